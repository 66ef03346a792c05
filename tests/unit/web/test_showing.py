"""How values read on a page."""

from __future__ import annotations

import pytest

from jobsvc.web import showing


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (-1, "0.0 s"),
        (0.04, "0.0 s"),
        (9.94, "9.9 s"),
        (9.96, "10 s"),
        (59.4, "59 s"),
        (59.6, "1 min"),
        (185, "3 min 5 s"),
        (3600, "1 h"),
        (7801, "2 h 10 min"),
        (352_800, "4 d 2 h"),
    ],
)
def test_a_duration_has_two_units_at_most(seconds: float, text: str) -> None:
    assert showing.duration(seconds) == text


@pytest.mark.parametrize("when", [1759980226.5, "2025-10-09T03:23:46.500000+00:00", "2025-10-09T05:23:46.5+02:00"])
def test_a_time_is_utc_for_people_and_for_programs(when: float | str) -> None:
    assert showing.moment(when) == "9 Oct 2025, 03:23:46 UTC"
    assert showing.iso(when) == "2025-10-09T03:23:46.500Z"


@pytest.mark.parametrize(
    ("job", "name"),
    [
        ({"title": "Theatre Square", "platform": "codeforces", "problem_id": "1A"}, "Theatre Square"),
        ({"title": "", "platform": "codeforces", "problem_id": "1A"}, "codeforces 1A"),
        ({"title": None, "platform": "codeforces", "problem_id": ""}, "codeforces"),
        ({"problem_url": "https://example.org/p"}, "https://example.org/p"),
        ({}, "Job 2888a3b9"),
    ],
)
def test_a_job_has_a_name_whatever_is_known_of_it(job: dict[str, str], name: str) -> None:
    assert showing.job_name({"id": "2888a3b9-8d0e-4d0c-9f0e-0a4f5d2b1c33", **job}) == name
