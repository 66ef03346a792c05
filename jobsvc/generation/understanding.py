"""ProblemInfo -> what is understood of its input, be it all or a part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from jobsvc.generation.resolve import resolve
from jobsvc.generation.schema import Schema
from jobsvc.generation.statement import read_statement
from jobsvc.problem import ProblemInfo


@dataclass(frozen=True, slots=True)
class Understanding:
    """The schema as far as it is understood. What is in `unresolved` keeps a script from being written."""

    schema: Schema
    unresolved: tuple[str, ...]
    layout: tuple[str, ...]  #: the format in words
    unread: tuple[str, ...] = ()  #: texts that were passed over because no sign of a condition is in them

    def to_dict(self) -> dict[str, Any]:
        return {
            **self.schema.to_dict(),
            "assumptions": list(self.schema.assumptions),
            "unresolved": list(self.unresolved),
        }


def understand(problem: ProblemInfo) -> Understanding:
    """Reads format and constraints. Raises GenerationError where there is nothing to read, or far too much."""
    statement = read_statement(problem)
    schema, unresolved = resolve(
        statement.shape, statement.facts, integers_only=statement.integers_only, unresolved=statement.unresolved
    )
    return Understanding(schema, unresolved, statement.layout, statement.unread)
