"""An extraction job whose page the rules cannot read whole, with a language model and without."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from jobsvc.cli.judge import standing_in
from jobsvc.job_helper import JobHelper
from jobsvc.queueing import JobQueue
from jobsvc.tasks import extract_problem_info_task
from tests.language_model import Answer, language_model, says, sends
from tests.pages import codeforces_page

URL = "https://codeforces.com/contest/1234/problem/A"
WHOLE = codeforces_page()
WITHOUT_SAMPLES = codeforces_page(samples="", more="<p>For example:</p><pre>3\n1 2 3\n</pre><p>gives</p><pre>6\n</pre>")
SAMPLES = [{"input": "3\n1 2 3\n", "output": "6\n"}]

pytestmark = pytest.mark.usefixtures("queued")


@contextmanager
def settings(app: Flask, html: str, **changes: Any) -> Iterator[None]:
    """The application with other settings, and a judge whose page is `html`."""
    before = app.extensions["jobsvc"]
    with standing_in(URL, html.encode()) as mirrors:
        app.extensions["jobsvc"] = JobQueue(replace(before.config, judge_mirrors=mirrors, **changes))
        yield
    app.extensions["jobsvc"] = before


def extracted(app: Flask, html: str, answer: Answer) -> dict[str, Any]:
    """The job after its task, with a language model that answers so."""
    job_id = JobHelper.create_problem_extraction_job(problem_url=URL, submit=True)["id"]
    with language_model(answer) as model, settings(app, html, llm_url=model.url, llm_model="small-1"):
        extract_problem_info_task(job_id)
    return JobHelper.get_problem_extraction_job(job_id)


def test_the_job_says_what_the_model_found_and_what_it_took(app: Flask):
    job = extracted(app, WITHOUT_SAMPLES, says(json.dumps({"samples": SAMPLES}), usage=(321, 45)))

    assert (job["status"], job["samples"], job["by_model"]) == ("COMPLETED", SAMPLES, ["samples"])
    assert job["language_model"] == {
        "name": "small-1",
        "requests": 1,
        "prompt_tokens": 321,
        "completion_tokens": 45,
    }
    shown = app.test_client().get(f"/api/v1/problem-extraction-jobs/{job['id']}").get_json()
    assert (shown["by_model"], shown["language_model"]) == (job["by_model"], job["language_model"])
    history = app.test_client().get(f"/api/v1/problem-extraction-jobs/{job['id']}/progress").get_json()["items"]
    assert [entry["message"] for entry in history if entry["step"] in ("asking", "asked")] == [
        "the language model small-1",
        "1 request, 321 tokens read, 45 written",
    ]


def test_tokens_are_told_of_a_job_that_failed_too(app: Flask):
    job = extracted(app, WITHOUT_SAMPLES, says("I see no samples.", usage=(321, 7)))

    assert (job["status"], job["error_code"]) == ("FAILED", "IncompletePage")
    assert (job["samples"], job["language_model"]["completion_tokens"]) == ([], 7)


def test_a_model_that_is_away_is_asked_again_later(app: Flask):
    job = extracted(app, WITHOUT_SAMPLES, sends("{}", 500))

    assert (job["status"], job["error_code"]) == ("PENDING", "ModelError")
    assert "cannot be found on it: the samples. The language model at" in job["error_message"]


def test_without_settings_nothing_is_asked_and_nothing_of_an_earlier_run_stays(app: Flask):
    job = extracted(app, WITHOUT_SAMPLES, says(json.dumps({"samples": SAMPLES})))
    JobHelper.retry("extraction", job["id"], force=True)
    with language_model(says("{}")) as model, settings(app, WHOLE):
        extract_problem_info_task(job["id"])

    job = JobHelper.get_problem_extraction_job(job["id"])
    assert (job["status"], job["by_model"], job["language_model"]) == ("COMPLETED", [], None)
    assert model.asked == []
