"""Never a traceback, never a hang, never a half-true COMPLETED: the table of `tests/attacks.py`, row by row."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from typing import Any

import httpcore2
import pytest
from flask import Flask

from jobsvc import reading
from jobsvc.extraction import PageFetcher
from jobsvc.extraction.network import is_public
from jobsvc.job_helper import JobHelper
from jobsvc.queueing import JobQueue
from jobsvc.tasks import extract_problem_info_task
from tests.answering import answering
from tests.attacks import ROWS, Comes, Fails, Row, Waits, heard, resolver, says
from tests.language_model import language_model
from tests.tables import QUICKER

#: Seconds that a whole job may take.
ALLOWED_S = 60.0


def test_the_table_is_long_and_its_names_tell_the_rows_apart():
    assert len({row.name for row in ROWS}) == len(ROWS) >= 40


@pytest.fixture
def world(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Brings a row about, and gives its job as it is after one run of its task."""
    with ExitStack() as stack:

        def run(row: Row) -> dict[str, Any]:
            changes = {}
            if row.answer is not None:
                base = stack.enter_context(answering(heard(row.answer)))
                changes["judge_mirrors"] = f"codeforces.com={base},leetcode.com={base}"
            if row.model is not None:
                model = stack.enter_context(language_model(says(row)))
                changes |= {"llm_url": model.url, "llm_model": "small-1"}
            if row.resolves_to is not None:
                monkeypatch.setattr(socket, "getaddrinfo", resolver(row.resolves_to))
                monkeypatch.setattr(httpcore2.SyncBackend, "connect_tcp", dialled)
            monkeypatch.setattr(reading, "PageFetcher", partial(PageFetcher, timeout_s=row.page_s))
            config = replace(app.extensions["jobsvc"].config, **changes)
            monkeypatch.setitem(app.extensions, "jobsvc", JobQueue(config))
            job_id = JobHelper.create_problem_extraction_job(problem_url=row.url, submit=True)["id"]
            extract_problem_info_task(job_id)
            return JobHelper.get_problem_extraction_job(job_id)

        yield run


def dialled(_: object, address: str, *__: object) -> None:
    assert is_public(address), f"{address} was dialled"
    raise httpcore2.ConnectError


def engine(row: Row) -> str:
    return QUICKER if isinstance(row.outcome, Comes) and len(row.outcome.samples) > 1000 else "moto"


@pytest.mark.usefixtures("queued")
@pytest.mark.parametrize(
    ("row", "config"), [pytest.param(row, engine(row), id=row.name) for row in ROWS], indirect=["config"]
)
def test_an_attack_or_accident_has_its_outcome(row: Row, world: Any):
    began = time.time()

    job = world(row)

    assert time.time() - began < ALLOWED_S
    CHECKS[type(row.outcome)](job, row.outcome, began)


def failed(job: dict[str, Any], outcome: Fails, _: float) -> None:
    assert (job["status"], job["error_code"], job["next_attempt_at"]) == ("FAILED", outcome.code, None), job
    says_so(job, outcome.said)


def waits(job: dict[str, Any], outcome: Waits, began: float) -> None:
    assert (job["status"], job["error_code"]) == ("PENDING", outcome.code), job
    assert float(job["next_attempt_at"]) >= began + outcome.wait_s
    says_so(job, outcome.said)


def says_so(job: dict[str, Any], said: str) -> None:
    """One short line, of ours; and nothing of the page has been taken."""
    message = job["error_message"]
    assert said in message
    assert message.isprintable()
    assert len(message) < 600
    assert "Traceback" not in message
    assert (job["title"], job["samples"], job["time_limit_s"]) == ("", [], None)


def comes(job: dict[str, Any], outcome: Comes, _: float) -> None:
    assert (job["status"], job["error_message"]) == ("COMPLETED", ""), job
    assert job["samples"] == outcome.samples
    assert (job["title"], tuple(job["warnings"])) == (outcome.title, outcome.warnings)
    assert (job["platform"], job["problem_id"], job["languages"]) == ("codeforces", "1234A", list(outcome.languages))
    assert (float(job["time_limit_s"]), float(job["memory_limit_mb"])) == (2.5, 256.0)


CHECKS: dict[type, Any] = {Fails: failed, Waits: waits, Comes: comes}
