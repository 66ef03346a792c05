"""What became of the rows of one table."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, fields
from typing import Any, Self

#: How many conflicts are named; all are counted.
NAMED = 100


@dataclass(slots=True)
class Tally:
    """Counts of rows; each row is in one of written, updated, unchanged, conflicts and rejected."""

    rows: int = 0
    written: int = 0
    updated: int = 0  #: written by an earlier run, untouched since, and different in the source by now
    unchanged: int = 0  #: there already, and equal
    conflicts: int = 0  #: there already and changed by somebody since: left alone
    rejected: int = 0
    orphans: int = 0  #: of all: entries whose job is not in the source
    unfinished: int = 0  #: of all: jobs that the old service had not finished
    bytes: int = 0  #: of JSON sent
    write_units: int = 0
    reasons: Counter[str] = field(default_factory=Counter)  #: of rejected rows
    named: list[str] = field(default_factory=list)  #: old ids of the first conflicts

    def add(self, other: Tally) -> None:
        """Count what `other` has counted."""
        for name in COUNTS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.reasons.update(other.reasons)
        self.named.extend(other.named[: NAMED - len(self.named)])

    def to_dict(self) -> dict[str, Any]:
        return {
            **{name: getattr(self, name) for name in COUNTS},
            "reasons": dict(self.reasons),
            "named": list(self.named),
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        return cls(**{**data, "reasons": Counter(data["reasons"])})


COUNTS = tuple(item.name for item in fields(Tally) if item.name not in ("reasons", "named"))
