"""Problems for the tests, and what a schema says of them."""

from __future__ import annotations

from typing import Any

from jobsvc.generation import Script, write_script
from jobsvc.problem import ProblemInfo, Sample, Sections


def problem(
    constraints: str = "", *, block: str = "", text: str = "", samples: tuple[str, ...] = (), more: tuple[str, ...] = ()
) -> ProblemInfo:
    """A problem with a format block, or with an input section in prose."""
    return ProblemInfo(
        problem_id="t1",
        title="A test",
        sections=Sections(input=text, constraints=constraints),
        input_formats=(block, *more) if block else (),
        samples=tuple(Sample(input=sample, output="") for sample in samples),
    )


def schema_of(constraints: str = "", **where: Any) -> dict[str, Any]:
    return write_script(problem(constraints, **where)).schema


def bounds(constraints: str, name: str = "N", *, block: str = "N") -> tuple[int, int]:
    """The interval of one value."""
    variable = schema_of(constraints, block=block)["variables"][name]
    return variable["low"], variable["high"]


def relations(schema: dict[str, Any]) -> set[str]:
    return {f"{relation['left']} {relation['sign']} {relation['right']}" for relation in schema["relations"]}


def script(constraints: str = "", **where: Any) -> Script:
    return write_script(problem(constraints, **where))
