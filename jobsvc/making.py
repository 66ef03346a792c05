"""Makes scripts with the settings of this process: what the task and the command line have in common."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from jobsvc.config import Config
from jobsvc.generation import Proof, Script, Solution, Trial, prove, write_script
from jobsvc.problem import ProblemInfo
from jobsvc.sandbox import sandbox_here, tier_named

#: Is told what is being done, as a step and what it is about.
Tell = Callable[[str, str], object]


@dataclass(frozen=True, slots=True)
class Made:
    """A script that passed its proof."""

    script: Script
    proof: Proof

    def to_dict(self) -> dict[str, Any]:
        """The results of a job."""
        script = self.script
        return {
            "generator_code": script.code,
            "schema": script.schema,
            "assumptions": list(script.assumptions),
            "unread": list(script.unread),
            "confidence": script.confidence,
            "proof": self.proof.to_dict(),
            "unresolved": [],
        }


class Maker:
    """Makes the script of one problem. `tell` hears of each step."""

    def __init__(self, config: Config, *, tell: Tell) -> None:
        self._minimum = tier_named(config.sandbox_min)
        self._tell = tell

    def make(self, problem: ProblemInfo, solution: Solution | None = None) -> Made:
        """The script and its proof, in which a solution of the problem takes part where there is one.

        Raises GenerationError that lists what is unresolved, and SandboxError.
        """
        script = write_script(problem, solution)
        self._tell("written", f"{len(script.code.splitlines())} lines")
        trial = Trial(solution, problem.samples, problem.time_limit_s) if solution else None
        proof = prove(script, sandbox=sandbox_here(self._minimum), trial=trial)
        self._tell("proved", f"{proof.cases} test cases in {proof.runs} runs{_of_trial(proof)}")
        return Made(script, proof)


def _of_trial(proof: Proof) -> str:
    if proof.solution is None:
        return ""
    tried = proof.solution
    why = f" ({tried['says']})" if tried["says"] else ""
    return f"; the solution in {tried['language']}: {tried['verdict']}{why}"
