"""A job's history: the entries of `JOB#{job_type}#{job_id}`, in the order of time."""

from __future__ import annotations

from pynamodb.pagination import ResultIterator

from jobsvc import clock
from jobsvc.models import Job, ProgressEntry
from jobsvc.models.keys import PROGRESS_PREFIX, history_key
from jobsvc.models.progress import MAX_STEP

MICROSECOND = 1e-6

#: Sorts behind every progress key.
_END = PROGRESS_PREFIX + "\x7f"


def entry(job: Job, step: str, message: str, status: str, *, behind: float = 0.0) -> ProgressEntry:
    """A new entry, not saved yet; later than `behind` and than all that the job says it has seen.

    Clocks of machines differ: one that is slow must not file an entry before the ones it knows of.
    """
    at = max(clock.now(), job.updated_at, behind + MICROSECOND)
    return ProgressEntry.at(
        at, job.job_type, job.id, step=step[:MAX_STEP], message=message, status=status, attempt=int(job.attempt)
    )


def append(job: Job, step: str, message: str, status: str, *, behind: float = 0.0) -> ProgressEntry:
    """Save a new entry of the job's history."""
    added = entry(job, step, message, status, behind=behind)
    added.save()
    return added


def append_last(job: Job, step: str, message: str, status: str) -> ProgressEntry:
    """Save a new entry behind all that are there; for writers who do not know the newest one."""
    newest = next(iter(read(job.job_type, job.id, limit=1, newest_first=True)), None)
    return append(job, step, message, status, behind=newest.created_at if newest else 0.0)


def read(
    job_type: str, job_id: str, *, after: str | None = None, limit: int | None = None, newest_first: bool = False
) -> ResultIterator[ProgressEntry]:
    """Entries in order, oldest first, those behind the sort key `after`; a consistent read."""
    within = ProgressEntry.sk.between(f"{after}\0" if after else PROGRESS_PREFIX, _END)
    return ProgressEntry.query(
        history_key(job_type, job_id),
        within,
        consistent_read=True,
        scan_index_forward=not newest_first,
        limit=limit,
    )


def delete(job_type: str, job_id: str) -> int:
    """Remove all entries of a job; returns how many there were."""
    count = 0
    with ProgressEntry.batch_write() as batch:
        for found in read(job_type, job_id):
            batch.delete(found)
            count += 1
    return count
