"""ProblemInfo -> the generator script, or all the reasons why there is none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from jobsvc.errors import GenerationError
from jobsvc.generation.by_solution import understand_by_solution
from jobsvc.generation.limits import MOST_VALUES, stops_short
from jobsvc.generation.reader import Misfit, check
from jobsvc.generation.solutions import Solution
from jobsvc.generation.understanding import Understanding, understand
from jobsvc.generation.writer import write
from jobsvc.problem import ProblemInfo, Sample

NOT_UNDERSTOOD = "The input is not understood well enough to generate it."


@dataclass(frozen=True, slots=True)
class Script:
    """A generator: its source, the schema that its inputs fit (plain JSON data), and what was assumed."""

    code: str
    schema: dict[str, Any]
    assumptions: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()  #: texts that were passed over because no sign of a condition is in them
    checked: bool = False  #: whether samples were there to check format and bounds against
    layout: tuple[str, ...] = ()  #: the format in words
    by_solution: bool = False  #: whether the format is the order in which a solution reads
    by_model: bool = False  #: whether a language model wrote it
    vouched: tuple[str, ...] = ()  #: conditions for which there is only a language model's word

    @property
    def confidence(self) -> str:
        """ "high" where everything was read, else "medium"; "low" with no samples either.

        What a language model wrote is never "high", and "low" where it alone says that a condition holds.
        """
        if self.by_model:
            return "low" if self.vouched else "medium"
        if not self.unread and not self.by_solution:
            return "high"
        return "medium" if self.checked else "low"


def write_script(problem: ProblemInfo, solution: Solution | None = None) -> Script:
    """The generator script of the problem, with no guess in it.

    Where the text alone does not do, the order in which a solution reads gives the input format. Raises
    GenerationError that lists what is unresolved: a missing format, a value without bounds, a sentence that is not
    understood, a sample that the format cannot read.
    """
    if problem.interactive:
        raise GenerationError("The problem is interactive: its input depends on what the program answers.")
    try:
        return _of(problem, understand(problem))
    except GenerationError as error:
        if solution is None:
            raise
        return _by_solution(problem, solution, error)


def _by_solution(problem: ProblemInfo, solution: Solution, by_text: GenerationError) -> Script:
    """The script by the solution. Raises GenerationError that says what is in the way of both."""
    try:
        script = _of(problem, understand_by_solution(problem, solution))
        return replace(script, by_solution=True)
    except GenerationError as error:
        reasons = [f"by the solution: {one}" for one in error.unresolved or (error.message,)]
        both = GenerationError(by_text.reason, tuple(dict.fromkeys((*by_text.unresolved, *reasons))))
        both.found = {**by_text.found, **both.found}
        raise both from None


def _of(problem: ProblemInfo, understood: Understanding) -> Script:
    schema = understood.schema
    data = schema.to_dict()
    if understood.unresolved:
        error = GenerationError(NOT_UNDERSTOOD, understood.unresolved)
        error.found |= {"schema": data, "assumptions": list(schema.assumptions)}
        raise error
    _read_samples(data, problem.samples)
    code = write(schema, title=" ".join(filter(None, (problem.problem_id, problem.title))), formats=understood.layout)
    short = (f"large inputs stop at about {MOST_VALUES:,} values",) if stops_short(schema) else ()
    return Script(
        code, data, (*schema.assumptions, *short), understood.unread, bool(problem.samples), understood.layout
    )


def _read_samples(schema: dict[str, Any], samples: tuple[Sample, ...]) -> None:
    """The gate: every sample must fit, or something was misread."""
    problems = []
    for number, sample in enumerate(samples, 1):
        try:
            check(schema, sample.input.replace("\r\n", "\n"))
        except Misfit as misfit:
            problems.append(f"sample {number}: {misfit}")
    if problems:
        raise GenerationError("The samples do not fit the input format or the bounds as they were read.", problems[:10])
