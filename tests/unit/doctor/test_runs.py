from __future__ import annotations

import uuid
from typing import Any

import pytest
from flask import Flask
from rq import Worker

from jobsvc import clock
from jobsvc.config import Config
from jobsvc.doctor import runs
from jobsvc.doctor.findings import Level
from jobsvc.doctor.patient import Patient
from jobsvc.job_helper import JobHelper
from jobsvc.models import ScriptGenerationJob
from jobsvc.queueing import JobQueue
from jobsvc.runs import claim
from tests.unit.doctor.saying import only


@pytest.fixture
def service(app: Flask, config: Config, valkey: str, queued: Any) -> Patient:
    """A service with a table and a queue of its own."""
    job_queue = JobQueue(Config(table=config.table, redis_url=valkey, queue=f"q-{uuid.uuid4()}"))
    Worker([job_queue.rq], name=f"here-{uuid.uuid4()}", connection=job_queue.connection).register_birth()
    return Patient(job_queue)


def test_without_running_jobs_all_is_well(service: Patient) -> None:
    JobHelper.create_script_generation_job(submit=True)

    assert only(runs.check(service), Level.OK).text == "No job is running."


def test_a_job_of_a_worker_that_is_there_is_well(service: Patient) -> None:
    (name,) = [worker.name for worker in Worker.all(queue=service.queue.rq)]
    _claimed(worker=name)

    assert only(runs.check(service), Level.OK).text.startswith("1 running")


def test_a_job_of_a_worker_that_is_gone_is_named(service: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    job_id = _claimed(worker="gone")
    later = clock.now() + service.config.lease_seconds + 1
    monkeypatch.setattr(clock, "now", lambda: later)

    found = only(runs.check(service), Level.WARN)

    assert f"generation {job_id}" in found.text
    assert "without a sign of life" in found.text


def test_a_job_without_a_lease_is_named(service: Patient) -> None:
    job_id = _claimed(worker="gone")
    job = ScriptGenerationJob.get(*ScriptGenerationJob.key(job_id))
    runs.Lease(job.history, runs.LEASE).delete()

    assert job_id in only(runs.check(service), Level.WARN).text


def test_a_worker_that_lives_but_was_forgotten_by_the_queue_is_told_as_that(service: Patient) -> None:
    _claimed(worker="forgotten")

    assert "Redis may have been emptied" in only(runs.check(service), Level.WARN).text


def test_a_job_that_is_only_a_record_has_no_worker_to_miss(service: Patient) -> None:
    job_id = JobHelper.create_script_generation_job()["id"]
    job = ScriptGenerationJob.get(*ScriptGenerationJob.key(job_id))
    job.status, job.gsi1pk = "PROCESSING", "SGJOB#STATUS#PROCESSING"  # as the migration keeps it
    job.save()

    assert only(runs.check(service), Level.OK).text == "No job is running."


def test_many_are_counted_and_few_are_named(service: Patient) -> None:
    for _ in range(runs.NAMED + 2):
        _claimed(worker="forgotten")

    assert "and 2 more" in only(runs.check(service), Level.WARN).text


def test_it_costs_three_requests_whatever_runs(service: Patient, sent: list[str]) -> None:
    for _ in range(4):
        _claimed(worker="forgotten")
    sent.clear()

    list(runs.check(service))

    assert sorted(sent) == ["BatchGetItem", "Query", "Query"]


def _claimed(*, worker: str) -> str:
    job_id = str(JobHelper.create_script_generation_job(submit=True)["id"])
    claim(ScriptGenerationJob, job_id, worker=worker)
    return job_id
