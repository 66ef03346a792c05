"""The key that commands send to an API: where from, where to, and what is said when it is not good enough."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from jobsvc.cli import main

KEY = f"jobsvc_0123456789abcdef_{'5' * 64}"


def test_it_comes_from_the_environment_or_an_option(api, jobs, monkeypatch) -> None:
    api.on("GET", "/problem-extraction-jobs", {"items": [], "next_cursor": None})
    jobs("list", "extraction")
    monkeypatch.setenv("JOBSVC_API_KEY", f" {KEY}\n")
    jobs("list", "extraction")
    CliRunner().invoke(main, ["jobs", "--api-key", KEY.replace("5", "6"), "list", "extraction"])
    assert api.keys == [None, f"Bearer {KEY}", f"Bearer {KEY.replace('5', '6')}"]


@pytest.mark.parametrize("key", ["hunter2", KEY[:-1], f"{KEY[:40]}\n{KEY[40:]}", f"Bearer {KEY}", "é"])
def test_what_is_no_key_is_not_sent_and_not_shown(api, jobs, monkeypatch, key: str) -> None:
    monkeypatch.setenv("JOBSVC_API_KEY", key)
    result = jobs("list")
    assert result.exit_code == 1
    assert result.output.startswith("Error: What JOBSVC_API_KEY or --api-key holds is no key")
    assert key not in result.output
    assert api.requests == []


@pytest.mark.parametrize("url", ["http://jobs.example.org", "http://10.0.0.7:5000", "http://[2001:db8::1]:5000"])
def test_it_goes_to_no_other_machine_in_the_clear(monkeypatch, url: str) -> None:
    monkeypatch.setenv("JOBSVC_API_KEY", KEY)
    result = CliRunner().invoke(main, ["jobs", "--api-url", url, "list"])
    assert result.exit_code == 1
    assert f"Error: {url} is another machine and not https" in result.output
    assert KEY not in result.output


@pytest.mark.parametrize(
    "options", [["--api-url", "https://127.0.0.1:9"], ["--api-url", "http://127.0.0.2:9", "--plain-http"]]
)
def test_with_tls_or_when_told_to_it_does(monkeypatch, options: list[str]) -> None:
    monkeypatch.setenv("JOBSVC_API_KEY", KEY)
    assert "No API answers" in CliRunner().invoke(main, ["jobs", *options, "list"]).output


def test_without_one_it_says_where_to_get_one(api, jobs, monkeypatch) -> None:
    monkeypatch.delenv("JOBSVC_API_KEY", raising=False)
    api.on("GET", "/problem-extraction-jobs", {"title": "Key missing", "detail": "No key was sent."}, status=401)
    result = jobs("list", "extraction")
    assert result.exit_code == 1
    assert "The API asks for a key: set JOBSVC_API_KEY." in result.output


@pytest.mark.parametrize("status", [401, 403])
def test_why_it_is_refused_is_told(api, jobs, monkeypatch, status: int) -> None:
    monkeypatch.setenv("JOBSVC_API_KEY", KEY)
    api.on("GET", "/problem-extraction-jobs", {"title": "No", "detail": "The key 'ci' was revoked."}, status=status)
    assert jobs("list", "extraction").output == f"Error: The key 'ci' was revoked. ({status})\n"
