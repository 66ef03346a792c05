"""This machine's clock beside those of DynamoDB and of Redis."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from email.utils import parsedate_to_datetime

from botocore.exceptions import BotoCoreError, ClientError

from jobsvc import clock
from jobsvc.doctor.findings import Finding, fail, ok, skipped, warn
from jobsvc.doctor.patient import Patient
from jobsvc.models.binding import client, table_name
from jobsvc.queueing import QueueUnavailable

#: Seconds. DynamoDB tells whole ones, and an answer takes a moment.
NOTICEABLE_S = 3.0
#: Seconds. AWS refuses signatures that are older than five minutes.
DANGEROUS_S = 120.0
SET_IT = "Have this machine's clock set by NTP (chrony, systemd-timesyncd)."


def check(patient: Patient) -> Iterator[Finding]:
    """Each on its own: either may be away."""
    if patient.dynamodb_answers:
        yield _compared("DynamoDB", _dynamodb)
    else:
        yield skipped("DynamoDB does not answer, so its clock is not compared.")
    if patient.redis is None:
        yield skipped("Redis does not answer, so its clock is not compared.")
    else:
        yield _compared("Redis", lambda: _redis(patient))


def _compared(whose: str, ask: Callable[[], float | None]) -> Finding:
    before = clock.now()
    theirs = ask()
    if theirs is None:
        return skipped(f"{whose} does not tell the time.")
    # The answer was made at some time in between; where that covers the difference, there is none.
    ahead = max(0.0, before - theirs - 1) or min(0.0, clock.now() - theirs)
    said = f"This machine's clock is {abs(ahead):.1f} s {'ahead of' if ahead > 0 else 'behind'} that of {whose}."
    if abs(ahead) >= DANGEROUS_S:
        return fail(said, SET_IT)
    if abs(ahead) >= NOTICEABLE_S:
        return warn(said, SET_IT)
    return ok(f"This machine and {whose} agree.")


def _dynamodb() -> float | None:
    """Epoch seconds, to the second, in any answer, refusals included; None without one."""
    try:
        answer = client().describe_table(TableName=table_name())
    except ClientError as error:
        answer = error.response
    except BotoCoreError:
        return None
    date = answer.get("ResponseMetadata", {}).get("HTTPHeaders", {}).get("date")
    return parsedate_to_datetime(date).timestamp() if date else None


def _redis(patient: Patient) -> float | None:
    try:
        seconds, microseconds = patient.queue.connection.time()
    except QueueUnavailable:
        return None
    return float(seconds + microseconds / 1e6)
