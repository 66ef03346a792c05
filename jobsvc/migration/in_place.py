"""Turns items of the old form into those of the new one where they are: source and target are one table.

Each item is one conditional write, or where its key changes one transaction of a put and a delete. The condition
is that the old item still is what was read. No row is left anywhere once its item is there, so an item is written
only where the way back from it leads to exactly that row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from botocore.exceptions import ClientError

from jobsvc.migration.checks import Reason, Rejected
from jobsvc.migration.mapping import Mapped
from jobsvc.migration.new_items import CONDITION_FAILED, INVALID, refused
from jobsvc.migration.old_items import to_row
from jobsvc.migration.pace import code_of
from jobsvc.migration.patient import PatientTable
from jobsvc.migration.planning import Outcome, Planned, plan
from jobsvc.migration.rows import Row
from jobsvc.migration.stamp import run_of
from jobsvc.migration.units import IN_TRANSACTION, write_units
from jobsvc.migration.way_back import lost
from jobsvc.migration.wire import Item, Key, key_in, still

#: An attribute of items of the old form, and of no others.
OLD_FORM = "tp"


class Upgrade:
    """Upgrades the rows of one run. Its `copy` may be called by several threads."""

    def __init__(
        self, table: PatientTable, run_id: str, map_one: Callable[[Row], Mapped], *, dry_run: bool = False
    ) -> None:
        self._table = table
        self._run_id = run_id
        self._map_one = map_one
        self._dry_run = dry_run

    def copy(self, rows: Sequence[Row]) -> Outcome:
        """Upgrade the items that rows came from, as they are now. Raises Stopped or TableAway."""
        outcome = Outcome()
        olds = {key: item for key, item in self._table.look(_keys(rows)).items() if OLD_FORM in item}
        planned = plan([_as_it_is(row, olds) for row in rows], self._map_exactly, outcome)
        for one in planned.values():
            old = olds.get(one.row.key) if one.row.key else None
            if old is None:
                self._gone(one, outcome)
            elif self._dry_run:
                _wrote(one, old, outcome)
            else:
                self._upgrade(one, old, outcome)
        return outcome

    def _map_exactly(self, row: Row) -> Mapped:
        mapped = self._map_one(row)
        if names := lost(row, mapped.item):
            raise Rejected(Reason.NOT_EXACT, f"Its item would not tell all of it: {', '.join(names)}.")
        return mapped

    def _upgrade(self, planned: Planned, old: Item, outcome: Outcome) -> None:
        try:
            self._table.write(lambda: self._write(planned, old), _units(planned, old))
        except ClientError as error:
            if code_of(error) in INVALID:
                outcome.reject(planned.row, refused(error))
            elif code_of(error) in CONDITION_FAILED:
                self._gone(planned, outcome)
            else:
                raise
        else:
            _wrote(planned, old, outcome)

    def _write(self, planned: Planned, old: Item) -> None:
        item = planned.stamped(self._run_id)
        as_read = still({name: value for name, value in old.items() if name not in ("PK", "SK")})
        if planned.key == key_in(old):
            self._table.wire.replace(item, as_read)
        else:
            self._table.wire.move(item, key_in(old), as_read)

    def _gone(self, planned: Planned, outcome: Outcome) -> None:
        """The old item is no longer there as it was read: upgraded before, or changed, or its new key is taken."""
        there = self._table.look([planned.key]).get(planned.key, {})
        if not planned.is_in(there):
            outcome.conflict(planned.row)
        elif run_of(there) == self._run_id:
            outcome.tally.written += 1  # before this run was interrupted, or its answer was lost
            outcome.wrote(planned, planned.units)
        else:
            outcome.tally.unchanged += 1


def _keys(rows: Sequence[Row]) -> list[Key]:
    return list({row.key for row in rows if row.key})


def _as_it_is(row: Row, olds: Mapping[Key, Item]) -> Row:
    """The row that the old item is by now; where it is gone, the row that was read."""
    old = olds.get(row.key) if row.key else None
    return replace(to_row(row.table, old)[0], orphan=row.orphan) if old else row


def _wrote(planned: Planned, old: Item, outcome: Outcome) -> None:
    outcome.tally.written += 1
    outcome.wrote(planned, _units(planned, old))


def _units(planned: Planned, old: Item) -> int:
    if planned.key == key_in(old):
        return write_units(planned.item, old)
    return IN_TRANSACTION * (planned.units + write_units(old))
