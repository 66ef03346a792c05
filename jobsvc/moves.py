"""The one table of moves: from which states a job may go where, and how a move is written.

Every move is one conditional write that names the states and the attempt it expects. A run's own moves
write the job alone; whatever takes a job away from a run writes, in one transaction, the job, a lease
that no earlier run can satisfy, and the entry of the history that tells of it.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from pynamodb.expressions.condition import Condition
from pynamodb.transactions import TransactWrite

from jobsvc import clock, history, pages
from jobsvc.announcing import announce
from jobsvc.errors import JobNotFound, WrongState
from jobsvc.metrics.numbers import MOVES, REFUSED_WRITES
from jobsvc.models import FINAL, Job, Lease, Status, prices
from jobsvc.models.lease import KEPT_SECONDS, LEASE
from jobsvc.models.metering import Consumed, on_account
from jobsvc.models.writing import Also, ConditionFailed, write

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Move:
    """One arrow of a job's life."""

    name: str
    sources: frozenset[Status]
    target: Status
    whoever: bool = False  #: meant whichever attempt has the job by now: what a person decides


PENDING, PROCESSING = frozenset({Status.PENDING}), frozenset({Status.PROCESSING})

#: A run's own moves.
CLAIM = Move("claim", PENDING, Status.PROCESSING)
FINISH = Move("finish", PROCESSING, Status.COMPLETED)
FAIL = Move("fail", PROCESSING, Status.FAILED)
POSTPONE = Move("postpone", PROCESSING, Status.PENDING)
#: Moves that take a job away from whoever runs it.
RECOVER = Move("recover", PROCESSING, Status.PENDING)
GIVE_UP = Move("give up", PROCESSING, Status.FAILED)
HAND_BACK = Move("hand back", PROCESSING, Status.PENDING)
CANCEL = Move("cancel", PENDING | PROCESSING, Status.CANCELLED, whoever=True)
RETRY = Move("retry", frozenset({Status.FAILED, Status.CANCELLED}), Status.PENDING, whoever=True)
FORCED_RETRY = Move("retry", FINAL, Status.PENDING, whoever=True)
#: Moves of a job that nobody runs.
SUBMIT = Move("retry", PENDING | PROCESSING, Status.PENDING)
QUEUE = Move("queue", PENDING, Status.PENDING)

#: How often a move that takes a job is made again when its run, or another, was quicker every time.
TAKE_TRIES = 20
MAX_ERROR = 1_000  #: characters of `error_message`; the whole story is in the history


class Refused(WrongState):
    """A move was refused: the job is not, or no longer, in a state that the move starts from."""

    def __init__(self, name: str, job: Job, wanted: str) -> None:
        holder = f" by attempt {job.attempt}" if job.status == Status.PROCESSING else ""
        super().__init__(
            f"Cannot {name} job {job.id}: it is {job.status}{holder}, and must be {wanted}.",
            state=job.status,
            attempt=int(job.attempt),
        )


class Overtaken(Exception):
    """Somebody wrote the job, or its lease, since it was read."""

    def __init__(self, found: Job | None) -> None:
        self.found = found


def find_even_deleted(kind: type[Job], job_id: str) -> Job | None:
    """The job's item as it is now (a consistent read), be it a tombstone; None where there is none."""
    spent = Consumed()
    try:
        with on_account(spent):
            job = kind.get(*kind.key(job_id), consistent_read=True)
    except kind.DoesNotExist:
        return None
    job.unbilled = spent
    return job


def find(kind: type[Job], job_id: str) -> Job | None:
    """The job as it is now (a consistent read), or None where there is none."""
    job = find_even_deleted(kind, job_id)
    return None if job is None or job.deleted_at is not None else job


def get(kind: type[Job], job_id: str) -> Job:
    """The job as it is now. Raises JobNotFound."""
    job = find(kind, job_id)
    if job is None:
        raise JobNotFound(job_id)
    return job


def make(
    job: Job,
    move: Move,
    changes: Mapping[str, Any],
    *,
    run_id: str,
    behind: float = 0.0,
    also: Also | None = None,
    to_come: float = 0.0,
) -> None:
    """Make a move by one conditional write of the job, and what `also` adds to it.

    `to_come` is as in `write`. Raises Refused with the state that was found.
    """
    try:
        _try(job, move, changes, run_id=run_id, behind=behind, also=also, to_come=to_come)
    except Overtaken as overtaken:
        raise refusal(move.name, job, overtaken.found, _names(move.sources)) from None


def take(
    job: Job,
    move: Move,
    changes: Mapping[str, Any],
    *,
    step: str,
    message: str,
    status: str,
    lease_is: Condition | None = None,
) -> None:
    """Make a move that takes the job away from whoever runs it: no earlier run can write any more.

    The move, its entry in the history and the lease are one transaction; where the run told something at
    the last moment it is made again, behind that, unless `lease_is` says which lease is expected.
    Raises Refused.
    """
    run_id, told = str(uuid.uuid4()), fence_and_tell(step, message, status, lease_is)
    for tries_left in reversed(range(TAKE_TRIES)):
        taken = {**changes, "attempt": job.attempt + 1}
        try:
            _try(job, move, taken, run_id=run_id, behind=newest_time(job), also=told)
        except Overtaken as overtaken:
            found = overtaken.found
            if found is None or lease_is is not None or not tries_left or not _may_go_on(move, job, found):
                raise refusal(move.name, job, found, _names(move.sources)) from None
            job.attribute_values = found.attribute_values
            job.unbilled.add(found.unbilled)
        else:
            return


def as_seen(lease: Lease | None) -> Condition:
    """The lease has shown no life since it was read as `lease`."""
    if lease is None:
        return Lease.pk.does_not_exist()
    return (Lease.attempt == lease.attempt) & (Lease.beat == lease.beat)


def fence(transaction: TransactWrite, after: Job, condition: Condition | None = None) -> float:
    """Add a lease to a transaction that no run of before can satisfy; returns what it costs in write units."""
    taken = [Lease.attempt.set(after.attempt), Lease.expires_at.set(spent_at()), Lease.run_id.remove()]
    if after.deleted_at is not None:
        taken.append(Lease.deleted.set(True))
    transaction.update(Lease(after.history, LEASE), taken, condition)
    return prices.LEASE


def fence_and_tell(step: str, message: str, status: str, lease_is: Condition | None = None) -> Also:
    """What goes with a move that takes a job away: the fence, and the entry that tells of the move.

    Not where the run has filed something later than that entry.
    """

    def add(transaction: TransactWrite, after: Job) -> float:
        in_order = Lease.last.does_not_exist() | (Lease.last < after.updated_at)
        fence(transaction, after, in_order if lease_is is None else in_order & lease_is)
        entry = history.entry_of_move(after, step, message, status)
        transaction.save(entry)
        return prices.LEASE + prices.IN_TRANSACTION * prices.of_item(entry)

    return add


def newest_time(job: Job) -> float:
    """The newest time that the job's lease knows of; a writer who takes the job away files behind it."""
    lease = find_lease(job)
    return float(lease.last or 0.0) if lease else 0.0


def find_lease(job: Job) -> Lease | None:
    """The job's lease (a consistent read), or None where no run has had one."""
    try:
        with on_account(job.unbilled):
            return Lease.get(job.history, LEASE, consistent_read=True)
    except Lease.DoesNotExist:
        return None


def spent_at() -> int:
    """Until when a lease is kept: whole epoch seconds."""
    return int(clock.now()) + KEPT_SECONDS


def refusal(name: str, job: Job, found: Job | None, wanted: str) -> Refused | JobNotFound:
    """Count and log a write that was refused, and give the error for it, with the state that was found."""
    REFUSED_WRITES.labels(name).inc()
    shown = found or job
    log.warning("write refused", write=name, job_id=job.id, state=shown.status, attempt=int(shown.attempt))
    return JobNotFound(job.id) if found is None else Refused(name, found, wanted)


def _try(
    job: Job,
    move: Move,
    changes: Mapping[str, Any],
    *,
    run_id: str,
    behind: float,
    also: Also | None,
    to_come: float = 0.0,
) -> None:
    """Write a move. Raises Overtaken where the job, or what `also` adds, is not as it was expected.

    A refusal that follows a lost answer to this very write, repeated by the client library, finds
    `run_id` in the state that was wanted: a success.
    """
    if job.status not in move.sources:
        raise Overtaken(job)
    changes = {**changes, "status": move.target.value, "run_id": run_id}
    try:
        write(job, changes, expects(job, move), behind=behind, also=also, to_come=to_come)
    except ConditionFailed:
        found = find(type(job), job.id)
        if found is None or (found.run_id, found.status) != (run_id, move.target):
            raise Overtaken(found) from None
        job.attribute_values, job.unbilled = found.attribute_values, found.unbilled
    note(job, move.name)
    if move.target in FINAL:
        pages.discard(job)


def note(job: Job, move: str, *, state: str | None = None) -> None:
    """A move was made: count it for who watches over the service, announce it to who watches the job."""
    MOVES.labels(job.job_type, move, state or job.status).inc()
    announce(job, status=state)


def expects(job: Job, move: Move) -> Condition:
    """The condition of a move: the job is in a state that the move starts from, with the attempt that was read."""
    return Job.status.is_in(*sorted(move.sources)) & (Job.attempt == job.attempt)


def _may_go_on(move: Move, job: Job, found: Job) -> bool:
    return found.status in move.sources and (move.whoever or found.attempt == job.attempt)


def _names(statuses: frozenset[Status]) -> str:
    return " or ".join(sorted(statuses))
