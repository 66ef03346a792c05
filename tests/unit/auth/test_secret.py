"""An API does not start with a secret that can be guessed; workers need none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jobsvc import create_app
from jobsvc.config import Config
from jobsvc.trouble import application

CONFIG = Config(dynamodb_url="http://127.0.0.1:1")


@pytest.mark.parametrize(
    ("secret", "said"), [("", "must be set"), ("hunter2", "must have 32 characters or more, not 7")]
)
def test_an_api_needs_a_secret(secret: str, said: str) -> None:
    with pytest.raises(ValueError, match=f"JOBSVC_SECRET {said}") as refused:
        create_app(replace(CONFIG, secret=secret))
    assert "hunter" not in str(refused.value)
    assert "\n" not in str(refused.value)


def test_without_the_lock_it_needs_none() -> None:
    assert create_app(replace(CONFIG, auth="off")).test_client().get("/healthz").status_code == 200


def test_who_serves_nothing_needs_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOBSVC_DYNAMODB_URL", CONFIG.dynamodb_url)
    monkeypatch.delenv("JOBSVC_SECRET", raising=False)
    # Should it answer all the same, it lets in nobody.
    assert application().test_client().get("/metrics").status_code == 401


def test_the_lock_is_on_unless_it_is_said_to_be_off() -> None:
    assert Config.from_env({}).auth == "on"
    assert Config.from_env({"JOBSVC_AUTH": "off"}).auth == "off"
    with pytest.raises(ValueError, match="JOBSVC_AUTH must be on or off, not 'no'"):
        Config.from_env({"JOBSVC_AUTH": "no"})
