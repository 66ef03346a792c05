from __future__ import annotations

import pytest
from flask import Flask

from jobsvc import counting
from jobsvc.errors import InvalidField
from jobsvc.job_helper import JobHelper
from jobsvc.models import ProblemExtractionJob, ScriptGenerationJob, Status
from jobsvc.models.keys import time_key


@pytest.fixture
def jobs(app: Flask) -> list[dict]:
    """Eight jobs, oldest first: PENDING and FAILED in turn, of Codeforces and AtCoder."""
    made = []
    for number in range(8):
        platform = "atcoder" if number >= 6 else "codeforces"
        status = ("PENDING", "FAILED")[number % 2]
        made.append(JobHelper.create_script_generation_job(platform=platform, problem_id="1A", status=status))
    return made


def test_what_matches_is_counted(jobs: list[dict]) -> None:
    def count(**filters):
        return counting.count(ScriptGenerationJob, **filters)

    assert count() == 8
    assert count(status="FAILED") == 4
    assert count(status={Status.FAILED, Status.PENDING}) == 8
    assert count(platform="codeforces") == 6
    assert count(platform="codeforces", status="FAILED") == 3
    assert count(platform="atcoder", problem_id="1A", status="PENDING") == 1
    assert count(platform="atcoder", problem_id="2B") == 0
    assert counting.count(ProblemExtractionJob) == 0


def test_nobody_counts_further_than_asked(jobs: list[dict], sent: list[str]) -> None:
    assert counting.count(ScriptGenerationJob, status="FAILED", most=3) == 3
    assert sent == ["Query"]
    assert counting.count(ScriptGenerationJob, most=5) == 5
    assert counting.count(ScriptGenerationJob, platform="codeforces", most=5) == 5


def test_only_what_is_older_than_a_cursor_is_counted(jobs: list[dict]) -> None:
    cursor = f"{time_key(jobs[4]['created_at'])}#{jobs[4]['id']}"
    assert counting.count(ScriptGenerationJob, before=cursor) == 4
    assert counting.count(ScriptGenerationJob, before=cursor, platform="codeforces", status="PENDING") == 2


def test_a_number_says_when_nobody_counted_on() -> None:
    assert [counting.shown(number) for number in (0, 999, 1_000)] == ["0", "999", "1,000+"]


def test_a_problem_without_its_platform_is_refused(app: Flask) -> None:
    with pytest.raises(InvalidField, match="needs platform"):
        counting.count(ScriptGenerationJob, problem_id="1A")
