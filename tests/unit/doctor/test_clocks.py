from __future__ import annotations

import uuid

import pytest

from jobsvc import clock, models
from jobsvc.config import Config
from jobsvc.doctor import clocks
from jobsvc.doctor.findings import Level
from jobsvc.doctor.patient import Patient
from jobsvc.queueing import JobQueue
from tests.unit.doctor.saying import levels


@pytest.fixture
def service(dynamodb_local: str, valkey: str) -> Patient:
    """A service on servers that tell the time; its table is missing, which does not matter here."""
    config = Config(table=f"t-{uuid.uuid4()}", dynamodb_url=dynamodb_local, redis_url=valkey)
    models.bind(config)
    return Patient(JobQueue(config), dynamodb_answers=True, redis={})


def test_the_same_time_everywhere_is_well(service: Patient) -> None:
    assert levels(clocks.check(service)) == ["ok", "ok"]


@pytest.mark.parametrize(
    ("off_by", "level", "word"),
    [
        (30, Level.WARN, "ahead of"),
        (-30, Level.WARN, "behind"),
        (400, Level.FAIL, "ahead of"),
        (-400, Level.FAIL, "behind"),
    ],
)
def test_a_clock_that_is_wrong_is_told_with_its_direction(
    service: Patient, monkeypatch: pytest.MonkeyPatch, off_by: float, level: Level, word: str
) -> None:
    right = clock.now
    monkeypatch.setattr(clock, "now", lambda: right() + off_by)

    found = list(clocks.check(service))

    assert levels(found) == [level, level]
    assert all(f" s {word} that of " in each.text for each in found)


def test_a_slow_answer_is_no_wrong_clock(service: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    moments = iter([1000.0, 1000.0, 1010.0])
    monkeypatch.setattr(clock, "now", lambda: next(moments))
    monkeypatch.setattr(clocks, "_redis", lambda _: 1004.0)
    monkeypatch.setattr(clocks, "_dynamodb", lambda: None)

    assert levels(clocks.check(service)) == ["skipped", "ok"]


def test_who_does_not_answer_is_left_out() -> None:
    config = Config(dynamodb_url="http://127.0.0.1:1")
    models.bind(config)

    assert levels(clocks.check(Patient(JobQueue(config)))) == ["skipped", "skipped"]
