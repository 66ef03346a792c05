"""Recovery: finds what crashes, and a queue that lost its memory, have left behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import structlog

from jobsvc import clock, lifecycle
from jobsvc.lifecycle import Refused
from jobsvc.models import KINDS, Job, Status
from jobsvc.models.jobs import deleted_partition, status_partition

log = structlog.get_logger()


@dataclass
class Recovered:
    """What a recovery did. The jobs `to_queue` have a new task_id; whoever asked queues them."""

    to_queue: list[Job] = field(default_factory=list)
    given_up: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)

    def summary(self) -> dict[str, Any]:
        """The ids, by what was done with them."""
        return {"queued": [job.id for job in self.to_queue], "failed": self.given_up, "deleted": self.deleted}


def recover(held: Callable[[str], bool], *, older_than_s: float) -> Recovered:
    """Go through all unfinished jobs, oldest first.

    PROCESSING for longer than `older_than_s` seconds becomes FAILED; PENDING, submitted and not
    `held` by the queue under its task_id gets a new one; deletes that were interrupted are finished.
    """
    done = Recovered()
    for kind in KINDS.values():
        for job in _indexed(kind, deleted_partition(kind)):
            lifecycle.delete(kind, job.id)
            done.deleted.append(job.id)
        for job in _indexed(kind, status_partition(kind, Status.PROCESSING)):
            _give_up(job, older_than_s, done)
        for job in _indexed(kind, status_partition(kind, Status.PENDING)):
            if job.submitted_at is not None and not held(job.task_id):
                _queue_again(job, done)
    log.info("recovery done", **{name: len(ids) for name, ids in done.summary().items()})
    return done


def _indexed(kind: type[Job], partition: str) -> Iterator[Job]:
    yield from kind.by_status.query(partition)


def _give_up(job: Job, older_than_s: float, done: Recovered) -> None:
    running_s = clock.now() - (job.started_at or job.updated_at)
    if running_s <= older_than_s:
        return
    message = f"The worker vanished: no result after {running_s / 60:.0f} minutes. Retry the job to run it again."
    try:
        lifecycle.give_up(job, message)
    except Refused:
        return  # It ended just now.
    done.given_up.append(job.id)


def _queue_again(job: Job, done: Recovered) -> None:
    try:
        lifecycle.queue_again(job)
    except Refused:
        return  # A worker claimed it just now.
    done.to_queue.append(job)
