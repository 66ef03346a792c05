"""Recovery: finds what crashes, and a queue that lost its memory, have left behind, and mends it.

A run is dead when its lease has shown no life for a whole lease time. Whoever recovers on a timer
measures that on its own monotonic clock, by looking again and again (`Sightings`): no clock of another
machine is compared with one's own. Whoever recovers once compares times (`ByTheClock`), with a limit
that is generous against clocks that differ.
"""

from __future__ import annotations

import heapq
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import islice, takewhile
from typing import Any

import structlog
from pynamodb.exceptions import PynamoDBException

from jobsvc import clock, lifecycle, moves, pages
from jobsvc.errors import JobError, JobNotFound
from jobsvc.metrics.numbers import RECOVERED
from jobsvc.models import FINAL, KINDS, Job, Lease, Status
from jobsvc.models.jobs import deleted_partition, status_partition
from jobsvc.models.lease import LEASE
from jobsvc.models.outage import is_outage
from jobsvc.moves import Refused

log = structlog.get_logger()

#: Keys of one BatchGetItem, by DynamoDB's rule.
BATCH = 100
DAY = 24 * 3600.0
#: Finished jobs that one recovery deletes at the most, so that retention never floods the table.
RETENTION_BATCH = 25
#: Seconds after which no job is still to come for a page that has none; generous, for clocks differ.
BEING_MADE = DAY


class Sightings:
    """By looking again and again: seconds on this process's monotonic clock since a job was last seen to change."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._seen: dict[str, tuple[object, float]] = {}
        self._before: dict[str, tuple[object, float]] = {}

    def start(self) -> None:
        """Begin a new look; what the one before did not see is forgotten."""
        self._before, self._seen = self._seen, {}

    def still_s(self, job: Job, lease: Lease | None) -> float:
        return self._age(job, (job.version, lease and lease.attempt, lease and lease.beat))

    def is_due(self, job: Job) -> bool:
        if job.next_attempt_at is None:
            return True
        # Both times were written by one machine in one write, so that their difference is true.
        return self.still_s(job, None) >= job.next_attempt_at - job.updated_at

    def _age(self, job: Job, state: object) -> float:
        now = self._monotonic()
        state_before, since = self._before.get(job.id, (None, now))
        self._seen[job.id] = (state, since if state == state_before else now)
        return now - self._seen[job.id][1]


class ByTheClock:
    """By comparing times, for whoever looks only once."""

    def start(self) -> None:
        """Nothing is remembered."""

    def still_s(self, job: Job, lease: Lease | None) -> float:
        return clock.now() - max(job.updated_at, (lease and lease.last) or 0.0)

    def is_due(self, job: Job) -> bool:
        return job.next_attempt_at is None or job.next_attempt_at <= clock.now()


@dataclass
class Recovered:
    """What a recovery did, or with `dry_run` would do. The jobs `to_queue` wait for whoever asked to queue them."""

    to_queue: list[Job] = field(default_factory=list)
    recovered: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    expired: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    #: How many runs were met that hold a job, and for how many seconds the most silent of them showed no life.
    leases: int = 0
    silence_s: float = 0.0
    #: Jobs that had not ended when they were met, for whoever looks at them again.
    unfinished: set[str] = field(default_factory=set, repr=False)

    def summary(self) -> dict[str, list[str]]:
        """Job ids, by what was done: taken from a dead run, queued, failed, deleted, deleted because of their age,
        rid of a page that they had left behind.
        """
        return {
            "recovered": self.recovered,
            "queued": [job.id for job in self.to_queue],
            "failed": self.failed,
            "deleted": self.deleted,
            "expired": self.expired,
            "pages": self.pages,
        }


@dataclass(frozen=True)
class Recovery:
    """One way to recover: who is dead, how often a job is tried, what is old.

    `held` gives the queue ids that wait, and those that workers have taken.
    """

    watch: Sightings | ByTheClock
    dead_after_s: float
    max_tries: int
    held: Callable[[], tuple[set[str], set[str]]]
    retention_days: int = 0
    dry_run: bool = False

    def run(self) -> Recovered:
        """Look through all unfinished jobs once, and mend what is broken."""
        self.watch.start()
        done = Recovered()
        self._finish_deletes(done)
        self._end_dead_runs(done)
        self._find_forgotten(done)
        if self.retention_days:
            self._delete_old(done)
        self._remove_pages(done)
        counts = {name: len(ids) for name, ids in done.summary().items() if ids}
        if not self.dry_run:
            for name, count in counts.items():
                RECOVERED.labels(name).inc(count)
        if counts:
            log.info("recovered", dry_run=self.dry_run, **counts)
        return done

    def _finish_deletes(self, done: Recovered) -> None:
        for kind in KINDS.values():
            for job in kind.by_status.query(deleted_partition(kind)):
                if self._mended(job, partial(lifecycle.delete, kind, job.id)):
                    done.deleted.append(job.id)

    def _end_dead_runs(self, done: Recovered) -> None:
        # A run's claim is also a wish to run: without one the job is a record of what another service did.
        claimed = (job for job in _noted(_oldest_first(Status.PROCESSING), done) if job.submitted_at is not None)
        for job, lease in _with_leases(claimed):
            still_s = self.watch.still_s(job, lease)
            done.leases += 1
            done.silence_s = max(done.silence_s, still_s)
            if still_s >= self.dead_after_s:
                self._end_dead_run(job, lease, still_s, done)

    def _end_dead_run(self, job: Job, lease: Lease | None, still_s: float, done: Recovered) -> None:
        tries_left = job.tries < self.max_tries
        worker = f" of worker {lease.worker}" if lease and lease.worker else ""
        reason = f"The run{worker} vanished: no sign of life of attempt {job.attempt} for {still_s:.0f} s."
        if not tries_left:
            reason += f" It was try {job.tries} of {self.max_tries}; retry the job to run it again."
        lease_is = moves.as_seen(lease)
        mend = partial(lifecycle.recover, job, tries_left=tries_left, reason=reason, lease_is=lease_is)
        if not self._mended(job, mend):
            return
        if not tries_left:
            done.unfinished.discard(job.id)
        (done.recovered if tries_left else done.failed).append(job.id)
        if tries_left:
            done.to_queue.append(job)

    def _find_forgotten(self, done: Recovered) -> None:
        mended = {job.id for job in done.to_queue}
        waiting = [
            job
            for job in _noted(_oldest_first(Status.PENDING), done)
            if job.submitted_at is not None and job.id not in mended and self.watch.is_due(job)
        ]
        # The queue is asked last: a job that was queued meanwhile is not forgotten.
        queued, taken = self.held() if waiting else (set(), set())
        for job in waiting:
            # What a worker took, and did not claim for so long, died with that worker.
            still_taken = job.task_id in taken and self.watch.still_s(job, None) < self.dead_after_s
            forgotten = job.task_id not in queued and not still_taken
            if forgotten and self._mended(job, partial(lifecycle.queue_again, job)):
                done.to_queue.append(job)
        done.to_queue.sort(key=lambda job: job.list_key)

    def _delete_old(self, done: Recovered) -> None:
        before = clock.now() - self.retention_days * DAY
        # Whatever was created after that moment has not ended before it.
        old = takewhile(lambda job: job.created_at < before, _oldest_first(*FINAL))
        for job in islice((job for job in old if _ended_at(job) < before), RETENTION_BATCH):
            if self._mended(job, partial(lifecycle.expire, job)):
                done.expired.append(job.id)

    def _remove_pages(self, done: Recovered) -> None:
        for job in list(pages.jobs_with_pages()):
            left = job.id not in done.unfinished and _has_left_its_page(job)
            if left and self._mended(job, partial(pages.remove, job)):
                done.pages.append(job.id)

    def _mended(self, job: Job, mend: Callable[[], object]) -> bool:
        """Do what mends a job, or with `dry_run` nothing; False where the job has gone on by itself just now.

        A job that cannot be mended is logged, and does not keep recovery from the others.
        """
        try:
            if not self.dry_run:
                mend()
        except (Refused, JobNotFound):
            return False
        except (JobError, PynamoDBException) as error:
            if is_outage(error):
                raise
            log.exception("job cannot be recovered", job_id=job.id, job_type=job.job_type)
            return False
        return True


def _has_left_its_page(job: Job) -> bool:
    found = moves.find_even_deleted(type(job), job.id)
    if found is None:
        return clock.now() - job.created_at > BEING_MADE
    return found.deleted_at is None and found.status in FINAL


def _ended_at(job: Job) -> float:
    return float(job.finished_at or job.updated_at)


def _oldest_first(*statuses: Status) -> Iterator[Job]:
    """The jobs of both kinds in some states, as the index gives them, in the order of their creation."""
    streams = [
        kind.by_status.query(status_partition(kind, status)) for kind in KINDS.values() for status in sorted(statuses)
    ]
    return heapq.merge(*streams, key=lambda job: job.list_key)


def _noted(jobs: Iterator[Job], done: Recovered) -> Iterator[Job]:
    """The jobs, each of which is remembered as unfinished."""
    for job in jobs:
        done.unfinished.add(job.id)
        yield job


def _with_leases(jobs: Iterator[Job]) -> Iterator[tuple[Job, Lease | None]]:
    while batch := list(islice(jobs, BATCH)):
        keys: list[Any] = [(job.history, LEASE) for job in batch]
        leases = {lease.pk: lease for lease in Lease.batch_get(keys, consistent_read=True)}
        for job in batch:
            yield job, leases.get(job.history)
