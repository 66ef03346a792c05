from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from flask import Flask

from jobsvc.cli.recover import recover
from jobsvc.job_helper import JobHelper
from jobsvc.models import ProblemExtractionJob
from jobsvc.queueing import Held, JobQueue
from jobsvc.runs import claim


@pytest.fixture
def empty_queue(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(JobQueue, "held", lambda self: Held(set(), set()))
    monkeypatch.setattr(JobQueue, "put", lambda self, *message: None)


def _run(app: Flask, *options: str) -> str:
    result = CliRunner().invoke(recover, options, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.usefixtures("empty_queue")
def test_it_says_what_it_found_and_did(app: Flask) -> None:
    waiting = JobHelper.create_problem_extraction_job(submit=True)
    dead = JobHelper.create_problem_extraction_job(submit=True)
    claim(ProblemExtractionJob, dead["id"])

    dry = _run(app, "--dry-run", "--older-than", "0")
    assert dry.startswith("A dry run: nothing was done.")
    assert JobHelper.get_problem_extraction_job(dead["id"])["status"] == "PROCESSING"

    done = json.loads(_run(app, "--older-than", "0", "--json"))
    assert (done["recovered"], done["queued"]) == ([dead["id"]], [waiting["id"], dead["id"]])
    assert JobHelper.get_problem_extraction_job(dead["id"])["status"] == "PENDING"


@pytest.mark.usefixtures("empty_queue")
def test_where_nothing_is_broken_it_says_so(app: Flask) -> None:
    assert _run(app) == "Nothing to recover.\n"


def test_a_queue_that_does_not_answer_is_an_error_and_not_an_empty_queue(app: Flask) -> None:
    job = JobHelper.create_problem_extraction_job(submit=True)
    result = CliRunner().invoke(recover, [], catch_exceptions=False)
    assert result.exit_code == 1
    assert "The queue (JOBSVC_REDIS_URL) did not answer: " in result.output
    assert JobHelper.get_problem_extraction_job(job["id"]) == job
