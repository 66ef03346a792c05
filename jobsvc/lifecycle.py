"""The life of a job outside its runs: created, changed, retried, cancelled, recovered, deleted.

The moves themselves are in moves.py, what a run does in runs.py.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

import structlog
from pynamodb.expressions.condition import Condition
from pynamodb.transactions import TransactWrite

from jobsvc import clock, history, moves, pages
from jobsvc.announcing import DELETED, announce
from jobsvc.errors import InvalidField, Stale, WrongState
from jobsvc.models import FINAL, IdempotencyKey, Job, ProgressEntry, Status, billing, prices
from jobsvc.models.batching import write_batch
from jobsvc.models.keys import META
from jobsvc.models.writing import Also, ConditionFailed, attempt_write, prepare, transact, write

log = structlog.get_logger()


def create(job: Job) -> None:
    """Save a new job; a submitted one with the first entry of its history, in one request.

    Raises ItemTooLarge before anything is written.
    """
    prepare(job)
    told = [] if job.submitted_at is None else [_created(job)]
    billing.begin(job, prices.of_new(job) + sum(map(prices.of_item, told)))
    write_batch(put=[job, *told])
    moves.note(job, "create")
    log.info("job created", job_id=job.id, job_type=job.job_type)


def create_with(job: Job, also: Also) -> None:
    """Save a new job and what `also` adds, both or none. Raises ItemTooLarge, ConditionFailed."""
    prepare(job)

    def together(transaction: TransactWrite) -> None:
        told = _created(job)
        mine = prices.IN_TRANSACTION * (prices.of_new(job) + prices.of_item(told))
        billing.begin(job, mine + also(transaction, job))
        transaction.save(job)
        transaction.save(told)

    transact(together)
    moves.note(job, "create")
    log.info("job created", job_id=job.id, job_type=job.job_type)


def edit(job: Job, changes: Mapping[str, Any], *, actor: str = "") -> None:
    """Set fields of a job, on condition that nobody wrote it since it was read; an actor's name goes to its history.

    Raises Stale when somebody did, ItemTooLarge before anything is written.
    """

    def tell(transaction: TransactWrite, after: Job) -> float:
        entry = history.entry_of_move(after, "edited", f"{', '.join(sorted(changes))} {by(actor)}", "in_progress")
        transaction.save(entry)
        return prices.IN_TRANSACTION * prices.of_item(entry)

    if actor:
        _edit(job, changes, behind=moves.newest_time(job), also=tell)
    else:
        _edit(job, changes)
    announce(job)


def override(job: Job, status: Status, changes: Mapping[str, Any], *, actor: str = "") -> None:
    """Set any state but PROCESSING, as an operator's decision; no earlier run can write any more.

    Raises InvalidField for PROCESSING, Stale when the job was changed since it was read.
    """
    if status == Status.PROCESSING:
        raise InvalidField("status", "PROCESSING is reached by a worker's claim only, not by an update.")
    times = {"finished_at": clock.now() if status in FINAL else None, "next_attempt_at": None}
    decision = {"status": status.value, "attempt": job.attempt + 1, "run_id": str(uuid.uuid4())}
    told = moves.fence_and_tell("override", f"{job.status} -> {status.value} {by(actor)}".strip(), "in_progress")
    _edit(job, {**times, **changes, **decision}, behind=moves.newest_time(job), also=told)
    moves.note(job, "override")
    if status in FINAL:
        pages.discard(job)


def queue_again(job: Job) -> None:
    """Give a waiting job a new queue id. Raises Refused where it does not wait, or was queued, since it was read."""
    task_id = new_task_id()
    forgotten = moves.expects(job, moves.QUEUE) & (Job.task_id == job.task_id)
    try:
        write(job, {"task_id": task_id, "next_attempt_at": None}, forgotten)
    except ConditionFailed:
        found = moves.find(type(job), job.id)
        if found is None or found.task_id != task_id:
            raise moves.refusal("queue", job, found, "PENDING, and forgotten by the queue") from None
        job.attribute_values = found.attribute_values
    moves.note(job, moves.QUEUE.name)


def retry(job: Job, *, force: bool = False, actor: str = "") -> None:
    """Submit a job again that ended, or that was only a record: tries start at 0, attempts go on.

    Raises Refused where the job waits or runs, or is COMPLETED and `force` was not asked for; WrongState where its
    page went when it ended.
    """
    if job.status in FINAL and pages.has_page(job):
        message = f"Job {job.id} came with a page, which was removed when the job ended; make a new job with page_html."
        raise WrongState(message, state=job.status, attempt=int(job.attempt))
    only_a_record = job.status not in FINAL and job.submitted_at is None
    move = moves.SUBMIT if only_a_record else moves.FORCED_RETRY if force else moves.RETRY
    again = {
        "tries": 0,
        "task_id": new_task_id(),
        "submitted_at": clock.now(),
        "error_code": None,
        "error_message": "",
        "finished_at": None,
        "next_attempt_at": None,
    }
    moves.take(job, move, again, step="retried", message=by(actor), status="started")


def cancel(job: Job, *, actor: str = "") -> None:
    """Stop a job that waits or runs; its run learns of it when a write is refused.

    Raises Refused where the job has ended.
    """
    ended = {"finished_at": clock.now(), "next_attempt_at": None}
    moves.take(job, moves.CANCEL, ended, step="cancelled", message=by(actor), status="failed")


def recover(job: Job, *, tries_left: bool, reason: str, lease_is: Condition | None = None) -> None:
    """Take a job from a run that is dead: back to PENDING while tries are left, else FAILED.

    Raises Refused where it is not PROCESSING by the attempt that was read, or its lease is not as expected.
    """
    if tries_left:
        waits = {"task_id": new_task_id(), "next_attempt_at": None}
        moves.take(job, moves.RECOVER, waits, step="recovered", message=reason, status="in_progress", lease_is=lease_is)
    else:
        error = {"error_code": "orphaned", "error_message": reason[: moves.MAX_ERROR], "finished_at": clock.now()}
        moves.take(job, moves.GIVE_UP, error, step="given up", message=reason, status="failed", lease_is=lease_is)


def hand_back(job: Job, *, reason: str) -> None:
    """Take a job from a run that its own worker has stopped: back to PENDING, and it costs no try.

    Raises Refused where it is not PROCESSING by the attempt that was read.
    """
    waits = {"task_id": new_task_id(), "tries": max(0, job.tries - 1), "next_attempt_at": None}
    moves.take(job, moves.HAND_BACK, waits, step="handed back", message=reason, status="in_progress")


def delete(kind: type[Job], job_id: str, *, check: Callable[[Job], None] | None = None) -> str | None:
    """Make a job unfindable, then remove its page, its history and its idempotency key, then itself.

    Returns the queue id under which it may still run, empty where it had none; None where there was no
    such job. Interrupted half-way, it is finished by deleting again, or by recovery. `check` may raise
    where the job as it is now must not be deleted. The lease stays until it expires, so that a run which
    does not know yet is refused.
    """
    job = moves.find_even_deleted(kind, job_id)
    if job is None:
        return None
    was_there = _bury(job, check or _accept)
    if was_there:
        moves.note(job, "delete", state=DELETED)
    _remove(job)
    return str(job.task_id) if was_there else None


def expire(job: Job) -> None:
    """Delete a job that ended. Raises Refused where somebody took it up again since it was read."""

    def check(found: Job) -> None:
        if found.attempt != job.attempt:
            raise moves.refusal("expire", job, found, "as it was when it ended")

    delete(type(job), job.id, check=check)


def new_task_id() -> str:
    """A new id for every queueing: the queue keeps old ones for long."""
    return str(uuid.uuid4())


def by(actor: str | None) -> str:
    return f"by {actor}" if actor else ""


def _created(job: Job) -> ProgressEntry:
    return history.entry_of_move(job, "created", by(job.created_by), "started")


def _edit(job: Job, changes: Mapping[str, Any], *, behind: float = 0.0, also: Also | None = None) -> None:
    try:
        write(job, changes, Job.version == job.version, behind=behind, also=also)
    except ConditionFailed:
        found = moves.find(type(job), job.id)
        if found is None or not _is_next(found, job, changes):
            raise Stale(job.id) from None
        job.attribute_values = found.attribute_values


def _is_next(found: Job, job: Job, changes: Mapping[str, Any]) -> bool:
    """Whether the job's next version has all changes: the answer to the write that made it was lost."""
    return found.version == job.version + 1 and all(getattr(found, name) == value for name, value in changes.items())


def _remove(job: Job) -> None:
    """Remove all that a tombstone stands for, and itself last."""
    if pages.has_page(job):
        pages.remove(job)
    history.delete(job.job_type, job.id)
    _forget_request(job)
    job.delete()
    log.info("job deleted", job_id=job.id, job_type=job.job_type)


def _forget_request(job: Job) -> None:
    """Remove the record of the Idempotency-Key that made the job, unless the key has made another one since."""
    if job.idempotency_key:
        record = IdempotencyKey(job.idempotency_key, META)
        with suppress(ConditionFailed):
            attempt_write(lambda: record.delete(condition=IdempotencyKey.job_id == job.id))


def _bury(job: Job, check: Callable[[Job], None]) -> bool:
    """Turn the job into a tombstone that only recovery finds; False where somebody else has done so."""
    mark = str(uuid.uuid4())
    while job.deleted_at is None:
        check(job)
        gone = {"deleted_at": clock.now(), "attempt": job.attempt + 1, "run_id": mark}
        try:
            write(job, gone, Job.version == job.version, also=moves.fence)
        except ConditionFailed:
            found = moves.find_even_deleted(type(job), job.id)
            if found is None or found.deleted_at is not None:
                return found is not None and found.run_id == mark
            job.attribute_values = found.attribute_values
        else:
            return True
    return False


def _accept(_: Job) -> None:
    """Nothing speaks against it."""
