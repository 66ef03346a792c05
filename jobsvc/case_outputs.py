"""What a job's own solution prints for test cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jobsvc.case_budget import Budget
from jobsvc.errors import OutputsFailed, SolutionNotRun
from jobsvc.generation.solutions import Program, Solution, build, patience
from jobsvc.generation.solutions.trial import Verdict, difference
from jobsvc.problem import Sample
from jobsvc.sandbox import Sandbox

#: So many samples are solved again before anything else: the job may have been given another solution since its proof.
SAMPLES = 3
#: For a compiler that is asked while somebody waits.
BUILD_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Solver:
    """A solution that has reproduced the samples of its problem, and some of these."""

    solution: Solution
    samples: tuple[Sample, ...]
    time_limit_s: float | None  #: the problem's

    def check(self, *, sandbox: Sandbox, budget: Budget) -> None:
        """Raises OutputsFailed where it does not reproduce the samples, or cannot be run at all, and Exhausted."""
        printed = self._solved([sample.input for sample in self.samples], "sample", sandbox, budget)
        for number, (sample, output) in enumerate(zip(self.samples, printed, strict=True), 1):
            if difference(sample.output, output):
                raise OutputsFailed(f"it does not reproduce sample {number}")

    def outputs(self, inputs: Iterable[str], *, sandbox: Sandbox, budget: Budget) -> list[str]:
        """What it prints for each input. Raises OutputsFailed where it fails, and Exhausted."""
        return list(self._solved(inputs, "test case", sandbox, budget))

    def _solved(self, inputs: Iterable[str], what: str, sandbox: Sandbox, budget: Budget) -> Iterator[str]:
        try:
            program = _built(self.solution, sandbox)
            patient = patience(program.language, self.time_limit_s)
            for number, text in enumerate(inputs, 1):
                ran = program.run(text, seconds=min(patient, budget.seconds()))
                if ran.failure:
                    budget.seconds()  # Where none are left, it was stopped before its own time was over.
                    raise OutputsFailed(f"on {what} {number} {ran.failure}")
                budget.spend(len(ran.output.encode()))
                yield ran.output
        except SolutionNotRun as error:
            raise OutputsFailed(error.message) from error


def solver_of(job: Mapping[str, Any]) -> Solver | None:
    """The job's solution, where its proof says that it reproduces the samples, and there still are some."""
    tried = (job["proof"] or {}).get("solution") or {}
    samples = _with_outputs(job["samples"])[:SAMPLES]
    was_right = tried.get("verdict") == Verdict.PASSED and tried.get("reproduced")
    # Without samples nobody can tell whether the solution is still the one of the proof.
    if not (job["solution_code"].strip() and was_right and samples):
        return None
    limit = job["time_limit_s"]
    return Solver(Solution(job["solution_code"], job["language"]), samples, None if limit is None else float(limit))


def _with_outputs(samples: Sequence[Mapping[str, str]]) -> tuple[Sample, ...]:
    return tuple(Sample(**sample) for sample in samples if sample["output"].strip())


@lru_cache(maxsize=8)
def _built(solution: Solution, sandbox: Sandbox) -> Program:
    """Compilers take longer than most runs: what was asked for lately is kept."""
    return build(solution, sandbox=sandbox, seconds=BUILD_SECONDS)
