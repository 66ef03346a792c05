from __future__ import annotations

from jobsvc.migration.rows import EXTRACTION, GENERATION, PROGRESS, TABLES, Row
from jobsvc.migration.sources import open_source
from tests import old_service


def read(url: str, table: str, **options: str) -> list[Row]:
    with open_source(url) as source:
        return [row for page in source.pages(table, **options) for row in page]


def test_every_row_of_the_old_service_is_read_with_all_its_columns(old_database: str) -> None:
    rows = old_service.seed_rows()
    old_service.create(old_database, rows)

    with open_source(old_database) as source:
        found = {table: [row for page in source.pages(table) for row in page] for table in TABLES}

        assert {table: source.count(table) for table in TABLES} == {GENERATION: 1, EXTRACTION: 5, PROGRESS: 87}
        assert source.missing == []
        assert not source.unlisted
    for table in (GENERATION, EXTRACTION):
        shown = [{"id": int(row.id), **row.values} for row in found[table]]
        assert shown == [{**row, "legacy": {}} for row in rows[table]]
    assert [(row.id, row.values["message"]) for row in found[PROGRESS]] == [
        (str(row["id"]), row["message"]) for row in rows[PROGRESS]
    ]
