"""The story of a job as lanes: computed from its history, and from the job where that says nothing yet."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from jobsvc import history as histories
from jobsvc import lifecycle, moves, runs
from jobsvc.job_helper import JobHelper
from jobsvc.models import ScriptGenerationJob
from jobsvc.web.timeline import Kind, Lane, Sort, Timeline, timeline
from tests.unit.web.stories import BEGINNING, Told, history, job

Drawn = list[tuple[str, float, float]]

CREATED: Told = (0, "created", "by ci")
CLAIMED: Told = (3, "claimed", "attempt 1")
FAILED_ONCE: Told = (5, "attempt failed", "It did not answer. Tried again in 10 s at the earliest.")


def told(found: dict[str, Any], *entries: Told, now: float = 100, **options: Any) -> Timeline:
    return timeline(found, history(*entries), now=BEGINNING + now, **options)


def spans(lane: Lane) -> Drawn:
    return [(span.kind.value, span.starts - BEGINNING, span.ends - BEGINNING) for span in lane.spans]


def test_a_job_that_was_run_once_is_one_lane() -> None:
    story = told(
        job("COMPLETED", finished_at=8), CREATED, CLAIMED, (4, "fetching", "a page"), (8, "completed", ""), now=1000
    )
    (lane,) = story.lanes
    assert (lane.attempt, lane.outcome, story.is_open) == (1, "completed", False)
    assert spans(lane) == [("queue", 0, 3), ("run", 3, 8)]
    assert [(mark.step, mark.sort) for mark in lane.marks] == [
        ("created", Sort.PERSON),
        ("claimed", Sort.MOVE),
        ("fetching", Sort.STEP),
        ("completed", Sort.GOOD),
    ]
    assert (story.starts - BEGINNING, story.ends - BEGINNING) == (0, 8)


def test_what_waits_waits_until_now() -> None:
    (lane,) = told(job("PENDING"), CREATED, now=7).lanes
    assert (spans(lane), lane.is_open, lane.attempt) == ([("queue", 0, 7)], True, None)


def test_what_runs_runs_until_now() -> None:
    (lane,) = told(job("PROCESSING", attempt=1, started_at=3), CREATED, CLAIMED, now=9).lanes
    assert (spans(lane), lane.is_open, lane.outcome) == ([("queue", 0, 3), ("run", 3, 9)], True, "")


def test_an_attempt_that_failed_is_followed_by_its_wait_until_it_is_due_and_for_a_worker() -> None:
    first, second = told(
        job("COMPLETED", finished_at=20),
        CREATED,
        CLAIMED,
        FAILED_ONCE,
        (17, "claimed", "attempt 2"),
        (20, "completed", ""),
    ).lanes
    assert first.outcome == "failed, and is tried again"
    assert (second.attempt, spans(second)) == (2, [("backoff", 5, 15), ("queue", 15, 17), ("run", 17, 20)])


@pytest.mark.parametrize(
    ("now", "waits"), [(9, [("backoff", 5, 9)]), (18, [("backoff", 5, 15), ("queue", 15, 18)])], ids=["not due", "due"]
)
def test_a_job_that_waits_for_its_next_try_goes_by_the_time_that_it_holds(now: float, waits: Drawn) -> None:
    waiting = job("PENDING", attempt=1, next_attempt_at=15, updated_at=5, started_at=3)
    lane = told(waiting, CREATED, CLAIMED, FAILED_ONCE, now=now).lanes[-1]
    assert (spans(lane), lane.is_open) == (waits, True)


def test_a_worker_that_vanished_leaves_its_lane_and_the_job_waits_in_the_next() -> None:
    first, second = told(
        job("PENDING", attempt=2), CREATED, CLAIMED, (60, "recovered", "no sign of life"), now=61
    ).lanes
    assert (first.outcome, first.marks[-1].sort) == ("lost its worker", Sort.BAD)
    assert spans(second) == [("queue", 60, 61)]


def test_who_cancels_what_waits_ends_a_lane_that_never_ran() -> None:
    (lane,) = told(job("CANCELLED", finished_at=2), CREATED, (2, "cancelled", "by ann")).lanes
    assert (spans(lane), lane.outcome, lane.attempt) == ([("queue", 0, 2)], "cancelled", None)


def test_who_retries_begins_a_lane() -> None:
    first, second = told(
        job("PENDING", attempt=2), CREATED, CLAIMED, (5, "failed", "no"), (500, "retried", "by ann"), now=501
    ).lanes
    assert first.outcome == "failed"
    assert (spans(second), second.marks[0].message) == ([("queue", 500, 501)], "by ann")


def test_an_override_ends_a_lane_and_one_to_pending_begins_another() -> None:
    decided = (9, "override", "PROCESSING -> PENDING by ann")
    first, second = told(job("PENDING", attempt=2), CREATED, CLAIMED, decided, now=10).lanes
    assert first.outcome == "PROCESSING -> PENDING by ann"
    assert spans(second) == [("queue", 9, 10)]


@pytest.mark.parametrize(("status", "outcome"), [("COMPLETED", "completed"), ("FAILED", "failed")])
def test_the_last_entry_may_still_be_on_its_way(status: str, outcome: str) -> None:
    (lane,) = told(job(status, attempt=1, finished_at=8, updated_at=8), CREATED, CLAIMED).lanes
    assert (spans(lane)[-1], lane.outcome, lane.is_open) == (("run", 3, 8), outcome, False)


def test_the_entry_of_a_claim_may_still_be_on_its_way() -> None:
    (lane,) = told(job("PROCESSING", attempt=1, started_at=3, updated_at=3), CREATED, now=4).lanes
    assert (spans(lane), lane.attempt) == ([("queue", 0, 3), ("run", 3, 4)], 1)


def test_what_a_run_did_not_tell_in_the_end_leaves_a_job_that_waits() -> None:
    first, second = told(job("PENDING", attempt=1, updated_at=6), CREATED, CLAIMED, now=8).lanes
    assert (spans(first)[-1], spans(second)) == (("run", 3, 6), [("queue", 6, 8)])


def test_a_record_has_no_story_and_nothing_goes_on() -> None:
    assert told(job("PENDING", submitted_at=None)).lanes == ()
    assert told(job("PROCESSING", submitted_at=None)).lanes == ()


def test_what_an_old_service_told_is_a_lane_without_an_attempt() -> None:
    old = [(float(number), f"Step {number}", "") for number in range(87)]
    (lane,) = told(job("COMPLETED", submitted_at=None, finished_at=None), *old).lanes
    assert (spans(lane), lane.attempt, len(lane.marks)) == ([("told", 0, 86)], None, 87)
    retried = told(job("PENDING"), *old, (900, "retried", "by ann"), now=901)
    assert [spans(lane) for lane in retried.lanes] == [[("told", 0, 86)], [("queue", 900, 901)]]


def test_a_history_of_which_the_beginning_is_not_known_is_within_its_run() -> None:
    steps = [(50.0 + number, "step", "") for number in range(3)]
    (lane,) = told(job("PROCESSING", attempt=4, started_at=3), *steps, now=60, is_cut=True).lanes
    assert (spans(lane), lane.attempt) == ([("run", 3, 60)], 4)


def test_steps_that_failed_are_bad_whatever_they_are_called() -> None:
    (lane,) = told(job("COMPLETED", submitted_at=None), (1, "old failure", "")).lanes
    assert lane.marks[0].sort == Sort.BAD


def test_entries_that_look_like_moves_draw_something() -> None:
    """Programs may add entries of any name, in any order."""
    steps = (
        "completed",
        "claimed",
        "override",
        "attempt failed",
        "retried",
        "recovered",
        "claimed",
        "claimed",
        "failed",
    )
    for status in ("PENDING", "PROCESSING", "COMPLETED", "FAILED", "CANCELLED"):
        story = told(job(status, started_at=1), *((float(at), step, "") for at, step in enumerate(steps)))
        assert sum(len(lane.marks) for lane in story.lanes) == len(steps)
        assert all(span.starts <= span.ends for lane in story.lanes for span in lane.spans)


def test_it_reads_what_the_service_itself_writes(app: Flask, queued: list[Any]) -> None:
    """The steps and messages above are those of real moves."""
    job_id = JobHelper.create("generation", submit=True, created_by="ci")["id"]
    runs.claim(ScriptGenerationJob, job_id).postpone("Crash", "It crashed.", delay_s=7)
    run = runs.claim(ScriptGenerationJob, job_id)
    run.progress("written", "9 lines")
    lifecycle.recover(moves.get(ScriptGenerationJob, job_id), tries_left=True, reason="gone")
    lifecycle.cancel(moves.get(ScriptGenerationJob, job_id), actor="ann")
    JobHelper.retry("generation", job_id, by="ann")
    found = JobHelper.get("generation", job_id)
    entries, is_cut = JobHelper.newest_progress("generation", job_id, limit=100)
    assert found is not None
    assert not is_cut

    story = timeline(found, entries, now=entries[-1]["created_at"] + 5)

    assert [(lane.attempt, lane.outcome) for lane in story.lanes] == [
        (1, "failed, and is tried again"),
        (2, "lost its worker"),
        (None, "cancelled"),
        (None, ""),
    ]
    assert story.lanes[1].spans[0].kind is Kind.BACKOFF
    assert story.lanes[-1].seconds(Kind.QUEUE) == pytest.approx(5, abs=0.01)


def test_the_newest_entries_are_read_the_oldest_of_them_first(app: Flask) -> None:
    job_id = JobHelper.create("extraction", problem_url="https://example.org")["id"]
    for number in range(5):
        JobHelper.add_progress("extraction", job_id, f"step {number}")
    newest, is_cut = JobHelper.newest_progress("extraction", job_id, limit=3)
    assert ([entry["step"] for entry in newest], is_cut) == (["step 2", "step 3", "step 4"], True)
    assert JobHelper.newest_progress("extraction", job_id, limit=5)[1] is False
    assert histories.delete("extraction", job_id) == 5
    assert JobHelper.newest_progress("extraction", job_id, limit=5) == ([], False)
