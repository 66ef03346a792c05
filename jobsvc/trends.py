"""What the newest jobs of one kind say: how many ended and when, how long they ran, and what failed why.

Pure functions over jobs as the indexes carry them.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from jobsvc.models import FINAL, Job, Status

MINUTE, HOUR, DAY = 60, 3_600, 86_400
#: Seconds of a bin: the smallest that makes no more of them than MOST_BINS is taken.
BIN_SECONDS = (
    *(10, MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR),
    *(DAY, 2 * DAY, 7 * DAY, 14 * DAY, 28 * DAY, 91 * DAY, 182 * DAY, 364 * DAY, 5 * 364 * DAY),
)
MOST_BINS = 24
#: Where nothing is older than what was looked at, the time before is empty, and shows so.
LEAST_BINS = 12
#: Seconds by which the clock of a worker may be ahead of ours; what ended later than that has a wrong time.
CLOCKS_DIFFER = 5 * MINUTE
#: Of these ends, how long the run took says something.
RUN_TO_AN_END = frozenset({Status.COMPLETED, Status.FAILED})


@dataclass(frozen=True, slots=True)
class Durations:
    """How long runs took, in seconds: of `runs`, half took no longer than the median, 95 of 100 than `p95`."""

    runs: int
    median: float
    p95: float


@dataclass(frozen=True, slots=True)
class Bin:
    """A stretch of time: what ended in it."""

    start: float
    ended: Mapping[str, int]  #: jobs by status
    durations: Durations | None  #: None where no run came to an end


@dataclass(frozen=True, slots=True)
class Failed:
    """Jobs that failed, out of those that ran to an end."""

    name: str
    failed: int
    ran: int

    @property
    def share(self) -> float:
        return self.failed / self.ran


@dataclass(frozen=True, slots=True)
class Trends:
    """What the newest jobs of one kind say."""

    jobs: int  #: that were looked at
    is_all: bool  #: whether there are no older ones
    since: float | None  #: when the oldest of them was made
    until: float  #: where the last bin ends
    bin_s: int
    bins: tuple[Bin, ...]  #: one after the other, without gaps; none where nothing has ended
    ended: Mapping[str, int]  #: jobs by status
    durations: Durations | None
    without_times: int  #: ran to an end, and nobody knows when it began, or ended: not among the durations
    backwards: int  #: ended before they began, by clocks that differ: not among the durations
    without_end: int  #: ended, and nobody knows when: in no bin
    ahead: int  #: ended in the future, by a clock that is wrong: in no bin
    platforms: tuple[Failed, ...]  #: most failures first
    causes: tuple[tuple[str | None, int], ...]  #: codes of errors, most frequent first; None where there is none


def of(jobs: Sequence[Job], *, now: float, is_all: bool) -> Trends:
    """What `jobs` say, of which nothing older was left out if `is_all`."""
    final = [job for job in jobs if job.status in FINAL]
    ended = [job for job in final if job.finished_at is not None]
    in_time = [job for job in ended if job.finished_at <= now + CLOCKS_DIFFER]
    ran = [job for job in final if job.status in RUN_TO_AN_END]
    timed = [job for job in ran if job.started_at is not None and job.finished_at is not None]
    bin_s, bins = _bins(in_time, now=now, is_all=is_all)
    return Trends(
        jobs=len(jobs),
        is_all=is_all,
        since=min((job.created_at for job in jobs), default=None),
        until=bins[-1].start + bin_s if bins else now,
        bin_s=bin_s,
        bins=bins,
        ended=Counter(job.status for job in final),
        durations=durations(ended),
        without_times=len(ran) - len(timed),
        backwards=sum(job.finished_at < job.started_at for job in timed),
        without_end=len(final) - len(ended),
        ahead=len(ended) - len(in_time),
        platforms=_by_platform(ran),
        causes=tuple(Counter(job.error_code for job in jobs if job.status == Status.FAILED).most_common()),
    )


def durations(jobs: Iterable[Job]) -> Durations | None:
    """Of the runs that came to an end and whose times can be true; None where there are none."""
    seconds = sorted(
        job.finished_at - job.started_at
        for job in jobs
        if job.status in RUN_TO_AN_END and job.started_at is not None and job.finished_at >= job.started_at
    )
    return Durations(len(seconds), median(seconds), percentile(seconds, 95)) if seconds else None


def percentile(ordered: Sequence[float], rank: int) -> float:
    """The smallest of the values that `rank` of 100 do not exceed: one that was there, not one between two."""
    return ordered[math.ceil(len(ordered) * rank / 100) - 1]


def _bins(jobs: Sequence[Job], *, now: float, is_all: bool) -> tuple[int, tuple[Bin, ...]]:
    """Seconds of a bin, and the bins from the first end until now."""
    if not jobs:
        return BIN_SECONDS[0], ()
    first, last = min(job.finished_at for job in jobs), max(now, *(job.finished_at for job in jobs))
    size = next((size for size in BIN_SECONDS if last // size - first // size < MOST_BINS), BIN_SECONDS[-1])
    begin, end = int(first // size), int(last // size)
    if is_all:
        begin = min(begin, end - LEAST_BINS + 1)
    filled: dict[int, list[Job]] = {number: [] for number in range(begin, end + 1)}
    for job in jobs:
        filled[int(job.finished_at // size)].append(job)
    return size, tuple(
        Bin(number * size, Counter(job.status for job in ended), durations(ended)) for number, ended in filled.items()
    )


def _by_platform(ran: Sequence[Job]) -> tuple[Failed, ...]:
    """The platforms with failures."""
    runs = Counter(job.platform for job in ran)
    failed = Counter(job.platform for job in ran if job.status == Status.FAILED)
    found = [Failed(name, failed[name], runs[name]) for name in failed]
    return tuple(sorted(found, key=lambda each: (-each.failed, each.name)))
