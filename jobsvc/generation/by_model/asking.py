"""Asks for a script, at most so many times, and shows what was wrong with the one before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from jobsvc.errors import GenerationError, ProofFailed
from jobsvc.generation.by_model.answer import LONGEST_SCRIPT, script_in
from jobsvc.generation.by_model.flaw import Flaw
from jobsvc.generation.by_model.judging import accepted
from jobsvc.generation.by_model.prompt import again, instructions, shown
from jobsvc.generation.proof import Proof
from jobsvc.generation.script import Script
from jobsvc.generation.solutions.trial import Trial
from jobsvc.problem import ProblemInfo
from jobsvc.sandbox import Sandbox

TRIES = 3

#: Who says it, and what.
Turn = tuple[Literal["system", "user", "assistant"], str]
#: A conversation goes in, a model's words come out; raises ModelError.
Ask = Callable[[Sequence[Turn]], str]


def script_of_model(
    problem: ProblemInfo,
    unresolved: Sequence[str],
    *,
    ask: Ask,
    sandbox: Sandbox,
    tell: Callable[[str], object],
    trial: Trial | None = None,
) -> tuple[Script, Proof]:
    """A script that the model wrote and that passed its proof. `tell` hears why one was refused.

    Raises GenerationError that lists why each was refused, and whatever `ask` and the sandbox raise.
    """
    question: list[Turn] = [("system", instructions()), ("user", shown(problem, unresolved))]
    turns = question
    flaws: list[str] = []
    for number in range(1, TRIES + 1):
        words = ask(turns)
        try:
            return accepted(problem, script_in(words), sandbox=sandbox, trial=trial)
        except (Flaw, ProofFailed) as error:
            flaw = error.message if isinstance(error, ProofFailed) else str(error)
        tell(f"script {number}: {flaw}")
        flaws.append(f"the language model's script {number}: {flaw}")
        turns = [*question, ("assistant", words[:LONGEST_SCRIPT]), ("user", again(flaw))]
    raise GenerationError("No script of the language model was good enough.", flaws)
