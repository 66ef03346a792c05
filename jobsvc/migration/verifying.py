"""Proves a migration: reads both sides completely and compares every field of every row.

First the table, of which a digest an item is kept; then the source, each row of which looks for its own. An item is
turned back into the row it was by `way_back`, which knows nothing of how rows become items.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from jobsvc.migration import canonical
from jobsvc.migration.canonical import Checksum, canonical_fields, row_digest
from jobsvc.migration.mapping import Rejected, Unfinished, map_row
from jobsvc.migration.rows import TABLES, Row, Source
from jobsvc.migration.scanning import Item, scan
from jobsvc.migration.stored import Stored, StoredItem
from jobsvc.migration.verification import NAMED, Difference, Finding, TableCounts, Verification
from jobsvc.migration.way_back import Restored, deleted_history, history_of, restore

#: Parts of the table that are read side by side.
SEGMENTS = 4
#: Characters of a value that a difference shows.
SHOWN = 80
NOT_THERE = "(none)"
CHANGED = "changed by the new service since"
DELETED = "deleted by the new service since"
UNLIKE_RECORDED = "no longer what was written, by the digest of its row"

Advance = Callable[[int], None]
#: Name -> in the source, in the table.
Fields = Mapping[str, tuple[str, str]]


def verify(
    client: Any,
    table: str,
    source: Source,
    *,
    tables: Sequence[str] = TABLES,
    in_place: bool = False,
    whole: bool = True,
    segments: int = SEGMENTS,
    advance: Advance = lambda rows: None,
) -> Verification:
    """Compare the rows of an open source with the migrated items of `table`; changes nothing on either side.

    `tables` narrows both sides to some tables of the source. `in_place` says that source and table are one, so that
    a row is gone once it is an item: each such item is held against the digest of its row, which it carries. With
    `whole` False the source holds some of the rows only, and items beside them are nobody's business. `advance` is
    told how many more items or rows were read. Memory does not grow with the number of rows.
    """
    started = time.monotonic()
    with Stored() as stored:
        comparison = _Comparison(client, table, stored, tables)

        def each_page(items: list[Item]) -> None:
            advance(comparison.keep(items))

        units = scan(client, table, segments=segments, each_page=each_page)
        stored.seal()
        for name in tables:
            for page in source.pages(name):
                comparison.compare(page)
                advance(len(page))
        if whole:
            comparison.settle_the_rest(in_place=in_place)
        return comparison.result(seconds=round(time.monotonic() - started, 3), read_units=units)


class _Comparison:
    """Both sides, while they are read."""

    def __init__(self, client: Any, table: str, stored: Stored, tables: Sequence[str]) -> None:
        self._client = client
        self._table = table
        self._stored = stored
        self._counts = {name: TableCounts() for name in tables}
        self._source_sums = {name: Checksum() for name in tables}
        self._item_sums = {name: Checksum() for name in tables}
        self._named: dict[Finding, list[Difference]] = {finding: [] for finding in Finding}

    def keep(self, items: list[Item]) -> int:
        """Remember what a comparison needs of the migrated ones; returns how many these are. For several threads."""
        restored = [found for item in items if (found := restore(item)) and found.table in self._counts]
        deleted = [partition for item in items if (partition := deleted_history(item))]
        self._stored.add([_kept(found) for found in restored], deleted)
        return len(restored)

    def compare(self, rows: Sequence[Row]) -> None:
        """Look for the items of these rows, and at them."""
        met: list[int] = []
        for row in rows:
            self._counts[row.table].source += 1
            digest = row_digest(row)
            items = self._stored.find(row.table, row.id)
            if items:
                # Should there be several, the one that is right; settle_the_rest names the others.
                item = next((item for item in items if item.digest == digest), items[0])
                met.append(item.number)
                self._present(row, digest, item)
            else:
                self._absent(row, digest)
        self._stored.meet(met)

    def settle_the_rest(self, *, in_place: bool) -> None:
        """The items that no row of the source has asked for."""
        for item in self._stored.unmet():
            if in_place and item.recorded:
                self._upgraded(item)
            else:
                self._note(Finding.EXTRA, item.table, item.id, item)

    def result(self, **measured: float) -> Verification:
        """What was found, once all is compared."""
        for name, digest in self._stored.each_digest():
            self._item_sums[name].add(digest)
        for name, counts in self._counts.items():
            counts.source_checksum, counts.items_checksum = str(self._source_sums[name]), str(self._item_sums[name])
            counts.items = self._item_sums[name].count
        differences = [difference for finding in Finding for difference in self._named[finding]]
        return Verification(self._counts, differences, **measured)

    def _present(self, row: Row, digest: bytes, item: StoredItem) -> None:
        if item.digest != digest and item.is_as_recorded and (reason := _rejection(row)):
            self._item_sums[row.table].remove(item.digest)
            self._note(Finding.MENDED, row.table, row.id, item, lambda: self._fields(row, item), reason)
            return
        self._source_sums[row.table].add(digest)
        if item.changed:
            self._note(Finding.CONFLICT, row.table, row.id, item, lambda: self._fields(row, item), CHANGED)
        elif item.digest != digest or item.faults:
            self._note(Finding.DIFFERENT, row.table, row.id, item, lambda: self._fields(row, item))
        else:
            self._counts[row.table].equal += 1

    def _absent(self, row: Row, digest: bytes) -> None:
        if reason := _rejection(row):
            self._note(Finding.REJECTED, row.table, row.id, reason=reason)
            return
        self._source_sums[row.table].add(digest)
        if self._stored.is_deleted(history_of(row)):
            self._note(Finding.CONFLICT, row.table, row.id, reason=DELETED)
        else:
            self._note(Finding.MISSING, row.table, row.id)

    def _upgraded(self, item: StoredItem) -> None:
        """An item whose row was in its place: the digest of the row is all that is left of it."""
        self._source_sums[item.table].add(bytes.fromhex(item.recorded or ""))
        if item.changed:
            self._note(Finding.CONFLICT, item.table, item.id, item, reason=CHANGED)
        elif item.is_as_recorded:
            self._counts[item.table].equal += 1
        else:
            self._note(Finding.DIFFERENT, item.table, item.id, item, lambda: _faults(item), UNLIKE_RECORDED)

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
            key = f"{item.pk} {item.sk}" if item else ""
            self._named[finding].append(Difference(finding, table, row_id, key, fields(), reason))

    def _fields(self, row: Row, item: StoredItem) -> Fields:
        """The fields of which row and item say different things; the item is read again for it."""
        key = {"PK": {"S": item.pk}, "SK": {"S": item.sk}}
        answer = self._client.get_item(TableName=self._table, Key=key, ConsistentRead=True)
        restored = restore(answer.get("Item", {}))
        there, here = canonical_fields(row.values), canonical_fields(restored.fields if restored else {})
        names = [name for name in sorted(there.keys() | here.keys()) if there.get(name) != here.get(name)]
        shown = {name: (_shown(row.values.get(name)), _shown(restored and restored.fields.get(name))) for name in names}
        return {**_faults(item), **shown}


def _kept(found: Restored) -> StoredItem:
    digest = canonical.digest(found.table, found.id, found.fields)
    faults = json.dumps(found.faults) if found.faults else None
    return StoredItem(-1, found.table, found.id, *found.key, digest, found.recorded, found.changed, faults)


def _rejection(row: Row) -> str:
    """Why the row cannot become an item; empty where it can."""
    try:
        map_row(row, unfinished=Unfinished.KEEP)
    except Rejected as rejected:
        return f"{rejected.code}: {rejected.message}"
    return ""


def _faults(item: StoredItem) -> Fields:
    faults = json.loads(item.faults) if item.faults else {}
    return {name: (_shown(should), _shown(found)) for name, (should, found) in faults.items()}


def _shown(value: object) -> str:
    text = NOT_THERE if value is None else value.isoformat() if isinstance(value, datetime) else str(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}... ({len(text):,} characters)"
