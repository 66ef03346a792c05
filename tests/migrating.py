"""Runs of the migration inside a test's own process."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self

from jobsvc.config import Config
from jobsvc.migration.display import Lines
from jobsvc.migration.report import Report
from jobsvc.migration.rows import COLUMNS, EXTRACTION, GENERATION, PROGRESS, Row
from jobsvc.migration.running import Work
from jobsvc.migration.sources import open_source
from jobsvc.migration.stamp import STAMP
from jobsvc.migration.target import Target
from jobsvc.migration.wire import RECORDS
from jobsvc.migration.wish import Wish
from jobsvc.models.binding import client
from tests import old_service

Item = dict[str, Any]


class Rows:
    """A Source of rows that a test thought up, a hundred a page."""

    missing: Sequence[str] = ()
    left_out: Mapping[str, int] = {}
    view = None

    def __init__(self, *rows: Row, where: str = "a test's rows") -> None:
        self.rows = rows
        self.where = where
        self.unlisted: Counter[str] = Counter()

    def count(self, table: str) -> int:
        return sum(row.table == table for row in self.rows)

    def pages(self, table: str, *, after: str | None = None) -> Iterator[list[Row]]:
        rows = [row for row in self.rows if row.table == table]
        start = 1 + [row.id for row in rows].index(after) if after else 0
        for at in range(start, len(rows), 100):
            yield rows[at : at + 100]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        """Nothing is open."""


def job(number: int = 1, **values: Any) -> Row:
    """A script generation job as a source gives it."""
    return _row(GENERATION, old_service.generation_job(number, **values))


def extraction(number: int = 1, **values: Any) -> Row:
    return _row(EXTRACTION, old_service.extraction_job(number, **values))


def entry(number: int = 1, job_id: int = 1, **values: Any) -> Row:
    """A progress entry of a script generation job."""
    row = old_service.entry(number, job_id, "generation", **values)
    return _row(PROGRESS, row | {"job_type": "generation", "job_id": str(row.pop("object_id"))})


def _row(table: str, values: Mapping[str, Any]) -> Row:
    return Row(table, str(values["id"]), {**{name: values.get(name) for name in COLUMNS[table]}, "legacy": {}})


@contextmanager
def target(config: Config, said: list[str] | None = None, **rate: Any) -> Iterator[Target]:
    """The table of a test; what a run says goes to `said`."""
    with Target(config, Lines([].append if said is None else said.append), **{"concurrency": 4, **rate}) as target:
        yield target


def migrate(
    config: Config, source: Any, *, resume: bool = False, dry_run: bool = False, concurrency: int = 4, **wish: Any
) -> Report:
    """One run from a source or its URL."""
    source = open_source(source) if isinstance(source, str) else source
    with target(config, concurrency=concurrency) as there, source as opened:
        work = Work(opened, there, Wish(**wish))
        return work.rehearse() if dry_run else work.run(resume=resume)


def items(config: Config) -> dict[tuple[str, str], Item]:
    """What is in the table, without the migration's own records and stamps."""
    return {
        (item["PK"]["S"], item["SK"]["S"]): {name: value for name, value in item.items() if name != STAMP}
        for item in stamped_items(config)
    }


def stamped_items(config: Config) -> Iterator[Item]:
    """What is in the table, without the migration's own records."""
    for page in client().get_paginator("scan").paginate(TableName=config.table, ConsistentRead=True):
        yield from (item for item in page["Items"] if not item["PK"]["S"].startswith(RECORDS))
