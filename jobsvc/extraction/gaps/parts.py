"""The parts of a problem that a language model may be asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from marshmallow import Schema, fields
from marshmallow.validate import Length

from jobsvc.extraction import limits, page
from jobsvc.extraction.gaps.shown import ShownPage
from jobsvc.problem import ProblemInfo, Sample

MAX_SAMPLES = 100
MAX_LINES = 400  #: of a section
MAX_TITLE = 255


class SampleSchema(Schema):
    """A sample as a model gives it."""

    input = fields.String(required=True)
    output = fields.String(required=True)


@dataclass(frozen=True, slots=True)
class Part:
    """One part, where it stands in an answer and in a ProblemInfo, and what the page must show for it."""

    name: str  #: in ProblemInfo; ``"sections.input"`` for what is a part of a part
    words: str  #: as errors and warnings call it
    key: str  #: in the model's answer
    kind: fields.Field  #: what stands under the key
    asked: str  #: the line of the question
    agreed: Callable[[Any, ShownPage], Any]  #: from the model's words to the page's own; None where it has none such

    gap: str | None = None  #: the warning that the page lacks it

    def is_open(self, info: ProblemInfo) -> bool:
        """Whether the rules left it open: a section only where they missed it, for not every judge has each."""
        if self.name == "samples" and info.interactive:
            return False
        missed = self._section is None or self.gap in info.warnings
        return missed and not self._of(info)

    def put(self, info: ProblemInfo, value: Any) -> ProblemInfo:
        """`info` with this part, marked as the model's."""
        by_model = (*info.by_model, self.name)
        warnings = tuple(said for said in info.warnings if said != self.gap)
        if self._section is None:
            return replace(info, by_model=by_model, warnings=warnings, **{self.name: value})
        sections = replace(info.sections, **{self._section: value})
        return replace(info, by_model=by_model, warnings=warnings, sections=sections)

    @property
    def _section(self) -> str | None:
        return self.name.partition(".")[2] or None

    def _of(self, info: ProblemInfo) -> Any:
        return getattr(info.sections, self._section) if self._section else getattr(info, self.name)


def open_parts(info: ProblemInfo) -> tuple[Part, ...]:
    """What the rules left open of a problem; where they know nothing of the input, its bounds too."""
    is_open = {part.name: part.is_open(info) for part in PARTS}
    is_open["sections.constraints"] |= is_open["sections.input"] and not info.sections.constraints
    return tuple(part for part in PARTS if is_open[part.name])


def _title(words: str, shown: ShownPage) -> str | None:
    title = shown.quoted(words)
    return title if title and "\n" not in title and len(title) <= MAX_TITLE else None


def _time_limit(words: str, shown: ShownPage) -> float | None:
    return limits.seconds(shown.quoted(words) or "")


def _memory_limit(words: str, shown: ShownPage) -> float | None:
    return limits.megabytes(shown.quoted(words) or "")


def _samples(answers: list[dict[str, str]], shown: ShownPage) -> tuple[Sample, ...] | None:
    pairs = shown.samples([(answer["input"], answer["output"]) for answer in answers])
    return tuple(Sample(*pair) for pair in pairs) if pairs else None


def _section(lines: list[str], shown: ShownPage) -> str | None:
    return shown.lines_with(lines)


def _text() -> fields.Field:
    return fields.String(allow_none=True)


def _lines() -> fields.Field:
    return fields.List(fields.String(), allow_none=True, validate=Length(max=MAX_LINES))


def _section_part(name: str, what: str) -> Part:
    return Part(
        name=f"sections.{name}",
        words=f"the {name} section",
        key=name,
        kind=_lines(),
        asked=f'"{name}": the lines that say {what}, as a list of strings, one a line of the page',
        agreed=_section,
        gap=page.no_section(name),
    )


PARTS = (
    Part("title", "the title", "title", _text(), '"title": the title of the problem, without its number', _title),
    Part(
        "time_limit_s",
        "the time limit",
        "time_limit",
        _text(),
        '"time_limit": the words that say the time limit, such as "2 seconds", with the unit',
        _time_limit,
        gap=page.no_limit("time"),
    ),
    Part(
        "memory_limit_mb",
        "the memory limit",
        "memory_limit",
        _text(),
        '"memory_limit": the words that say the memory limit, such as "256 MB", with the unit',
        _memory_limit,
        gap=page.no_limit("memory"),
    ),
    Part(
        "samples",
        "the samples",
        "samples",
        fields.List(fields.Nested(SampleSchema), allow_none=True, validate=Length(max=MAX_SAMPLES)),
        '"samples": the examples in their order, as a list of {"input": "...", "output": "..."}, '
        "lines separated by \\n, without headings and explanations",
        _samples,
    ),
    _section_part("input", "what the program reads, and within which bounds"),
    _section_part("output", "what the program prints"),
    _section_part("constraints", "the bounds of the values that it reads"),
)
