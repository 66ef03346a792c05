"""`jobsvc demo` as a process: the whole pipeline, from a URL to test cases, on real parts."""

from __future__ import annotations

import os
import subprocess
import sys

from jobsvc import keys, models
from jobsvc.config import Config

DEMO_SECONDS = 180
ABC300_A = "https://atcoder.jp/contests/abc300/tasks/abc300_a"


def demo(*arguments: str, tmp_path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"TMPDIR": str(tmp_path)}
    command = [sys.executable, "-m", "jobsvc", "demo", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=DEMO_SECONDS, check=False)


def assert_went_through(answer: subprocess.CompletedProcess[str], tmp_path) -> None:
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "def generate_test_cases(" in answer.stdout
    assert answer.stdout.count("  test case ") == 3
    assert answer.stdout.endswith("Done: from a URL to test cases.\n")
    assert not list(tmp_path.iterdir()), "logs are left"


def test_the_sample_goes_through_on_moto(valkey, tmp_path):
    assert_went_through(demo("--dynamodb", "moto", tmp_path=tmp_path), tmp_path)


def test_the_sample_goes_through_on_dynamodb_local(valkey, dynamodb_local, tmp_path):
    assert_went_through(demo("--dynamodb", dynamodb_local, tmp_path=tmp_path), tmp_path)
    models.bind(Config(dynamodb_url=dynamodb_local))
    try:
        assert {keys.to_dict(key)["state"] for key in keys.listing()} == {"revoked"}, "a table that goes on living"
    finally:
        models.release()


def test_the_sample_goes_through_a_service_that_runs_already(site, tmp_path, monkeypatch):
    monkeypatch.setenv("JOBSVC_API_KEY", site.keys["operator"])

    assert_went_through(demo("--api-url", site.url, tmp_path=tmp_path), tmp_path)


def test_an_empty_page_is_told_at_once(tmp_path):
    (tmp_path / "page.html").touch()

    answer = demo("--url", ABC300_A, "--page", str(tmp_path / "page.html"), tmp_path=tmp_path)

    assert answer.returncode == 1
    assert answer.stderr == "Error: The saved page is empty.\n"


def test_a_page_that_is_no_problem_fails_in_the_second_step(valkey, tmp_path):
    file, logs = tmp_path / "page.html", tmp_path / "logs"
    file.write_text("<html><title>Sign In</title><form action=/login></form></html>")
    logs.mkdir()

    answer = demo("--dynamodb", "moto", "--url", ABC300_A, "--page", str(file), tmp_path=logs)

    assert answer.returncode == 1
    assert "Error: Step 2 (read the problem page) failed: the job is FAILED: " in answer.stderr
    assert not list(logs.iterdir()), "the page is to blame, and no log says more about it"
