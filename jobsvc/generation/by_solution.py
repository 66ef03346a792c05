"""ProblemInfo and a solution -> what is understood of its input, where the text does not tell its format."""

from __future__ import annotations

import re
from dataclasses import replace

from jobsvc.errors import GenerationError
from jobsvc.generation.resolve import resolve
from jobsvc.generation.solutions import Solution
from jobsvc.generation.solutions.laying import Laying
from jobsvc.generation.solutions.names import matched
from jobsvc.generation.solutions.order import NotRead, Order
from jobsvc.generation.solutions.reading import order_of
from jobsvc.generation.solutions.watching import watched
from jobsvc.generation.statement import read_beside
from jobsvc.generation.understanding import Understanding
from jobsvc.problem import ProblemInfo

SOURCE = "the input format is the order in which the solution reads its input"
_TESTS = re.compile(r"\b(?:test ?cases?|tests|data ?sets?)\b|테스트", re.I)


def understand_by_solution(problem: ProblemInfo, solution: Solution) -> Understanding:
    """The lines from the solution, and all that is said of values from the text.

    Raises GenerationError where the order in which the solution reads is not understood.
    """
    sections = problem.sections
    texts = (sections.constraints, sections.input)
    try:
        order = order_of(solution)
        names = matched(order, texts, checked=bool(problem.samples))
        seen = watched(order, (sample.input for sample in problem.samples))
        laying = Laying(order, seen, names, speaks_of_tests=bool(_TESTS.search(" ".join(texts))))
        layout = laying.layout()
    except NotRead as problem_of_order:
        reason = f"the order in which the solution reads is not understood: {problem_of_order}"
        raise GenerationError("The input format is not understood.", [reason]) from None
    statement = read_beside(problem, layout, laying.said)
    schema, unresolved = resolve(
        statement.shape, statement.facts, integers_only=statement.integers_only, unresolved=statement.unresolved
    )
    assumed = (SOURCE, *laying.assumed, *_of_lines(order, problem))
    schema = replace(schema, assumptions=(*assumed, *schema.assumptions))
    return Understanding(schema, unresolved, statement.layout, statement.unread)


def _of_lines(order: Order, problem: ProblemInfo) -> tuple[str, ...]:
    if order.by_lines or problem.samples:
        return ()
    return ("lines end where the solution's statements do: it reads words, and no sample shows lines",)
