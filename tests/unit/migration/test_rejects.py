from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from jobsvc.migration.checks import Reason, Rejected
from jobsvc.migration.mapping import Unfinished, map_row
from jobsvc.migration.rejects import RejectedRows, RejectsFile
from jobsvc.migration.rows import EXTRACTION, GENERATION, PROGRESS, TABLES, Row, SourceError
from tests.old_rows import entry_row, extraction_row, job_row

LARGE = Rejected(Reason.TOO_LARGE, "It is too large.")
ODD_ROWS = [
    job_row("1", tags=[Decimal("1.50"), Decimal("0." + "1" * 50), 10**60, "ünï\0\ud800", None, {"$decimal": "1"}]),
    job_row("2", tags={"not": "a list"}, title=b"\xff\x00", created_at="yesterday"),
    extraction_row("2888a3b9-8d0e-4d0c-9f0e-0a4f5d2b1c33", legacy={"$bytes": "AA==", "other": [Decimal("1E+3")]}),
]


def keep(path: Path, *rows: Row, end: int | None = None) -> int:
    with RejectsFile(path, end=end) as file:
        return file.keep([(row, LARGE) for row in rows])


def read(path: Path, table: str, **options: str) -> list[Row]:
    with RejectedRows(path) as source:
        return [row for page in source.pages(table, **options) for row in page]


@pytest.mark.parametrize("row", ODD_ROWS, ids=["data", "not what it should be", "names that are special"])
def test_a_rejected_row_comes_back_as_it_was(tmp_path: Path, row: Row) -> None:
    keep(tmp_path / "rejects", row)

    assert read(tmp_path / "rejects", row.table) == [row]


def test_a_line_says_what_a_person_needs_to_mend_it(tmp_path: Path) -> None:
    keep(tmp_path / "rejects", job_row("17", tags=[Decimal("1.50")]))

    line = json.loads((tmp_path / "rejects").read_text())
    assert (line["table"], line["id"], line["code"]) == (GENERATION, "17", "too_large")
    assert line["reason"] == "It is too large."
    assert line["row"]["created_at"] == "2025-10-09T03:23:46.123456+00:00"
    assert line["row"]["tags"] == [{"$decimal": "1.50"}]


def test_a_mended_row_can_be_mapped(tmp_path: Path) -> None:
    path = tmp_path / "rejects"
    with pytest.raises(Rejected, match="'DONE'") as rejected:
        map_row(job_row("17", status="DONE"), unfinished=Unfinished.FAIL)
    with RejectsFile(path) as file:
        file.keep([(job_row("17", status="DONE"), rejected.value)])
    path.write_text(path.read_text().replace("DONE", "COMPLETED") + "\n")

    (row,) = read(path, GENERATION)

    assert row == job_row("17", status="COMPLETED")
    assert map_row(row, unfinished=Unfinished.FAIL)


def test_times_and_fractions_may_be_written_plainly(tmp_path: Path) -> None:
    values = '{"created_at": "2025-10-09 03:23:46", "tags": [1.10]}'
    (tmp_path / "mended").write_text(f'{{"table": "{GENERATION}", "id": "17", "row": {values}}}\n')

    (row,) = read(tmp_path / "mended", GENERATION)

    assert row.values["created_at"].isoformat() == "2025-10-09T03:23:46+00:00"
    assert (row.values["tags"], row.values["title"], row.values["legacy"]) == ([Decimal("1.10")], None, {})


def test_orphans_and_keys_of_an_old_table_are_kept(tmp_path: Path) -> None:
    row = replace(entry_row("JOB#generation#17|PROG#5"), orphan=True, key=("JOB#generation#17", "PROG#5"))
    keep(tmp_path / "rejects", row)

    assert read(tmp_path / "rejects", PROGRESS) == [row]


def test_rows_are_read_by_table_and_behind_an_id(tmp_path: Path) -> None:
    rows = [job_row(str(number)) for number in (3, 1, 2)]
    keep(tmp_path / "rejects", rows[0], entry_row("9"), *rows[1:], extraction_row("4"))

    with RejectedRows(tmp_path / "rejects") as source:
        assert {table: source.count(table) for table in TABLES} == {GENERATION: 3, EXTRACTION: 1, PROGRESS: 1}
    assert read(tmp_path / "rejects", GENERATION) == rows
    assert read(tmp_path / "rejects", GENERATION, after="3") == rows[1:]
    assert read(tmp_path / "rejects", GENERATION, after="2") == []


def test_a_run_that_goes_on_begins_where_its_file_counts(tmp_path: Path) -> None:
    end = keep(tmp_path / "rejects", job_row("1"))
    keep(tmp_path / "rejects", job_row("2"), job_row("3"), end=end)
    (tmp_path / "rejects").write_bytes((tmp_path / "rejects").read_bytes()[:-20])  # The process was killed.
    keep(tmp_path / "rejects", job_row("4"), end=end)

    assert [row.id for row in read(tmp_path / "rejects", GENERATION)] == ["1", "4"]
    assert keep(tmp_path / "rejects", end=0) == 0
    assert read(tmp_path / "rejects", GENERATION) == []


def test_a_new_run_does_not_write_over_somebodys_file(tmp_path: Path) -> None:
    keep(tmp_path / "rejects", job_row("1"))

    with pytest.raises(SourceError, match="has rows in it already; name another one"):
        keep(tmp_path / "rejects", job_row("2"))
    assert [row.id for row in read(tmp_path / "rejects", GENERATION)] == ["1"]


def test_a_file_that_cannot_be_written_or_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be written: No such file"):
        keep(tmp_path / "nowhere" / "rejects")
    with pytest.raises(SourceError, match=r"rejects file .* cannot be read: .*No such file"):
        read(tmp_path / "rejects", GENERATION)


@pytest.mark.parametrize(
    ("line", "trouble"),
    [
        ("{", "Expecting"),
        ("5", "it is no JSON object"),
        ("{}", "it has no 'table'"),
        ('{"table": "users", "id": "1", "row": {}}', "'users' is none of the tables"),
        (f'{{"table": "{GENERATION}", "id": 1, "row": {{}}}}', "id has to be text"),
        (f'{{"table": "{GENERATION}", "id": "1", "row": {{"object_id": 5}}}}', "row has object_id"),
        (
            f'{{"table": "{GENERATION}", "id": "1", "row": {{"tags": {{"$decimal": "x"}}}}}}',
            r"what is in a \$decimal is no number",
        ),
    ],
)
def test_a_line_that_is_no_row_is_told_before_anything_is_read(tmp_path: Path, line: str, trouble: str) -> None:
    keep(tmp_path / "rejects", job_row("1"))
    with (tmp_path / "rejects").open("a") as file:
        file.write(f"\n{line}\n")

    with pytest.raises(SourceError, match=rf"Line 3 of rejects file .*{trouble}"):
        read(tmp_path / "rejects", PROGRESS)
