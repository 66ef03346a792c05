"""What the service has before it and behind it, read at a cost that does not grow with the number of jobs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

import structlog
from flask import current_app

from jobsvc import clock, listing, trends
from jobsvc.models import KINDS, Job, Lease, Status
from jobsvc.models.jobs import status_partition
from jobsvc.models.lease import LEASE
from jobsvc.queueing import JobQueue, Load, QueueUnavailable
from jobsvc.trends import Trends

log = structlog.get_logger()

#: Jobs of a kind that are looked at: the newest for trends, the longest waiting, the newest running.
NEWEST = 500
MOST_WAITING = 1_000
MOST_RUNNING = 50
#: What is read of a job that waits.
OF_WAITING = ["PK", "SK", "platform", "problem_id", "title", "created_at", "submitted_at", "next_attempt_at", "tries"]


@dataclass(frozen=True, slots=True)
class Waiting:
    """The jobs of one kind that are PENDING, the oldest of them where there are more than anybody counts."""

    due: int  #: wish to run, and may
    longest: Job | None  #: of those, the one that was submitted first
    later: int  #: are tried again, after a while
    next_at: float | None  #: when the first of those is
    records: int  #: nobody submitted them, so that nothing starts them
    is_all: bool  #: whether all were counted


@dataclass(frozen=True, slots=True)
class Running:
    """A job that a worker has, and its lease; None where the run has not put it yet."""

    job: Job
    lease: Lease | None


@dataclass(frozen=True, slots=True)
class Overview:
    """The service at one moment; by type of job."""

    as_of: float
    waiting: dict[str, Waiting]
    running: list[Running]  #: newest first
    more_run: bool  #: than are named
    trends: dict[str, Trends]
    queue: Load | None  #: None where it cannot be reached


def look() -> Overview:
    """Read it all."""
    now = clock.now()
    runs = [job for kind in KINDS.values() for job in _of_status(kind, Status.PROCESSING, MOST_RUNNING + 1)]
    runs.sort(key=lambda job: job.list_key, reverse=True)
    return Overview(
        as_of=now,
        waiting={job_type: waiting(kind, now) for job_type, kind in KINDS.items()},
        running=_with_leases(runs[:MOST_RUNNING]),
        more_run=len(runs) > MOST_RUNNING,
        trends={job_type: newest(kind, now) for job_type, kind in KINDS.items()},
        queue=_queue(),
    )


def waiting(kind: type[Job], now: float) -> Waiting:
    """What waits, counted from the oldest on."""
    pending = list(
        kind.by_status.query(
            status_partition(kind, Status.PENDING),
            limit=MOST_WAITING,
            page_size=MOST_WAITING,
            attributes_to_get=OF_WAITING,
        )
    )
    wishes = [job for job in pending if job.submitted_at is not None]
    later = [job for job in wishes if job.next_attempt_at is not None and job.next_attempt_at > now]
    due = [job for job in wishes if job.next_attempt_at is None or job.next_attempt_at <= now]
    return Waiting(
        due=len(due),
        longest=min(due, key=lambda job: job.submitted_at, default=None),
        later=len(later),
        next_at=min((job.next_attempt_at for job in later), default=None),
        records=len(pending) - len(wishes),
        is_all=len(pending) < MOST_WAITING,
    )


def newest(kind: type[Job], now: float) -> Trends:
    """What the newest jobs of a kind say."""
    jobs, next_key = listing.page(kind, limit=NEWEST)
    return trends.of(jobs, now=now, is_all=next_key is None)


def _of_status(kind: type[Job], status: Status, most: int) -> Iterable[Job]:
    (stream,) = listing.streams(kind, status=status)
    return islice(stream.fetch(None, most), most)


def _with_leases(jobs: list[Job]) -> list[Running]:
    leases = {lease.pk: lease for lease in Lease.batch_get([(job.history, LEASE) for job in jobs])} if jobs else {}
    return [Running(job, leases.get(job.history)) for job in jobs]


def _queue() -> Load | None:
    queue: JobQueue = current_app.extensions["jobsvc"]
    try:
        return queue.load()
    except QueueUnavailable as error:
        log.warning("queue unavailable for the overview", error=str(error))
        return None
