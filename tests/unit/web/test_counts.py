"""Numbers beside the statuses: bounded, remembered, and what they and the list cost."""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from jobsvc import clock, counting
from jobsvc.job_helper import EXTRACTION, GENERATION, JobHelper, new_job
from jobsvc.models import Job, ProblemExtractionJob, ScriptGenerationJob, Status
from jobsvc.web import counts
from tests.unit.web.conftest import BROWSER, Look, texts

ON_MOTO = pytest.mark.parametrize("config", ["moto"], indirect=True)
ON_REAL = pytest.mark.parametrize(
    "config", [pytest.param("dynamodb_local", marks=pytest.mark.dynamodb_local)], indirect=True
)
NONE = {"PENDING": "0", "PROCESSING": "0", "COMPLETED": "0", "FAILED": "0", "CANCELLED": "0"}


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The process's clock."""
    now = [100.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    return now


def test_each_status_has_its_number(app: Flask, client: FlaskClient) -> None:
    for kind, status, platform in [
        (EXTRACTION, "FAILED", "codeforces"),
        (GENERATION, "FAILED", "codeforces"),
        (GENERATION, "FAILED", "atcoder"),
        (GENERATION, "PENDING", "atcoder"),
    ]:
        JobHelper.create(kind, status=status, platform=platform, problem_id="1A")
    for query, numbers in {
        "": {"FAILED": "3", "PENDING": "1"},
        "?status=FAILED": {"FAILED": "3", "PENDING": "1"},
        "?kind=generation": {"FAILED": "2", "PENDING": "1"},
        "?platform=codeforces": {"FAILED": "2"},
        "?platform=codeforces&problem_id=1A&kind=extraction": {"FAILED": "1"},
        "?platform=nobody": {},
    }.items():
        assert client.get(f"/jobs/counts{query}").json == NONE | numbers, query


@ON_MOTO
def test_nobody_counts_further_than_to_a_thousand(app: Flask, client: FlaskClient, monkeypatch) -> None:
    asked: list[int] = []

    def count(kind: type[Job], *, most: int, **_: Any) -> int:
        asked.append(most)
        return min(most, 700)

    monkeypatch.setattr(counting, "count", count)
    assert set(client.get("/jobs/counts").json.values()) == {"1,000+"}
    assert asked == [1000, 300] * 5
    assert set(client.get("/jobs/counts?kind=generation").json.values()) == {"700"}


@ON_MOTO
def test_a_number_is_remembered_for_longer_the_larger_it_is(
    app: Flask, client: FlaskClient, sent: list[str], now: list[float]
) -> None:
    for _ in range(50):
        JobHelper.create(EXTRACTION, status="FAILED")
    sent.clear()
    assert client.get("/jobs/counts").json["FAILED"] == "50"
    assert sent == ["Query"] * 10

    for later, queries in [(9.9, 0), (10.1, 8), (15.1, 2)]:
        sent.clear()
        now[0] = 100 + later
        client.get("/jobs/counts?status=PENDING")
        assert sent == ["Query"] * queries


@ON_MOTO
def test_filters_that_nobody_asks_for_are_forgotten(app: Flask, client: FlaskClient, sent, monkeypatch) -> None:
    monkeypatch.setattr(counts, "MOST_FILTERS", 2)
    for kind in ("?kind=generation", "?kind=extraction", "?platform=x"):
        client.get(f"/jobs/counts{kind}")
    for query, queries in [("?platform=x", 0), ("?kind=extraction", 0), ("?kind=generation", 5)]:
        sent.clear()
        client.get(f"/jobs/counts{query}")
        assert len(sent) == queries


def test_those_who_ask_at_once_share_one_count(monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[Status] = []

    def count(status: Status, _: object) -> counts.Count:
        time.sleep(0.005)
        counted.append(status)
        return counts.Count(1, time.monotonic() + 60)

    monkeypatch.setattr(counts, "_count", count)
    known = counts.Counts()
    with ThreadPoolExecutor(5) as visitors:
        answers = [*visitors.map(lambda _: known.now({}), range(5))]
    assert counted == list(Status)
    assert answers == [answers[0]] * 5


@ON_MOTO
def test_the_list_shows_what_is_remembered_and_asks_for_nothing(
    app: Flask, look: Look, client: FlaskClient, sent: list[str]
) -> None:
    JobHelper.create(EXTRACTION, status="FAILED")
    assert texts(look("/"), ".count") == [""] * 5
    address = look("/?kind=extraction&status=FAILED").css_first("[data-counts]").attributes["data-counts"]
    assert address == "/jobs/counts?kind=extraction"
    client.get(address)
    sent.clear()
    assert texts(look("/?kind=extraction&status=FAILED"), ".count") == ["0", "0", "0", "1", "0"]
    assert sent == ["Query"]


@ON_MOTO
def test_numbers_of_a_filter_that_cannot_be_used_are_refused(client: FlaskClient) -> None:
    response = client.get("/jobs/counts?problem_id=1")
    assert response.status_code == 422
    assert list(response.json["errors"]) == ["problem_id"]


def _fill(jobs: int, statuses: tuple[str, ...] = ("COMPLETED", "COMPLETED", "FAILED", "CANCELLED")) -> None:
    began = clock.now() - jobs
    with ProblemExtractionJob.batch_write() as batch:
        for number in range(jobs):
            kind = (ProblemExtractionJob, ScriptGenerationJob)[number % 2]
            values = {"platform": "codeforces", "problem_id": f"{number}A", "title": "A title of usual length"}
            job = new_job(kind, {**values, "status": statuses[number % len(statuses)]}, created_by="alice")
            job.created_at = job.updated_at = began + number
            for name, value in job.index_keys().items():
                setattr(job, name, value)
            batch.save(job)


@ON_REAL
def test_a_page_costs_the_same_however_many_jobs_there_are(app: Flask, client: FlaskClient, sent: list[str]) -> None:
    cost = {}
    for jobs in (100, 3_000):
        _fill(jobs)
        sent.clear()
        response = client.get("/", headers=BROWSER)
        assert response.text.count("data-job=") == 50
        assert set(sent) == {"Query"}
        cost[jobs] = _units(response)
    assert cost[100] - 1 <= cost[3_000] <= cost[100] + 1
    assert cost[3_000] <= 10


@ON_REAL
def test_numbers_cost_what_a_thousand_jobs_cost(app: Flask, client: FlaskClient) -> None:
    _fill(1_500, ("FAILED",))
    response = client.get("/jobs/counts")
    assert response.json == NONE | {"FAILED": "1,000+"}
    assert 30 <= _units(response) <= 60
    assert _units(client.get("/jobs/counts")) == 0


def _units(response: TestResponse) -> float:
    return float(re.fullmatch(r"read=([\d.]+) write=0", response.headers["X-Consumed-Capacity"])[1])
