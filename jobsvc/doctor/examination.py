"""Runs the checks one after the other, each in its own thread and time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.exceptions import PynamoDBException

from jobsvc.doctor import clocks, machine, model, permissions, queue, runs, settings, table
from jobsvc.doctor.findings import Finding, fail, skipped
from jobsvc.doctor.patient import Patient
from jobsvc.models.outage import is_outage
from jobsvc.queueing import JobQueue, QueueUnavailable

#: Seconds that most checks may take: longer than the table's and the queue's clients try by themselves.
PATIENCE_S = 20.0
#: Seconds for what starts processes, or waits for a model to think.
LONG_PATIENCE_S = 60.0


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to look at; left out where one of the things that it `needs` is not there."""

    name: str
    look: Callable[[Patient], Iterable[Finding]]
    needs: Sequence[str] = ()  #: `table`, `redis`
    patience_s: float = PATIENCE_S


#: In the order in which they are made: what others need comes first.
CHECKS = (
    Check("settings", settings.check),
    Check("table", table.check),
    Check("indexes", table.check_indexes, ["table"]),
    Check("ttl", table.check_ttl, ["table"]),
    Check("backups", table.check_backups, ["table"]),
    Check("permissions", permissions.check, ["table"]),
    Check("redis", queue.check_redis),
    Check("queue", queue.check_queue, ["redis"]),
    Check("leases", runs.check, ["table", "redis"]),
    Check("clocks", clocks.check),
    Check("sandbox", machine.check, patience_s=LONG_PATIENCE_S),
    Check("model", model.check, patience_s=LONG_PATIENCE_S),
)


def examine(job_queue: JobQueue, checks: Iterable[Check] = CHECKS) -> Iterator[Finding]:
    """What the checks find, as they find it. The models must be bound."""
    patient = Patient(job_queue)
    for check in checks:
        missing = [name for name in check.needs if getattr(patient, name) is None]
        found = [skipped(f"Not looked at, since {missing[0]} failed.")] if missing else _looked(check, patient)
        for finding in found:
            yield replace(finding, check=check.name)


def _looked(check: Check, patient: Patient) -> list[Finding]:
    """What one check finds, or that it took too long or broke."""
    found: list[Finding] = []
    errors: list[Exception] = []

    def look() -> None:
        try:
            found.extend(check.look(patient))
        except Exception as error:
            errors.append(error)

    # A daemon: what hangs is left behind, and does not keep the command from ending.
    thread = threading.Thread(target=look, name=f"check of {check.name}", daemon=True)
    thread.start()
    thread.join(check.patience_s)
    if thread.is_alive():
        return [fail(f"No answer within {check.patience_s:g} s.", "See whether what it asks is overloaded.")]
    return [*found, *map(_broken, errors)]


def _broken(error: Exception) -> Finding:
    said = " ".join(f"{type(error).__name__}: {error}".split())
    if isinstance(error, QueueUnavailable):
        return fail(f"Redis did not answer: {said}", "Look at the server that JOBSVC_REDIS_URL names.")
    if is_outage(error):
        return fail(
            f"DynamoDB did not answer: {said}", "Try again; see whether the network or the table is overloaded."
        )
    if isinstance(error, ClientError | BotoCoreError | PynamoDBException):
        return fail(f"DynamoDB refused: {said}", "Give these credentials what deploy/iam allows, or mend what it says.")
    return fail(f"The check itself failed: {said}", "Report this; the other checks are not affected.")
