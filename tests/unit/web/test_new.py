"""Forms that make jobs."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from jobsvc.job_helper import EXTRACTION, GENERATION, JobHelper
from tests.unit.web.conftest import BROWSER, Look, Visitor, read, texts

pytestmark = pytest.mark.parametrize("config", ["moto"], indirect=True)

URL = "https://codeforces.com/problemset/problem/1/A"
PROBLEM = {"platform": "codeforces", "problem_id": "1A", "title": "Theatre Square", "constraints": "1 ≤ n ≤ 10"}
SCRIPT = '"><script>alert(1)</script>'


def _send(client: FlaskClient, kind: str, **fields: Any) -> TestResponse:
    boundary, body = encode_multipart(fields)
    sent_as = f"multipart/form-data; boundary={boundary}"
    return client.post(f"/new/{kind}", data=body, content_type=sent_as, headers=BROWSER)


def _file(content: bytes, name: str = "page.html") -> FileStorage:
    return FileStorage(io.BytesIO(content), name)


def _made(response: TestResponse) -> dict[str, Any]:
    assert response.status_code == 303, response.text
    kind, job_id = response.headers["Location"].removeprefix("/jobs/").split("/")
    return JobHelper.get(kind, job_id)


def test_an_address_becomes_a_job_that_is_queued(app: Flask, client: FlaskClient, queued) -> None:
    job = _made(_send(client, EXTRACTION, problem_url=f"  {URL}\n", generate_script="yes"))
    assert (job["job_type"], job["problem_url"], job["generate_script"]) == (EXTRACTION, URL, True)
    assert (job["platform"], job["problem_id"], job["created_by"]) == ("codeforces", "1A", "anybody")
    assert queued == [(EXTRACTION, job["id"], job["task_id"])]


def test_a_generator_is_wanted_only_where_the_box_is_ticked(app: Flask, client: FlaskClient, look: Look) -> None:
    assert "checked" in look("/new").css_first("[name=generate_script]").attributes
    assert _made(_send(client, EXTRACTION, problem_url=URL))["generate_script"] is False
    again = read(_send(client, EXTRACTION, problem_url="x", once="1"), status=422)
    assert "checked" not in again.css_first("[name=generate_script]").attributes


def test_a_saved_page_is_brought_along(app: Flask, client: FlaskClient) -> None:
    page = "<html><meta charset=euc-kr>별".encode("euc-kr")
    job = _made(_send(client, EXTRACTION, problem_url=URL, page_html=_file(page)))
    assert job["page_bytes"] == len("<html><meta charset=euc-kr>별".encode())
    large = read(_send(client, EXTRACTION, problem_url=URL, page_html=_file(b"x" * (2**21 + 1))), status=422)
    assert "a page may have 2,097,152" in large.css_first("#page_html-error").text()
    assert large.css("details[open] #page_html")
    assert _made(_send(client, EXTRACTION, problem_url=URL, page_html=_file(b"", "")))["page_bytes"] is None


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
    job = _made(_send(client, GENERATION, **PROBLEM, **more))
    assert {name: job[name] for name in PROBLEM} == PROBLEM
    assert job["input_format"] == "One line.\nTwo lines."
    assert job["samples"] == [{"input": "3\n", "output": ""}]
    assert (job["solution_code"], job["language"], job["time_limit_s"]) == ("print(1)\n", "cpp", 1.5)
    assert job["submitted_at"]


@pytest.mark.parametrize(
    ("kind", "changes", "at", "said"),
    [
        (EXTRACTION, {"problem_url": ""}, "problem_url", "Missing data"),
        (EXTRACTION, {"problem_url": "https://example.org/1"}, "problem_url", "is not the host of a judge"),
        (EXTRACTION, {"problem_url": f"{SCRIPT}"}, "problem_url", ""),
        (GENERATION, {"constraints": " \r\n"}, "constraints", "Missing data"),
        (GENERATION, {"platform": "nobody"}, "platform", "jobsvc does not read 'nobody'"),
        (GENERATION, {"title": "x" * 256}, "title", "255"),
        (GENERATION, {"time_limit_s": "soon"}, "time_limit_s", "Not a valid number"),
        (GENERATION, {"time_limit_s": "-1"}, "time_limit_s", "Must be at least 0.001"),
        (GENERATION, {"time_limit_s": "nan"}, "time_limit_s", ""),
        (GENERATION, {"solution_code": "x", "language": "cobol"}, "language", "cannot be run"),
        (GENERATION, {"problem_url": "https://codeforces.com/problemset/problem/2/B"}, "problem_id", "in problem_url"),
        (GENERATION, {"constraints": "x" * 420_000}, "constraints", "can be stored"),
    ],
)
def test_what_is_wrong_is_said_where_it_stands_and_nothing_is_lost(
    app: Flask, client: FlaskClient, kind: str, changes: dict[str, str], at: str, said: str
) -> None:
    fields = {**({"problem_url": URL} if kind == EXTRACTION else PROBLEM), **changes}
    page = read(_send(client, kind, **fields), status=422)
    control = page.css_first(f"#{at}")
    assert control.attributes["aria-invalid"] == "true"
    assert f"{at}-error" in control.attributes["aria-describedby"].split()
    assert said in page.css_first(f"#{at}-error").text()
    assert page.css_first(f"[role=alert] a[href='#{at}']")
    assert texts(page, "title")[0].startswith("Not made")
    for name, value in fields.items():
        if name != "language":
            control = page.css_first(f"#{name}")
            shown = control.text().removeprefix("\n") if control.tag == "textarea" else control.attributes["value"]
            assert shown.strip() == value.strip(), name
    assert "<script>alert" not in page.html
    assert JobHelper.list_jobs(None) == ([], None)


def test_a_form_that_is_sent_twice_makes_one_job(app: Flask, client: FlaskClient, look: Look) -> None:
    once = look("/new").css_first("input[name=once]").attributes["value"]
    first = _made(_send(client, EXTRACTION, problem_url=URL, once=once))
    assert _made(_send(client, EXTRACTION, problem_url=URL, once=once))["id"] == first["id"]
    changed = _made(_send(client, EXTRACTION, problem_url=URL, once=once, generate_script="yes"))
    assert changed["id"] != first["id"]
    other = look("/new").css_first("input[name=once]").attributes["value"]
    assert _made(_send(client, EXTRACTION, problem_url=URL, once=other))["id"] not in {first["id"], changed["id"]}


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
