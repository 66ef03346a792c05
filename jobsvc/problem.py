"""What is known of a problem: the plain data that extraction produces and generation reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any


@dataclass(frozen=True, slots=True)
class Sample:
    """One example of a problem, exactly as a program reads and prints it."""

    input: str
    output: str


@dataclass(frozen=True, slots=True)
class Sections:
    """The parts of a statement as clean text; mathematics is LaTeX between single ``$``."""

    input: str = ""
    output: str = ""
    constraints: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class ProblemInfo:
    """A problem as its page tells it. What the page does not say is empty or None.

    `input_formats` are preformatted blocks of the input section, in LaTeX without ``$``, one
    string a block with its lines kept (``"N\\nA_1 A_2 \\\\ldots A_N"``).
    """

    url: str = ""
    platform: str = ""
    problem_id: str = ""
    title: str = ""
    time_limit_s: float | None = None  #: seconds
    memory_limit_mb: float | None = None  #: megabytes, as the judge counts them
    sections: Sections = field(default_factory=Sections)
    input_formats: tuple[str, ...] = ()
    samples: tuple[Sample, ...] = ()
    tags: tuple[str, ...] = ()
    difficulty: str | None = None  #: in the judge's own scale, such as "1200"
    languages: tuple[str, ...] = ()  #: of the statement, such as ("en", "ja"), the one that was read first
    interactive: bool = False
    warnings: tuple[str, ...] = ()  #: what is doubtful, in words for a person
    by_model: tuple[str, ...] = ()  #: what a language model found on the page, such as ("samples", "sections.input")

    def to_dict(self) -> dict[str, Any]:
        """The same as plain JSON data: mappings, lists, strings and numbers; `by_model` only if a model found any."""
        data = asdict(self)
        if not self.by_model:
            del data["by_model"]
        return {key: list(value) if isinstance(value, tuple) else value for key, value in data.items()}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> ProblemInfo:
        """The inverse of `to_dict`; absent and unknown keys are fine, so that a newer writer can be read.

        Raises TypeError where a value has the wrong shape.
        """
        known = {f.name for f in fields(cls)}
        values: dict[str, Any] = {
            key: tuple(v) if isinstance(v, list) else v for key, v in data.items() if key in known
        }
        values["sections"] = Sections(**(data.get("sections") or {}))
        values["samples"] = tuple(Sample(**sample) for sample in data.get("samples") or ())
        return cls(**values)
