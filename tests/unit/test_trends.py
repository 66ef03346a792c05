"""Trends of known jobs, reckoned by hand."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from jobsvc import trends
from jobsvc.models import Job, ScriptGenerationJob, Status
from jobsvc.trends import DAY, HOUR, MINUTE, Durations, Failed

NOON = 1_764_158_400.0  #: 2025-11-26 12:00 UTC
COMPLETED, FAILED, CANCELLED = Status.COMPLETED, Status.FAILED, Status.CANCELLED


def ended(at: float, took_s: float | None = 1.0, status: Status = COMPLETED, **fields: Any) -> Job:
    """A job that ended at `at`; nobody knows when it began where it took None."""
    started = None if took_s is None else at - took_s
    times = {"created_at": at - 10, "updated_at": at, "started_at": started, "finished_at": at}
    return ScriptGenerationJob(*ScriptGenerationJob.key(str(uuid.uuid4())), status=status.value, **times, **fields)


def waits(at: float = NOON) -> Job:
    key = ScriptGenerationJob.key(str(uuid.uuid4()))
    return ScriptGenerationJob(*key, status="PENDING", created_at=at, updated_at=at)


def of(*jobs: Job, now: float = NOON, is_all: bool = True) -> trends.Trends:
    return trends.of(jobs, now=now, is_all=is_all)


@pytest.mark.parametrize(
    ("seconds", "median", "p95"),
    [
        ([7], 7, 7),
        ([3, 1], 2, 3),
        ([5, 1, 9], 5, 9),
        (list(range(1, 21)), 10.5, 19),  # 19 of 20 are 95 of 100
        (list(range(1, 101)), 50.5, 95),
        ([1] * 19 + [600], 1, 1),
        ([1] * 18 + [600] * 2, 1, 600),
    ],
)
def test_median_and_95th_percentile(seconds: list[float], median: float, p95: float) -> None:
    jobs = [ended(NOON - 60, took) for took in seconds]
    assert of(*jobs).durations == Durations(len(seconds), median, p95)


def test_without_a_job_there_is_nothing_to_say() -> None:
    nothing = of()
    assert (nothing.jobs, nothing.bins, nothing.durations, nothing.since) == (0, (), None, None)
    only_waiting = of(waits())
    assert (only_waiting.jobs, only_waiting.bins, only_waiting.since) == (1, (), NOON)


def test_jobs_are_counted_where_they_ended() -> None:
    found = of(
        ended(NOON - 3 * HOUR),
        ended(NOON - 3 * HOUR, status=FAILED),
        ended(NOON - 1),
        ended(NOON - 1, 9.0),
        ended(NOON - 1, status=CANCELLED),
        waits(),
        is_all=False,
    )
    assert found.bin_s == 15 * MINUTE
    assert [found.bins[0].start, found.bins[-1].start] == [NOON - 3 * HOUR, NOON]
    assert len(found.bins) == 13
    assert {each.start: dict(each.ended) for each in found.bins if each.ended} == {
        NOON - 3 * HOUR: {COMPLETED: 1, FAILED: 1},
        NOON - 15 * MINUTE: {COMPLETED: 2, CANCELLED: 1},
    }
    assert found.bins[0].durations == Durations(2, 1.0, 1.0)
    assert found.bins[11].durations == Durations(2, 5.0, 9.0)  # what was cancelled says nothing
    assert found.bins[1].durations is None
    assert dict(found.ended) == {COMPLETED: 3, FAILED: 1, CANCELLED: 1}
    assert found.until == NOON + 15 * MINUTE


@pytest.mark.parametrize(
    ("span", "size"),
    [
        (30, 10),
        (20 * MINUTE, MINUTE),
        (23 * HOUR, HOUR),
        (24 * HOUR, 3 * HOUR),
        (20 * DAY, DAY),
        (3_000 * DAY, 182 * DAY),
    ],
)
def test_the_bins_fit_the_time_between_the_first_end_and_now(span: float, size: int) -> None:
    found = of(ended(NOON - span), is_all=False)
    assert found.bin_s == size
    assert len(found.bins) <= trends.MOST_BINS
    assert found.bins[0].start <= NOON - span < found.bins[1].start
    assert found.bins[-1].start <= NOON < found.until


def test_one_job_that_is_all_there_is_stands_at_the_end_of_an_empty_time() -> None:
    found = of(ended(NOON - 1))
    assert [bool(each.ended) for each in found.bins] == [False] * 10 + [True, False]


def test_what_cannot_be_timed_is_left_out_and_said() -> None:
    found = of(
        ended(NOON - 60, 2.0),
        ended(NOON - 60, None),  # as migrated jobs are
        ended(NOON - 60, None, CANCELLED),  # was never begun
        ended(NOON - 60, -30.0),
        ended(NOON + DAY, 4.0),
        ended(NOON + 60, 6.0),  # clocks differ that much
    )
    assert (found.without_times, found.backwards, found.ahead) == (1, 1, 1)
    assert found.durations == Durations(3, 4.0, 6.0)
    assert sum(sum(each.ended.values()) for each in found.bins) == 5


def test_failures_by_platform_and_by_cause() -> None:
    found = of(
        ended(NOON, status=FAILED, platform="atcoder", error_code="fetch-failed"),
        ended(NOON, status=FAILED, platform="atcoder", error_code="fetch-failed"),
        ended(NOON, platform="atcoder"),
        ended(NOON, status=CANCELLED, platform="atcoder"),
        ended(NOON, status=FAILED, platform="baekjoon"),
        ended(NOON, status=FAILED, platform="aizu", error_code="proof-failed"),
        ended(NOON, platform="codeforces"),
    )
    assert found.platforms == (Failed("atcoder", 2, 3), Failed("aizu", 1, 1), Failed("baekjoon", 1, 1))
    assert found.platforms[0].share == pytest.approx(2 / 3)
    assert found.causes == (("fetch-failed", 2), (None, 1), ("proof-failed", 1))


def test_a_job_that_ended_and_says_not_when_is_in_no_bin() -> None:
    job = ended(NOON)
    job.finished_at = None
    found = of(job)
    assert (found.bins, dict(found.ended), found.durations) == ((), {COMPLETED: 1}, None)
    assert (found.without_end, found.without_times) == (1, 1)
