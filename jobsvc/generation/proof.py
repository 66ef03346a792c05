"""Proves a script by running it: for every size and two seeds its inputs must fit the schema.

The reader that checks them shares no code with the writer of scripts.
"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from typing import Any

from jobsvc.errors import ProofFailed
from jobsvc.generation.reader import Misfit, check
from jobsvc.generation.runner import decoded, run_size
from jobsvc.generation.script import Script
from jobsvc.generation.solutions.trial import Case, Trial
from jobsvc.sandbox import Sandbox, sandbox_here

SEEDS = (1, 2)
#: How many cases of each size are proved; large ones are few because each may be megabytes.
COUNTS = {"small": 10, "medium": 5, "large": 1, "mixed": 3}
#: The size for which the same seed is run twice.
REPEATED = "mixed"


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

    A `trial` then runs its solution on all that was printed. Without a sandbox it takes the one that this machine
    offers. Raises SandboxMissing where it has none.
    """
    sandbox = sandbox or sandbox_here()
    started = time.monotonic()
    plan = [(size, seed) for size in COUNTS for seed in SEEDS] + [(REPEATED, SEEDS[0])]

    def run(step: tuple[str, int]) -> bytes:
        size, seed = step
        return run_size(
            script.code, seed=seed, size=size, count=COUNTS[size], time_limit_s=time_limit_s, sandbox=sandbox
        )

    outputs: dict[tuple[str, int], bytes] = {}
    cases = 0
    to_try: list[Case] = []
    with ThreadPoolExecutor(max_workers=2) as pool:
        for step, output in zip(plan, pool.map(run, plan), strict=True):
            is_repeated = step in outputs
            if outputs.setdefault(step, output) != output:
                raise ProofFailed(f"The same seed gave different test cases of size {step[0]}.")
            texts = _checked(script, step[0], output)
            cases += len(texts)
            if trial and not is_repeated:
                to_try += _cases(step, texts)
    written = sum(map(len, outputs.values()))
    seconds = round(time.monotonic() - started, 3)
    proof = Proof(runs=len(plan), cases=cases, bytes=written, seconds=seconds, sandbox=sandbox.tier.value)
    return replace(proof, solution=trial.run(to_try, sandbox=sandbox).to_dict()) if trial else proof


def _cases(step: tuple[str, int], texts: list[str]) -> list[Case]:
    size, seed = step
    return [Case(size, seed, len(texts), number, text) for number, text in enumerate(texts, 1)]


def _checked(script: Script, size: str, output: bytes) -> list[str]:
    """The cases that the output holds, each of which fits. Raises ProofFailed."""
    cases = decoded(output, COUNTS[size], size)
    for number, case in enumerate(cases, 1):
        if not case.endswith("\n"):
            raise ProofFailed(f"Test case {number} of size {size} does not end with a line's end.")
        try:
            check(script.schema, case)
        except Misfit as misfit:
            raise ProofFailed(
                f"Test case {number} of size {size} does not fit the format or the bounds: {misfit}."
            ) from None
    return cases
