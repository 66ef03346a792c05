from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from jobsvc.migration.checks import Reason, Rejected
from jobsvc.migration.rejects import RejectedRows, RejectsFile
from tests.old_rows import extraction_row, job_row

LARGE = Rejected(Reason.TOO_LARGE, "It is too large.")
ODD_ROWS = [
    job_row("1", tags=[Decimal("1.50"), Decimal("0." + "1" * 50), 10**60, "ünï\0\ud800", None, {"$decimal": "1"}]),
    job_row("2", tags={"not": "a list"}, title=b"\xff\x00", created_at="yesterday"),
    extraction_row("2888a3b9-8d0e-4d0c-9f0e-0a4f5d2b1c33", legacy={"$bytes": "AA==", "other": [Decimal("1E+3")]}),
]


def keep(path: Path, *rows, end: int | None = None) -> int:
    with RejectsFile(path, end=end) as file:
        return file.keep([(row, LARGE) for row in rows])


def read(path: Path, table: str, **options: str) -> list:
    with RejectedRows(path) as source:
        return [row for page in source.pages(table, **options) for row in page]


@pytest.mark.parametrize("row", ODD_ROWS, ids=["data", "not what it should be", "names that are special"])
def test_a_rejected_row_comes_back_as_it_was(tmp_path: Path, row) -> None:
    keep(tmp_path / "rejects", row)

    assert read(tmp_path / "rejects", row.table) == [row]
