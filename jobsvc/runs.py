"""A run: one attempt at a job, from its claim to its end.

All that a run writes is refused once the job was taken away from it: writes of the job carry its
attempt, and each entry of the history goes with a write of the lease that does.
"""

from __future__ import annotations

import random
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

import structlog
from pynamodb.exceptions import PynamoDBException
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from jobsvc import clock, history, moves, tracing
from jobsvc.announcing import announce
from jobsvc.errors import JobNotFound
from jobsvc.metrics.numbers import FAILED_ATTEMPTS, RUN, WAIT
from jobsvc.models import Job, Lease, ProgressEntry, billing, prices
from jobsvc.models.lease import LEASE
from jobsvc.models.metering import on_account
from jobsvc.models.outage import is_outage
from jobsvc.models.writing import Also, ConditionFailed, attempt_write, prepare, transact
from jobsvc.moves import MAX_ERROR

log = structlog.get_logger()

#: Seconds between two tries of a write while the table is away, at the most.
OUTAGE_WAIT = 2.0


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often a job is tried, and how long it waits in between: exponential, with full jitter."""

    max_tries: int = 3
    base_s: float = 5.0
    cap_s: float = 300.0

    def delay_s(self, tries: int) -> float:
        """Seconds to wait after try number `tries`."""
        return random.uniform(0, min(self.cap_s, self.base_s * 2 ** (tries - 1)))


def claim(kind: type[Job], job_id: str, *, worker: str = "", lease_s: float = 60.0) -> Run:
    """Take a PENDING job for a new attempt; of any number of claimers exactly one wins.

    Raises Refused to the others, JobNotFound where there is no such job.
    """
    job = moves.get(kind, job_id)
    run_id = str(uuid.uuid4())
    now, due = clock.now(), _due(job)
    started = {
        "attempt": job.attempt + 1,
        "tries": job.tries + 1,
        "submitted_at": job.submitted_at or now,
        "started_at": now,
        "finished_at": None,
        "next_attempt_at": None,
    }
    moves.make(job, moves.CLAIM, started, run_id=run_id)
    WAIT.labels(kind.job_type).observe(max(0.0, now - due))
    run = Run(job, worker=worker, lease_s=lease_s)
    run.begin()
    log.info("job claimed", job_id=job_id, job_type=kind.job_type, attempt=run.attempt)
    return run


class Run:
    """One attempt at a job. Its writes raise Refused, or JobNotFound, when the job is no longer its own.

    While the table is away a write is tried again, for as long as the lease may still be thought alive.
    """

    def __init__(self, job: Job, *, worker: str = "", lease_s: float = 60.0) -> None:
        self.job = job
        self.attempt = int(job.attempt)
        self._worker = worker
        self._lease_s = lease_s
        self._newest = float(job.updated_at)  #: time of the newest entry or renewal of this run
        self._began = time.monotonic()
        self._writing = threading.Lock()  #: the run and its renewal share the lease

    def begin(self) -> None:
        """Put the lease, unless one of a newer attempt is there, and tell of the claim with it."""
        lease = Lease(
            self.job.history,
            LEASE,
            attempt=self.attempt,
            run_id=self.job.run_id,
            worker=self._worker or None,
            last=self._newest,
            expires_at=moves.spent_at(),
        )
        claimed = history.entry_of_move(self.job, "claimed", f"attempt {self.attempt}", "started")

        def together(transaction: TransactWrite) -> None:
            transaction.save(lease, condition=Lease.pk.does_not_exist() | (Lease.attempt <= self.attempt))
            transaction.save(claimed)

        self._tell("lease", together)

    def progress(self, step: str, message: str = "", status: str = "in_progress") -> None:
        """Tell what the run does."""
        tracing.event(step)
        with self._writing:
            entry = history.entry_behind(self.job, self._newest, step, message, status)
            self._tell("progress", self._told(entry))
            self._newest = entry.created_at

    def renew(self) -> None:
        """Show that the run is alive: at the same cost whatever the job weighs."""
        with self._writing:
            last = clock.later_than(self._newest)
            self._insist("renewal", lambda: attempt_write(lambda: self._lease.update(*self._beat(last))))
            self._newest = last

    def finish(self, result: Mapping[str, Any], *, follow_up: Job | None = None) -> None:
        """The result and COMPLETED in one write; the job that follows is saved with it or not at all.

        Raises ItemTooLarge before anything is written.
        """
        also = None if follow_up is None else _saving(prepare(follow_up), f"follows extraction {self.job.id}")
        done = {**result, "error_code": None, "error_message": "", "finished_at": clock.now()}
        self._end(moves.FINISH, done, also, "completed", "", "completed")
        if follow_up is not None:
            moves.note(follow_up, "create")

    def fail(self, code: str, message: str, found: Mapping[str, Any] | None = None) -> None:
        """FAILED for good, with a message for the person who wanted the result."""
        error = {"error_code": code, "error_message": message[:MAX_ERROR], "finished_at": clock.now()}
        self._end(moves.FAIL, {**(found or {}), **error}, None, "failed", message, "failed")

    def postpone(self, code: str, message: str, *, delay_s: float, costs_try: bool = True) -> None:
        """Back to PENDING, to be tried again in `delay_s` seconds; the error is told and shown meanwhile."""
        # Counted from what will be `updated_at`: recovery goes by the difference of the two.
        at = clock.later_than(self.job.updated_at, self._newest) + delay_s
        later = {"error_code": code, "error_message": message[:MAX_ERROR], "next_attempt_at": at}
        if not costs_try:
            later["tries"] = max(0, self.job.tries - 1)
        told = f"{message} Tried again in {delay_s:.0f} s at the earliest."
        self._end(moves.POSTPONE, later, None, "attempt failed", told, "failed")

    def _end(
        self, move: moves.Move, changes: Mapping[str, Any], also: Also | None, step: str, message: str, status: str
    ) -> None:
        with tracing.step(move.name), self._writing:
            to_come = _price_of_last(history.entry_of_move(self.job, step, message, status))
            expected = {"run_id": self.job.run_id, "behind": self._newest}
            make = partial(moves.make, self.job, move, changes, **expected, also=also, to_come=to_come)
            self._insist(move.name, make)
            RUN.labels(self.job.job_type, move.name).observe(time.monotonic() - self._began)
            if code := changes.get("error_code"):
                FAILED_ATTEMPTS.labels(self.job.job_type, code).inc()
            log.info("run ended", job_id=self.job.id, attempt=self.attempt, move=move.name)
            entry = history.entry_of_move(self.job, step, message, status)
            with suppress(JobNotFound):  # Deleted just now, and its history with it.
                self._tell("last entry", history.unless_deleted(entry))

    def _told(self, entry: ProgressEntry) -> Callable[[TransactWrite], None]:
        """An entry together with the lease that allows it."""

        def together(transaction: TransactWrite) -> None:
            transaction.update(self._lease, *self._beat(entry.created_at))
            transaction.save(entry)

        return together

    def _beat(self, last: float) -> tuple[list[Action], Condition]:
        return [Lease.beat.add(1), Lease.last.set(last)], Lease.attempt == self.attempt

    @property
    def _lease(self) -> Lease:
        return Lease(self.job.history, LEASE)

    def _tell(self, name: str, fill: Callable[[TransactWrite], None]) -> None:
        """Write what brings the history an entry, and announce it."""
        self._insist(name, lambda: transact(fill))
        announce(self.job, only_history=True)

    def _insist(self, name: str, commit: Callable[[], object]) -> None:
        """Write, again while the table is away. Raises Refused or JobNotFound when the job is another's."""
        until = time.monotonic() + self._lease_s
        while True:
            try:
                with on_account(self.job.unbilled):
                    commit()
            except ConditionFailed:
                found = moves.find(type(self.job), self.job.id)
                raise moves.refusal(name, self.job, found, f"PROCESSING by attempt {self.attempt}") from None
            except PynamoDBException as error:
                if not is_outage(error) or time.monotonic() >= until:
                    raise
                log.warning("table away, write comes again", write=name, job_id=self.job.id, error=type(error).__name__)
                time.sleep(random.uniform(0, OUTAGE_WAIT))
            else:
                return


def _due(job: Job) -> float:
    """Since when a waiting job could have run: when it was submitted, or put back with the wait that it was given."""
    first = job.submitted_at if not job.tries and job.submitted_at else job.updated_at
    return max(float(first), float(job.next_attempt_at or 0.0))


def _saving(job: Job, origin: str) -> Also:
    """Saves a prepared job, with the first entry of its history."""

    def add(transaction: TransactWrite, _: Job) -> float:
        told = history.entry_of_move(job, "created", origin, "started")
        billing.begin(job, prices.IN_TRANSACTION * (prices.of_new(job) + prices.of_item(told)))
        transaction.save(job)
        transaction.save(told)
        return 0.0  # It is the new job's own.

    return add


def _price_of_last(entry: ProgressEntry) -> float:
    """Write units of the entry that tells how a run ended, and of the condition that goes with it."""
    return prices.LEASE + prices.IN_TRANSACTION * prices.of_item(entry)
