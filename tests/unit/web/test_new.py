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


def test_a_job_that_failed_is_made_anew_with_what_was_missing(app: Flask, client: FlaskClient, look: Look) -> None:
    sample = {"input": "6 6 4\n", "output": "4\n"}
    about = {**PROBLEM, "input_formats": ["n m a"], "samples": [sample], "solution_code": "int main() {}"}
    job = JobHelper.create(GENERATION, **about, language="cpp", time_limit_s=2.5)
    JobHelper.update(GENERATION, job["id"], {"status": "FAILED", "error_code": "GenerationError", "unresolved": ["m"]})
    link = look(f"/jobs/generation/{job['id']}").css_first("#again-from")

    page = look(link.attributes["href"])
    sent = {box.attributes["name"]: box.attributes.get("value") or "" for box in page.css("form.card input")}
    sent |= {box.attributes["name"]: box.text().removeprefix("\n") for box in page.css("form.card textarea")}
    sent["language"] = page.css_first("option[selected]").text()
    again = _made(send_form(client, GENERATION, **{**sent, "constraints": "1 ≤ n, m, a ≤ 10"}))
    assert again["id"] != job["id"]
    kept = ("platform", "problem_id", "title", "samples", "solution_code", "language", "time_limit_s")
    assert {name: again[name] for name in kept} == {name: job[name] for name in kept}
    assert (again["constraints"], again["input_format"].strip()) == ("1 ≤ n, m, a ≤ 10", "n m a")


def test_what_is_not_there_is_no_model_for_a_form(app: Flask, look: Look) -> None:
    look("/new/generation?from=2888a3b9-8d0e-4d0c-9f0e-0a4f5d2b1c33", status=404)
    look("/new/generation?from=nothing", status=404)
    assert look("/new/generation?from=").css_first("#title").attributes["value"] == ""


def test_a_button_that_makes_jobs_is_for_those_who_may(visitor: Visitor) -> None:
    visitor.sign_in("reader")
    assert not read(visitor.open("/")).css("main a[href='/new']")
    visitor.sign_in("operator")
    assert len(read(visitor.open("/")).css("main a[href='/new']")) == 2


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
