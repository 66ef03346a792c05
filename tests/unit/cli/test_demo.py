"""What `jobsvc demo` says, and leaves behind, when a job of it fails: on a stack that is a stub."""

from __future__ import annotations

import sys
from pathlib import Path
from types import TracebackType

import pytest
from click.testing import CliRunner

from jobsvc.cli import main
from tests.unit.cli.conftest import ID

EXTRACTIONS = "/problem-extraction-jobs"


class StubStack:
    """Keeps its logs as the real one does: when an error comes through it."""

    logs = Path("/tmp/jobsvc-logs")

    def __init__(self, api_url: str) -> None:
        self.api_url = api_url
        self.logs_are_kept = False
        self.key = ""

    def check(self) -> None:
        """All is well."""

    def __enter__(self) -> StubStack:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.logs_are_kept = error is not None


@pytest.fixture
def stack(api, monkeypatch) -> StubStack:
    stack = StubStack(api.url)
    monkeypatch.setattr(sys.modules["jobsvc.cli.demo"], "Stack", lambda **_: stack)
    return stack


def run_with_a_job(api, job):
    api.on("POST", EXTRACTIONS, job, status=202)
    api.on("GET", f"{EXTRACTIONS}/{ID}", job)
    api.streams(f"{EXTRACTIONS}/{ID}/events", f'event: end\ndata: {{"status": "{job["status"]}"}}\n\n')
    return CliRunner().invoke(main, ["demo"], catch_exceptions=False)


def test_a_page_that_is_refused_leaves_no_logs(api, stack, a_job):
    job = a_job(status="FAILED", error_code="LoginRequired", error_message="This is a login page.")

    result = run_with_a_job(api, job)

    assert result.exit_code == 1
    assert result.stderr == "Error: Step 2 (read the problem page) failed: the job is FAILED: This is a login page.\n"
    assert not stack.logs_are_kept


@pytest.mark.parametrize("code", ["Crash", "Timeout", "orphaned"])
def test_what_is_broken_leaves_its_logs_and_the_last_line_says_where(api, stack, a_job, code):
    result = run_with_a_job(api, a_job(status="FAILED", error_code=code, error_message="It went wrong."))

    assert result.exit_code == 1
    assert "failed: the job is FAILED: It went wrong.\n" in result.stderr
    assert result.stderr.endswith(f"\nThe logs are in {stack.logs}\n")
    assert stack.logs_are_kept


def test_a_server_that_dies_meanwhile_leaves_its_logs(api, stack, a_job, monkeypatch):
    def dead() -> None:
        raise RuntimeError("worker-1 has died")

    monkeypatch.setattr(stack, "check", dead)

    result = run_with_a_job(api, a_job())

    assert "failed: worker-1 has died\nThe logs are in" in result.stderr
    assert stack.logs_are_kept
