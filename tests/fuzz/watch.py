"""How long each input may take, and how many were read."""

from __future__ import annotations

import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

MAX_SECONDS = 2.0  #: of the processor, for one input
HUNG_SECONDS = 20.0  #: after which an input is not waited for any more

#: By target: the longest that any input took, and how many were read and not refused.
slowest: dict[str, float] = {}
read: Counter[str] = Counter()


@contextmanager
def in_time(name: str) -> Iterator[None]:
    began = time.process_time()
    before = signal.signal(signal.SIGVTALRM, _hangs)
    signal.setitimer(signal.ITIMER_VIRTUAL, HUNG_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
    took = time.process_time() - began
    slowest[name] = max(took, slowest.get(name, 0.0))
    assert took < MAX_SECONDS, f"took {took:.1f} s"


def _hangs(*_: object) -> None:
    raise AssertionError(f"took more than {HUNG_SECONDS:.0f} s")
