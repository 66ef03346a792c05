"""A job's history: the entries of `JOB#{job_type}#{job_id}`, in the order of time.

Clocks of machines differ: no writer files an entry before one that it could have seen. The entry of a
move has the time of the move, the job's `updated_at`, which only grows.
"""

from __future__ import annotations

from collections.abc import Callable

from pynamodb.pagination import ResultIterator
from pynamodb.transactions import TransactWrite

from jobsvc import clock
from jobsvc.announcing import announce
from jobsvc.errors import JobNotFound
from jobsvc.models import Job, Lease, ProgressEntry
from jobsvc.models.batching import delete_all
from jobsvc.models.keys import PROGRESS_PREFIX, history_key
from jobsvc.models.lease import LEASE
from jobsvc.models.progress import MAX_STEP
from jobsvc.models.size import check_size
from jobsvc.models.writing import ConditionFailed, transact

#: Sorts behind every progress key.
_END = PROGRESS_PREFIX + "\x7f"


def entry_of_move(job: Job, step: str, message: str, status: str) -> ProgressEntry:
    """The entry that tells of the job's last move; not saved yet."""
    return _entry(job, job.updated_at, step, message, status)


def entry_behind(job: Job, newest: float, step: str, message: str, status: str) -> ProgressEntry:
    """An entry later than the job's last move and than `newest`; not saved yet."""
    return _entry(job, clock.later_than(job.updated_at, newest), step, message, status)


def append_last(job: Job, step: str, message: str, status: str) -> ProgressEntry:
    """Save a new entry behind all that are there; for writers who are no run. Raises JobNotFound, ItemTooLarge."""
    newest = next(iter(read(job.job_type, job.id, limit=1, newest_first=True)), None)
    entry = entry_behind(job, newest.created_at if newest else 0.0, step, message, status)
    check_size(entry)
    try:
        transact(unless_deleted(entry))
    except ConditionFailed:
        raise JobNotFound(job.id) from None
    announce(job, only_history=True)
    return entry


def unless_deleted(entry: ProgressEntry) -> Callable[[TransactWrite], None]:
    """The entry, on condition that the job has not been deleted, and its history with it."""

    def together(transaction: TransactWrite) -> None:
        transaction.condition_check(Lease, entry.pk, LEASE, condition=Lease.deleted.does_not_exist())
        transaction.save(entry)

    return together


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
    return delete_all(read(job_type, job_id))


def _entry(job: Job, at: float, step: str, message: str, status: str) -> ProgressEntry:
    return ProgressEntry.at(
        at, job.job_type, job.id, step=step[:MAX_STEP], message=message, status=status, attempt=int(job.attempt)
    )
