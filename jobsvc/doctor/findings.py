"""What a check found: one line, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad it is."""

    OK = "ok"  #: as it should be
    WARN = "warn"  #: works, but somebody should look at it
    FAIL = "fail"  #: something of jobsvc does not work, or will not for long
    SKIPPED = "skipped"  #: could not be looked at, because of something that failed


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report."""

    level: Level
    text: str
    what_to_do: str = ""
    check: str = ""  #: which one found it; `examine` fills it in


def ok(text: str) -> Finding:
    return Finding(Level.OK, text)


def warn(text: str, what_to_do: str) -> Finding:
    return Finding(Level.WARN, text, what_to_do)


def fail(text: str, what_to_do: str) -> Finding:
    return Finding(Level.FAIL, text, what_to_do)


def skipped(text: str) -> Finding:
    return Finding(Level.SKIPPED, text)
