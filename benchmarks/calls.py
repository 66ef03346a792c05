"""Requests to DynamoDB of each call, and their units, beside what a plain client would need at least."""

from __future__ import annotations

from collections.abc import Callable

from rich.console import Console
from rich.table import Table

from benchmarks.meter import metered
from jobsvc.job_helper import JobHelper

FIELDS = {"platform": "codeforces", "problem_id": "1A", "title": "Theatre Square", "constraints": "x" * 1_500}
#: What the same call costs a client that knows the keys and keeps no index, history or condition.
AT_LEAST = {"get": 1, "create": 1, "create and submit": 1, "update": 1, "list by status": 1, "list": 1, "delete": 1}


def run(console: Console) -> None:
    for _ in range(60):
        JobHelper.create_script_generation_job(**FIELDS)
    job_id = JobHelper.create_script_generation_job(**FIELDS)["id"]
    calls: dict[str, Callable[[], object]] = {
        "get": lambda: JobHelper.get_script_generation_job(job_id),
        "create": lambda: JobHelper.create_script_generation_job(**FIELDS),
        "create and submit": lambda: JobHelper.create_script_generation_job(**FIELDS, submit=True),
        "update": lambda: JobHelper.update_script_generation_job(job_id, {"title": "Another"}),
        "list by status": lambda: JobHelper.list_script_generation_jobs(status="PENDING", limit=50),
        "list": lambda: JobHelper.list_script_generation_jobs(limit=50),
        "delete": lambda: JobHelper.delete_script_generation_job(job_id),
    }
    table = Table(title="Requests to DynamoDB of each call (a job of about 2 KB)")
    for heading in ("call", "requests", "at least", "units", "operations"):
        table.add_column(heading, justify="right" if heading in ("requests", "at least", "units") else "left")
    for name, call in calls.items():
        with metered() as meter:
            call()
        operations = ", ".join(meter.operations)
        table.add_row(name, f"{meter.requests:.0f}", str(AT_LEAST[name]), f"{meter.units:.1f}", operations)
    console.print(table)
