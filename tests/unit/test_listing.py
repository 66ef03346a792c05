from __future__ import annotations

import itertools
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from jobsvc import clock, listing
from jobsvc.errors import InvalidCursor, InvalidField
from jobsvc.job_helper import JobHelper
from jobsvc.models import ProblemExtractionJob, ScriptGenerationJob, Status

FILTERS: list[dict[str, str]] = [
    {},
    {"status": "FAILED"},
    {"platform": "atcoder"},
    {"platform": "atcoder", "status": "PENDING"},
    {"platform": "codeforces", "problem_id": "1A"},
    {"platform": "codeforces", "problem_id": "1A", "status": "COMPLETED"},
]


@pytest.fixture
def jobs(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Forty jobs, newest first; some made in the same microsecond."""
    created = []
    for number, (status, platform) in enumerate(itertools.product(Status, ("codeforces", "atcoder") * 4)):
        monkeypatch.setattr(clock, "now", lambda at=1_700_000_000 + number // 3: at)
        fields = {"platform": platform, "problem_id": f"{number % 3}A", "status": status.value}
        created.append(JobHelper.create_script_generation_job(**fields))
    JobHelper.create_problem_extraction_job(platform="codeforces", problem_id="1A", problem_url="")
    return sorted(created, key=lambda job: (job["created_at"], job["id"]), reverse=True)


@pytest.mark.parametrize("filters", FILTERS, ids=lambda filters: "+".join(filters) or "none")
@pytest.mark.parametrize("limit", [1, 7, 100])
def test_pages_give_every_match_once_newest_first(
    jobs: list[dict[str, Any]], filters: dict[str, str], limit: int
) -> None:
    wanted = [job["id"] for job in jobs if filters.items() <= job.items()]
    shown: list[str] = []
    next_key = None
    for _ in range(len(wanted) // limit + 1):
        page, next_key = JobHelper.list_script_generation_jobs(**filters, limit=limit, next_key=next_key)
        shown += [job["id"] for job in page]
        if next_key is None:
            break
    assert shown == wanted
    assert next_key is None


def test_the_last_full_page_says_that_nothing_follows(jobs: list[dict[str, Any]]) -> None:
    page, next_key = JobHelper.list_script_generation_jobs(limit=len(jobs))
    assert len(page) == len(jobs)
    assert next_key is None


def test_a_list_carries_the_summary_and_none_for_the_rest(jobs: list[dict[str, Any]]) -> None:
    page, _ = JobHelper.list_script_generation_jobs(limit=1)
    assert page[0] == {
        name: None
        if name in ScriptGenerationJob.inputs | ScriptGenerationJob.results and page[0][name] is None
        else value
        for name, value in jobs[0].items()
    } | {"problem_url": None, "run_id": None, "consumed_capacity": None}
    assert page[0]["constraints"] is None


def test_a_job_that_moves_between_two_streams_shows_once() -> None:
    job = _job("a", 5)
    assert list(listing._merge([iter([job]), iter([_job("a", 5), _job("b", 3)])])) == [job, _Same("b", 3)]


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("filters", "field"),
    [({"status": "DONE"}, "status"), ({"problem_id": "1A"}, "problem_id"), ({"limit": 0}, "limit")],
)
def test_a_filter_that_cannot_be_answered_names_its_field(filters: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidField) as refused:
        JobHelper.list_script_generation_jobs(**filters)
    assert list(refused.value.errors) == [field]


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("key", ["", "x", "1700000000000000#", "PROG#1700000000000000#0"])
def test_a_key_that_no_list_gave_is_refused(key: str) -> None:
    with pytest.raises(InvalidCursor):
        JobHelper.list_script_generation_jobs(next_key=key)


cursors = st.tuples(st.integers(0, 10**16 - 1), st.uuids()).map(lambda pair: f"{pair[0]:016d}#{pair[1]}")


@given(cursors, cursors)
def test_what_is_just_below_a_cursor_leaves_out_that_cursor_only(cursor: str, other: str) -> None:
    below = listing._just_below(cursor)
    assert (other <= below) == (other < cursor)


def _job(name: str, second: int) -> ProblemExtractionJob:
    return ProblemExtractionJob(f"PEJOB#{name}", "META", created_at=second)


class _Same:
    """Equal to any job of that id and time."""

    def __init__(self, name: str, second: int) -> None:
        self.wanted = (f"PEJOB#{name}", second)

    def __eq__(self, job: object) -> bool:
        return isinstance(job, ProblemExtractionJob) and (job.pk, job.created_at) == self.wanted

    __hash__ = None  # type: ignore[assignment]
