from __future__ import annotations

from typing import Any

import pytest

from jobsvc.config import Config
from jobsvc.doctor import settings
from jobsvc.doctor.findings import Level
from jobsvc.doctor.patient import Patient
from jobsvc.queueing import JobQueue
from tests.unit.doctor.saying import levels, only

SECRET = "s" * 64


def _check(**fields: Any) -> Any:
    return settings.check(Patient(JobQueue(Config(**{"secret": SECRET, **fields}))))


def test_settings_of_production_are_well() -> None:
    assert levels(_check(redis_url="rediss://:word@queue.example.org:6380/0", llm_url="https://model.example.org")) == [
        "ok"
    ]


def test_a_lock_that_is_off_before_a_table_elsewhere_fails() -> None:
    assert "JOBSVC_AUTH is off" in only(_check(auth="off"), Level.FAIL).text
    assert levels(_check(auth="off", dynamodb_url="http://127.0.0.1:8000", secret="")) == ["ok"]


def test_a_secret_that_could_be_guessed_fails() -> None:
    assert "JOBSVC_SECRET has 7 characters" in only(_check(secret="hunter2"), Level.FAIL).text


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"secret": ""}, "JOBSVC_SECRET is not set"),
        ({"redis_url": "redis://queue.example.org:6379/0"}, "JOBSVC_REDIS_URL"),
        ({"dynamodb_url": "http://dynamodb.example.org:8000"}, "JOBSVC_DYNAMODB_URL"),
        ({"llm_url": "http://model.example.org/v1", "llm_api_key": "sk-1"}, "JOBSVC_LLM_API_KEY"),
        ({"sandbox_min": "rlimits"}, "JOBSVC_SANDBOX_MIN"),
        ({"lease_seconds": 5}, "JOBSVC_LEASE_SECONDS=5"),
    ],
)
def test_what_is_dangerous_is_named(fields: dict[str, Any], told: str) -> None:
    found = only(_check(**fields), Level.WARN)

    assert found.text.startswith(told)


@pytest.mark.parametrize("secret", ["hunter2", SECRET])
def test_no_secret_is_ever_shown(secret: str) -> None:
    found = _check(secret=secret, llm_api_key="sk-1", llm_url="http://model.example.org", redis_url="redis://u:pw@h/0")

    assert not any(word in f"{each}" for each in found for word in (secret, "sk-1", "pw"))


@pytest.mark.parametrize("url", ["redis://127.0.0.1:6379/0", "redis://localhost/0", "redis://[::1]/0", "unix:///run/r"])
def test_a_queue_on_this_machine_needs_no_password(url: str) -> None:
    assert levels(_check(redis_url=url)) == ["ok"]
