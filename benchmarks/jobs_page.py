"""The web page's list of jobs, 50 a page, among few jobs and among many: from the request to the last byte of HTML.

Both tables are there at once, and looked at in turns: whatever else the machine does meets both.
"""

from __future__ import annotations

import os
import re
import statistics
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from html import unescape

from flask import Flask, current_app
from flask.testing import FlaskClient
from rich.console import Console
from rich.table import Table

from benchmarks.jobs import fill
from benchmarks.meter import Meter, metered
from jobsvc import create_app, models
from jobsvc.config import Config
from jobsvc.migration import create_table

FEW, MANY = 1_000, 100_000 if os.environ.get("FULL") == "1" else 10_000
TURNS = 6  #: at each table
LOOKS = 5  #: at each page in a turn; of all of them the median is shown
OLDER_PAGES = 5
GOAL = 2.0  #: times as long among many as among few, at the most
ADDRESSES = {
    "all": "/",
    "failed": "/?status=FAILED",
    "of a platform": "/?platform=codeforces",
    "of a problem": "/?platform=codeforces&problem_id=1001A",
}
OLDER = re.compile(r'href="([^"]*cursor=[^"]*)"')
BROWSER = {"Accept": "text/html"}


def run(console: Console) -> None:
    config: Config = current_app.extensions["jobsvc"].config
    models.release()
    places = {size: replace(config, table=f"{config.table}-{size}", secret="s" * 32) for size in (FEW, MANY)}
    costs: dict[int, dict[str, Meter]] = {}
    times: dict[int, dict[str, list[float]]] = {size: defaultdict(list) for size in places}
    for size, place in places.items():
        with _application(place) as app:
            create_table(place)
            fill(size, seed=size)
            costs[size] = {name: _cost(app.test_client(), address) for name, address in _addresses(app).items()}
    for _ in range(TURNS):
        for size, place in places.items():
            with _application(place) as app:
                for name, address in _addresses(app).items():
                    times[size][name] += _seconds(app.test_client(), address)
    models.bind(config)
    medians = {size: {name: statistics.median(seconds) for name, seconds in of.items()} for size, of in times.items()}
    console.print(_table(costs, medians))
    console.print(_verdict(medians))


@contextmanager
def _application(place: Config) -> Iterator[Flask]:
    """On one of the tables: a process has one at a time."""
    app = create_app(place)
    try:
        with app.app_context():
            yield app
    finally:
        models.release()


def _addresses(app: Flask) -> dict[str, str]:
    """The pages that are looked at; one is where the links to older jobs lead, after some of them."""
    client, address = app.test_client(), "/"
    for _ in range(OLDER_PAGES):
        link = OLDER.search(client.get(address, headers=BROWSER).text)
        assert link is not None, f"there is nothing older than {address}"
        address = unescape(link[1])
    return {**ADDRESSES, f"{OLDER_PAGES} pages older": address}


def _cost(client: FlaskClient, address: str) -> Meter:
    with metered() as meter:
        shown = client.get(address, headers=BROWSER).text
    assert shown.count("data-job=") == 50, f"{address} does not show 50 jobs"
    return meter


def _seconds(client: FlaskClient, address: str) -> list[float]:
    found = []
    for _ in range(LOOKS):
        started = time.perf_counter()
        client.get(address, headers=BROWSER)
        found.append(time.perf_counter() - started)
    return found


def _table(costs: dict[int, dict[str, Meter]], medians: dict[int, dict[str, float]]) -> Table:
    table = Table(title=f"The page of jobs (50 a page; median of {TURNS * LOOKS})")
    for heading in ("jobs shown", "jobs there", "requests", "read units", "ms"):
        table.add_column(heading, justify="left" if heading == "jobs shown" else "right")
    for name in costs[FEW]:
        for size, meters in costs.items():
            cost, ms = meters[name], medians[size][name] * 1000
            table.add_row(name, f"{size:,}", f"{cost.requests:g}", f"{cost.units:,.1f}", f"{ms:,.1f}")
        table.add_section()
    return table


def _verdict(medians: dict[int, dict[str, float]]) -> str:
    times = {name: medians[MANY][name] / seconds for name, seconds in medians[FEW].items()}
    kept = "kept" if max(times.values()) <= GOAL else "MISSED"
    each = ", ".join(f"{name} x{ratio:.2f}" for name, ratio in times.items())
    return f"Time of a page, {MANY:,} jobs against {FEW:,}: {each}. At most x{GOAL:g}: {kept}."
