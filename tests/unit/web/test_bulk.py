"""Many jobs at once on the page: what an admin sees and presses, without script."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser

from jobsvc import bulk
from jobsvc.job_helper import JobHelper
from tests.tables import QUICKER
from tests.unit.web.conftest import BROWSER, Look

GENERATION = "generation"
#: What is looked at here is the page; the engines have tests of their own.
pytestmark = pytest.mark.parametrize("config", [QUICKER], indirect=True)


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "BATCH", 2)


@pytest.fixture
def send(client: FlaskClient) -> Any:
    """Sends a form as a browser does, and reads the answer."""

    def send(path: str, *, answers: int = 200, **form: Any) -> LexborHTMLParser:
        response = client.post(path, data=form, headers=BROWSER)
        assert response.status_code == answers, response.text
        return LexborHTMLParser(response.text)

    return send


def _make(count: int = 1, kind: str = GENERATION, **fields: Any) -> list[str]:
    """Values of the checkboxes of new jobs, newest first."""
    return [f"{kind}/{JobHelper.create(kind, **fields)['id']}" for _ in range(count)][::-1]


def _errand(html: LexborHTMLParser) -> str:
    value = html.css_first('input[name="errand"]').attributes["value"]
    assert value
    return value


def _said(html: LexborHTMLParser, css: str) -> str:
    return " ".join(html.css_first(css).text().split())


def test_the_list_offers_it_with_a_box_for_every_row(app: Flask, look: Look) -> None:
    made = _make(2, status="FAILED", platform="atcoder")
    html = look("/?status=FAILED&platform=atcoder")
    assert [box.attributes["value"] for box in html.css('td input[form="selection"][name="job"]')] == made
    form = html.css_first("form#selection")
    hidden = {field.attributes["name"]: field.attributes["value"] for field in form.css('input[type="hidden"]')}
    assert {"status": "FAILED", "platform": "atcoder"}.items() <= hidden.items()
    assert [button.attributes["value"] for button in form.css("button")] == ["retry", "cancel", "delete"]


def test_selected_jobs_are_named_and_then_deleted_a_batch_a_press(app: Flask, send: Any) -> None:
    jobs = [*_make(2, title="Equal Sums"), *_make(1, "extraction", title="Theatre <Square>")]
    kept = _make()

    question = send("/bulk", action="delete", which="selected", job=jobs)
    assert _said(question, "h1") == "Delete 3 jobs with their histories?"
    assert sorted(link.text() for link in question.css(".chosen a")) == ["Equal Sums", "Equal Sums", "Theatre <Square>"]
    assert len(JobHelper.list_jobs(None)[0]) == 4

    first = send("/bulk/go", errand=_errand(question))
    assert (_said(first, "h1"), _said(first, "[role=status]")) == ("Not done yet", "2 of 3 deleted.")
    last = send("/bulk/go", errand=_errand(first))
    assert (_said(last, "h1"), _said(last, "[role=status]")) == ("Done", "3 of 3 deleted.")
    assert [f"generation/{job['id']}" for job in JobHelper.list_jobs(None)[0]] == kept


def test_all_that_match_are_counted_by_kind_and_what_is_made_meanwhile_stays(app: Flask, send: Any) -> None:
    _make(3, status="FAILED", platform="atcoder")
    _make(1, "extraction", status="FAILED", platform="atcoder")
    _make(1, status="COMPLETED", platform="atcoder")

    html = send("/bulk", action="delete", which="matching", status="FAILED", platform="atcoder")
    assert _said(html, "h1") == "Delete 4 jobs with their histories?"
    assert [_said(html, f"[data-question] li:nth-child({number})") for number in (1, 2)] == [
        "3 generation jobs",
        "1 extraction job",
    ]
    assert "status FAILED, platform atcoder" in _said(html, "[data-question]")
    newer = _make(1, status="FAILED", platform="atcoder")

    presses = 0
    while html.css('input[name="errand"]'):
        html = send("/bulk/go", errand=_errand(html))
        presses += 1
    assert (presses, _said(html, "[role=status]")) == (3, "4 of 4 deleted.")
    left, _ = JobHelper.list_jobs(GENERATION)
    assert [job["status"] for job in left] == ["FAILED", "COMPLETED"]
    assert f"generation/{left[0]['id']}" == newer[0]


def test_the_script_finds_the_calls_that_do_the_same(app: Flask, client: FlaskClient, send: Any) -> None:
    _make(3, status="FAILED")
    html = send("/bulk", action="retry", which="matching", kind=GENERATION)
    part = html.css_first("[data-bulk]").attributes
    assert part["data-total"] == "3"
    (call,) = json.loads(part["data-calls"] or "")
    answer = client.post(call["address"], json=call["body"]).json
    assert (answer["done"], bool(answer["next_cursor"])) == (2, True)

    selected = send("/bulk", action="cancel", which="selected", job=_make())
    (call,) = json.loads(selected.css_first("[data-bulk]").attributes["data-calls"] or "")
    assert client.post(call["address"], json=call["body"]).json["done"] == 1


def test_without_a_status_the_question_says_which_are_meant(app: Flask, send: Any) -> None:
    _make(1, status="COMPLETED")
    _make(1, status="CANCELLED")
    html = send("/bulk", action="retry", which="matching")
    assert _said(html, "h1") == "Run 1 job again?"
    assert "those that are Cancelled or Failed" in _said(html, "[data-question]")


def test_completed_jobs_that_are_meant_in_so_many_words_run_again(app: Flask, send: Any) -> None:
    job = _make(1, status="COMPLETED")
    html = send("/bulk", action="retry", which="matching", status="COMPLETED")
    assert "a new result replaces" in _said(html, "[data-question]")
    selected = send("/bulk", action="retry", which="selected", job=job)
    assert _said(send("/bulk/go", errand=_errand(selected)), "[role=status]") == "1 of 1 submitted again."


def test_what_is_refused_is_told_with_the_reason(app: Flask, send: Any) -> None:
    (job,) = _make(1, status="FAILED")
    html = send("/bulk/go", errand=_errand(send("/bulk", action="cancel", which="selected", job=job)))
    assert _said(html, "[role=status]") == "0 of 1 cancelled, 1 refused."
    assert _said(html, "h1") == "Nothing was done"
    assert "it is FAILED, and must be PENDING or PROCESSING." in _said(html, ".refused")
    assert html.css_first(".refused a").attributes["href"] == f"/jobs/{job}"


def test_a_job_that_goes_meanwhile_is_no_error(app: Flask, send: Any) -> None:
    gone, kept = _make(2)
    html = send("/bulk", action="delete", which="selected", job=[gone, kept])
    JobHelper.delete(GENERATION, gone.partition("/")[2])
    assert _said(send("/bulk/go", errand=_errand(html)), "[role=status]") == "1 of 2 deleted, 1 gone meanwhile."
    again = send("/bulk", action="delete", which="selected", job=gone)
    assert "What was selected is gone." in again.css_first("main").text()


def test_with_nothing_selected_the_list_says_so(app: Flask, client: FlaskClient, send: Any, look: Look) -> None:
    _make(1, status="FAILED")
    response = client.post("/bulk", data={"action": "delete", "which": "selected", "status": "FAILED"}, headers=BROWSER)
    assert (response.status_code, response.location) == (303, "/?status=FAILED")
    assert "No job is selected." in look("/?status=FAILED").css_first(".notice").text()


def test_nothing_that_matches_is_said(app: Flask, send: Any) -> None:
    html = send("/bulk", action="delete", which="matching", platform="nowhere")
    assert _said(html, "h2") == "No such jobs"
    assert not html.css("form[data-go]")


@pytest.mark.parametrize(
    ("answers", "form", "reason"),
    [
        (400, {"action": "explode", "which": "matching"}, "Say what to do"),
        (400, {"action": "delete", "job": "generation/17"}, "is no job"),
        (400, {"action": "delete", "job": "<b>/17"}, "is no job"),
    ],
)
def test_what_cannot_be_done_is_said_on_a_page(
    app: Flask, send: Any, answers: int, form: dict[str, str], reason: str
) -> None:
    assert reason in send("/bulk", answers=answers, **form).css_first("main").text()


@pytest.mark.parametrize(
    ("form", "list_at", "answers", "reason"),
    [
        ({"action": "cancel", "status": "FAILED"}, "/?status=FAILED", 200, "must be PENDING or PROCESSING"),
        ({"action": "delete", "status": "LOST"}, "/?status=LOST", 422, "is not a status"),
        ({"action": "delete", "kind": "LOST"}, "/?kind=LOST", 422, "is no kind of job"),
        ({"action": "delete", "problem_id": "1A"}, "/?problem_id=1A", 422, "needs platform"),
    ],
)
def test_a_filter_that_means_no_job_leads_back_to_the_list_which_says_why(
    app: Flask, client: FlaskClient, look: Look, form: dict[str, str], list_at: str, answers: int, reason: str
) -> None:
    response = client.post("/bulk", data={"which": "matching", **form}, headers=BROWSER)
    assert (response.status_code, response.location) == (303, list_at)
    assert reason in look(list_at, status=answers).css_first(".notice").text()


@pytest.mark.parametrize(
    ("status", "offered"),
    [
        (None, ["retry", "cancel", "delete"]),
        ("FAILED", ["retry", "delete"]),
        ("COMPLETED", ["retry", "delete"]),
        ("PENDING", ["cancel", "delete"]),
    ],
)
def test_what_can_be_done_to_no_job_of_the_list_is_not_offered(
    app: Flask, look: Look, status: str | None, offered: list[str]
) -> None:
    _make(1, status=status or "FAILED")
    buttons = [button.attributes for button in look(f"/?status={status}" if status else "/").css("#selection button")]
    assert [button["value"] for button in buttons if "disabled" not in button] == offered
    assert all("it must be" in button["title"] for button in buttons if "disabled" in button)


def test_an_errand_that_was_not_sealed_here_is_refused(app: Flask, send: Any) -> None:
    send("/bulk/go", answers=400, errand="e30.forged")
    send("/bulk/go", answers=400)


def test_who_comes_by_the_address_begins_at_the_list(app: Flask, client: FlaskClient) -> None:
    response = client.get("/bulk", headers=BROWSER)
    assert (response.status_code, response.location) == (302, "/")
