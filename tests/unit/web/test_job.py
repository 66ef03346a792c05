"""The Job page as a browser gets it."""

from __future__ import annotations

import io
import re
import time
import zipfile
from typing import Any

import pytest
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser

from jobsvc import lifecycle, moves, runs
from jobsvc.cases import Case, CaseMaker
from jobsvc.errors import CasesFailed
from jobsvc.job_helper import JobHelper
from jobsvc.models import KINDS, ProblemExtractionJob, ProgressEntry
from jobsvc.models.batching import write_batch
from jobsvc.web import job as job_page
from tests.unit.web.conftest import BROWSER, Look, Visitor, read, texts

#: One engine does: what a page costs and shows does not depend on it.
pytestmark = pytest.mark.parametrize("config", ["moto"], indirect=True)

UNKNOWN = "2888a3b9-8d0e-4d0c-9f0e-0a4f5d2b1c33"
HOSTILE = '</script><script>alert(1)</script>"><img src=x onerror=alert(1)>'
SAMPLES = [{"input": "3 4\n  x\n", "output": "7 \n"}, {"input": "1\n", "output": "2\n"}]
PROOF = {"runs": 9, "cases": 49, "bytes": 1000, "seconds": 1.5, "sandbox": "bubblewrap"}
RESULT = {
    "generator_code": "def generate_test_cases():\n    return []\n",
    "proof": PROOF,
    "schema": {"variables": {"n": {"low": 1}}},
    "assumptions": ["n is at least 1"],
    "unread": ["A story about a square."],
    "confidence": "medium",
    "by_model": ["generator_code"],
    "language_model": {"name": "a model", "requests": 2, "prompt_tokens": 10},
}
Job = dict[str, Any]


def made(kind: str = "generation", **fields: Any) -> Job:
    values: Job = {"platform": "codeforces", "problem_id": "1A", "title": "Theatre Square"}
    return JobHelper.create(kind, submit=True, created_by="ci", **{**values, **fields})


def run_of(job: Job) -> runs.Run:
    return runs.claim(KINDS[job["job_type"]], job["id"])


def completed(**fields: Any) -> Job:
    job = made(**fields)
    run_of(job).finish(RESULT)
    return job


def failed(**fields: Any) -> Job:
    job = made(**fields)
    run_of(job).fail("GenerationError", "It cannot be written.", {"unresolved": ["n: no upper bound"]})
    return job


def address(job: Job, *parts: str) -> str:
    return "/".join(["/jobs", job["job_type"], job["id"], *parts])


def buttons(page: LexborHTMLParser) -> dict[str, bool]:
    """The buttons of the head, and whether each can be pressed."""
    return {
        node.attributes["id"] or "": "disabled" not in node.attributes for node in page.css("#head .actions .button")
    }


@pytest.fixture(autouse=True)
def queue(queued: list[Any]) -> list[Any]:
    return queued


def test_a_completed_job_shows_its_script_and_how_it_was_proved(app, look: Look) -> None:
    page = look(address(completed()))
    assert texts(page, "h1") == ["Theatre Square"]
    assert texts(page, "#head .status") == ["Completed"]
    assert page.css_first("#generator").text() == RESULT["generator_code"]
    assert "hl-keyword" in page.css_first("#generator").html
    result = texts(page, "#result")[0]
    for shown in (
        "Confidence: medium.",
        "49 in 9 runs",
        "bubblewrap",
        "n is at least 1",
        "A story about a square.",
        "Found by a language model: generator_code",
        "a model, requests 2, prompt tokens 10",
    ):
        assert shown in result
    assert page.css_first("form.cases").attributes["action"].endswith("/test-cases.zip")
    assert page.css_first("#job").attributes.get("data-events") is None


def test_the_story_is_a_picture_and_the_same_as_a_list(app, look: Look) -> None:
    job = made()
    run_of(job).postpone("Crash", "It crashed.", delay_s=0)
    run = run_of(job)
    run.progress("written", "9 lines")
    run.finish(RESULT)
    page = look(address(job))
    assert [text.split(" ", 2)[:2] for text in texts(page, ".lane-head p")] == [["Attempt", "1"], ["Attempt", "2"]]
    assert "created by ci" in texts(page, ".lane-head p")[0]
    assert len(page.css(".strip .bar-run")) == 2
    steps = [node.text() for node in page.css("#entries strong")]
    assert steps == ["created", "claimed", "attempt failed", "claimed", "written", "completed"]
    assert sorted(node.text().split(":")[0] for node in page.css(".strip svg > title")) == sorted(steps)


def test_an_extraction_shows_the_problem_and_leads_to_its_script(app, look: Look) -> None:
    job = made("extraction", problem_url="https://codeforces.com/problemset/problem/1/A")
    run_of(job).finish(
        {
            "sections": {"input": "المدخل", "constraints": "$1 \\le N$", "output": "", "notes": "주의"},
            "url": "https://codeforces.com/problemset/problem/1/A",
            "time_limit_s": 1.5,
            "samples": SAMPLES,
            "tags": ["math"],
            "warnings": ["Look twice."],
            "by_model": ["samples"],
            "generation_job_id": UNKNOWN,
        }
    )
    page = look(address(job))
    result = texts(page, "#result")[0]
    for shown in ("1.5 s", "not given", "math", "Look twice.", "$1 \\le N$", "المدخل", "주의", "samples. Compare"):
        assert shown in result
    assert page.css_first("#sample-1-input").text() == SAMPLES[0]["input"]
    assert page.css_first("#sample-1-output").text() == SAMPLES[0]["output"]
    assert page.css_first(".linked a").attributes["href"] == f"/jobs/generation/{UNKNOWN}"
    assert page.css_matches(".prose[dir=auto]")


def test_a_failed_job_says_why_and_what_to_do(app, look: Look) -> None:
    trouble = texts(look(address(failed())), ".trouble")[0]
    for shown in ("Why it failed", "GenerationError", "It cannot be written.", "n: no upper bound", "What to do:"):
        assert shown in trouble


def in_state(kind: str, state: str) -> Job:
    if state == "record":
        return JobHelper.create(kind, problem_url="x")
    job = made(kind)
    if state == "cancelled":
        JobHelper.cancel(kind, job["id"], by="ann")
    elif state != "pending":
        run = run_of(job)
        if state == "waiting":
            run.postpone("Crash", "It crashed.", delay_s=60)
        elif state == "failed":
            run.fail("Crash", "It crashed.")
        elif state == "completed":
            run.finish({})
    return job


def test_every_kind_and_state_has_its_page(app, look: Look) -> None:
    for kind in KINDS:
        for state in ("record", "pending", "waiting", "running", "failed", "cancelled", "completed"):
            page = look(address(in_state(kind, state)))
            goes_on = state in ("pending", "waiting", "running")
            assert ("data-events" in page.css_first("#job").attributes) is goes_on, state
            assert bool(page.css(".bar.open")) is goes_on, state
            expected = {"act-retry": not goes_on, "act-cancel": goes_on or state == "record", "act-delete": True}
            assert buttons(page) == expected, state


def test_a_live_page_goes_on_in_the_stream_where_it_stands(app, look: Look, client: FlaskClient) -> None:
    job = made()
    run = run_of(job)
    run.progress("written", "")
    events = look(address(job)).css_first("#job").attributes["data-events"]
    assert events.startswith(f"/api/v1/script-generation-jobs/{job['id']}/events?after={job['id']}.2.")
    run.finish(RESULT)
    told = client.get(events).text
    assert "event: end" in told
    assert "completed" in told
    assert "written" not in told


def test_its_parts_can_be_had_alone(app, look: Look) -> None:
    job = completed()
    story = look(address(job) + "?part=story")
    assert [node.attributes["id"] for node in story.css("[data-live]")] == ["head", "story"]
    everything = look(address(job) + "?part=all")
    assert [node.attributes["id"] for node in everything.css("[data-live]")] == ["head", "story", "result", "details"]
    assert not everything.css("header.top")
    assert "data-ended" in everything.css_first("#head").attributes


def test_nothing_that_a_job_holds_is_html(app, look: Look) -> None:
    text = dict.fromkeys(("title", "constraints", "input_format", "solution_code", "language"), HOSTILE)
    job = made(
        **text,
        platform=HOSTILE,
        problem_id=HOSTILE,
        problem_url="javascript:alert(1)",
        tags=[HOSTILE],
        samples=[{"input": HOSTILE, "output": HOSTILE}],
        input_formats=[HOSTILE],
    )
    run = run_of(job)
    run.progress(HOSTILE, HOSTILE)
    run.finish(
        {**RESULT, "generator_code": HOSTILE, "assumptions": [HOSTILE], "confidence": HOSTILE, "schema": {HOSTILE: 1}}
    )
    JobHelper.update("generation", job["id"], {"status": "FAILED", "error_message": HOSTILE, "error_code": HOSTILE})
    for part in ("", "?part=all", "/history", "/delete"):
        page = look(address(job) + part)
        assert {script.attributes.get("type") for script in page.css("script")} <= {"module"}
        assert not page.css("img")
        assert not [node for node in page.css("*") if {"onerror", "style", "onclick"} & set(node.attributes)]
        assert not page.css("a[href^='javascript']")
    page = look(address(job))
    assert page.css_first("#generator").text() == HOSTILE
    assert HOSTILE in page.css_first(".strip").text()
    name = app.test_client().get(address(job, "files", "solution")).headers["Content-Disposition"]
    assert re.fullmatch(r'attachment; filename="[A-Za-z0-9_-]+-solution\.txt"', name)


def test_a_long_history_is_shown_from_its_end_and_as_pages(app, look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job_page, "MOST_ENTRIES", 20)
    monkeypatch.setattr(job_page, "ENTRIES_A_PAGE", 40)
    job = made()
    write_batch(
        put=[
            ProgressEntry.at(time.time() + n, "generation", job["id"], step=f"s{n}", message="", status="in_progress")
            for n in range(50)
        ]
    )
    page = look(address(job))
    assert texts(page, "#entries strong") == [f"s{n}" for n in range(30, 50)]
    first = look(page.css_first("#story .hint a").attributes["href"])
    assert texts(first, "#entries strong") == ["created", *(f"s{n}" for n in range(39))]
    second = look(first.css_first(".pager a[rel=next]").attributes["href"])
    assert texts(second, "#entries strong") == [f"s{n}" for n in range(39, 50)]
    assert not second.css(".pager a[rel=next]")
    look(address(job, "history") + "?cursor=forged", status=400)


def test_a_migrated_job_shows_what_the_old_service_told(app, look: Look) -> None:
    job = JobHelper.create("extraction", status="COMPLETED", title="A+B")
    model: Any = moves.get(ProblemExtractionJob, job["id"])
    lifecycle.edit(model, {"legacy_id": "17", "legacy": {"user": HOSTILE}})
    for number in range(87):
        key = f"PROG#{(1_728_446_626 + number) * 10**6:016d}#{number:020d}"
        ProgressEntry(model.history, key, step=f"Step {number}", created_at=1_728_446_626 + number).save()
    page = look(address(job))
    assert len(page.css("#entries li")) == 87
    assert texts(page, ".lane-head p") == ["Earlier 87 entries in 1 min 26 s, of which no attempt is known"]
    assert HOSTILE in page.css_first("details pre").text().replace('\\"', '"')
    assert buttons(page)["act-retry"] is True


def test_a_large_result_is_shown_soon(app, look: Look) -> None:
    job = made()
    run_of(job).finish({**RESULT, "generator_code": "x = 1  # 문제\n" * 22_000})
    began = time.process_time()
    page = look(address(job))
    assert time.process_time() - began < 3
    assert len(page.css_first("#generator").text()) == 22_000 * 12
    assert "shown without colours" in texts(page, ".code-note")[0]


def test_many_samples_are_not_all_on_the_page(app, look: Look, client: FlaskClient) -> None:
    job = made(samples=[{"input": f"{n}\n", "output": ""} for n in range(300)])
    page = look(address(job))
    assert len(page.css(".sample")) == job_page.MOST_SAMPLES
    archive = client.get(address(job, "files", "samples"))
    assert archive.mimetype == "application/zip"
    assert len(zipfile.ZipFile(io.BytesIO(archive.data)).namelist()) == 600


def test_downloads_are_plain_text_that_is_saved(app, client: FlaskClient) -> None:
    job = completed()
    for part, name in (("generator", "codeforces-1A-generator.py"), ("schema", "codeforces-1A-schema.json")):
        response = client.get(address(job, "files", part))
        assert response.content_type == "text/plain; charset=utf-8"
        assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
        assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_a_sample_is_downloaded_byte_for_byte(app, client: FlaskClient) -> None:
    job = made(samples=[{"input": "\n a\r\n", "output": ""}])
    assert client.get(address(job, "files", "sample-1-input")).data == b"\n a\r\n"
    assert client.get(address(job, "files", "sample-2-input")).status_code == 404


def test_there_is_a_page_for_jobs_that_are_not_there(app, look: Look) -> None:
    for job_id in (UNKNOWN, "17", "x" * 300, "%00", HOSTILE.replace("/", "")):
        for part in ("", "/history", "/files/generator", "/delete"):
            page = look(f"/jobs/generation/{job_id}{part}", status=404)
            assert texts(page, ".state-code") == ["404"]
            assert not page.css("img")
    look(f"/jobs/extraction/{UNKNOWN}", status=404)
    look(f"/jobs/other/{UNKNOWN}", status=404)


def test_retry_runs_it_again_and_says_who(app, client: FlaskClient, queue: list[Any]) -> None:
    job = failed()
    page = read(client.post(address(job, "retry"), headers=BROWSER, follow_redirects=True))
    assert texts(page, ".notice.good") == ["It will run again."]
    assert texts(page, "#head .status") == ["Pending"]
    assert texts(page, "#entries li:last-child .entry-what") == ["retried by anybody"]
    assert queue[-1][:2] == ("generation", job["id"])


def test_a_completed_job_takes_force(app, look: Look, client: FlaskClient) -> None:
    job = completed()
    form = look(address(job)).css_first("form[action$=retry]")
    assert form.css_first("input[name=force]").attributes["value"] == "yes"
    page = read(client.post(address(job, "retry"), headers=BROWSER, follow_redirects=True))
    assert "it is COMPLETED" in texts(page, ".notice.bad")[0]
    client.post(address(job, "retry"), data={"force": "yes"})
    assert JobHelper.get("generation", job["id"])["status"] == "PENDING"  # type: ignore[index]


def test_cancel_stops_it(app, client: FlaskClient) -> None:
    page = read(client.post(address(made(), "cancel"), headers=BROWSER, follow_redirects=True))
    assert texts(page, "#head .status") == ["Cancelled"]


def test_what_the_state_does_not_allow_is_told_with_the_state(app, client: FlaskClient) -> None:
    response = client.post(address(completed(), "cancel"), headers=BROWSER, follow_redirects=True)
    (said,) = texts(read(response), ".notice.bad")
    assert "it is COMPLETED, and must be PENDING or PROCESSING" in said


def test_delete_asks_first(app, look: Look, client: FlaskClient) -> None:
    job = completed()
    link = look(address(job)).css_first("#act-delete").attributes["href"]
    form = look(link).css_first("form[method=post]")
    assert JobHelper.get("generation", job["id"])
    page = read(client.post(form.attributes["action"], headers=BROWSER, follow_redirects=True))
    assert texts(page, ".notice.good") == [f"Job {job['id']} and its history are deleted."]
    assert JobHelper.get("generation", job["id"]) is None
    assert client.post(form.attributes["action"], headers=BROWSER).status_code == 404


def test_nobody_acts_on_a_job_that_is_not_there(app, client: FlaskClient) -> None:
    for act in ("retry", "cancel"):
        assert client.post(f"/jobs/generation/{UNKNOWN}/{act}", headers=BROWSER).status_code == 404


def test_test_cases_come_as_an_archive(app, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    orders = []
    monkeypatch.setattr(CaseMaker, "make", lambda self, recipe, order: orders.append(order) or [Case("1\n", "2\n")])
    response = client.get(address(completed(), "test-cases.zip") + "?size=small&count=3&seed=7")
    assert response.headers["Content-Disposition"] == 'attachment; filename="codeforces-1A-small-7.zip"'
    assert zipfile.ZipFile(io.BytesIO(response.data)).namelist() == ["01.in", "01.out"]
    assert [(order.size, order.count, order.seed) for order in orders] == [("small", 3, 7)]
    client.get(address(completed(), "test-cases.zip") + "?size=small&count=3&seed=")
    assert orders[-1].seed is not None


def test_what_keeps_test_cases_from_being_made_is_told_on_the_page(
    app, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise CasesFailed("ended badly", seed=1)

    monkeypatch.setattr(CaseMaker, "make", fail)
    at = address(completed(), "test-cases.zip")
    told = {
        "?count=0": "count:",
        "?size=huge": "size:",
        "?color=red": "color:",
        "": "ended badly; ask with another seed",
    }
    for query, said in told.items():
        page = read(client.get(at + query, headers=BROWSER, follow_redirects=True))
        assert said in texts(page, ".notice.bad")[0]


def test_only_proved_scripts_make_test_cases(app, client: FlaskClient) -> None:
    response = client.get(address(failed(), "test-cases.zip"), headers=BROWSER, follow_redirects=True)
    assert "is FAILED; there are test cases once it is COMPLETED" in texts(read(response), ".notice.bad")[0]
    assert client.get(address(made("extraction"), "test-cases.zip"), headers=BROWSER).status_code == 404


def test_each_role_may_do_what_is_its(locked, visitor: Visitor) -> None:
    with locked.app_context():
        job = failed()
    at = address(job)
    visitor.sign_in("reader")
    page = read(visitor.open(at))
    assert buttons(page) == {}
    assert "Your key may only look" in texts(page, "#head .hint")[0]
    assert visitor.open(at + "/delete").status_code == 403
    assert visitor.send("/sign-in", at + "/retry").status_code == 403

    visitor.sign_in("operator", name="ann")
    assert list(buttons(read(visitor.open(at)))) == ["act-retry", "act-cancel"]
    assert visitor.client.post(at + "/retry", headers=BROWSER).status_code == 400  # no token
    assert visitor.send(at, at + "/retry").status_code == 303
    assert visitor.send(at, at + "/delete").status_code == 403
    with locked.app_context():
        assert JobHelper.latest_progress("generation", job["id"])["message"] == "by ann"  # type: ignore[index]

    visitor.sign_in("admin")
    assert visitor.send(at + "/delete", at + "/delete").status_code == 303


def test_a_page_costs_one_read_of_the_job_and_one_query(app, client: FlaskClient, sent: list[str]) -> None:
    job = completed()
    sent.clear()
    client.get(address(job), headers=BROWSER)
    assert sent == ["GetItem", "Query"]
