"""Samples that come with an extraction job."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from jobsvc import tasks
from jobsvc.job_helper import JobHelper
from tests.pages import codeforces_page

pytestmark = pytest.mark.usefixtures("app", "queued")

PATH = "/api/v1/problem-extraction-jobs"
URL = "https://codeforces.com/contest/1234/problem/A"
SHOWN = [{"input": "3\n1 2 3\n", "output": "6\n"}]
GIVEN = [{"input": "1\n5\n", "output": "5\n"}]
WARNING = "The page shows other samples; those that were given are taken."


def _made(client: FlaskClient, **fields: Any) -> dict[str, Any]:
    response = client.post(PATH, json={"problem_url": URL, "page_html": codeforces_page(), **fields})
    assert response.status_code == 202, response.text
    return response.json


def _done(job_id: str) -> dict[str, Any]:
    tasks.extract_problem_info_task(job_id)
    return JobHelper.get_problem_extraction_job(job_id)


def test_they_are_the_jobs_from_the_start_and_in_the_result(client: FlaskClient) -> None:
    made = _made(client, samples=GIVEN)
    assert (made["samples"], made["samples_given"]) == (GIVEN, True)
    job = _done(made["id"])
    assert (job["status"], job["samples"], job["samples_given"]) == ("COMPLETED", GIVEN, True)
    assert WARNING in job["warnings"]


def test_a_page_without_samples_is_read_then(client: FlaskClient) -> None:
    page = codeforces_page(samples="")
    assert _done(_made(client, page_html=page)["id"])["error_code"] == "IncompletePage"
    assert _done(_made(client, page_html=page, samples=GIVEN)["id"])["samples"] == GIVEN


@pytest.mark.parametrize("fields", [{}, {"samples": []}])
def test_where_none_are_given_the_pages_are_taken(client: FlaskClient, fields: dict[str, Any]) -> None:
    job = _done(_made(client, **fields)["id"])
    assert (job["samples"], job["samples_given"]) == (SHOWN, None)
    assert WARNING not in job["warnings"]


def test_the_script_that_follows_is_written_for_them(client: FlaskClient) -> None:
    job = _done(_made(client, samples=GIVEN, generate_script=True)["id"])
    following = JobHelper.get_script_generation_job(job["generation_job_id"])
    assert following["samples"] == GIVEN


def test_they_can_be_changed_and_taken_back_before_the_job_runs(client: FlaskClient) -> None:
    job_id = _made(client)["id"]
    changed = client.patch(f"{PATH}/{job_id}", json={"samples": GIVEN}).json
    assert (changed["samples"], changed["samples_given"]) == (GIVEN, True)
    back = client.patch(f"{PATH}/{job_id}", json={"samples": []}).json
    assert (back["samples"], back["samples_given"]) == ([], None)
    assert _done(job_id)["samples"] == SHOWN


def test_what_an_earlier_run_found_is_not_taken_for_given(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = iter([codeforces_page(), codeforces_page().replace("1 2 3", "3 2 1")])
    monkeypatch.setattr("jobsvc.reading.PageFetcher.fetch", lambda *_: next(pages))
    job_id = client.post(PATH, json={"problem_url": URL}).json["id"]
    assert _done(job_id)["samples"] == SHOWN
    JobHelper.retry("extraction", job_id, force=True)
    job = _done(job_id)
    assert job["samples"] == [{"input": "3\n3 2 1\n", "output": "6\n"}]
    assert WARNING not in job["warnings"]


def test_given_ones_are_kept_when_the_job_runs_again(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jobsvc.reading.PageFetcher.fetch", lambda *_: codeforces_page())
    job_id = client.post(PATH, json={"problem_url": URL, "samples": GIVEN}).json["id"]
    _done(job_id)
    JobHelper.retry("extraction", job_id, force=True)
    assert _done(job_id)["samples"] == GIVEN


@pytest.mark.parametrize("samples", ["x", [1], [{"input": "1"}], [{"input": "1", "output": 2}], None])
def test_samples_have_an_input_and_an_output(client: FlaskClient, samples: Any) -> None:
    response = client.post(PATH, json={"problem_url": URL, "samples": samples})
    assert response.status_code == 422
    assert all(name.startswith("samples") for name in response.json["errors"])


def test_samples_that_come_while_the_job_runs_come_too_late(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = client.post(PATH, json={"problem_url": URL}).json["id"]

    def fetch(*_: Any) -> str:
        JobHelper.update_problem_extraction_job(job_id, {"samples": GIVEN})
        return codeforces_page()

    monkeypatch.setattr("jobsvc.reading.PageFetcher.fetch", fetch)
    job = _done(job_id)
    assert (job["samples"], job["samples_given"]) == (SHOWN, None)
