from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from jobsvc.config import Config, variables

SETTINGS = Path(__file__).parents[2] / "docs" / "settings.md"


def test_without_variables_the_defaults_stand() -> None:
    assert Config.from_env({}) == Config()


def test_our_own_variable_wins_over_its_aliases() -> None:
    environ = {"JOBSVC_REGION": "eu-west-1", "AWS_REGION": "us-west-2", "AWS_DEFAULT_REGION": "ap-south-1"}
    assert Config.from_env(environ).region == "eu-west-1"
    assert Config.from_env({"AWS_REGION": "us-west-2"}).region == "us-west-2"


def test_localstack_is_found_under_its_documented_variable() -> None:
    assert Config.from_env({"LOCALSTACK_URL": "http://localhost:4566"}).dynamodb_url == "http://localhost:4566"


@pytest.mark.parametrize("text", ["soon", "0", "-5", "1.5"])
def test_a_number_that_cannot_be_used_is_named_with_its_variable(text: str) -> None:
    with pytest.raises(ValueError, match=f"JOBSVC_JOB_TIMEOUT must be a whole number from 1, not '{text}'"):
        Config.from_env({"JOBSVC_JOB_TIMEOUT": text})


def test_retention_may_be_off() -> None:
    assert Config.from_env({"JOBSVC_RETENTION_DAYS": "0"}).retention_days == 0
    with pytest.raises(ValueError, match="JOBSVC_RETENTION_DAYS must be a whole number from 0, not '-1'"):
        Config.from_env({"JOBSVC_RETENTION_DAYS": "-1"})


def test_a_table_name_that_dynamodb_refuses_is_named_with_its_rule() -> None:
    with pytest.raises(ValueError, match="JOBSVC_TABLE must be 3 to 255"):
        Config.from_env({"JOBSVC_TABLE": "no spaces"})


def test_the_secret_is_not_shown() -> None:
    assert "hush" not in repr(Config(secret="hush"))


def test_every_setting_is_documented_and_every_documented_setting_exists() -> None:
    documented = set(re.findall(r"`((?:JOBSVC|AWS|LOCALSTACK|REDIS)_[A-Z_]+)`", SETTINGS.read_text()))
    known = {name for setting in fields(Config) for name in variables(setting.name)}
    elsewhere = set(re.findall(r"^\| `(\w+)` \| \*", SETTINGS.read_text(), re.MULTILINE))
    assert known == documented - elsewhere
