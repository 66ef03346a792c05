"""How judges are treated by jobs: seldom asked, not asked twice for the same, left alone when they say so."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
import redis
from flask import Flask

from jobsvc import clock
from jobsvc.job_helper import JobHelper
from jobsvc.queueing import JobQueue
from jobsvc.tasks import extract_problem_info_task
from tests.answering import Answer, answering, sends
from tests.attacks import URL
from tests.pages import codeforces_page

PAGE = codeforces_page().encode()

pytestmark = [pytest.mark.usefixtures("queued"), pytest.mark.parametrize("config", ["moto"], indirect=True)]


@pytest.fixture
def connection(valkey: str) -> Iterator[redis.Redis]:
    """A database of its own, empty."""
    with redis.Redis.from_url(valkey, db=6) as connection:
        connection.flushdb()
        yield connection


@contextmanager
def judge(app: Flask, answer: Answer, redis_url: str, **settings: Any) -> Iterator[None]:
    """A judge that answers so, for workers of one Redis."""
    before = app.extensions["jobsvc"]
    with answering(answer) as base:
        changes = {"judge_mirrors": f"codeforces.com={base}", "redis_url": redis_url, "judge_gap_ms": 1, **settings}
        app.extensions["jobsvc"] = JobQueue(replace(before.config, **changes))
        yield
    app.extensions["jobsvc"] = before


def submitted() -> str:
    return str(JobHelper.create_problem_extraction_job(problem_url=URL, submit=True)["id"])


def extracted(job_id: str) -> dict[str, Any]:
    extract_problem_info_task(job_id)
    job = JobHelper.get_problem_extraction_job(job_id)
    assert job is not None
    return job


def test_an_extraction_of_the_same_page_again_is_a_304(app: Flask, connection: redis.Redis, valkey: str):
    answers = []

    def answer(request: BaseHTTPRequestHandler) -> None:
        known = request.headers["If-None-Match"] == '"a"'
        answers.append((304, 0) if known else (200, len(PAGE)))
        sends(b"" if known else PAGE, answers[-1][0], ETag='"a"', Content_Type="text/html; charset=utf-8")(request)

    with judge(app, answer, f"{valkey}/6"):
        first = extracted(submitted())
        JobHelper.retry("extraction", first["id"], force=True)
        second, of_another_job = extracted(first["id"]), extracted(submitted())

    assert [job["status"] for job in (first, second, of_another_job)] == ["COMPLETED"] * 3
    assert first["samples"] == second["samples"] == of_another_job["samples"] != []
    assert answers == [(200, len(PAGE)), (304, 0), (304, 0)]


def test_a_judge_that_asks_for_a_pause_gets_it_from_every_job_and_only_who_asked_has_used_a_try(
    app: Flask, connection: redis.Redis, valkey: str
):
    asked = []

    def answer(request: BaseHTTPRequestHandler) -> None:
        asked.append(request.path)
        sends(b"", 429, Retry_After="600")(request)

    began = clock.now()
    with judge(app, answer, f"{valkey}/6", max_attempts=2):
        first = extracted(submitted())
        others = [extracted(submitted()) for _ in range(2)]
        again = extracted(others[0]["id"])

    assert len(asked) == 1
    assert (first["status"], first["error_code"], first["tries"]) == ("PENDING", "FetchError", 1)
    for job in (*others, again):
        assert (job["status"], job["error_code"], job["tries"]) == ("PENDING", "JudgeBusy", 0)
        assert "asks for no request for" in job["error_message"]
    assert all(float(job["next_attempt_at"]) >= began + 595 for job in (first, *others, again))


def test_a_redis_that_never_answers_costs_seconds_and_not_the_job(app: Flask):
    with closing(socket.create_server(("127.0.0.1", 0))) as deaf:
        began = time.monotonic()
        answer = sends(PAGE, ETag='"a"', Content_Type="text/html")
        with judge(app, answer, f"redis://127.0.0.1:{deaf.getsockname()[1]}/0"):
            job = extracted(submitted())

    assert job["status"] == "COMPLETED"
    assert time.monotonic() - began < 25
