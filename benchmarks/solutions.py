"""Programs that solve a problem, run in the sandbox on its samples and on generated inputs."""

from __future__ import annotations

from collections.abc import Sequence

from jobsvc.errors import ProofFailed
from jobsvc.generation import Solution, Trial
from jobsvc.generation.solutions.trial import Case, Verdict
from jobsvc.problem import ProblemInfo
from jobsvc.sandbox import sandbox_here


def complaint(solution: str, problem: ProblemInfo, cases: Sequence[Case]) -> str:
    """What the Python program does wrong, samples first; empty where it prints their outputs and never fails."""
    trial = Trial(Solution(solution), problem.samples, problem.time_limit_s)
    try:
        tried = trial.run(cases, sandbox=sandbox_here())
    except ProofFailed as error:
        return error.message
    return "" if tried.verdict is Verdict.PASSED else f"the solution, {tried.verdict}: {tried.says}"
