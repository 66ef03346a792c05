from __future__ import annotations

import re
from dataclasses import fields, replace
from pathlib import Path

import pytest

from jobsvc.config import Config, variables

SETTINGS = Path(__file__).parents[2] / "docs" / "settings.md"


def test_without_variables_the_defaults_stand() -> None:
    assert replace(Config.from_env({}), metrics_dir="") == Config()


def test_processes_of_one_service_find_the_same_directory_for_their_numbers() -> None:
    ours, others = Config.from_env({}).metrics_dir, Config.from_env({"JOBSVC_TABLE": "other"}).metrics_dir
    assert ours == Config.from_env({}).metrics_dir != others
    assert Config.from_env({"PROMETHEUS_MULTIPROC_DIR": "/run/metrics"}).metrics_dir == "/run/metrics"


@pytest.mark.parametrize(("text", "address"), [("127.0.0.1:9108", ("127.0.0.1", 9108)), ("[::1]:9", ("::1", 9))])
def test_where_a_worker_serves_its_numbers(text: str, address: tuple[str, int]) -> None:
    assert Config.from_env({}).worker_metrics_address is None
    assert Config.from_env({"JOBSVC_WORKER_METRICS": text}).worker_metrics_address == address


def test_metrics_without_a_key_are_for_this_machine_alone() -> None:
    off = {"JOBSVC_AUTH": "off"}
    with pytest.raises(ValueError, match="JOBSVC_WORKER_METRICS must be an address of loopback while JOBSVC_AUTH is"):
        Config.from_env({**off, "JOBSVC_WORKER_METRICS": "0.0.0.0:9108"})
    assert Config.from_env({**off, "JOBSVC_WORKER_METRICS": "127.0.0.1:9108"}).worker_metrics


@pytest.mark.parametrize(
    "text", ["9108", "localhost", ":9108", "a:b", "a:70000", "a:0", "http://a:1", "a:1/x", "[::1:1"]
)
def test_an_address_that_cannot_be_served_at_is_named_with_its_variable(text: str) -> None:
    with pytest.raises(ValueError, match="JOBSVC_WORKER_METRICS must be a host and a port"):
        Config.from_env({"JOBSVC_WORKER_METRICS": text})


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
    documented = set(re.findall(r"`((?:JOBSVC|AWS|LOCALSTACK|REDIS|PROMETHEUS)_[A-Z_]+)`", SETTINGS.read_text()))
    known = {name for setting in fields(Config) for name in variables(setting.name)}
    elsewhere = set(re.findall(r"^\| `(\w+)` \| \*", SETTINGS.read_text(), re.MULTILINE))
    assert known == documented - elsewhere
