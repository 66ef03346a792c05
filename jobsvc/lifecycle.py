"""The life of a job: its moves, each one conditional write that names the state it starts from.

A refused move raises `Refused` with the state that was found, and has written nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from pynamodb.expressions.condition import Condition

from jobsvc import clock, history
from jobsvc.errors import InvalidField, JobNotFound, Stale, WrongState
from jobsvc.models import FINAL, Item, Job, Status
from jobsvc.models.writing import ConditionFailed, prepare, transaction, write

log = structlog.get_logger()

MAX_ERROR = 1_000  #: characters of `error_message`; the whole story is in the history


@dataclass(frozen=True, slots=True)
class Move:
    """One arrow of a job's life."""

    name: str
    sources: frozenset[Status]
    target: Status


CLAIM = Move("claim", frozenset({Status.PENDING}), Status.PROCESSING)
FINISH = Move("finish", frozenset({Status.PROCESSING}), Status.COMPLETED)
FAIL = Move("fail", frozenset({Status.PROCESSING}), Status.FAILED)
CANCEL = Move("cancel", frozenset({Status.PENDING, Status.PROCESSING}), Status.CANCELLED)
QUEUE = Move("queue", frozenset({Status.PENDING}), Status.PENDING)
RETRY = Move("retry", frozenset({Status.FAILED, Status.CANCELLED}), Status.PENDING)
RETRY_COMPLETED = Move("retry", RETRY.sources | {Status.COMPLETED}, Status.PENDING)


class Refused(WrongState):
    """A move was refused: the job is not, or no longer, in a state that the move starts from."""

    def __init__(self, move: Move, job: Job) -> None:
        sources = " or ".join(sorted(move.sources))
        super().__init__(
            f"Cannot {move.name} job {job.id}: it is {job.status}, and must be {sources}.",
            state=job.status,
            attempt=int(job.attempt),
        )


def find(kind: type[Job], job_id: str) -> Job | None:
    """The job as it is now (a consistent read), or None where there is none."""
    job = _find_even_deleted(kind, job_id)
    return None if job is None or job.deleted_at is not None else job


def get(kind: type[Job], job_id: str) -> Job:
    """The job as it is now. Raises JobNotFound."""
    job = find(kind, job_id)
    if job is None:
        raise JobNotFound(job_id)
    return job


def create(job: Job) -> None:
    """Save a new job: a submitted one with the first entry of its history, both or none.

    Raises ItemTooLarge before anything is written.
    """
    prepare(job)
    if job.submitted_at is None:
        job.save()
        return
    with transaction() as together:
        together.save(job)
        together.save(history.entry(job, "created", _by(job.created_by), "started"))
    log.info("job created", job_id=job.id, job_type=job.job_type)


def edit(job: Job, changes: Mapping[str, Any]) -> None:
    """Set fields of a job, on condition that nobody wrote it since it was read.

    Raises Stale when somebody did, ItemTooLarge before anything is written.
    """
    try:
        write(job, changes, Job.version == job.version)
    except ConditionFailed:
        raise Stale(job.id) from None


def override(job: Job, status: Status, changes: Mapping[str, Any], *, by: str = "") -> None:
    """Set any state but PROCESSING, as an operator's decision; no earlier run can write any more.

    Raises InvalidField for PROCESSING, Stale when the job was changed since it was read.
    """
    if status == Status.PROCESSING:
        raise InvalidField("status", "PROCESSING is reached by a worker's claim only, not by an update.")
    before = job.status
    finished_at = clock.now() if status in FINAL else None
    edit(job, {"finished_at": finished_at, **changes, "status": status.value, "attempt": job.attempt + 1})
    history.append(job, "override", f"{before} -> {status.value} {_by(by)}".strip(), "in_progress")


def claim(kind: type[Job], job_id: str) -> Run:
    """Take a PENDING job for a new attempt; of any number of claimers exactly one wins.

    Raises Refused to the others, JobNotFound where there is no such job.
    """
    job = get(kind, job_id)
    now = clock.now()
    run_id = str(uuid.uuid4())
    _move(
        job,
        CLAIM,
        {
            "attempt": job.attempt + 1,
            "tries": job.tries + 1,
            "run_id": run_id,
            "submitted_at": job.submitted_at or now,
            "started_at": now,
            "finished_at": None,
            "next_attempt_at": None,
        },
        run_id=run_id,
    )
    run = Run(job)
    run.progress("claimed", f"attempt {run.attempt}", "started")
    log.info("job claimed", job_id=job_id, job_type=kind.job_type, attempt=run.attempt)
    return run


def queue_again(job: Job) -> None:
    """Give a waiting job a new queue id. Raises Refused unless it is PENDING."""
    _move(job, QUEUE, {"task_id": new_task_id()})


def retry(job: Job, *, force: bool = False, by: str = "") -> None:
    """Submit a job again that ended, or that was only a record: tries start at 0, attempts go on.

    Raises Refused where the job waits or runs, or is COMPLETED and `force` was not asked for.
    """
    only_a_record = job.status == Status.PENDING and job.submitted_at is None
    move = QUEUE if only_a_record else RETRY_COMPLETED if force else RETRY
    _move(
        job,
        move,
        {
            "tries": 0,
            "task_id": new_task_id(),
            "submitted_at": clock.now(),
            "error_code": None,
            "error_message": "",
            "finished_at": None,
            "next_attempt_at": None,
        },
    )
    history.append(job, "retried", _by(by), "started")


def cancel(job: Job, *, by: str = "") -> None:
    """Stop a job that waits or runs; its run learns of it when a write is refused.

    Raises Refused where the job has ended.
    """
    _move(job, CANCEL, {"attempt": job.attempt + 1, "finished_at": clock.now(), "next_attempt_at": None})
    history.append(job, "cancelled", _by(by), "failed")


def give_up(job: Job, message: str) -> None:
    """FAILED, for a job whose worker vanished. Raises Refused unless PROCESSING."""
    error = {"error_code": "orphaned", "error_message": message[:MAX_ERROR], "finished_at": clock.now()}
    _move(job, FAIL, {**error, "attempt": job.attempt + 1})
    history.append(job, "recovered", message, "failed")


def delete(kind: type[Job], job_id: str) -> bool:
    """Make a job unfindable, then remove its history, then itself. False where there is none.

    Interrupted half-way, it is finished by deleting again.
    """
    job = _find_even_deleted(kind, job_id)
    if job is None:
        return False
    was_there = job.deleted_at is None and _bury(job)
    history.delete(kind.job_type, job_id)
    job.delete()
    return was_there


class Run:
    """One attempt at a job. What it writes is refused once the job was taken away from it."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.attempt = int(job.attempt)
        self.last = float(job.updated_at)  #: time of the newest entry of this run

    def progress(self, step: str, message: str = "", status: str = "in_progress") -> None:
        """Tell what the run does."""
        self.last = history.append(self.job, step, message, status, behind=self.last).created_at

    def finish(self, result: Mapping[str, Any], *, follow_up: Job | None = None) -> None:
        """The result and COMPLETED in one write; the job that follows is saved with it or not at all.

        Raises Refused, and ItemTooLarge before anything is written.
        """
        others: list[Item] = []
        if follow_up is not None:
            origin = f"follows extraction {self.job.id}"
            others = [prepare(follow_up), history.entry(follow_up, "created", origin, "started")]
        _move(self.job, FINISH, {**result, "finished_at": clock.now()}, others=others, run_id=self.job.run_id)
        history.append(self.job, "completed", "", "completed", behind=self.last)
        log.info("job completed", job_id=self.job.id, job_type=self.job.job_type, attempt=self.attempt)

    def fail(self, code: str, message: str, found: Mapping[str, Any] | None = None) -> None:
        """FAILED for good, with a message for the person who wanted the result. Raises Refused."""
        error = {"error_code": code, "error_message": message[:MAX_ERROR], "finished_at": clock.now()}
        _move(self.job, FAIL, {**(found or {}), **error}, run_id=self.job.run_id)
        history.append(self.job, "failed", message, "failed", behind=self.last)
        log.info("job failed", job_id=self.job.id, job_type=self.job.job_type, attempt=self.attempt, error_code=code)


def new_task_id() -> str:
    """A new id for every queueing: the queue keeps old ones for long."""
    return str(uuid.uuid4())


def _bury(job: Job) -> bool:
    """Let no reader find the job any more; False where somebody else deleted it in the meantime."""
    try:
        write(job, {"deleted_at": clock.now(), "attempt": job.attempt + 1}, Job.deleted_at.does_not_exist())
    except ConditionFailed:
        return False
    return True


def _find_even_deleted(kind: type[Job], job_id: str) -> Job | None:
    try:
        return kind.get(*kind.key(job_id), consistent_read=True)
    except kind.DoesNotExist:
        return None


def _move(
    job: Job, move: Move, changes: Mapping[str, Any], *, others: Sequence[Item] = (), run_id: str | None = None
) -> None:
    """Make a move, on condition that the job is in one of its states and at the attempt that was read.

    A run gives its `run_id`: a refusal that follows a lost answer to its own write, repeated by the
    client library, finds that id in the state that was wanted, and is a success.
    """
    if job.status not in move.sources:
        raise Refused(move, job)
    try:
        write(job, {**changes, "status": move.target.value}, _expects(job, move), others=others)
    except ConditionFailed:
        found = get(type(job), job.id)
        wanted = (run_id, move.target, changes.get("attempt", job.attempt))
        if run_id is None or (found.run_id, found.status, found.attempt) != wanted:
            log.warning("move refused", move=move.name, job_id=job.id, state=found.status, attempt=int(found.attempt))
            raise Refused(move, found) from None
        job.attribute_values = found.attribute_values


def _expects(job: Job, move: Move) -> Condition:
    return Job.status.is_in(*sorted(move.sources)) & (Job.attempt == job.attempt)


def _by(actor: str | None) -> str:
    return f"by {actor}" if actor else ""
