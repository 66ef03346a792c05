from __future__ import annotations

import pytest

from jobsvc.config import Config
from jobsvc.dev import environment

REDIS = "redis://127.0.0.1:6400/0"


@pytest.fixture
def real_aws(monkeypatch):
    """Somebody who is logged in at AWS, and has the service set up for it."""
    for name, value in {
        "AWS_ACCESS_KEY_ID": "REAL",
        "AWS_SECRET_ACCESS_KEY": "REAL",
        "AWS_SESSION_TOKEN": "REAL",
        "AWS_PROFILE": "production",
        "AWS_REGION": "eu-west-1",
        "JOBSVC_DYNAMODB_URL": "https://dynamodb.eu-west-1.amazonaws.com",
        "JOBSVC_REDIS_URL": "redis://production:6379/0",
        "LOCALSTACK_URL": "http://localhost:4566",
    }.items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000", "http://localhost:4566"])
def test_no_real_credentials_reach_an_engine_on_this_machine(real_aws, url):
    env = environment(dynamodb_url=url, redis_url=REDIS)

    assert "REAL" not in env.values()
    assert "AWS_PROFILE" not in env
    assert env["AWS_ACCESS_KEY_ID"].isalnum()


def test_the_engines_that_were_started_win_over_those_in_the_environment(real_aws):
    config = Config.from_env(environment(dynamodb_url="http://127.0.0.1:8000", redis_url=REDIS))

    assert (config.dynamodb_url, config.redis_url) == ("http://127.0.0.1:8000", REDIS)


def test_a_table_elsewhere_gets_the_credentials_of_the_environment(real_aws):
    env = environment(dynamodb_url="https://dynamodb.eu-west-1.amazonaws.com", redis_url=REDIS)

    assert (env["AWS_ACCESS_KEY_ID"], env["AWS_PROFILE"]) == ("REAL", "production")


def test_a_proxy_is_not_asked_for_what_is_on_this_machine(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "intranet")

    env = environment(dynamodb_url="http://127.0.0.1:8000", redis_url=REDIS)

    assert env["NO_PROXY"] == env["no_proxy"] == "intranet,127.0.0.1,localhost"


def test_every_stack_signs_with_a_secret_of_its_own(monkeypatch):
    monkeypatch.delenv("JOBSVC_SECRET", raising=False)
    secrets = {environment(dynamodb_url="", redis_url=REDIS)["JOBSVC_SECRET"] for _ in range(2)}

    assert len(secrets) == 2


def test_mirrors_are_handed_to_the_workers():
    mirrors = "atcoder.jp=http://127.0.0.1:8099"
    env = environment(dynamodb_url="", redis_url=REDIS, judge_mirrors=mirrors)

    assert Config.from_env(env).judge_mirrors == mirrors


def test_the_key_of_another_service_is_not_handed_on(monkeypatch):
    monkeypatch.setenv("JOBSVC_API_KEY", "jobsvc_of_another")

    assert "JOBSVC_API_KEY" not in environment(dynamodb_url="", redis_url=REDIS)
