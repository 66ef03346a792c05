"""The migrated items of the table, as little of each as a comparison needs: on disk, so that memory stays flat."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from threading import Lock
from typing import NamedTuple, Self

from jobsvc.migration.wire import Key

#: KB of pages that SQLite keeps in memory.
CACHE_KB = 16_000
#: What is read, in the order of StoredItem's fields.
SELECT = "SELECT rowid, source_table, id, pk, sk, digest, changed, untouched, faults FROM item"


class StoredItem(NamedTuple):
    """What is kept of one migrated item."""

    number: int  #: of no meaning in one that is not stored yet
    table: str  #: of the source
    id: str  #: the old id
    pk: str
    sk: str
    digest: bytes
    changed: bool  #: by the new service
    untouched: bool  #: what a run wrote, by its stamp
    faults: str | None  #: where the item contradicts itself, as JSON of {field: [should be, is]}

    @property
    def key(self) -> Key:
        return self.pk, self.sk

    @property
    def is_sound(self) -> bool:
        """Whether it is what a run wrote, and in agreement with itself."""
        return bool(self.untouched) and not self.faults


class Stored:
    """A temporary database, which is gone when it is closed. Its methods may be called by several threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        # An empty name is SQLite's own way to ask for a file that nobody else sees and nobody has to remove.
        self._db = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._db.executescript(
            f"""
            PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -{CACHE_KB};
            CREATE TABLE item (
                source_table TEXT, id TEXT, pk TEXT, sk TEXT,
                digest BLOB, changed INTEGER, untouched INTEGER, faults TEXT, met INTEGER DEFAULT 0
            );
            CREATE TABLE deleted (pk TEXT PRIMARY KEY) WITHOUT ROWID;
            """
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def add(self, items: Iterable[StoredItem], deleted: Iterable[str]) -> None:
        """Keep items, and the partitions of histories whose jobs the new service has deleted."""
        with self._lock:
            self._db.execute("BEGIN")
            self._db.executemany(
                "INSERT INTO item (source_table, id, pk, sk, digest, changed, untouched, faults) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (item[1:] for item in items),
            )
            self._db.executemany("INSERT OR IGNORE INTO deleted VALUES (?)", ((pk,) for pk in deleted))
            self._db.execute("COMMIT")

    def seal(self) -> None:
        """All items are in: make them quick to find."""
        self._db.execute("CREATE INDEX by_id ON item (source_table, id)")
        # moto gives every segment of a Scan the whole table.
        twice = self._db.execute("SELECT 1 FROM item GROUP BY source_table, id HAVING count(*) > 1 LIMIT 1")
        if twice.fetchone():
            self._db.execute("DELETE FROM item WHERE rowid NOT IN (SELECT min(rowid) FROM item GROUP BY pk, sk)")

    def find(self, table: str, row_id: str) -> list[StoredItem]:
        """The items that say that they were this row: one, where all is well."""
        found = self._db.execute(SELECT + " WHERE source_table = ? AND id = ?", (table, row_id))
        return [StoredItem(*row) for row in found]

    def owner_of(self, key: Key) -> str | None:
        """The old id of the item of this key, where there is one that tells it. Asked for few rows, if for any."""
        self._db.execute("CREATE INDEX IF NOT EXISTS by_key ON item (pk, sk)")
        found = self._db.execute("SELECT id FROM item WHERE pk = ? AND sk = ? AND id != ''", key).fetchone()
        return found[0] if found else None

    def meet(self, numbers: Sequence[int]) -> None:
        """These items belong to rows of the source."""
        self._db.execute("BEGIN")
        self._db.executemany("UPDATE item SET met = 1 WHERE rowid = ?", ((number,) for number in numbers))
        self._db.execute("COMMIT")

    def unmet(self) -> Iterator[StoredItem]:
        """The items that belong to no row."""
        for row in self._db.execute(SELECT + " WHERE NOT met ORDER BY source_table, id"):
            yield StoredItem(*row)

    def each_digest(self) -> Iterator[tuple[str, bytes]]:
        """Table and digest of every item."""
        yield from self._db.execute("SELECT source_table, digest FROM item")

    def is_deleted(self, partition: str) -> bool:
        """Whether the new service has deleted the job of this history."""
        return self._db.execute("SELECT 1 FROM deleted WHERE pk = ?", (partition,)).fetchone() is not None
