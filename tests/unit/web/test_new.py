"""Forms that make jobs."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from jobsvc.job_helper import EXTRACTION, GENERATION, JobHelper
from tests.unit.web.conftest import Look, Visitor, read
from tests.unit.web.forms import PROBLEM, URL, file, send_form

pytestmark = pytest.mark.parametrize("config", ["moto"], indirect=True)


def _made(response: TestResponse) -> dict[str, Any]:
    assert response.status_code == 303, response.text
    kind, job_id = response.headers["Location"].removeprefix("/jobs/").split("/")
    return JobHelper.get(kind, job_id)


def test_an_address_becomes_a_job_that_is_queued(app: Flask, client: FlaskClient, queued) -> None:
    job = _made(send_form(client, EXTRACTION, problem_url=f"  {URL}\n", generate_script="yes"))
    assert (job["job_type"], job["problem_url"], job["generate_script"]) == (EXTRACTION, URL, True)
    assert (job["platform"], job["problem_id"], job["created_by"]) == ("codeforces", "1A", "anybody")
    assert queued == [(EXTRACTION, job["id"], job["task_id"])]


def test_a_generator_is_wanted_only_where_the_box_is_ticked(app: Flask, client: FlaskClient, look: Look) -> None:
    assert "checked" in look("/new").css_first("[name=generate_script]").attributes
    assert _made(send_form(client, EXTRACTION, problem_url=URL))["generate_script"] is False


def test_a_saved_page_is_brought_along(app: Flask, client: FlaskClient) -> None:
    page = "<html><meta charset=euc-kr>별".encode("euc-kr")
    job = _made(send_form(client, EXTRACTION, problem_url=URL, page_html=file(page)))
    assert job["page_bytes"] == len("<html><meta charset=euc-kr>별".encode())
    assert _made(send_form(client, EXTRACTION, problem_url=URL, page_html=file(b"", "")))["page_bytes"] is None


def test_constraints_become_a_job(app: Flask, client: FlaskClient) -> None:
    more = {
        "input_format": "One line.\r\nTwo lines.",
        "sample_input": "3\r\n",
        "sample_output": "",
        "solution_code": "print(1)\r\n",
        "language": "cpp",
        "time_limit_s": "1.5",
        "problem_url": "",
    }
    job = _made(send_form(client, GENERATION, **PROBLEM, **more))
    assert {name: job[name] for name in PROBLEM} == PROBLEM
    assert job["input_format"] == "One line.\nTwo lines."
    assert job["samples"] == [{"input": "3\n", "output": ""}]
    assert (job["solution_code"], job["language"], job["time_limit_s"]) == ("print(1)\n", "cpp", 1.5)
    assert job["submitted_at"]


def test_a_form_that_is_sent_twice_makes_one_job(app: Flask, client: FlaskClient, look: Look) -> None:
    once = look("/new").css_first("input[name=once]").attributes["value"]
    first = _made(send_form(client, EXTRACTION, problem_url=URL, once=once))
    assert _made(send_form(client, EXTRACTION, problem_url=URL, once=once))["id"] == first["id"]
    changed = _made(send_form(client, EXTRACTION, problem_url=URL, once=once, generate_script="yes"))
    assert changed["id"] != first["id"]
    other = look("/new").css_first("input[name=once]").attributes["value"]
    assert _made(send_form(client, EXTRACTION, problem_url=URL, once=other))["id"] not in {first["id"], changed["id"]}


def test_a_reader_is_told_why_not(visitor: Visitor) -> None:
    visitor.sign_in("reader", name="rita")
    page = read(visitor.open("/new"))
    assert "rita" in page.css_first("#why-not").text()
    assert "disabled" in page.css_first("fieldset").attributes
    assert read(visitor.send("/new", "/new/extraction", problem_url=URL), status=403).css_first("h1")


def test_an_operators_job_carries_the_keys_name(visitor: Visitor, locked: Flask) -> None:
    visitor.sign_in("operator", name="olga")
    sent = visitor.send("/new", "/new/extraction", problem_url=URL)
    with locked.app_context():
        job = _made(sent)
        assert job["created_by"] == "olga"
        (entry, *_), _ = JobHelper.list_progress(EXTRACTION, job["id"])
    assert "olga" in entry["message"]


@pytest.mark.parametrize("address", ["/new/other", "/new/"])
def test_there_is_no_other_kind(look: Look, address: str) -> None:
    look(address, status=404)
