"""Where a job stands, in words, and which of its buttons can be pressed."""

from __future__ import annotations

from typing import Any

import pytest

from jobsvc.keys import Role
from jobsvc.web import job_telling
from jobsvc.web.job_acts import PAGE_IS_GONE, acts, role_hint

WAITING: dict[str, Any] = {
    "status": "PENDING",
    "submitted_at": 1.0,
    "started_at": None,
    "finished_at": None,
    "next_attempt_at": None,
    "error_message": "",
    "error_code": None,
    "tries": 0,
}
RUN = {**WAITING, "started_at": 10.0, "finished_at": 14.25, "tries": 1}


@pytest.mark.parametrize(
    ("job", "words"),
    [
        (WAITING, "Waits for a worker that is free."),
        ({**WAITING, "submitted_at": None}, "Only a record: nobody has asked for it to run."),
        ({**WAITING, "next_attempt_at": 112.0, "error_message": "x"}, "Waits for its next try, in 12 s."),
        ({**WAITING, "next_attempt_at": 99.0, "error_message": "x"}, "Waits for a worker, to be tried again."),
        ({**WAITING, "status": "PROCESSING"}, "A worker runs it."),
        ({**WAITING, "status": "PROCESSING", "submitted_at": None}, "Another service left it so; nothing runs."),
        ({**RUN, "status": "COMPLETED"}, "Done in 4.2 s."),
        ({**RUN, "status": "COMPLETED", "tries": 2}, "Done in 4.2 s, at the 2nd try."),
        ({**RUN, "status": "FAILED", "tries": 13}, "Failed for good in 4.2 s, at the 13th try."),
        ({**WAITING, "status": "COMPLETED"}, "Done."),
        ({**WAITING, "status": "CANCELLED"}, "Stopped by somebody before its end."),
    ],
)
def test_a_sentence_says_where_it_stands(job: dict[str, Any], words: str) -> None:
    assert job_telling.standing(job, now=100.0) == words


@pytest.mark.parametrize(
    ("job", "said"),
    [
        ({"status": "FAILED", "error_code": "GenerationError", "unresolved": ["n"]}, "1 <= N <= 10^5"),
        ({"status": "FAILED", "error_code": "orphaned"}, "Its workers vanished"),
        ({"status": "FAILED", "error_code": "RobotCheck"}, ""),
        ({"status": "COMPLETED", "error_code": "Crash"}, ""),
    ],
)
def test_it_says_what_can_be_done(job: dict[str, Any], said: str) -> None:
    advice = job_telling.advice(job)
    assert said in advice
    assert bool(advice) == bool(said)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "https:", "", None, "http://[", "x"]
)
def test_no_link_leads_where_no_page_is(url: str | None) -> None:
    assert job_telling.web_address(url) == ""


def test_links_lead_to_pages() -> None:
    assert job_telling.web_address("https://atcoder.jp/contests") == "https://atcoder.jp/contests"


def pressable(job: dict[str, Any], role: Role = Role.ADMIN) -> dict[str, bool]:
    return {act.name: not act.why_not for act in acts(job, role)}


@pytest.mark.parametrize(
    ("status", "submitted", "retry", "cancel"),
    [
        ("PENDING", True, False, True),
        ("PENDING", False, True, True),
        ("PROCESSING", True, False, True),
        ("PROCESSING", False, True, True),
        ("COMPLETED", True, True, False),
        ("FAILED", True, True, False),
        ("CANCELLED", True, True, False),
    ],
)
def test_buttons_can_be_pressed_where_the_state_allows_it(
    status: str, submitted: bool, retry: bool, cancel: bool
) -> None:
    job = {**WAITING, "status": status, "submitted_at": 1.0 if submitted else None}
    assert pressable(job) == {"retry": retry, "cancel": cancel, "delete": True}
    assert [act.name for act in acts(job, Role.ADMIN) if act.force] == (["retry"] if status == "COMPLETED" else [])


def test_a_job_whose_page_is_gone_cannot_be_run_again() -> None:
    retry, *_ = acts({**RUN, "status": "FAILED", "page_bytes": 5}, Role.ADMIN)
    assert retry.why_not == PAGE_IS_GONE


def test_each_role_has_its_buttons() -> None:
    assert pressable(WAITING, Role.READER) == {}
    assert list(pressable(WAITING, Role.OPERATOR)) == ["retry", "cancel"]
    assert list(pressable(WAITING, Role.ADMIN)) == ["retry", "cancel", "delete"]
    assert [bool(role_hint(role)) for role in Role] == [True, True, False]
