"""Rows of the old service, as a source gives them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from jobsvc.migration.rows import COLUMNS, EXTRACTION, GENERATION, PROGRESS, Row

CREATED = datetime(2025, 10, 9, 3, 23, 46, 123456, tzinfo=UTC)


def job_row(row_id: str = "17", table: str = GENERATION, *, legacy: dict[str, Any] | None = None, **values: Any) -> Row:
    """A finished job with something in every column."""
    full: dict[str, Any] = {
        "platform": "codeforces",
        "problem_id": "1A",
        "status": "COMPLETED",
        "celery_task_id": "a3c1",
        "error_message": "none at all",
        "created_at": CREATED,
        "updated_at": CREATED + timedelta(seconds=9, microseconds=1),
        "title": "Theatre Square, 극장 광장",
        "problem_url": "https://codeforces.com/problemset/problem/1/A",
        "tags": ["math", {"weight": Decimal("0.10"), "of": [1, None, True]}],
        "solution_code": "print('안녕')",
        "language": "python",
        "constraints": "1 ≤ n ≤ 10^9",
        "generator_code": "import random\n",
        "problem_identifier": "1/A",
    }
    return _row(table, row_id, full | values, legacy)


def entry_row(row_id: str = "4", *, legacy: dict[str, Any] | None = None, **values: Any) -> Row:
    """An entry of the history of job 17."""
    full = {
        "content_type_id": 12,
        "job_type": "generation",
        "job_id": "17",
        "step": "Fetching",
        "message": "page of 40 KB",
        "status": "in_progress",
        "created_at": CREATED,
    }
    return _row(PROGRESS, row_id, full | values, legacy)


def extraction_row(row_id: str = "3", **values: Any) -> Row:
    return job_row(row_id, EXTRACTION, **values)


def _row(table: str, row_id: str, values: dict[str, Any], legacy: dict[str, Any] | None) -> Row:
    return Row(table, row_id, {name: values[name] for name in COLUMNS[table]} | {"legacy": legacy or {}})
