"""The page that a caller brings: there as long as its job may need it, and gone afterwards, whatever happens."""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from pynamodb.exceptions import PutError
from structlog.testing import capture_logs

from jobsvc import clock, history, lifecycle, moves, pages, tasks
from jobsvc.errors import IdempotencyConflict, InvalidField, ItemTooLarge, PageGone, WrongState
from jobsvc.extraction import PageFetcher
from jobsvc.job_helper import JobHelper
from jobsvc.models import Item, Job, PagePart, ProblemExtractionJob, batching
from jobsvc.models.page import MAX_PAGE_BYTES, PART_BYTES, most_parts
from jobsvc.models.size import MAX_ITEM_BYTES, field_sizes
from jobsvc.recovery import ByTheClock, Recovery
from jobsvc.runs import Run, claim
from tests.faults import Wire
from tests.pages import codeforces_page

pytestmark = pytest.mark.usefixtures("app", "queued")

URL = "https://codeforces.com/contest/1234/problem/A"
PAGE = codeforces_page()
DAY = 24 * 3600.0
#: As hard to compress as text can be: seven bits of chance in every byte.
NOISE = "".join(map(chr, random.Random(5).choices(range(128), k=MAX_PAGE_BYTES)))


class Killed(BaseException):
    """The process ends here."""


def _killed() -> None:
    raise Killed


@pytest.fixture
def no_judge(monkeypatch: pytest.MonkeyPatch) -> None:
    """No judge may be asked."""

    def refuse(*_: Any) -> str:
        raise AssertionError("a judge was asked")

    monkeypatch.setattr(PageFetcher, "fetch", refuse)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Lets seconds pass."""
    start = clock.now()
    return lambda seconds: monkeypatch.setattr(clock, "now", lambda: round(start + seconds, 6))


def _submitted(page: str = PAGE, **values: Any) -> str:
    fields = {"submit": True, "problem_url": URL, **values}
    return str(JobHelper.create_problem_extraction_job(page_html=page, **fields)["id"])


def _claimed(page: str = PAGE, **values: Any) -> Run:
    return claim(ProblemExtractionJob, _submitted(page, **values))


def _now(job_id: str) -> Job:
    return moves.get(ProblemExtractionJob, job_id)


def _parts() -> list[PagePart]:
    return [part for part in PagePart.scan() if part.sk.startswith("PAGE#")]


def _recover(**options: Any) -> dict[str, list[str]]:
    settings = {"dead_after_s": 60.0, "max_tries": 3, "held": lambda: (set(), set()), **options}
    return Recovery(watch=ByTheClock(), **settings).run().summary()


# What becomes of it


@pytest.mark.usefixtures("no_judge")
def test_a_page_is_read_instead_of_the_judges_and_then_removed() -> None:
    job_id = _submitted()
    tasks.extract_problem_info_task(job_id)
    job = JobHelper.get_problem_extraction_job(job_id)
    assert (job["status"], job["title"], job["page_bytes"]) == ("COMPLETED", "Row of Lamps", len(PAGE))
    assert [entry.step for entry in history.read("extraction", job_id)] == [
        *("created", "claimed", "reading", "extracted", "completed")
    ]
    assert _parts() == []


ENDINGS: dict[str, Callable[[Run], object]] = {
    "finish": lambda run: run.finish({"title": "Equal"}),
    "fail": lambda run: run.fail("No", "no"),
    "cancel": lambda run: JobHelper.cancel("extraction", run.job.id),
    "override": lambda run: JobHelper.update_problem_extraction_job(run.job.id, {"status": "FAILED"}),
    "given up": lambda run: lifecycle.recover(_now(run.job.id), tries_left=False, reason="It died."),
    "delete": lambda run: JobHelper.delete_problem_extraction_job(run.job.id),
    "the last recovery": lambda run: _recover(dead_after_s=0.0, max_tries=1),
    "its process dies": lambda run: tasks.run_died(
        ProblemExtractionJob, run.job.id, run.job.task_id, worker="w", stopping=False
    ),
}


@pytest.mark.parametrize("page", [PAGE, NOISE], ids=["one part", "many parts"])
@pytest.mark.parametrize("ending", ENDINGS)
def test_whatever_ends_a_job_removes_its_page(ending: str, page: str, app: Flask) -> None:
    run = claim(ProblemExtractionJob, _submitted(page), worker="w")
    run.job.update([ProblemExtractionJob.tries.set(app.extensions["jobsvc"].config.max_attempts)])
    assert _parts()
    ENDINGS[ending](run)
    assert _parts() == []


def test_a_job_that_nobody_claimed_yet_loses_its_page_when_it_is_cancelled() -> None:
    JobHelper.cancel("extraction", _submitted())
    assert _parts() == []


STAYS: dict[str, Callable[[Run], object]] = {
    "postpone": lambda run: run.postpone("No", "no", delay_s=1.0),
    "hand back": lambda run: lifecycle.hand_back(_now(run.job.id), reason="The worker stops."),
    "recover": lambda run: lifecycle.recover(_now(run.job.id), tries_left=True, reason="It died."),
    "override": lambda run: JobHelper.update_problem_extraction_job(run.job.id, {"status": "PENDING"}),
    "edit": lambda run: JobHelper.update_problem_extraction_job(run.job.id, {"title": "Equal"}),
}


@pytest.mark.parametrize("move", STAYS)
def test_a_job_that_is_tried_again_keeps_its_page(move: str) -> None:
    run = _claimed()
    STAYS[move](run)
    assert pages.read(_now(run.job.id)) == PAGE


def test_however_long_a_job_waits_its_page_waits_with_it(later: Callable[[float], None]) -> None:
    record, waiting, running = _submitted(submit=False), _submitted(), _claimed()
    later(400 * DAY)
    assert _recover(dead_after_s=500 * DAY)["pages"] == []
    assert [pages.read(_now(job_id)) for job_id in (record, waiting, running.job.id)] == [PAGE] * 3
    assert not any("expires_at" in part.serialize() for part in _parts())


def test_retention_finds_nothing_left_of_a_page(later: Callable[[float], None]) -> None:
    run = _claimed()
    run.finish({})
    later(3 * DAY)
    assert _recover(retention_days=1)["expired"] == [run.job.id]
    assert all(item.sk == "LEASE" for item in Item.scan())


# How it is kept


def test_the_largest_page_is_kept_in_parts_and_comes_back_as_it_was() -> None:
    run = _claimed(NOISE)
    parts = _parts()
    assert (len(parts), most_parts(MAX_PAGE_BYTES)) == (6, 7)
    assert max(sum(field_sizes(part).values()) for part in parts) < PART_BYTES + 300 < MAX_ITEM_BYTES * 0.8
    assert {part.pk for part in parts} == {run.job.pk}
    assert pages.read(run.job) == NOISE
    assert sum(field_sizes(run.job).values()) < 2_000


@pytest.mark.parametrize("page", ["\x00", "é", "日本語\r\n", "🎲" * 1000, " "])
def test_every_text_comes_back_as_it_was(page: str) -> None:
    assert pages.read(_claimed(page).job) == page


def test_a_page_of_which_a_part_is_missing_is_none() -> None:
    run = _claimed(NOISE)
    PagePart(run.job.pk, "PAGE#0003").delete()
    with pytest.raises(PageGone, match="make a new job with page_html"):
        pages.read(run.job)


def test_a_small_page_costs_a_request_to_keep_and_one_to_remove(sent: list[str]) -> None:
    run = _claimed()
    assert sent[:2] == ["BatchWriteItem", "BatchWriteItem"]
    sent.clear()
    run.finish({})
    assert sent == ["UpdateItem", "BatchWriteItem", "TransactWriteItems"]


def test_a_job_without_a_page_has_nothing_to_say_of_one() -> None:
    job_id = JobHelper.create_problem_extraction_job(submit=True, problem_url=URL)["id"]
    assert not {"page_bytes", "samples_given"} & set(_now(job_id).serialize())


def test_lists_and_histories_know_nothing_of_pages() -> None:
    job_id = _submitted(NOISE, platform="codeforces", problem_id="1234A")
    filters: list[dict[str, str]] = [{}, {"status": "PENDING"}, {"platform": "codeforces"}]
    for filter_ in [*filters, {"platform": "codeforces", "problem_id": "1234A"}]:
        assert [job["id"] for job in JobHelper.list_problem_extraction_jobs(**filter_)[0]] == [job_id]
    assert [entry["step"] for entry in JobHelper.list_progress("extraction", job_id)[0]] == ["created"]


def test_the_page_is_in_no_answer_no_log_and_no_message(app: Flask, queued: list[Any]) -> None:
    secret = "a-word-of-the-page"
    body = {"problem_url": URL, "page_html": codeforces_page(title="") + secret}
    with capture_logs() as logs:
        made = app.test_client().post("/api/v1/problem-extraction-jobs", json=body)
        tasks.extract_problem_info_task(made.json["id"])
        shown = app.test_client().get(made.headers["Location"])
    assert shown.json["status"] == "FAILED"
    assert made.json["page_bytes"] == shown.json["page_bytes"] == len(body["page_html"])
    assert secret not in "".join(map(str, (made.text, shown.text, logs, queued)))
    assert "page_html" not in {**made.json, **shown.json}


# What a crash leaves behind


@pytest.mark.parametrize(("page", "nth"), [(PAGE, 1), (PAGE, 2), (NOISE, 1), (NOISE, 2), (NOISE, 3)])
def test_a_create_that_is_killed_leaves_no_job_and_in_a_day_no_page(
    page: str, nth: int, wire: Wire, later: Callable[[float], None]
) -> None:
    wire.meanwhile(_killed, nth=nth)
    with pytest.raises(Killed):
        _submitted(page)
    left = len(_parts())
    assert bool(left) == (nth > 1)
    later(DAY / 2)
    assert _recover()["pages"] == []
    assert len(_parts()) == left
    later(DAY + 60)
    assert len(_recover()["pages"]) == (nth > 1)
    assert list(Item.scan()) == []


@pytest.mark.parametrize("nth", [2, 3])
def test_a_finish_that_is_killed_is_mended_by_recovery(nth: int, wire: Wire) -> None:
    run = _claimed(NOISE)
    wire.meanwhile(_killed, nth=nth)
    with pytest.raises(Killed):
        run.finish({"title": "Equal"})
    wire.calm()
    assert (_now(run.job.id).status, bool(_parts())) == ("COMPLETED", True)
    assert _recover(dry_run=True)["pages"] == [run.job.id]
    assert _recover()["pages"] == [run.job.id]
    assert _parts() == []
    assert _recover()["pages"] == []


@pytest.mark.parametrize("nth", [2, 3, 4, 5])
def test_a_delete_that_is_killed_is_finished_by_recovery(nth: int, wire: Wire) -> None:
    job_id = _submitted(NOISE)
    wire.meanwhile(_killed, nth=nth)
    with pytest.raises(Killed):
        JobHelper.delete_problem_extraction_job(job_id)
    wire.calm()
    assert JobHelper.get_problem_extraction_job(job_id) is None
    done = _recover()
    assert (done["deleted"], done["pages"]) == ([job_id], [])
    assert all(item.sk == "LEASE" for item in Item.scan())


@pytest.mark.parametrize("nth", [1, 2, 3])
def test_lost_answers_while_a_job_is_made_change_nothing(nth: int, wire: Wire) -> None:
    wire.lose_answer(nth=nth)
    job_id = _submitted(NOISE)
    assert pages.read(_now(job_id)) == NOISE


def test_a_removal_that_fails_is_no_error_of_the_job(monkeypatch: pytest.MonkeyPatch) -> None:
    run = _claimed()
    with monkeypatch.context() as patch, capture_logs() as logs:
        patch.setattr(pages, "write_batch", _away)
        run.finish({"title": "Equal"})
    assert "page not removed, recovery will" in [each["event"] for each in logs]
    assert [entry.step for entry in history.read("extraction", run.job.id)][-1] == "completed"
    assert _recover()["pages"] == [run.job.id]


def _away(**_: Any) -> None:
    raise PutError("away")


def test_a_create_whose_job_is_refused_leaves_nothing() -> None:
    with pytest.raises(ItemTooLarge):
        _submitted(problem_identifier="x" * 410_000)
    with pytest.raises(InvalidField):
        _submitted(samples="x")
    assert list(Item.scan()) == []


def test_a_page_that_could_not_be_written_whole_is_removed(monkeypatch: pytest.MonkeyPatch) -> None:
    write, calls = batching.write_batch, iter([1])

    def only_once(**items: Any) -> None:
        if "put" in items and next(calls, None) is None:
            _away()
        write(**items)

    monkeypatch.setattr(pages, "write_batch", only_once)
    with pytest.raises(PutError):
        _submitted(NOISE)
    assert list(Item.scan()) == []


def test_after_an_outage_the_page_stays_for_the_job_may_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    save = lifecycle.write_batch

    def saved_and_not_told(**items: Any) -> None:
        save(**items)
        _away()

    monkeypatch.setattr(lifecycle, "write_batch", saved_and_not_told)
    with pytest.raises(PutError):
        _submitted()
    (job,) = JobHelper.list_problem_extraction_jobs()[0]
    assert pages.read(_now(job["id"])) == PAGE


# Running it again


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("status", ["FAILED", "CANCELLED", "COMPLETED"])
def test_a_job_whose_page_is_gone_is_not_run_again_and_says_what_to_do(app: Flask, status: str, force: bool) -> None:
    job_id = _submitted()
    JobHelper.update_problem_extraction_job(job_id, {"status": status})
    answer = app.test_client().post(f"/api/v1/problem-extraction-jobs/{job_id}/retry", json={"force": force})
    assert (answer.status_code, answer.json["state"]) == (409, status)
    assert "make a new job with page_html" in answer.json["detail"]
    assert _now(job_id).status == status


def test_a_record_with_a_page_can_be_submitted() -> None:
    job_id = _submitted(submit=False)
    assert JobHelper.retry("extraction", job_id)["status"] == "PENDING"
    tasks.extract_problem_info_task(job_id)
    assert _now(job_id).status == "COMPLETED"


@pytest.mark.usefixtures("no_judge")
def test_an_operator_who_has_an_ended_job_run_again_is_told_that_its_page_is_gone() -> None:
    run = _claimed()
    run.fail("No", "no")
    JobHelper.update_problem_extraction_job(run.job.id, {"status": "PENDING"})
    tasks.extract_problem_info_task(run.job.id)
    job = _now(run.job.id)
    assert (job.status, job.error_code) == ("FAILED", "PageGone")
    assert "make a new job with page_html" in job.error_message


# Idempotency keys


def _once(page: str) -> tuple[str, bool]:
    job, replayed = JobHelper.create_once("extraction", key="k", problem_url=URL, page_html=page)
    return job["id"], replayed


def test_the_same_request_with_the_same_page_makes_one_job_with_one_page() -> None:
    job_id, _ = _once(PAGE)
    assert _once(PAGE) == (job_id, True)
    assert [part.pk for part in _parts()] == [f"PEJOB#{job_id}"]
    assert pages.read(_now(job_id)) == PAGE


def test_the_same_key_with_another_page_is_refused_and_leaves_none() -> None:
    job_id, _ = _once(PAGE)
    with pytest.raises(IdempotencyConflict):
        _once(PAGE + " ")
    with pytest.raises(IdempotencyConflict):
        JobHelper.create_once("extraction", key="k", problem_url=URL)
    assert [part.pk for part in _parts()] == [f"PEJOB#{job_id}"]


@pytest.mark.parametrize("nth", [1, 2])
def test_lost_answers_under_a_key_make_one_job_with_its_page(nth: int, wire: Wire) -> None:
    wire.lose_answer(nth=nth)
    job_id, replayed = _once(PAGE)
    assert (pages.read(_now(job_id)), replayed) == (PAGE, False)


@pytest.mark.parametrize("config", ["dynamodb_local"], indirect=True)  # moto knows no conflicts of transactions
def test_of_many_requests_at_once_one_page_stays(app: Flask) -> None:
    def request(_: int) -> tuple[str, bool]:
        with app.app_context():
            return _once(PAGE)

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(request, range(20)))
    ((job_id, _),) = {answer for answer in answers if not answer[1]}
    assert {answer[0] for answer in answers} == {job_id}
    assert [part.pk for part in _parts()] == [f"PEJOB#{job_id}"]


# What is no page


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("", "is empty"),
        (b"<html>", "must be text, not bytes"),
        ("x" * (MAX_PAGE_BYTES + 1), r"takes 2,097,153 bytes; a page may have 2,097,152 \(2 MiB\)"),
        ("é" * (MAX_PAGE_BYTES // 2 + 1), "takes 2,097,154 bytes"),
        ("\ud800", "lone surrogate"),
    ],
    ids=["empty", "bytes", "one byte too many", "counted in bytes", "surrogate"],
)
def test_what_cannot_be_a_page_is_refused_by_name(page: Any, said: str) -> None:
    with pytest.raises(InvalidField, match=f"page_html: .*{said}"):
        _submitted(page)
    assert list(Item.scan()) == []


def test_only_an_extraction_that_is_to_run_takes_a_page() -> None:
    with pytest.raises(InvalidField, match="page_html: is not a field"):
        JobHelper.create_script_generation_job(page_html=PAGE)
    with pytest.raises(InvalidField, match="page_html: is for a job that is to run"):
        _submitted(submit=False, status="COMPLETED")
    assert JobHelper.create_problem_extraction_job(page_html=None)["page_bytes"] is None


@pytest.mark.parametrize("changes", [{"page_html": PAGE}, {"page_bytes": 5}, {"page_bytes": None}])
def test_no_change_touches_the_page(changes: dict[str, Any]) -> None:
    job_id = _submitted()
    with pytest.raises(InvalidField, match="is not a field that can be set"):
        JobHelper.update_problem_extraction_job(job_id, changes)


NO_PAGES = {
    "a robot check": ("<title>Just a moment...</title>", "RobotCheck"),
    "a login page": ("<title>Log in</title><form><input type=password></form>", "LoginRequired"),
    "not found": ("<h1>404 Not Found</h1>", "PageNotFound"),
    "no html": ("no html at all", "NotAProblemPage"),
    "json": ('{"data": {"question": null}}', "NotAProblemPage"),
    "control characters": ("\x00\x01\x02", "NotAProblemPage"),
    "no samples": (codeforces_page(samples=""), "IncompletePage"),
}


@pytest.mark.usefixtures("no_judge")
@pytest.mark.parametrize(("page", "code"), NO_PAGES.values(), ids=list(NO_PAGES))
def test_a_page_that_is_no_problem_of_that_judge_fails_the_job_at_once(page: str, code: str) -> None:
    job_id = _submitted(page)
    tasks.extract_problem_info_task(job_id)
    job = _now(job_id)
    assert (job.status, job.error_code, int(job.tries)) == ("FAILED", code, 1)
    assert job.error_message.startswith("page_html: The ")
    assert _parts() == []


JUDGES = {
    "atcoder": "https://atcoder.jp/contests/abc300/tasks/abc300_a",
    "baekjoon": "https://www.acmicpc.net/problem/1000",
    "cses": "https://cses.fi/problemset/task/1068",
    "kattis": "https://open.kattis.com/problems/hello",
    "leetcode": "https://leetcode.com/problems/two-sum/",
}


@pytest.mark.usefixtures("no_judge")
@pytest.mark.parametrize("judge", JUDGES)
def test_a_page_of_another_judge_fails_the_job_at_once(judge: str) -> None:
    job_id = _submitted(PAGE, problem_url=JUDGES[judge])
    tasks.extract_problem_info_task(job_id)
    job = _now(job_id)
    assert (job.status, job.title) == ("FAILED", "")
    assert job.error_message.startswith("page_html: The page ")


def test_a_retry_is_refused_as_any_other_wrong_state() -> None:
    job_id = _submitted()
    JobHelper.cancel("extraction", job_id)
    with pytest.raises(WrongState, match="came with a page"):
        JobHelper.retry("extraction", job_id)
