from __future__ import annotations

import uuid
from typing import Any

import pytest
from flask import Flask

from jobsvc import clock, overview
from jobsvc.models import KINDS, Lease, ScriptGenerationJob, Status
from jobsvc.models.lease import LEASE
from jobsvc.models.metering import Consumed, consumed
from jobsvc.models.writing import prepare
from jobsvc.queueing import JobQueue, Load

GENERATION = "generation"
NOW = 1_764_158_400.0


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def _save(count: int = 1, **fields: Any) -> list[ScriptGenerationJob]:
    """Jobs of these fields, the first the oldest."""
    made = []
    for number in range(count):
        times = {"created_at": NOW - 1_000 + number, "updated_at": NOW, "submitted_at": NOW - 900 + number}
        key = ScriptGenerationJob.key(str(uuid.uuid4()))
        made.append(prepare(ScriptGenerationJob(*key, **{**times, **fields})))
    with ScriptGenerationJob.batch_write() as batch:
        for job in made:
            batch.save(job)
    return made


def test_an_empty_table_has_an_overview(app: Flask) -> None:
    found = overview.look()
    assert found.as_of == NOW
    assert found.running == []
    for job_type in KINDS:
        assert found.waiting[job_type] == overview.Waiting(0, None, 0, None, 0, is_all=True)
        assert found.trends[job_type].jobs == 0
    assert found.queue is None  # Nothing listens there.


def test_what_waits_is_told_apart(app: Flask) -> None:
    first, _ = _save(2)
    _save(submitted_at=None)
    _save(next_attempt_at=NOW - 1, submitted_at=NOW - 5_000)
    _save(next_attempt_at=NOW + 90)
    _save(next_attempt_at=NOW + 30)
    _save(status=Status.FAILED.value)

    found = overview.waiting(ScriptGenerationJob, NOW)

    assert (found.due, found.later, found.records, found.next_at) == (3, 2, 1, NOW + 30)
    assert found.longest is not None
    assert (found.longest.submitted_at, found.longest.id != first.id) == (NOW - 5_000, True)
    assert found.is_all


def test_nobody_counts_further_than_a_thousand(app: Flask, sent: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overview, "MOST_WAITING", 4)
    oldest = _save(6)[0]
    sent.clear()
    found = overview.waiting(ScriptGenerationJob, NOW)
    assert (found.due, found.is_all, sent) == (4, False, ["Query"])
    assert found.longest is not None
    assert found.longest.id == oldest.id


def test_what_runs_is_named_with_its_lease_newest_first(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overview, "MOST_RUNNING", 2)
    running = _save(3, status=Status.PROCESSING.value, attempt=1, started_at=NOW - 5)
    Lease(running[2].history, LEASE, attempt=1, worker="worker-1", beat=3, last=NOW - 2).save()

    found = overview.look()

    assert [each.job.id for each in found.running] == [running[2].id, running[1].id]
    lease = found.running[0].lease
    assert lease is not None
    assert (lease.worker, lease.beat, lease.last, found.running[1].lease) == ("worker-1", 3, NOW - 2, None)
    assert found.more_run


def test_the_queue_is_told_where_it_answers(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    load = Load(3, 1.5, 2, 4, None, 0.0)
    monkeypatch.setattr(JobQueue, "load", lambda self: load)
    assert overview.look().queue == load


def test_trends_are_of_the_newest(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overview, "NEWEST", 3)
    _save(4, status=Status.FAILED.value, started_at=NOW - 8, finished_at=NOW - 2)
    found = overview.newest(ScriptGenerationJob, NOW)
    assert (found.jobs, found.is_all, dict(found.ended)) == (3, False, {"FAILED": 3})
    assert found.durations is not None
    assert found.durations.median == 6.0


@pytest.mark.parametrize("config", ["dynamodb_local"], indirect=True)
def test_an_overview_costs_the_same_among_many_jobs(app: Flask) -> None:
    def add(count: int) -> None:
        times = {"started_at": NOW - 5, "finished_at": NOW - 1, "title": "Equal sums"}
        _save(count // 5, status=Status.FAILED.value, error_message="No bound was found for M.", **times)
        _save(count * 4 // 5, status=Status.COMPLETED.value, **times)

    def cost() -> float:
        token = consumed.set(Consumed())
        try:
            assert overview.look().trends[GENERATION].jobs == 500
            spent = consumed.get()
            assert spent is not None
            return spent.read
        finally:
            consumed.reset(token)

    _save(20)
    add(600)
    among_few = cost()
    add(1_400)
    assert cost() == pytest.approx(among_few, rel=0.1)
