"""The old service's rows in a SQL database, read page by page in the order of the primary key."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from types import TracebackType
from typing import Any, Self

from sqlalchemy import ColumnElement, Select, TableClause, column, func, inspect, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from jobsvc.migration import sql_view
from jobsvc.migration.rows import EXTRACTION, GENERATION, JOB_TABLES, PROGRESS, TABLES, Row, SourceError
from jobsvc.migration.sql_layout import Layout, layout

#: Rows of a page: so many jobs of the largest size that can be stored fit into memory.
PAGE = {GENERATION: 200, EXTRACTION: 200, PROGRESS: 1000}
#: Django's names of the models in django_content_type.
MODELS = {"scriptgenerationjob": "generation", "problemextractionjob": "extraction"}


CONTENT_TYPES = TableClause("django_content_type")
#: The type and the old id of an entry's job.
Owner = tuple[str | None, str | None]
Query = Select[*tuple[Any, ...]]


class SQLSource:
    """A Source: one read-only transaction, begun when it is opened."""

    def __init__(self, url: str, *, view: str | None = None) -> None:
        try:
            self._url = sql_view.with_driver(make_url(url))
        except (ArgumentError, ValueError):
            raise SourceError(
                "The source is no URL of a database, such as postgresql://user:password@host:5432/database."
            ) from None
        self.where = sql_view.describe(self._url)
        self.missing: Sequence[str] = ()
        self.unlisted: Counter[str] = Counter()
        self.left_out: Mapping[str, int] = {}  # Other tables are other business.
        self._shared = view
        self._taking_turns = threading.RLock()
        self._layouts: dict[str, Layout] = {}

    def __enter__(self) -> Self:
        self._connection = sql_view.connect(self._url, self._shared)
        try:
            self.missing = self._find_missing()
        except BaseException:
            self._connection.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._connection.close()

    @cached_property
    def view(self) -> str | None:
        with self._taking_turns, sql_view.told_plainly(self._url):
            return sql_view.export(self._connection)

    def count(self, table: str) -> int:
        """How many rows the table has."""
        ((number,),) = self._fetch(select(func.count()).select_from(self._layout(table).source))
        return int(number)

    def pages(self, table: str, *, after: str | None = None) -> Iterator[list[Row]]:
        """The rows in the order of their key; only those behind the id `after`."""
        found = self._layout(table)
        for unlisted in found.unlisted:
            self.unlisted[f"{table}.{unlisted}"] = 0
        behind = None if after is None else found.key.value(after)
        while records := self._fetch(page(found, PAGE[table], behind)):
            for unlisted in found.unlisted:
                self.unlisted[f"{table}.{unlisted}"] += len(records)
            read = [(found.key.text(record[0]), found.values(record)) for record in records]
            orphans = self._resolve([values for _, values in read]) if table == PROGRESS else set()
            yield [Row(table, row_id, values, _owner(values) in orphans) for row_id, values in read]
            behind = records[-1][0]

    def _resolve(self, entries: Sequence[dict[str, Any]]) -> set[Owner]:
        """Put the jobs of entries in the place of what points to them; those jobs that are not there."""
        for values in entries:
            values["job_type"] = self._job_types.get(str(values["content_type_id"]))
            values["job_id"] = self._job_id(values["job_type"], values.pop("object_id"))
        owners = {_owner(values) for values in entries if values["job_id"] and values["job_type"]}
        return owners - self._present(owners)

    def _job_id(self, job_type: str | None, pointer: Any) -> str | None:
        if pointer is None or job_type is None:
            return None if pointer is None else str(pointer)
        try:
            return self._layout(JOB_TABLES[job_type]).key.normal(pointer)
        except ValueError:
            return str(pointer)

    def _present(self, owners: set[Owner]) -> set[Owner]:
        present: set[Owner] = set()
        for job_type, name in JOB_TABLES.items():
            if ids := [job_id for owner_type, job_id in owners if job_id and owner_type == job_type]:
                found = self._layout(name)
                records = self._fetch(having(found, ids))
                present |= {(job_type, found.key.text(key)) for (key,) in records}
        return present

    @cached_property
    def _job_types(self) -> dict[str, str]:
        """The type of job by its content type's id."""
        model: ColumnElement[str] = column("model")
        query: Query = select(column("id"), model).select_from(CONTENT_TYPES).where(model.in_(MODELS))
        with self._taking_turns, sql_view.told_plainly(self._url):
            if not inspect(self._connection).has_table(CONTENT_TYPES.name):
                raise SourceError(f"There is no table {CONTENT_TYPES}, which says what kind of job an entry is of.")
        return {str(key): MODELS[name] for key, name in self._fetch(query)}

    def _find_missing(self) -> list[str]:
        """Columns that those of the tables lack which are there."""
        with sql_view.told_plainly(self._url):
            there = [name for name in TABLES if inspect(self._connection).has_table(name)]
        return [column for name in there for column in self._layout(name).missing]

    def _layout(self, name: str) -> Layout:
        with self._taking_turns:
            if name not in self._layouts:
                with sql_view.told_plainly(self._url):
                    self._layouts[name] = layout(inspect(self._connection), name)
            return self._layouts[name]

    def _fetch(self, query: Query) -> Sequence[Any]:
        with self._taking_turns, sql_view.told_plainly(self._url):
            return self._connection.execute(query).all()


def page(found: Layout, size: int, behind: Any = None) -> Query:
    """The query of one page: the first, or the one behind a key."""
    key = found.key.column
    query = select(key, *found.columns.values()).select_from(found.source).order_by(key).limit(size)
    return query if behind is None else query.where(key > behind)


def having(found: Layout, ids: Sequence[str]) -> Query:
    """The query for the keys, of those of `ids` that this table can have, which it has."""
    values = []
    for each in ids:
        with suppress(ValueError):
            values.append(found.key.value(each))
    key = found.key.column
    return select(key).select_from(found.source).where(key.in_(values))


def _owner(values: Mapping[str, Any]) -> Owner:
    return values.get("job_type"), values.get("job_id")
