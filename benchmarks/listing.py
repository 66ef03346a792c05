"""A page of 50 jobs by every filter, among more and more jobs, beside a Scan with the same filter."""

from __future__ import annotations

import os
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.jobs import fill
from benchmarks.meter import Meter, metered
from jobsvc.job_helper import JobHelper
from jobsvc.models.binding import client, table_name

SIZES = [1_000, 10_000] + ([100_000] if os.environ.get("FULL") == "1" else [])
PAGE = 50
PAGES = 20  #: at the most; the mean of them is shown
FILTERS: dict[str, dict[str, str]] = {
    "none": {},
    "status": {"status": "COMPLETED"},
    "platform": {"platform": "codeforces"},
    "status + platform": {"status": "COMPLETED", "platform": "codeforces"},
    "platform + problem_id": {"platform": "codeforces", "problem_id": "1001A"},
    "all three": {"status": "COMPLETED", "platform": "codeforces", "problem_id": "1001A"},
}


def run(console: Console) -> None:
    there = 0
    results: dict[int, dict[str, tuple[Meter, Meter]]] = {}
    for size in SIZES:
        fill(size - there, seed=size)
        there = size
        results[size] = {name: (_page(filters), _scan(filters)) for name, filters in FILTERS.items()}
    console.print(_table(results))
    console.print(_growth(results))


def _page(filters: dict[str, str]) -> Meter:
    """The mean of the first full pages."""
    total, next_key, pages = Meter(), None, 0
    while pages < PAGES:
        with metered() as meter:
            jobs, next_key = JobHelper.list_script_generation_jobs(limit=PAGE, next_key=next_key, **filters)
        if len(jobs) < PAGE:
            break
        pages += 1
        total = Meter(
            total.requests + meter.requests, total.units + meter.units, total.seconds + meter.seconds, meter.operations
        )
        if next_key is None:
            break
    return Meter(total.requests / pages, total.units / pages, total.seconds / pages, total.operations)


def _scan(filters: dict[str, str]) -> Meter:
    """The whole table, filtered: what the newest 50 cost without an index."""
    with metered() as meter:
        start: dict[str, Any] = {}
        while start is not None:
            page = client().scan(TableName=table_name(), ReturnConsumedCapacity="TOTAL", **_condition(filters), **start)
            last = page.get("LastEvaluatedKey")
            start = {"ExclusiveStartKey": last} if last else None
    return meter


def _condition(filters: dict[str, str]) -> dict[str, Any]:
    if not filters:
        return {}
    return {
        "FilterExpression": " AND ".join(f"#{name} = :{name}" for name in filters),
        "ExpressionAttributeNames": {f"#{name}": name for name in filters},
        "ExpressionAttributeValues": {f":{name}": {"S": value} for name, value in filters.items()},
    }


def _table(results: dict[int, dict[str, tuple[Meter, Meter]]]) -> Table:
    table = Table(
        title=f"A page of {PAGE} jobs (mean of up to {PAGES} full pages), beside a filtered Scan of the table"
    )
    for heading in ("filter", "jobs", "requests", "read units", "ms", "Scan: requests", "read units", "ms"):
        table.add_column(heading, justify="left" if heading == "filter" else "right")
    for name in FILTERS:
        for size, rows in results.items():
            table.add_row(name, f"{size:,}", *_figures(rows[name][0]), *_figures(rows[name][1]))
        table.add_section()
    return table


def _figures(meter: Meter) -> tuple[str, str, str]:
    return f"{meter.requests:,.4g}", f"{meter.units:,.2f}", f"{meter.seconds * 1000:,.1f}"


def _growth(results: dict[int, dict[str, tuple[Meter, Meter]]]) -> str:
    first, last = results[SIZES[0]], results[SIZES[-1]]
    growth = ", ".join(f"{name} x{last[name][0].units / first[name][0].units:.2f}" for name in FILTERS)
    return f"Read units of a page, {SIZES[-1]:,} jobs against {SIZES[0]:,}: {growth}"
