"""What a verification found, for the report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

#: How many findings are named; all are counted.
NAMED = 100


class Finding(StrEnum):
    """What can be wrong with a row; or only be said of it."""

    MISSING = "missing"  #: in the source, and not in the table
    EXTRA = "extra"  #: in the table as a migrated item, and not in the source
    DIFFERENT = "different"  #: a field is another, or the item contradicts itself
    CONFLICT = "conflict"  #: changed or deleted by the new service since it was migrated
    REJECTED = "rejected"  #: in the source, and cannot become an item as it is
    MENDED = "mended"  #: rejected, and fed back from a mended rejects file


#: What is known and on purpose: it does not make a verification fail.
KNOWN = frozenset({Finding.REJECTED, Finding.MENDED})


@dataclass(frozen=True, slots=True)
class Difference:
    """One finding by name."""

    finding: Finding
    table: str
    id: str  #: the old id
    key: str = ""  #: PK and SK of the item, where there is one
    fields: Mapping[str, tuple[str, str]] = field(default_factory=dict)  #: in the source, in the table; shortened
    reason: str = ""

    def __str__(self) -> str:
        sides = [f"{name} is {there!r} in the source, {here!r} here" for name, (there, here) in self.fields.items()]
        where = [f"at {_plain(self.key)}"] if self.key else []
        row = " ".join([f"{self.finding}: {self.table} {_plain(self.id)}", *where])
        return "; ".join([row, *([self.reason] if self.reason else []), *sides])


@dataclass(slots=True)
class TableCounts:
    """One table of the source beside its items. The checksums leave out what is rejected or mended."""

    source: int = 0  #: rows read
    items: int = 0  #: migrated items read
    equal: int = 0
    missing: int = 0
    extra: int = 0
    different: int = 0
    conflict: int = 0
    rejected: int = 0
    mended: int = 0
    source_checksum: str = ""
    items_checksum: str = ""


@dataclass(slots=True)
class Verification:
    """Counts by table, and the first hundred findings by name."""

    tables: dict[str, TableCounts]
    differences: list[Difference] = field(default_factory=list)
    seconds: float = 0.0
    read_units: float = 0.0
    in_place: bool = False  #: the rows of upgraded items are gone

    @property
    def ok(self) -> bool:
        """Whether every row is there and equal, but for what was rejected or mended by name."""
        return not any(self.count(finding) for finding in Finding if finding not in KNOWN)

    @property
    def rows(self) -> int:
        return sum(counts.source for counts in self.tables.values())

    @property
    def items(self) -> int:
        return sum(counts.items for counts in self.tables.values())

    @property
    def rate(self) -> float:
        """Rows of the source, or of a table that is its own source, a second."""
        return max(self.rows, self.items) / self.seconds if self.seconds else 0.0

    @property
    def verdict(self) -> str:
        """In a sentence."""
        if not self.ok:
            return "The two sides are NOT the same."
        same = "Both sides are the same"
        if self.in_place:
            same = "Every item is what was written in the place of its row, and every row has its item"
        known = [
            f"{self.count(finding):,} {finding}" for finding in Finding if finding in KNOWN and self.count(finding)
        ]
        return f"{same}, but for rows that cannot become items: {' and '.join(known)}." if known else f"{same}."

    def count(self, finding: Finding) -> int:
        return sum(getattr(counts, finding) for counts in self.tables.values())

    def lines(self) -> Iterator[str]:
        """The summary for people."""
        sides = f"{self.rows:,} rows of the source beside {self.items:,} migrated items"
        speed = f"{self.seconds:,.1f} s, {self.rate:,.0f} a second"
        yield f"Verified: {sides}, in {speed}; {self.read_units:,.0f} read units"
        for name, counts in self.tables.items():
            found = [f"{getattr(counts, finding):,} {finding}" for finding in Finding if getattr(counts, finding)]
            yield f"  {name}: {'; '.join([f'{counts.equal:,} equal', *found])}"
            yield f"    checksum of the source {counts.source_checksum}"
            yield f"    checksum of the items  {counts.items_checksum}"
        yield self.verdict
        yield from (f"  {difference}" for difference in self.differences)
        unnamed = sum(self.count(finding) for finding in Finding) - len(self.differences)
        if unnamed:
            yield f"  and {unnamed:,} more; the first {NAMED} of each kind are named"

    def to_dict(self) -> dict[str, Any]:
        """For the report in JSON."""
        return {**asdict(self), "ok": self.ok, "rows_per_second": round(self.rate, 1)}


def _plain(text: str) -> str:
    """Old keys may hold anything; a terminal gets what can be printed."""
    return text if text.isprintable() else repr(text)
