"""Bringing the old rows over, beside one write after another as old scripts did it, and beside the ceiling."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config as ClientConfig
from flask import current_app
from rich.console import Console
from rich.table import Table

from jobsvc.config import Config
from jobsvc.migration.mapping import Unfinished, map_row
from jobsvc.migration.options import CONCURRENCY
from jobsvc.migration.rows import GENERATION, PROGRESS
from jobsvc.migration.sources import open_source
from jobsvc.models import Item, ProgressEntry, ScriptGenerationJob
from jobsvc.models.binding import credentials
from tests import old_service, postgres

ROOT = Path(__file__).parents[1]
ROWS = {GENERATION: 20_000, PROGRESS: 50_000}
#: Rows that are written one after another, before each run and after it: all of them would take a quarter of an hour,
#: at the same rate.
SAMPLE = {GENERATION: 150, PROGRESS: 350}
WARM_ROWS = 3_000
BATCH = 25
IN_MEMORY = 400  #: requests of the ceiling that are built before the clock runs on
RUN, VERIFY = "migrate.py run --no-verify", "migrate.py verify"
SCRIPTS = f"(a) get + put + update of each row, PynamoDB: twice {SAMPLE[GENERATION]} and {SAMPLE[PROGRESS]} of them"
CEILING = f"(b) the ceiling: requests built before, {CONCURRENCY} threads, boto3"
LEAST_BESIDE_SCRIPTS, LEAST_BESIDE_CEILING, LEAST_VERIFYING = 15, 0.7, 1

Typed = dict[str, Any]
#: Rows a second of each table.
Rates = dict[str, float]


def run(console: Console) -> None:
    """Speed is the machine's: a goal that is missed is told, and no failure."""
    config: Config = current_app.extensions["jobsvc"].config
    sides: dict[str, Rates] = {}
    with tempfile.TemporaryDirectory() as directory:
        for turn, (name, url) in enumerate(_sources(Path(directory))):
            _fill(url)
            if not sides:
                _ceiling(url, config, rows=WARM_ROWS)  # Not counted: a cold JVM compiles its server for a minute.
                sides[CEILING] = _ceiling(url, config)
            before = _one_by_one(url, 2 * turn)
            sides |= _ours(name, url, config, Path(directory) / "report.json")
            after = _one_by_one(url, 2 * turn + 1)
            sides[f"{SCRIPTS}, {name}"] = {table: 2 / (1 / before[table] + 1 / after[table]) for table in ROWS}
    console.print(_table(sides))
    console.print("\n".join(_verdicts({side: _whole(rates) for side, rates in sides.items()})))


def _whole(rates: Rates) -> float:
    """Rows a second of all rows, at these rates of each table."""
    return sum(ROWS.values()) / sum(ROWS[name] / rate for name, rate in rates.items())


# Sources


@contextmanager
def _postgresql(logs: Path) -> Iterator[str | None]:
    programs = postgres.find_programs()
    if programs is None:
        yield None
        return
    with postgres.running(programs, logs) as server:
        yield postgres.new_database(server)


def _sources(directory: Path) -> Iterator[tuple[str, str]]:
    yield "SQLite", f"sqlite:///{directory / 'old.db'}"
    with _postgresql(directory) as url:
        if url:
            yield "PostgreSQL", url


def _fill(url: str) -> None:
    jobs, entries = old_service.many_jobs(ROWS[GENERATION]), old_service.many_entries(ROWS[PROGRESS])
    old_service.create(url, {GENERATION: jobs, PROGRESS: entries})


def _items(url: str, table: str) -> Iterator[Typed]:
    with open_source(url) as source:
        for page in source.pages(table):
            yield from (map_row(row, unfinished=Unfinished.FAIL).item for row in page)


# The sides


@contextmanager
def _fresh_table(config: Config) -> Iterator[tuple[str, dict[str, str]]]:
    """A table of its own, and the environment that names it."""
    name = f"{config.table}-{time.time_ns()}"
    environment = {**os.environ, "JOBSVC_TABLE": name, "JOBSVC_DYNAMODB_URL": config.dynamodb_url}
    _migrate(environment, "table")
    try:
        yield name, environment
    finally:
        _client(config).delete_table(TableName=name)


def _migrate(environment: dict[str, str], *arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "migrate.py", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"migrate.py {arguments[0]} ended with {done.returncode}:\n{done.stdout}{done.stderr}")


def _ours(source: str, url: str, config: Config, report: Path) -> dict[str, Rates]:
    """What the commands say of themselves: run without verification, then verify."""
    with _fresh_table(config) as (_, environment):
        _migrate(environment, "run", url, "--no-verify", "--report", str(report))
        told = json.loads(report.read_text())
        rates = {name: told["tables"][name]["rows_per_second"] for name in ROWS}
        assert sum(told["tables"][name]["written"] for name in ROWS) == sum(ROWS.values())
        _migrate(environment, "verify", url, "--report", str(report))
        verified = json.loads(report.read_text())["verification"]
        assert verified["ok"]
    return {f"{RUN}, {source}": rates, f"{VERIFY}, {source}": dict.fromkeys(ROWS, verified["rows_per_second"])}


def _ceiling(url: str, config: Config, *, rows: int | None = None) -> Rates:
    """Requests that are built before the clock runs, sent by as many threads as the run has.

    With `rows` only so many of each table, and read once too: to warm the engine.
    """
    rates: Rates = {}
    with _fresh_table(config) as (table, _), ThreadPoolExecutor(CONCURRENCY) as threads:
        client = _client(config)
        for name in ROWS:
            items = itertools.islice(_items(url, name), rows)
            requests = ([{"PutRequest": {"Item": item}} for item in batch] for batch in _batches(items, BATCH))
            count, seconds = 0, 0.0
            for some in _batches(requests, IN_MEMORY):
                started = time.perf_counter()
                list(threads.map(lambda request: _send(client, table, request), some))
                seconds += time.perf_counter() - started
                count += sum(map(len, some))
            rates[name] = count / seconds
        if rows:
            list(client.get_paginator("scan").paginate(TableName=table))
    return rates


def _send(client: Any, table: str, request: list[Typed]) -> None:
    left = {table: request}
    while left:
        left = client.batch_write_item(RequestItems=left)["UnprocessedItems"]


def _one_by_one(url: str, turn: int) -> Rates:
    """A get, a put and an update of each of some rows, other ones in each turn, with PynamoDB."""
    models: dict[str, type[Item]] = {GENERATION: ScriptGenerationJob, PROGRESS: ProgressEntry}
    rates: Rates = {}
    for name, model in models.items():
        some = itertools.islice(_items(url, name), SAMPLE[name] * turn, SAMPLE[name] * (turn + 1))
        rows = [model.from_raw_data(item) for item in some]
        started = time.perf_counter()
        for row in rows:
            with suppress(model.DoesNotExist):
                model.get(row.pk, row.sk)
            row.save()
            row.update([model.created_at.set(row.created_at)])
        rates[name] = len(rows) / (time.perf_counter() - started)
    return rates


def _client(config: Config) -> Any:
    settings = ClientConfig(max_pool_connections=CONCURRENCY, read_timeout=60)
    return boto3.client(
        "dynamodb",
        region_name=config.region,
        endpoint_url=config.dynamodb_url,
        config=settings,
        **credentials(config),
    )


def _batches(values: Iterator[Any], size: int) -> Iterator[list[Any]]:
    while batch := list(itertools.islice(values, size)):
        yield batch


# What is told


def _table(sides: dict[str, Rates]) -> Table:
    rows = " and ".join(f"{count:,}" for count in ROWS.values())
    table = Table(title=f"Rows a second: {rows} rows of jobs (about 3 KB) and progress entries")
    for heading in ("", "jobs", "entries", "together"):
        table.add_column(heading, justify="right" if heading else "left")
    for side, rates in sides.items():
        table.add_row(side, *(f"{rate:,.0f}" for rate in (*rates.values(), _whole(rates))))
    return table


def _verdicts(rates: Rates) -> Iterator[str]:
    for source in ("SQLite", "PostgreSQL"):
        if f"{RUN}, {source}" in rates:
            ours, verifying = rates[f"{RUN}, {source}"], rates[f"{VERIFY}, {source}"]
            yield f"{source}: " + "; ".join(
                f"{name} {ratio:.2f} (goal {least}: {'reached' if ratio >= least else 'NOT reached'})"
                for name, ratio, least in (
                    ("run beside (a)", ours / rates[f"{SCRIPTS}, {source}"], LEAST_BESIDE_SCRIPTS),
                    ("run beside (b)", ours / rates[CEILING], LEAST_BESIDE_CEILING),
                    ("verify beside run", verifying / ours, LEAST_VERIFYING),
                )
            )
