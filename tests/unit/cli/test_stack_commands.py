from __future__ import annotations

import socket
import sys
from importlib import metadata

import pytest
from click.testing import CliRunner

from jobsvc.cli import main
from jobsvc.cli.judge import standing_in
from jobsvc.engines import NO_PROXY, answers_http
from jobsvc.servers import ServerFailed


@pytest.fixture
def run():
    return lambda *arguments: CliRunner().invoke(main, list(arguments), catch_exceptions=False)


def test_dev_on_a_busy_port_says_so_and_starts_nothing(run):
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]

        result = run("dev", "--port", str(port))

    assert result.exit_code == 1
    assert result.output == f"Error: Port {port} of 127.0.0.1 is in use already; choose another one with --port.\n"


@pytest.mark.parametrize("value", ["sqlite", "http://", "http://[", "ftp://127.0.0.1"])
@pytest.mark.parametrize("command", ["dev", "demo"])
def test_an_unknown_dynamodb_is_refused(run, command, value):
    result = run(command, "--dynamodb", value)

    assert result.exit_code == 2
    assert "is none of auto, moto, local and" in result.output


def test_an_engine_that_cannot_start_is_named(run, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))

    result = run("dev", "--port", "1", "--dynamodb", "local")

    assert result.exit_code == 1
    assert result.output.startswith("Error: DynamoDB Local cannot start: it needs Java 17 or newer")


@pytest.mark.parametrize(
    "given", [["--url", "https://atcoder.jp/contests/abc300/tasks/abc300_a"], ["--page", __file__]]
)
def test_demo_wants_url_and_page_together(run, given):
    result = run("demo", *given)

    assert result.exit_code == 2
    assert "--url and --page go together" in result.output


@pytest.mark.parametrize("given", [["--api-key", "jobsvc_x_y"], ["--plain-http"]])
def test_demo_has_no_use_for_a_key_where_it_starts_a_service_of_its_own(run, given):
    result = run("demo", *given)

    assert result.exit_code == 2
    assert "--api-key and --plain-http go with --api-url" in result.output


def test_demo_refuses_the_url_of_no_known_judge(run):
    result = run("demo", "--url", "https://example.com/1234/A", "--page", __file__)

    assert result.exit_code == 2
    assert "Invalid value for --url" in result.output


def test_demo_says_which_step_failed(run, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))

    result = run(
        "demo", "--dynamodb", "local", "--url", "https://atcoder.jp/contests/abc300/tasks/abc300_a", "--page", __file__
    )

    assert result.exit_code == 1
    assert "Error: Step 1 (start the service) failed: DynamoDB Local cannot start" in result.output


def test_the_judges_stand_in_answers_its_one_page():
    url = "https://atcoder.jp/contests/abc300/tasks/abc300_a?lang=en"

    with standing_in(url, "한 페이지".encode()) as mirror:
        host, _, base = mirror.partition("=")
        with NO_PROXY.open(f"{base}/contests/abc300/tasks/abc300_a?lang=ja") as answer:
            page = answer.read().decode()
        assert answers_http(f"{base}/robots.txt", status=404)

    assert (host, page) == ("atcoder.jp", "한 페이지")
    assert not answers_http(base)


def test_jobs_do_not_make_the_application(run, monkeypatch):
    monkeypatch.setenv("JOBSVC_JOB_TIMEOUT", "not a number, so that making one would fail")

    assert "No API answers" in run("jobs", "--api-url", "http://127.0.0.1:9", "list").output


def test_help_lists_the_commands(run):
    result = run("--help")

    assert result.exit_code == 0
    said = [line.split()[0] for line in result.output.splitlines() if line.startswith("  ")]
    commands = ["demo", "dev", "doctor", "extract", "generate", "jobs", "keys", "recover"]
    assert said[1:] == ["--version", "--help", *commands]


def test_version_is_that_of_jobsvc(run):
    assert run("--version").output == f"jobsvc {metadata.version('jobsvc')}\n"


def test_dev_on_port_0_takes_a_free_one(run, monkeypatch):
    asked = []

    def stack(**options):
        asked.append(options["port"])
        raise ServerFailed("Enough is known.")

    monkeypatch.setattr(sys.modules["jobsvc.cli.dev"], "Stack", stack)  # jobsvc.cli.dev is the command

    assert run("dev", "--port", "0").exit_code == 1
    assert asked == [0]
