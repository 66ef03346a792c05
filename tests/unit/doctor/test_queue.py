from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from rq import Worker

from jobsvc.config import Config
from jobsvc.doctor import queue
from jobsvc.doctor.findings import Level
from jobsvc.doctor.patient import Patient
from jobsvc.queueing import SANDBOX, JobQueue
from tests.tables import NO_REDIS
from tests.unit.doctor.saying import levels, only

VALKEY = {"redis_version": "7.2.4", "valkey_version": "9.1.2", "maxmemory_policy": "noeviction", "maxmemory": 0}


@pytest.fixture
def server(valkey: str) -> Iterator[Patient]:
    """A service whose queue is there, and empty."""
    job_queue = JobQueue(Config(redis_url=valkey, queue=f"q-{uuid.uuid4()}"))
    job_queue.connection.config_set("maxmemory-policy", "noeviction")
    yield Patient(job_queue)
    job_queue.connection.config_set("maxmemory-policy", "noeviction")
    job_queue.connection.config_set("maxmemory", 0)
    job_queue.connection.close()


def test_a_server_as_it_should_be_is_well(server: Patient) -> None:
    assert levels(queue.check_redis(server)) == ["ok", "ok"]
    assert server.redis is not None


def test_a_server_that_is_away_fails(server: Patient) -> None:
    away = Patient(JobQueue(Config(redis_url=NO_REDIS)))

    assert "does not answer" in only(queue.check_redis(away), Level.FAIL).text
    assert away.redis is None


def test_a_server_that_throws_keys_away_fails(server: Patient) -> None:
    server.queue.connection.config_set("maxmemory-policy", "allkeys-lru")

    assert "maxmemory-policy allkeys-lru" in only(queue.check_redis(server), Level.FAIL).text


def test_a_server_that_is_nearly_full_is_told(server: Patient) -> None:
    used = int(server.queue.connection.info("memory")["used_memory"])
    server.queue.connection.config_set("maxmemory", int(used * 1.1))

    assert "of its memory" in only(queue.check_redis(server), Level.WARN).text


@pytest.mark.parametrize(
    ("version", "level"), [("6.0.16", Level.FAIL), ("5.0", Level.FAIL), ("6.2.0", None), ("7.4.1", None)]
)
def test_old_versions_fail(server: Patient, monkeypatch: pytest.MonkeyPatch, version: str, level: Level | None) -> None:
    info = {"redis_version": version, "maxmemory_policy": "noeviction"}
    monkeypatch.setattr(server.queue.connection, "info", lambda: info)

    found = list(queue.check_redis(server))

    assert (only(found, level).text if level else found[0].text).startswith(f"Redis {version}")
    assert level or levels(found) == ["ok", "ok"]


def test_a_server_that_keeps_its_policy_to_itself_is_told(server: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server.queue.connection, "info", lambda: {"redis_version": "7.1.0"})

    assert "maxmemory-policy" in only(queue.check_redis(server), Level.WARN).what_to_do


def test_a_queue_without_workers_fails_and_tells_what_waits(server: Patient) -> None:
    server.queue.put("extraction", "some-job", "some-task")

    assert "1 waiting, 0 running" in only(queue.check_queue(server), Level.FAIL).text


def test_workers_are_told_with_their_machine_and_sandbox(server: Patient) -> None:
    worker = _registered(server, "first", sandbox="landlock")

    said = [each.text for each in queue.check_queue(server)]

    assert said == [f"Worker first on {worker.hostname}, sandbox landlock.", "0 waiting, 0 running, 1 worker."]


def test_a_worker_that_was_killed_is_not_counted(server: Patient) -> None:
    worker = _registered(server, "killed")
    server.queue.connection.delete(worker.key)  # as it runs out, 90 seconds after its last heartbeat

    assert "No worker is registered" in only(queue.check_queue(server), Level.FAIL).text


def test_a_worker_without_heartbeat_is_told(server: Patient) -> None:
    worker = _registered(server, "silent")
    server.queue.connection.hset(worker.key, "last_heartbeat", "2026-01-01T00:00:00.000000Z")

    assert "Worker silent" in only(queue.check_queue(server), Level.WARN).text


def _registered(patient: Patient, name: str, **fields: Any) -> Worker:
    worker = Worker([patient.queue.rq], name=name, connection=patient.queue.connection)
    worker.register_birth()
    if fields:
        worker.connection.hset(worker.key, SANDBOX, fields["sandbox"])
    return worker
