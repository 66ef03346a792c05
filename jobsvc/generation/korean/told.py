"""What Korean prose says, as far as it is understood."""

from __future__ import annotations

from dataclasses import dataclass, field

from jobsvc.generation.layout import Layout


@dataclass(frozen=True, slots=True)
class Said:
    """A statement in the wording of `sentences`, and the words of the text that say it."""

    text: str
    quote: str


@dataclass
class KoreanProse:
    """What Korean prose says."""

    layout: Layout = field(default_factory=Layout)
    said: list[Said] = field(default_factory=list)
    doubtful: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)  #: texts with their signs of a condition
    unresolved: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    integers_only: bool = False
    reserved: set[str] = field(default_factory=set)  #: letters that only count lines
