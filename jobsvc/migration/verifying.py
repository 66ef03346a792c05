"""Proves a migration: reads both sides completely and compares every field of every row.

First the table, of which a digest an item is kept; then the source, each row of which looks for its own. An item is
turned back into the row it was by `way_back`, which knows nothing of how rows become items.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from jobsvc.migration import moments
from jobsvc.migration.canonical import Checksum, digest, row_digest
from jobsvc.migration.checks import same_key
from jobsvc.migration.mapping import Reason, Rejected, Unfinished, map_row
from jobsvc.migration.patient import PatientTable
from jobsvc.migration.rows import TABLES, TIMES, Row, Source
from jobsvc.migration.scanning import scan
from jobsvc.migration.stored import Stored, StoredItem
from jobsvc.migration.verification import NAMED, Difference, Finding, TableCounts, Verification
from jobsvc.migration.way_back import Restored, deleted_history, history_of, restore, unlike
from jobsvc.migration.wire import Item, key_in

#: Threads that read the table.
THREADS = 4
#: Characters of a value that a difference shows.
SHOWN = 80
NOT_THERE = "(none)"
CHANGED = "changed by the new service since"
DELETED = "deleted by the new service since"
TOUCHED = "changed in the table since it was written, and not by the new service"
AS_WRITTEN = "it is as it was written, and the source says otherwise"

Advance = Callable[[int], None]
#: Name -> in the source, in the table.
Fields = Mapping[str, tuple[str, str]]


def verify(
    table: PatientTable,
    source: Source,
    *,
    tables: Sequence[str] = TABLES,
    in_place: bool = False,
    whole: bool = True,
    threads: int = THREADS,
    advance: Advance | None = None,
) -> Verification:
    """Compare the rows of an open source with the migrated items of the table; changes nothing on either side.

    `tables` narrows both sides to some tables of the source. `in_place` says that source and table are one: a row is
    gone once it is an item, which then is held against its stamp and against itself. With `whole` False the source
    holds some of the rows only, and items besides are nobody's business. `advance` is told how many more items or rows
    were read, by several threads. Memory does not grow with the number of rows. Raises SourceError, Stopped, TableAway.
    """
    started = time.monotonic()
    with Stored() as stored:
        comparison = _Comparison(table, stored, tables, advance)
        rows = sum(map(source.count, tables))
        units = scan(table, threads=threads, items=rows, each_page=comparison.keep)
        stored.seal()
        for name in tables:
            for page in source.pages(name):
                table.patience.sleep(0)
                comparison.compare(page)
        if whole:
            comparison.settle_the_rest(in_place=in_place)
        return comparison.result(time.monotonic() - started, units, in_place=in_place)


class _Comparison:
    """Both sides, while they are read."""

    def __init__(self, table: PatientTable, stored: Stored, tables: Sequence[str], advance: Advance | None) -> None:
        self._advance = advance or (lambda _: None)
        self._table = table
        self._stored = stored
        self._counts = {name: TableCounts() for name in tables}
        self._source_sums = {name: Checksum() for name in tables}
        self._item_sums = {name: Checksum() for name in tables}
        self._named: dict[Finding, list[Difference]] = {finding: [] for finding in Finding}

    def keep(self, items: list[Item]) -> None:
        """Remember what a comparison needs of the migrated ones. For several threads."""
        restored = [found for item in items if (found := restore(item)) and found.table in self._counts]
        deleted = [partition for item in items if (partition := deleted_history(item))]
        self._stored.add([_kept(found) for found in restored], deleted)
        self._advance(len(restored))

    def compare(self, rows: Sequence[Row]) -> None:
        """Look for the items of these rows, and at them."""
        met: list[int] = []
        for row in rows:
            self._counts[row.table].source += 1
            sha256 = row_digest(row)
            items = self._stored.find(row.table, row.id)
            if items:
                # Should there be several, the one that is right; settle_the_rest names the others.
                item = max(items, key=lambda item: (item.digest == sha256, item.is_sound))
                met.append(item.number)
                self._present(row, sha256, item)
            else:
                self._absent(row, sha256)
        self._stored.meet(met)
        self._advance(len(rows))

    def settle_the_rest(self, *, in_place: bool) -> None:
        """The items that no row of the source has asked for."""
        for item in self._stored.unmet():
            if not in_place:
                self._note(Finding.EXTRA, item.table, item.id, item)
            elif item.changed:
                self._note(Finding.CONFLICT, item.table, item.id, item, reason=CHANGED)
            elif not item.is_sound:
                self._note(Finding.DIFFERENT, item.table, item.id, item, partial(_faults, item), TOUCHED)
            else:
                self._counts[item.table].equal += 1

    def result(self, seconds: float, read_units: float, *, in_place: bool) -> Verification:
        """What was found, once all is compared."""
        for name, sha256 in self._stored.each_digest():
            self._item_sums[name].add(sha256)
        for name, counts in self._counts.items():
            counts.source_checksum, counts.items_checksum = str(self._source_sums[name]), str(self._item_sums[name])
            counts.items = self._item_sums[name].count
        differences = [difference for finding in Finding for difference in self._named[finding]]
        return Verification(self._counts, differences, round(seconds, 3), read_units, in_place)

    def _present(self, row: Row, sha256: bytes, item: StoredItem) -> None:
        if item.digest != sha256 and item.is_sound and (reason := _rejection(row)):
            self._item_sums[row.table].remove(item.digest)
            self._note(Finding.MENDED, row.table, row.id, item, partial(self._fields, row, item), reason)
            return
        self._source_sums[row.table].add(sha256)
        if item.changed:
            self._note(Finding.CONFLICT, row.table, row.id, item, partial(self._fields, row, item), CHANGED)
        elif item.digest != sha256 or not item.is_sound:
            reason = AS_WRITTEN if item.is_sound else TOUCHED
            self._note(Finding.DIFFERENT, row.table, row.id, item, partial(self._fields, row, item), reason)
        else:
            self._counts[row.table].equal += 1

    def _absent(self, row: Row, sha256: bytes) -> None:
        if reason := _rejection(row):
            self._note(Finding.REJECTED, row.table, row.id, reason=reason)
            return
        self._source_sums[row.table].add(sha256)
        if self._stored.is_deleted(history_of(row)):
            self._note(Finding.CONFLICT, row.table, row.id, reason=DELETED)
        else:
            self._note(Finding.MISSING, row.table, row.id, reason=self._why_missing(row))

    def _why_missing(self, row: Row) -> str:
        """Another row that has its key, where there is one."""
        owner = self._stored.owner_of(key_in(map_row(row, unfinished=Unfinished.KEEP).item))
        return f"{Reason.SAME_KEY}: {same_key(owner).rstrip('.')}" if owner else ""

    def _note(
        self,
        finding: Finding,
        table: str,
        row_id: str,
        item: StoredItem | None = None,
        fields: Callable[[], Fields] = dict,
        reason: str = "",
    ) -> None:
        """Count a finding, and name it while few of its kind are named."""
        counts = self._counts[table]
        setattr(counts, finding, getattr(counts, finding) + 1)
        if len(self._named[finding]) < NAMED:
            key = " ".join(item.key) if item else ""
            self._named[finding].append(Difference(finding, table, row_id, key, fields(), reason))

    def _fields(self, row: Row, item: StoredItem) -> Fields:
        """The fields of which row and item say different things; the item is read again for it."""
        restored = restore(self._table.look([item.key]).get(item.key, {}))
        here = restored.fields if restored else {}
        named = {
            name: _beside(row.values.get(name), _as_time(name, here.get(name))) for name in unlike(row.values, here)
        }
        return {**_faults(item), **named}


def _kept(found: Restored) -> StoredItem:
    sha256 = digest(found.table, found.id, found.fields)
    faults = json.dumps(found.faults, default=str) if found.faults else None
    return StoredItem(-1, found.table, found.id, *found.key, sha256, found.changed, found.untouched, faults)


def _rejection(row: Row) -> str:
    """Why the row cannot become an item; empty where it can."""
    try:
        map_row(row, unfinished=Unfinished.KEEP)
    except Rejected as rejected:
        return f"{rejected.code}: {rejected.message.rstrip('.')}"
    return ""


def _faults(item: StoredItem) -> Fields:
    faults = json.loads(item.faults) if item.faults else {}
    return {name: _beside(should, found) for name, (should, found) in faults.items()}


def _beside(there: object, here: object) -> tuple[str, str]:
    """Two values as text, shortened to where they begin to differ."""
    one, other = _text(there), _text(here)
    alike = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    begin = max(alike - SHOWN // 4, 0)
    return _part(one, begin), _part(other, begin)


def _as_time(name: str, value: Any) -> Any:
    """Epoch seconds as the source has them."""
    return moments.from_epoch(value) if name in TIMES else value


def _part(text: str, begin: int) -> str:
    end = begin + SHOWN
    return f"{'...' if begin else ''}{text[begin:end]}{'...' if end < len(text) else ''}"


def _text(value: object) -> str:
    return NOT_THERE if value is None else value.isoformat() if isinstance(value, datetime) else str(value)
