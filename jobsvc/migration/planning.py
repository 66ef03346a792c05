"""What is to become of rows, before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from jobsvc.migration.checks import Reason, Rejected, same_key
from jobsvc.migration.mapping import Mapped
from jobsvc.migration.rows import JOB_TYPES, Row
from jobsvc.migration.stamp import STAMP, content, stamp
from jobsvc.migration.tally import Tally
from jobsvc.migration.units import write_units
from jobsvc.migration.wire import Item, Key, key_in
from jobsvc.models import FINAL


@dataclass(slots=True)
class Planned:
    """A row, and the item that it is to become."""

    row: Row
    item: Item
    key: Key = field(init=False)
    text: str = field(init=False)  #: the item's content, as it is sent
    units: int = field(init=False)  #: that putting it costs

    def __post_init__(self) -> None:
        self.key = key_in(self.item)
        self.text = content(self.item)
        self.units = write_units(self.item)

    def stamped(self, run_id: str) -> Item:
        """The item with the stamp of a run."""
        return {**self.item, STAMP: {"S": stamp(self.text, run_id)}}

    def is_in(self, found: Item) -> bool:
        """Whether an item holds what the row is to become, whoever wrote it."""
        return content(found) == self.text


@dataclass(slots=True)
class Outcome:
    """What became of some rows."""

    tally: Tally = field(default_factory=Tally)
    rejects: list[tuple[Row, Rejected]] = field(default_factory=list)

    def wrote(self, planned: Planned, units: int) -> None:
        self.tally.bytes += len(planned.text)
        self.tally.write_units += units

    def reject(self, row: Row, rejected: Rejected) -> None:
        self.tally.rejected += 1
        self.tally.reasons[rejected.code.value] += 1
        self.rejects.append((row, rejected))

    def conflict(self, row: Row) -> None:
        self.tally.conflicts += 1
        self.tally.named.append(row.id)


def plan(rows: Sequence[Row], map_one: Callable[[Row], Mapped], outcome: Outcome) -> dict[Key, Planned]:
    """The items that rows are to become, by their keys; a row that cannot become one is rejected."""
    planned: dict[Key, Planned] = {}
    for row in rows:
        _count(row, outcome.tally)
        try:
            found = Planned(row, map_one(row).item)
            if found.key in planned:
                raise Rejected(Reason.SAME_KEY, same_key(planned[found.key].row.id))
            planned[found.key] = found
        except Rejected as rejected:
            outcome.reject(row, rejected)
    return planned


def _count(row: Row, tally: Tally) -> None:
    tally.rows += 1
    tally.orphans += row.orphan
    tally.unfinished += row.table in JOB_TYPES and row.values["status"] not in FINAL
