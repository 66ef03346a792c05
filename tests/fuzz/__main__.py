"""`python -m tests.fuzz [SECONDS]`: round after round with other seeds, until the time is over.

Prints what was tried and the smallest example of what went wrong; exit code 1 if anything did.
"""

from __future__ import annotations

import random
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject

from tests.fuzz.targets import TARGETS
from tests.fuzz.watch import read, slowest

SECONDS = 600
EXAMPLES = 200  #: of a target in one round
MAX_TOLD = 20_000  #: characters of one failure

tried: Counter[str] = Counter()


def main(arguments: list[str]) -> int:
    seconds = float(arguments[0]) if arguments else SECONDS
    until = time.monotonic() + seconds
    sound = dict(TARGETS)
    while sound and time.monotonic() < until:
        number = random.getrandbits(32)
        for name, target in list(sound.items()):
            try:
                one_round(name, target, number)
            except Exception:
                print(f"\n{name}, seed {number}:\n{traceback.format_exc(limit=-6)[-MAX_TOLD:]}", flush=True)
                del sound[name]
    for name in TARGETS:
        verdict = "sound" if name in sound else "FAILED"
        counts = f"{tried[name]:>9,} tried, {read[name]:>7,} of them read"
        print(f"{name:<12}{counts}, the slowest in {slowest.get(name, 0.0):.2f} s: {verdict}")
    return 0 if sound == TARGETS else 1


def one_round(name: str, target: Callable[[DataObject], None], number: int) -> None:
    @given(data=st.data())
    def tries(data: DataObject) -> None:
        tried[name] += 1
        target(data)

    limits = settings(
        max_examples=EXAMPLES * (3 if name == "pages" else 1),
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
    limits(seed(number)(tries))()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
