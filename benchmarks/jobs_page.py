"""The web page's list of jobs, 50 a page, among more and more jobs: from the request to the last byte of HTML."""

from __future__ import annotations

import os
import re
import statistics
import time
from html import unescape

from flask import current_app
from flask.testing import FlaskClient
from rich.console import Console
from rich.table import Table

from benchmarks.jobs import fill
from benchmarks.meter import Meter, metered

SIZES = [1_000, 10_000] + ([100_000] if os.environ.get("FULL") == "1" else [])
TIMES = 25  #: each page is opened; the median is shown
TURNS = 5  #: links to "Older" that are followed
GOAL = 2.0  #: times as long, at the most, among all jobs as among the first thousand
ADDRESSES = {
    "all": "/",
    "failed": "/?status=FAILED",
    "of a platform": "/?platform=codeforces",
    "of a problem": "/?platform=codeforces&problem_id=1001A",
}
OLDER = re.compile(r'href="([^"]*cursor=[^"]*)"')
BROWSER = {"Accept": "text/html"}


def run(console: Console) -> None:
    client = current_app.test_client()
    there = 0
    found: dict[int, dict[str, Meter]] = {}
    for size in SIZES:
        fill(size - there, seed=size)
        there = size
        addresses = {**ADDRESSES, f"{TURNS} pages older": _older(client)}
        found[size] = {name: _opened(client, address) for name, address in addresses.items()}
    console.print(_table(found))
    console.print(_verdict(found))


def _older(client: FlaskClient) -> str:
    """Where the links to older jobs lead, after some turns."""
    address = "/"
    for _ in range(TURNS):
        link = OLDER.search(client.get(address, headers=BROWSER).text)
        assert link is not None, f"there is nothing older than {address}"
        address = unescape(link[1])
    return address


def _opened(client: FlaskClient, address: str) -> Meter:
    """What one look costs, and the median time of many."""
    with metered() as meter:
        shown = client.get(address, headers=BROWSER).text
    assert shown.count("data-job=") == 50, f"{address} does not show 50 jobs"
    seconds = []
    for _ in range(TIMES):
        started = time.perf_counter()
        client.get(address, headers=BROWSER)
        seconds.append(time.perf_counter() - started)
    meter.seconds = statistics.median(seconds)
    return meter


def _table(found: dict[int, dict[str, Meter]]) -> Table:
    table = Table(title=f"The page of jobs (50 a page; median of {TIMES})")
    for heading in ("jobs shown", "jobs there", "requests", "read units", "ms"):
        table.add_column(heading, justify="left" if heading == "jobs shown" else "right")
    for name in found[SIZES[0]]:
        for size, rows in found.items():
            meter = rows[name]
            table.add_row(
                name, f"{size:,}", f"{meter.requests:g}", f"{meter.units:,.1f}", f"{meter.seconds * 1000:,.1f}"
            )
        table.add_section()
    return table


def _verdict(found: dict[int, dict[str, Meter]]) -> str:
    few, many = found[SIZES[0]], found[SIZES[-1]]
    times = {name: many[name].seconds / few[name].seconds for name in few}
    kept = "kept" if max(times.values()) <= GOAL else "MISSED"
    each = ", ".join(f"{name} x{ratio:.2f}" for name, ratio in times.items())
    return f"Time of a page, {SIZES[-1]:,} jobs against {SIZES[0]:,}: {each}. At most x{GOAL:g}: {kept}."
