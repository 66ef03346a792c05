"""Proves a script by running it: for every size and two seeds its inputs must fit the schema.

The reader that checks them shares no code with the writer of scripts.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from typing import Any

from jobsvc.errors import ProofFailed
from jobsvc.generation.reader import Misfit, check
from jobsvc.generation.runner import Order, decoded, run_in_turn, run_order
from jobsvc.generation.script import Script
from jobsvc.generation.solutions.trial import Case, Trial
from jobsvc.sandbox import Sandbox, sandbox_here

SEEDS = (1, 2)
#: How many cases of each size are proved, by seed. Large ones are few because each may be megabytes: the most of
#: everything with either seed, and random values with one.
COUNTS = {"small": (10, 10), "medium": (5, 5), "large": (1, 2), "mixed": (3, 3)}
PLAN = tuple(
    Order(size, seed, count) for size, counts in COUNTS.items() for seed, count in zip(SEEDS, counts, strict=True)
)
#: What is run once more, as a program of its own: the same seed must give the same bytes.
REPEATED = PLAN[-1]


@dataclass(frozen=True, slots=True)
class Proof:
    """What was run and passed."""

    runs: int
    cases: int
    bytes: int
    seconds: float
    sandbox: str  #: the tier in which it ran
    solution: dict[str, Any] | None = None  #: what came of a trial with a solution, as `Tried` tells it

    def to_dict(self) -> dict[str, Any]:
        data = asdict(self)
        if self.solution is None:
            del data["solution"]
        return data


def prove(
    script: Script, *, time_limit_s: float = 10.0, sandbox: Sandbox | None = None, trial: Trial | None = None
) -> Proof:
    """Runs the script and checks all that it prints. Raises ProofFailed, saying what failed.

    A `trial` then runs its solution on all that was printed. The time limit is for each seed. Without a sandbox it
    takes the one that this machine offers. Raises SandboxMissing where it has none.
    """
    sandbox = sandbox or sandbox_here()
    started = time.monotonic()
    printed: dict[Order, bytes] = {}
    cases: list[Case] = []
    runs = checked = 0
    for order, output in _outputs(script, time_limit_s, sandbox):
        is_repeated = order in printed
        if printed.setdefault(order, output) != output:
            raise ProofFailed(f"The same seed gave different test cases of size {order.size}.")
        texts = _checked(script, order, output)
        runs, checked = runs + 1, checked + len(texts)
        if trial and not is_repeated:
            cases += _cases(order, texts)
    written = sum(map(len, printed.values()))
    seconds = round(time.monotonic() - started, 3)
    proof = Proof(runs=runs, cases=checked, bytes=written, seconds=seconds, sandbox=sandbox.tier.value)
    return replace(proof, solution=trial.run(cases, sandbox=sandbox).to_dict()) if trial else proof


def _outputs(script: Script, time_limit_s: float, sandbox: Sandbox) -> Iterator[tuple[Order, bytes]]:
    """What the script prints. Raises ProofFailed."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        once_more = pool.submit(run_order, script.code, REPEATED, sandbox=sandbox, time_limit_s=time_limit_s)
        outputs = run_in_turn(script.code, PLAN, sandbox=sandbox, time_limit_s=time_limit_s * len(SEEDS))
        yield from zip(PLAN, outputs, strict=True)
        yield REPEATED, once_more.result()


def _cases(order: Order, texts: list[str]) -> list[Case]:
    return [Case(order.size, order.seed, order.count, number, text) for number, text in enumerate(texts, 1)]


def _checked(script: Script, order: Order, output: bytes) -> list[str]:
    """The cases that the output holds, each of which fits. Raises ProofFailed."""
    cases = decoded(output, order)
    for number, case in enumerate(cases, 1):
        if not case.endswith("\n"):
            raise ProofFailed(f"Test case {number} of size {order.size} does not end with a line's end.")
        try:
            check(script.schema, case)
        except Misfit as misfit:
            raise ProofFailed(
                f"Test case {number} of size {order.size} does not fit the format or the bounds: {misfit}."
            ) from None
    return cases
