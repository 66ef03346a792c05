"""What becomes of one problem: understood or not, its script, the proof, and whether what is claimed is true."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from benchmarks import labels
from benchmarks.labels import Label
from benchmarks.problems import Case
from benchmarks.shapes import Misfit
from benchmarks.solutions import complaint
from jobsvc.errors import GenerationError, ProofFailed
from jobsvc.generation import Script, prove, run_script, understand, write_script
from jobsvc.generation.solutions.trial import Case as Generated
from jobsvc.problem import ProblemInfo

#: What is run beside the proof, to compare it with a label and a solution: of each size so many.
COUNTS = {"small": 5, "medium": 2, "large": 1}
SEED = 7


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one problem."""

    problem: ProblemInfo
    verdict: str  #: "interactive", "refused", "unproved", "crashed", "proved"
    ms: float = 0.0  #: for understanding, writing and proving
    reasons: tuple[str, ...] = ()  #: why it is none of those that are proved
    understood: dict[str, Any] | None = None
    is_labelled: bool = False
    wrong: tuple[str, ...] = ()  #: bounds that contradict the label
    failed: str = ""  #: what the solution does wrong

    @property
    def name(self) -> str:
        return f"{self.problem.platform} {self.problem.problem_id}"

    @property
    def is_right(self) -> bool:
        return self.verdict == "proved" and not self.wrong and not self.failed

    @property
    def is_written(self) -> bool:
        return self.verdict in ("proved", "unproved")

    @property
    def has_a_bound(self) -> bool:
        variables = self.understood["variables"].values() if self.understood else ()
        return any(variable[end] is not None for variable in variables for end in ("low", "high"))

    def to_dict(self) -> dict[str, Any]:
        return {
            "id": self.problem.problem_id,
            "platform": self.problem.platform,
            "verdict": self.verdict,
            "ms": round(self.ms, 1),
            "understood": self.understood,
            "unresolved": list(self.reasons),
            "labelled": self.is_labelled,
            "wrong": list(self.wrong),
            "solution": self.failed,
        }


def measure(case: Case, label: Label | None) -> Outcome:
    """Takes a problem through everything. A crash of ours is an outcome too."""
    if case.problem.interactive:
        return Outcome(case.problem, "interactive", reasons=("interactive",))
    began = time.perf_counter()
    script: Script | None = None
    verdict = "proved"
    reasons: tuple[str, ...] = ()
    try:
        script = write_script(case.problem)
        prove(script)
    except ProofFailed as error:
        verdict, reasons = "unproved", (error.message,)
    except GenerationError as error:
        verdict, reasons = "refused", error.unresolved or (error.message,)
    except Exception as error:  # the other problems are still of interest
        verdict, reasons = "crashed", (f"{type(error).__name__}: {error}",)
    ms = (time.perf_counter() - began) * 1000
    outcome = Outcome(case.problem, verdict, ms, reasons, _understood(case.problem), is_labelled=label is not None)
    return _compared(outcome, case, label, script)


def _understood(problem: ProblemInfo) -> dict[str, Any] | None:
    try:
        return understand(problem).to_dict()
    except Exception:  # `measure` has told it
        return None


def _compared(outcome: Outcome, case: Case, label: Label | None, script: Script | None) -> Outcome:
    """The outcome with what its label and a solution say of it."""
    claimed = script.schema if script else outcome.understood
    if label and claimed:
        outcome = replace(outcome, wrong=tuple(labels.contradictions(label, claimed)))
    if script is None or outcome.verdict != "proved" or not (label or case.solution):
        return outcome
    cases = [
        Generated(size, SEED, count, number, text)
        for size, count in COUNTS.items()
        for number, text in enumerate(run_script(script.code, seed=SEED, size=size, count=count), 1)
    ]
    if label and label.shape:
        outcome = replace(outcome, wrong=(*outcome.wrong, *_misfits(label, [one.text for one in cases])))
    return replace(outcome, failed=complaint(case.solution, case.problem, cases) if case.solution else "")


def _misfits(label: Label, inputs: Sequence[str]) -> tuple[str, ...]:
    """The first input that is not as the label says."""
    for text in inputs:
        try:
            labels.check(label, text)
        except Misfit as misfit:
            return (f"an input that is generated does not fit the label: {misfit}",)
    return ()
