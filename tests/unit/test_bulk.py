from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError
from flask import Flask
from pynamodb.exceptions import PynamoDBException

from jobsvc import bulk, counting
from jobsvc.bulk import Act, Action, Filter
from jobsvc.errors import InvalidCursor, InvalidField
from jobsvc.job_helper import JobHelper
from jobsvc.models import Status
from jobsvc.models.outage import is_outage
from jobsvc.queueing import JobQueue
from tests import faults

GENERATION = "generation"
ALL = Filter()
UNKNOWN_ID = "2888a3b9-8d0e-4d0c-9f0e-0a4f5d2b1c33"


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "BATCH", 3)


def _make(*statuses: str, **fields: Any) -> list[str]:
    """Ids of jobs of these statuses, newest first."""
    made = [JobHelper.create(GENERATION, status=status, **fields)["id"] for status in statuses]
    return made[::-1]


def _status(job_id: str) -> str | None:
    job = JobHelper.get(GENERATION, job_id)
    return job and job["status"]


def _to_the_end(act: Act, wanted: Filter = ALL, after: str | None = None) -> list[bulk.Batch]:
    batches = []
    while True:
        batches.append(bulk.over_filter(GENERATION, act, wanted, after=after))
        after = batches[-1].next_key
        if after is None:
            return batches


def test_failed_jobs_are_retried_a_batch_a_call_each_once(app: Flask, queued: list[tuple[str, str, str]]) -> None:
    failed = _make(*["FAILED"] * 7)
    _make("COMPLETED", "PENDING")

    batches = _to_the_end(Act(Action.RETRY), Filter(status="FAILED"))

    assert [batch.done for batch in batches] == [3, 3, 1]
    assert [job_id for _, job_id, _ in queued] == failed
    assert {_status(job_id) for job_id in failed} == {"PENDING"}


def test_a_filter_without_a_status_means_what_the_action_can_begin_from(
    app: Flask, queued: list[tuple[str, str, str]]
) -> None:
    ids = dict(zip(reversed(list(Status)), _make(*Status), strict=True))
    assert sum(batch.done for batch in _to_the_end(Act(Action.CANCEL))) == 2
    assert _status(ids[Status.PENDING]) == _status(ids[Status.PROCESSING]) == "CANCELLED"

    assert sum(batch.done for batch in _to_the_end(Act(Action.RETRY))) == 4
    assert _status(ids[Status.COMPLETED]) == "COMPLETED"
    assert sum(batch.done for batch in _to_the_end(Act(Action.RETRY, force=True))) == 1
    assert _status(ids[Status.COMPLETED]) == "PENDING"

    batches = _to_the_end(Act(Action.DELETE))
    assert (sum(batch.done for batch in batches), JobHelper.list_jobs(GENERATION)) == (5, ([], None))
    assert not any(batch.refused or batch.gone for batch in batches)


def test_what_a_filter_does_not_mean_stays(app: Flask) -> None:
    theirs = _make("FAILED", "FAILED", platform="codeforces", problem_id="1A")
    ours = _make("FAILED", "COMPLETED", platform="codeforces", problem_id="2B")
    other = JobHelper.create("extraction", platform="codeforces", problem_id="1A", status="FAILED")

    _to_the_end(Act(Action.DELETE), Filter(platform="codeforces", problem_id="1A"))
    assert [_status(job_id) for job_id in theirs + ours] == [None, None, "COMPLETED", "FAILED"]
    assert JobHelper.get("extraction", other["id"])

    _to_the_end(Act(Action.DELETE), Filter(status="FAILED", platform="codeforces"))
    assert [_status(job_id) for job_id in ours] == ["COMPLETED", None]


def test_jobs_that_are_made_meanwhile_are_never_touched(app: Flask) -> None:
    old = _make(*["FAILED"] * 4)
    start = bulk.from_now_on()
    before = _make("FAILED")
    first = bulk.over_filter(GENERATION, Act(Action.DELETE), Filter(), after=start)
    between = _make("FAILED")

    last = bulk.over_filter(GENERATION, Act(Action.DELETE), Filter(), after=first.next_key)

    assert (first.done, last.done, last.next_key) == (3, 1, None)
    assert [_status(job_id) for job_id in old] == [None] * 4
    assert [_status(job_id) for job_id in before + between] == ["FAILED", "FAILED"]


def test_named_jobs_are_done_refused_with_the_reason_or_gone(app: Flask) -> None:
    waits, ended = _make("PENDING")[0], _make("COMPLETED")[0]

    batch = bulk.over_ids(GENERATION, Act(Action.CANCEL), [waits, ended, UNKNOWN_ID])

    assert (batch.done, batch.gone, batch.left) == (1, [UNKNOWN_ID], [])
    (refusal,) = batch.refused
    assert (refusal.id, refusal.state) == (ended, "COMPLETED")
    assert refusal.detail == f"Cannot cancel job {ended}: it is COMPLETED, and must be PENDING or PROCESSING."


def test_a_record_that_nobody_submitted_is_submitted_by_its_id(app: Flask, queued: list[tuple[str, str, str]]) -> None:
    record = _make("PENDING")
    assert bulk.over_ids(GENERATION, Act(Action.RETRY), record).done == 1
    (refusal,) = bulk.over_ids(GENERATION, Act(Action.RETRY), record).refused
    assert refusal.state == "PENDING"  # It waits.


def test_a_job_that_goes_between_list_and_act_is_no_error(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = _make(*["FAILED"] * 3)
    delete = JobHelper.delete

    def overtaken(job_type: str, job_id: str, **options: Any) -> bool:
        delete(job_type, ids[1])
        return delete(job_type, job_id, **options)

    monkeypatch.setattr(JobHelper, "delete", overtaken)
    batch = bulk.over_filter(GENERATION, Act(Action.DELETE), Filter())
    assert (batch.done, batch.gone, batch.refused) == (2, [ids[1]], [])


def test_each_act_stands_in_the_history_with_who_decided_it(app: Flask, queued: list[tuple[str, str, str]]) -> None:
    (job_id,) = _make("FAILED")
    bulk.over_filter(GENERATION, Act(Action.RETRY, by="ada"), Filter())
    bulk.over_ids(GENERATION, Act(Action.CANCEL, by="ada"), [job_id])
    entries, _ = JobHelper.list_progress(GENERATION, job_id)
    assert [(entry["step"], entry["message"]) for entry in entries] == [("retried", "by ada"), ("cancelled", "by ada")]


def test_where_the_time_is_over_the_next_call_goes_on(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = _make(*["FAILED"] * 4)
    monkeypatch.setattr(bulk, "SECONDS", 0.0)

    named = bulk.over_ids(GENERATION, Act(Action.DELETE), ids[:2])
    assert (named.done, named.left) == (1, ids[1:2])

    batches = _to_the_end(Act(Action.DELETE))
    assert [batch.done for batch in batches] == [1, 1, 1]
    assert not any(batch.left for batch in batches)


def test_an_outage_half_way_tells_what_was_done_and_goes_on_there(app: Flask, wire: faults.Wire) -> None:
    ids = _make(*["FAILED"] * 3)

    def the_table_goes() -> None:
        raise EndpointConnectionError(endpoint_url="http://127.0.0.1:1")

    wire.meanwhile(the_table_goes, before="TransactWriteItems", nth=2)
    first = bulk.over_filter(GENERATION, Act(Action.DELETE), Filter())
    assert first.done == 1
    assert [_status(job_id) for job_id in ids] == [None, "FAILED", "FAILED"]

    wire.meanwhile(the_table_goes, before="TransactWriteItems")
    with pytest.raises(PynamoDBException) as error:
        bulk.over_filter(GENERATION, Act(Action.DELETE), Filter(), after=first.next_key)
    assert is_outage(error.value)
    assert bulk.over_filter(GENERATION, Act(Action.DELETE), Filter(), after=first.next_key).done == 2


def test_a_queue_that_is_away_stops_nothing(app: Flask) -> None:
    (job_id,) = _make("FAILED")
    assert bulk.over_ids(GENERATION, Act(Action.RETRY), [job_id]).done == 1


def test_runs_that_are_cancelled_are_ended(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    stopped: list[str] = []
    monkeypatch.setattr(JobQueue, "stop", lambda self, task_id: stopped.append(task_id))
    job_id = JobHelper.create(GENERATION, task_id="t")["id"]
    bulk.over_ids(GENERATION, Act(Action.CANCEL), [job_id])
    assert stopped == ["t"]


def test_a_count_is_of_what_would_be_done(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    _make("FAILED", "CANCELLED", "COMPLETED", "PENDING")
    start = bulk.from_now_on()
    _make("FAILED")
    assert bulk.count(GENERATION, Act(Action.RETRY), Filter(), after=start) == 2
    assert bulk.count(GENERATION, Act(Action.DELETE), Filter(), after=start) == 4
    assert bulk.count(GENERATION, Act(Action.DELETE), Filter(status="FAILED")) == 2
    assert counting.MOST == 1_000


@pytest.mark.parametrize(
    ("act", "status", "reason"),
    [
        (Act(Action.CANCEL), "FAILED", "No job that is FAILED can be cancelled: it must be PENDING or PROCESSING."),
        (
            Act(Action.RETRY),
            "COMPLETED",
            "No job that is COMPLETED can be retried: it must be CANCELLED or FAILED, or COMPLETED with force.",
        ),
        (
            Act(Action.RETRY, force=True),
            "PENDING",
            "No job that is PENDING can be retried: it must be CANCELLED or COMPLETED or FAILED.",
        ),
        (Act(Action.DELETE), "LOST", "'LOST' is not a status; use one of"),
    ],
)
def test_a_status_that_the_action_never_begins_from_is_refused(app: Flask, act: Act, status: str, reason: str) -> None:
    with pytest.raises(InvalidField) as error:
        bulk.over_filter(GENERATION, act, Filter(status=status))
    assert reason in error.value.errors["status"][0]


def test_a_filter_that_no_list_takes_is_refused(app: Flask) -> None:
    with pytest.raises(InvalidField, match="needs platform"):
        bulk.over_filter(GENERATION, Act(Action.DELETE), Filter(problem_id="1A"))
    with pytest.raises(InvalidField, match="must not hold '#'"):
        bulk.count(GENERATION, Act(Action.DELETE), Filter(platform="a#b"))
    with pytest.raises(InvalidCursor):
        bulk.over_filter(GENERATION, Act(Action.DELETE), Filter(), after="1")
