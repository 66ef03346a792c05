from __future__ import annotations

from collections.abc import Callable, Iterator

import click
import pytest
from botocore.exceptions import NoCredentialsError
from click.testing import CliRunner, Result
from moto import mock_aws

from jobsvc import models
from jobsvc.cli import main as jobsvc
from jobsvc.config import Config
from jobsvc.migration.cli import cli as migrate
from jobsvc.trouble import sentence, told_plainly
from jobsvc.worker import main as worker
from tests.tables import NO_REDIS

NOBODY = "http://127.0.0.1:1"
COMMANDS: dict[str, tuple[click.Command, list[str]]] = {
    "worker": (worker, ["--burst"]),
    "recover": (jobsvc, ["recover"]),
    "migrate": (migrate, ["table"]),
}

Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Run an operator's command with settings, in this process."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")

    def run(command: str, **settings: str) -> Result:
        for name, value in settings.items():
            monkeypatch.setenv(f"JOBSVC_{name.upper()}", value)
        program, arguments = COMMANDS[command]
        return CliRunner().invoke(program, arguments, catch_exceptions=False)

    yield run
    models.release()


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("setting", "value", "reason"),
    [
        ("job_timeout", "abc", "JOBSVC_JOB_TIMEOUT must be a whole number from 1, not 'abc'."),
        ("judge_mirrors", "foo", "JOBSVC_JUDGE_MIRRORS: 'foo' is not of the form HOST=URL."),
        (
            "extra_hosts",
            "http://oj.example.org",
            "JOBSVC_EXTRA_HOSTS: 'http://oj.example.org' is not the name of a host",
        ),
        ("languages", "english", "JOBSVC_LANGUAGES: 'english' is no language's code of two letters, such as en."),
        ("sandbox_min", "docker", "JOBSVC_SANDBOX_MIN: it must be bubblewrap, landlock or rlimits, not 'docker'."),
        ("llm_url", "http://127.0.0.1:11434/v1", "JOBSVC_LLM_URL is set without JOBSVC_LLM_MODEL, the name of"),
        ("dynamodb_url", "nowhere", "JOBSVC_DYNAMODB_URL: 'nowhere' is not an address of a DynamoDB"),
        ("redis_url", "http://127.0.0.1", "JOBSVC_REDIS_URL: Redis URL must specify"),
    ],
)
def test_a_setting_that_cannot_be_used_is_one_line(run: Run, command: str, setting: str, value: str, reason: str):
    result = run(command, **{setting: value})

    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: {reason}")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("command", ["worker", "recover"])
def test_a_table_that_is_missing_is_one_line_that_says_how_to_make_it(run: Run, command: str):
    with mock_aws():
        result = run(command, table="nope")

    assert result.exit_code == 1
    assert result.stderr == (
        "Error: Table 'nope' does not exist at AWS in us-east-1; `python migrate.py table` makes it.\n"
    )


@pytest.mark.parametrize("command", ["worker", "recover"])
def test_a_dynamodb_that_is_away_is_one_line(run: Run, command: str):
    result = run(command, dynamodb_url=NOBODY)

    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: DynamoDB at {NOBODY} refused or did not answer: Could not connect")
    assert result.stderr.count("\n") == 1


def test_credentials_that_are_missing_name_the_setting_of_another_dynamodb():
    with pytest.raises(click.ClickException) as raised, told_plainly(Config()):
        raise NoCredentialsError

    assert raised.value.message == (
        "DynamoDB at AWS in us-east-1 refused or did not answer: Unable to locate credentials. "
        "JOBSVC_DYNAMODB_URL names another DynamoDB."
    )


def test_a_queue_that_is_away_keeps_a_worker_from_starting(run: Run):
    with mock_aws():
        assert run("migrate").exit_code == 0
        result = run("worker", redis_url=NO_REDIS)

    assert result.exit_code == 1
    assert result.stderr.startswith("Error: The queue (JOBSVC_REDIS_URL) did not answer: Error 111 connecting")
    assert result.stderr.count("\n") == 1


def test_other_errors_keep_their_traceback():
    with pytest.raises(ZeroDivisionError), told_plainly(Config()):
        raise ZeroDivisionError


@pytest.mark.parametrize("error", ["No answer", "No answer.", "No\n  answer..."])
def test_a_sentence_has_one_full_stop(error: str):
    assert sentence(error) == "No answer."
