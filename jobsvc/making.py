"""Makes scripts with the settings of this process: what the task and the command line have in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from jobsvc import tracing
from jobsvc.asking import Asker, Tell
from jobsvc.config import Config
from jobsvc.errors import GenerationError, JobError, ModelError, ProofFailed
from jobsvc.generation import (
    Proof,
    Script,
    Solution,
    Trial,
    cannot_be_judged,
    prove,
    script_of_model,
    write_script,
)
from jobsvc.problem import ProblemInfo
from jobsvc.sandbox import sandbox_here, tier_named

#: What of a job's results a language model makes, where it makes the script.
BY_MODEL = ("generator_code", "schema")


@dataclass(frozen=True, slots=True)
class Made:
    """A script that passed its proof."""

    script: Script
    proof: Proof
    language_model: dict[str, Any] | None = None  #: what was asked, and the tokens that it took

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
            "by_model": list(BY_MODEL) if script.by_model else [],
            "language_model": self.language_model,
        }


class Maker:
    """Makes the script of one problem. `tell` hears of each step; raises ValueError where a setting cannot be used."""

    def __init__(self, config: Config, *, tell: Tell) -> None:
        self._minimum = tier_named(config.sandbox_min)
        self._asker = Asker(config, tell=tell)
        self._tell = tell

    def make(self, problem: ProblemInfo, solution: Solution | None = None) -> Made:
        """The script and its proof, in which a solution of the problem takes part where there is one.

        The language model that is configured is asked where the rules make none. Raises GenerationError that lists
        what is unresolved, ModelError and SandboxError.
        """
        trial = Trial(solution, problem.samples, problem.time_limit_s) if solution else None
        try:
            script, proof = self._made(problem, solution, trial)
        except JobError as error:
            error.found["language_model"] = self._asker.used
            raise
        self._tell("proved", f"{proof.cases} test cases in {proof.runs} runs{_of_trial(proof)}")
        return Made(script, proof, self._asker.used)

    def _made(self, problem: ProblemInfo, solution: Solution | None, trial: Trial | None) -> tuple[Script, Proof]:
        try:
            with tracing.step("generate"):
                script = write_script(problem, solution)
            self._tell("written", f"{len(script.code.splitlines())} lines")
            return script, self._proved(script, trial)
        except GenerationError as error:
            if not self._asker.has_model:
                raise
            return self._by_model(problem, error, trial)

    def _proved(self, script: Script, trial: Trial | None) -> Proof:
        """Raises ProofFailed that has found how the problem was understood, for whoever looks for the mistake."""
        try:
            with tracing.step("prove"):
                return prove(script, sandbox=sandbox_here(self._minimum), trial=trial)
        except ProofFailed as error:
            understood = {
                "schema": script.schema,
                "assumptions": list(script.assumptions),
                "unread": list(script.unread),
            }
            error.found = understood | error.found
            raise

    def _by_model(self, problem: ProblemInfo, unread: GenerationError, trial: Trial | None) -> tuple[Script, Proof]:
        """Raises `unread`, with what the model's scripts failed with."""
        if reason := cannot_be_judged(problem):
            raise _with(unread, [f"the language model was not asked: {reason}"]) from unread
        reasons = unread.unresolved or (unread.message,)
        try:
            with tracing.step("generate by model"):
                made = script_of_model(
                    problem,
                    reasons,
                    ask=self._asker.ask,
                    sandbox=sandbox_here(self._minimum),
                    trial=trial,
                    tell=lambda why: self._tell("refused", why),
                )
        except ModelError as error:
            message = f"{unread.reason} {error.message}"
            told = ModelError(message, retryable=error.retryable, retry_after_s=error.retry_after_s)
            told.found |= {**unread.found, "unresolved": list(reasons)}
            raise told from error
        except GenerationError as error:
            raise _with(unread, error.unresolved) from error
        self._tell("written", f"{len(made[0].code.splitlines())} lines, by the language model")
        return made


def _with(error: GenerationError, more: Sequence[str]) -> GenerationError:
    """The same error with more that is unresolved."""
    told = GenerationError(error.reason, [*error.unresolved, *more])
    told.found = {**error.found, **told.found}
    return told


def _of_trial(proof: Proof) -> str:
    if proof.solution is None:
        return ""
    tried = proof.solution
    why = f" ({tried['says']})" if tried["says"] else ""
    return f"; the solution in {tried['language']}: {tried['verdict']}{why}"
