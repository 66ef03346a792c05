"""The same act on many jobs, a bounded batch a call: whoever repeats the call sees how it goes, and can stop.

Nothing is kept between calls. A batch over a filter begins strictly below a cursor, as pages of a list do: each job
is met once, although it may move to another status by what is done to it, and jobs that are made meanwhile, never.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import structlog
from botocore.exceptions import BotoCoreError
from pynamodb.exceptions import PynamoDBException

from jobsvc import clock, counting, fields, listing, moves
from jobsvc.errors import InvalidField, JobError, JobNotFound
from jobsvc.job_helper import JobHelper
from jobsvc.models import KINDS, Status
from jobsvc.models.keys import time_key
from jobsvc.models.outage import is_outage

log = structlog.get_logger()

#: Jobs that one call works on at the most, and that a caller may name in one.
BATCH = 50
MAX_IDS = 100
#: Seconds after which a call begins no further job.
SECONDS = 5.0


class Action(StrEnum):
    """What can be done to many jobs."""

    RETRY = "retry"  #: run again what FAILED or was CANCELLED
    CANCEL = "cancel"  #: stop what waits or runs
    DELETE = "delete"  #: remove, with its history


@dataclass(frozen=True, slots=True)
class Act:
    """An action, and who decided it."""

    action: Action
    force: bool = False  #: of a retry: COMPLETED jobs too
    by: str = ""

    @property
    def begins_from(self) -> frozenset[Status]:
        """The states of the jobs that a filter means, where it names none."""
        match self.action:
            case Action.RETRY:
                return moves.FORCED_RETRY.sources if self.force else moves.RETRY.sources
            case Action.CANCEL:
                return moves.CANCEL.sources
            case Action.DELETE:
                return frozenset(Status)

    def do(self, job_type: str, job_id: str) -> bool:
        """Do it to one job; False where there is none. Raises what JobHelper raises."""
        match self.action:
            case Action.RETRY:
                return JobHelper.retry(job_type, job_id, force=self.force, by=self.by) is not None
            case Action.CANCEL:
                return JobHelper.cancel(job_type, job_id, by=self.by) is not None
            case Action.DELETE:
                return JobHelper.delete(job_type, job_id)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which jobs are meant; without anything, all."""

    status: str | None = None
    platform: str | None = None
    problem_id: str | None = None

    def for_list(self, act: Act) -> dict[str, Any]:
        """What a list is asked for. Raises InvalidField where the act cannot be done to any such job."""
        fields.check_filters(platform=self.platform, problem_id=self.problem_id)
        check_status(act, self.status)
        return {
            "status": self.status or act.begins_from,
            "platform": self.platform,
            "problem_id": self.problem_id,
        }


@dataclass(frozen=True, slots=True)
class Refusal:
    """A job to which it could not be done."""

    id: str
    detail: str
    state: str | None = None  #: that the job is in, where this is why


@dataclass(slots=True)
class Batch:
    """What one call did."""

    done: int = 0
    refused: list[Refusal] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)  #: there is no such job, or no longer
    left: list[str] = field(default_factory=list)  #: not begun, for want of time
    next_key: str | None = None  #: where a filter's next batch begins; None at the end


def check_status(act: Act, status: str | None) -> None:
    """Raise InvalidField where a filter's status is one that the act never begins from."""
    if status is None or status in act.begins_from:
        return
    if status not in list(Status):
        raise InvalidField("status", f"{status!r} is not a status; use one of {', '.join(Status)}.")
    force = ", or COMPLETED with force" if act.action is Action.RETRY and not act.force else ""
    states = " or ".join(sorted(act.begins_from))
    raise InvalidField("status", f"No job that is {status} can be {PAST[act.action]}: it must be {states}{force}.")


PAST = {Action.RETRY: "retried", Action.CANCEL: "cancelled", Action.DELETE: "deleted"}


def over_ids(job_type: str, act: Act, ids: Sequence[str]) -> Batch:
    """Do it to the jobs that are named. Raises an outage of the table if nothing was done before."""
    return _work(job_type, act, ids)


def over_filter(job_type: str, act: Act, wanted: Filter, *, after: str | None = None) -> Batch:
    """Do it to the newest jobs that match and are strictly older than the key `after`.

    Raises InvalidField where no job can match, InvalidCursor, and an outage of the table if nothing was done before.
    """
    jobs, next_key = listing.page(KINDS[job_type], **wanted.for_list(act), limit=BATCH, after=after)
    batch = _work(job_type, act, [job.id for job in jobs])
    batch.next_key = jobs[-len(batch.left) - 1].list_key if batch.left else next_key
    batch.left = []
    return batch


def count(job_type: str, act: Act, wanted: Filter, *, after: str | None = None) -> int:
    """How many jobs it would be done to; `counting.MOST` where there are as many or more."""
    return counting.count(KINDS[job_type], **wanted.for_list(act), before=after)


def from_now_on() -> str:
    """The key of a filter's first batch: jobs that are made after this moment are not meant."""
    return f"{time_key(clock.now())}#{'0' * 36}"


def scope(job_type: str, act: Act, wanted: Filter) -> str:
    """What a cursor is good for: the same act on the same jobs."""
    asked = [act.action, act.force, wanted.status, wanted.platform, wanted.problem_id]
    return json.dumps(["bulk", job_type, *asked])


def _work(job_type: str, act: Act, ids: Sequence[str]) -> Batch:
    batch, until = Batch(), time.monotonic() + SECONDS
    for number, job_id in enumerate(ids):
        if number and time.monotonic() >= until:
            batch.left = [*ids[number:]]
            break
        try:
            _do(job_type, act, job_id, batch)
        except (PynamoDBException, BotoCoreError) as error:
            # What was done is told: the next call meets the outage, if it is still there.
            if not number or not is_outage(error):
                raise
            batch.left = [*ids[number:]]
            break
    log.info(
        "bulk",
        action=act.action.value,
        job_type=job_type,
        by=act.by,
        done=batch.done,
        refused=len(batch.refused),
        gone=len(batch.gone),
    )
    return batch


def _do(job_type: str, act: Act, job_id: str, batch: Batch) -> None:
    try:
        is_done = act.do(job_type, job_id)
    except JobNotFound:
        is_done = False
    except JobError as error:
        batch.refused.append(Refusal(job_id, error.message, getattr(error, "state", None)))
        return
    if is_done:
        batch.done += 1
    else:
        batch.gone.append(job_id)
