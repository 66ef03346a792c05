"""Streams of events from gunicorn with gevent, on real engines."""

from __future__ import annotations

import http.client
import statistics
import threading
import time
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask

from jobsvc.job_helper import EXTRACTION, JobHelper
from tests.integration.api import serving
from tests.streams import reading

PATH = "/api/v1/problem-extraction-jobs"
LISTENERS = 500
RATE, SECONDS = 50, 3.0
#: On a machine that does other things too, a stretch may be slow; that the service is slow, all of them have to say.
STRETCHES = 3
#: Seconds for all listeners, on such a machine.
PATIENCE = 30.0

pytestmark = pytest.mark.usefixtures("queue")


def _make() -> str:
    return str(JobHelper.create_problem_extraction_job()["id"])


def _ask(url: str, address: str, count: int, found: list[tuple[int, float]]) -> None:
    """So many requests, spread evenly; one that is late keeps none after it waiting."""
    began = time.monotonic()
    with closing(http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)) as connection:
        for number in range(count):
            time.sleep(max(0.0, began + number * SECONDS / count - time.monotonic()))
            sent = time.monotonic()
            connection.request("GET", address)
            with connection.getresponse() as response:
                response.read()
                found.append((response.status, time.monotonic() - sent))


def _ask_all(url: str, addresses: list[str]) -> tuple[float, list[float]]:
    """RATE requests a second, a connection for each address; the rate that was reached, and each one's milliseconds."""
    found: list[tuple[int, float]] = []
    of_each = round(RATE * SECONDS / len(addresses))
    clients = [threading.Thread(target=_ask, args=(url, address, of_each, found)) for address in addresses]
    began = time.monotonic()
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    took_s = time.monotonic() - began
    assert [status for status, _ in found] == [200] * of_each * len(addresses)
    return len(found) / took_s, [seconds * 1000 for _, seconds in found]


def _is_told(jobs: list[str]) -> dict[str, tuple[str, ...]]:
    """What each stream says after `_change`."""
    return {f"{PATH}/{job}/events": ("noticed",) for job in jobs} | {"/api/v1/events": ("event: job", jobs[0])}


def _change(jobs: list[str]) -> None:
    for job in jobs:
        JobHelper.add_progress(EXTRACTION, job, "noticed")
    JobHelper.update_problem_extraction_job(jobs[0], {"title": "Noticed"})


def test_one_process_serves_500_idle_listeners_and_50_requests_a_second_beside_them(
    service: Flask, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    jobs = [_make() for _ in range(50)]
    told = _is_told(jobs)
    addresses = ["/api/v1/events"] * 104 + [f"{PATH}/{jobs[0]}/events"] * 102
    addresses += [f"{PATH}/{job}/events" for job in jobs[1:]] * 6
    asked = [f"{PATH}/{job}" for job in jobs[:7]] + [f"{PATH}/{jobs[0]}/progress", f"{PATH}?limit=20", "/healthz"]
    with serving(service, tmp_path) as api, reading(api.url, addresses) as crowd:
        assert len(crowd.readers) == LISTENERS
        assert crowd.read_until(lambda reader: reader.saw("200 OK", "event: "), PATIENCE) == []

        for _ in range(STRETCHES):
            rate, times = _ask_all(api.url, asked)
            if rate >= RATE:
                break
        percentiles = statistics.quantiles(times, n=100)
        report = f"{rate:.1f} requests a second, p50 {percentiles[49]:.0f} ms, p99 {percentiles[98]:.0f} ms"

        began = time.monotonic()
        _change(jobs)
        assert crowd.read_until(lambda reader: reader.saw(*told[reader.address]), PATIENCE) == []
        told_s = time.monotonic() - began
        assert all(reader.is_open for reader in crowd.readers)
    with capsys.disabled():
        print(f"\n{report}, beside {LISTENERS} listeners, all of which were told of a change within {told_s:.1f} s")
    assert rate >= RATE, report
