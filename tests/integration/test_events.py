"""Streams of events from gunicorn with gevent, on real engines."""

from __future__ import annotations

import http.client
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask

from jobsvc import create_app
from jobsvc.job_helper import EXTRACTION, JobHelper
from jobsvc.servers import Server
from tests.integration.api import serving
from tests.processes import descendants, eventually, run_delay
from tests.restartable import Valkey
from tests.streams import Crowd, Event, events, next_named, reading, until_end

PATH = "/api/v1/problem-extraction-jobs"
LISTENERS = 500
RATE, SECONDS = 50, 3.0
#: On a machine that does other things too, a stretch may be slow; that the service is slow, all of them have to say.
STRETCHES = 3
#: Seconds after the last request was due by which it has to be answered.
ANSWERED_IN = 0.25
#: Seconds for all listeners, on such a machine.
PATIENCE = 30.0

pytestmark = pytest.mark.usefixtures("queue")


def _make() -> str:
    return str(JobHelper.create_problem_extraction_job()["id"])


def _ask(url: str, address: str, count: int, began: float, found: list[tuple[int, float]]) -> None:
    """So many requests, spread evenly; one that is late keeps none after it waiting."""
    with closing(http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)) as connection:
        for number in range(count):
            time.sleep(max(0.0, began + number * SECONDS / count - time.monotonic()))
            sent = time.monotonic()
            connection.request("GET", address)
            with connection.getresponse() as response:
                response.read()
                found.append((response.status, time.monotonic() - sent))


def _ask_all(url: str, addresses: list[str]) -> tuple[float, list[float]]:
    """RATE requests a second, a connection for each address; seconds that all took, and milliseconds of each."""
    found: list[tuple[int, float]] = []
    of_each = round(RATE * SECONDS / len(addresses))
    began = time.monotonic()
    starts = [began + number / RATE for number in range(len(addresses))]
    clients = [
        threading.Thread(target=_ask, args=(url, address, of_each, start, found))
        for address, start in zip(addresses, starts, strict=True)
    ]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    took_s = time.monotonic() - began
    assert [status for status, _ in found] == [200] * round(RATE * SECONDS)
    return took_s, [seconds * 1000 for _, seconds in found]


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
    asked = [f"{PATH}/{job}" for job in jobs[:20]] + [f"{PATH}/{jobs[0]}/progress"] * 2
    asked += [f"{PATH}?limit=20"] * 2 + ["/healthz"]
    with serving(service, tmp_path) as api, reading(api.url, addresses) as crowd:
        assert len(crowd.readers) == LISTENERS
        assert crowd.read_until(lambda reader: reader.saw("200 OK", "event: "), PATIENCE) == []

        for _ in range(STRETCHES):
            waited_s = -run_delay(descendants(api.pid))
            took_s, times = _ask_all(api.url, asked)
            waited_s += run_delay(descendants(api.pid))
            if is_in_time := took_s - waited_s <= SECONDS + ANSWERED_IN:
                break
        percentiles = statistics.quantiles(times, n=100)
        report = (
            f"{len(times)} requests in {took_s:.1f} s, for {waited_s:.1f} s of which others had the processors; "
            f"p50 {percentiles[49]:.0f} ms, p99 {percentiles[98]:.0f} ms"
        )

        began = time.monotonic()
        _change(jobs)
        assert crowd.read_until(lambda reader: reader.saw(*told[reader.address]), PATIENCE) == []
        told_s = time.monotonic() - began
        assert all(reader.is_open for reader in crowd.readers)
        stopped_s = _stop(api, crowd)
    with capsys.disabled():
        print(
            f"\n{report}, beside {LISTENERS} listeners, all of which were told of a change within {told_s:.1f} s; "
            f"asked to stop, the server was gone in {stopped_s:.1f} s"
        )
    assert is_in_time, report
    # gunicorn looks once a second whether all are done, and would wait for half a minute.
    assert stopped_s < 15


def _stop(api: Server, crowd: Crowd) -> float:
    """How many seconds a server takes that is asked to end while all listen; no stream says that it is over."""
    began = time.monotonic()
    api.terminate()
    assert eventually(lambda: api.exit_code() is not None, PATIENCE)
    took_s = time.monotonic() - began
    assert crowd.read_until(lambda reader: not reader.is_open, PATIENCE) == []
    assert not any(reader.saw("event: end") for reader in crowd.readers)
    return took_s


@contextmanager
def _watched(url: str, address: str) -> Iterator[Iterator[Event]]:
    with closing(http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)) as connection:
        connection.request("GET", address)
        response = connection.getresponse()
        assert response.status == 200
        yield events(iter(response.readline, b""))


def _told(stream: Iterator[Event], count: int) -> list[str]:
    """The next entries; what comes between them is passed over."""
    return [next_named(stream, "progress").data["step"] for _ in range(count)]


def test_a_queue_that_is_killed_and_comes_back_loses_no_entry_and_no_order(service: Flask, tmp_path: Path) -> None:
    job = _make()
    with Valkey(tmp_path) as valkey:
        config = replace(service.extensions["jobsvc"].config, redis_url=valkey.url)
        app = create_app(config)
        with app.app_context(), serving(app, tmp_path) as api, _watched(api.url, f"{PATH}/{job}/events") as stream:

            def tell(*steps: int) -> None:
                for step in steps:
                    JobHelper.add_progress(EXTRACTION, job, f"step {step}")

            tell(0, 1)
            told = _told(stream, 2)
            valkey.kill()
            tell(2, 3, 4)
            told += _told(stream, 3)
            tell(5, 6)
            valkey.start()
            tell(7)
            told += _told(stream, 3)
            JobHelper.update_problem_extraction_job(job, {"status": "FAILED"})
            rest = until_end(stream)
    assert told == [f"step {step}" for step in range(8)]
    assert [event.data.get("step") or event.data["status"] for event in rest] == ["override", "FAILED", "FAILED"]
