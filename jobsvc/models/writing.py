"""Conditional writes of jobs: whatever changes a job goes through here.

PynamoDB's own `update` leaves index keys as they were and creates items that are not there; `write`
moves the keys with the change and never creates.
"""

from __future__ import annotations

import copy
import random
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeVar

from pynamodb.exceptions import PynamoDBException
from pynamodb.expressions.condition import Condition
from pynamodb.transactions import TransactWrite

from jobsvc import clock
from jobsvc.models import billing, prices
from jobsvc.models.base import Item
from jobsvc.models.jobs import INDEX_KEYS, Job
from jobsvc.models.metering import on_account
from jobsvc.models.outage import CONFLICTS, answered_codes
from jobsvc.models.size import KEPT_FREE, check_size

#: How often a write that met another transaction is repeated, and for how many seconds it waits at first.
CONFLICT_TRIES = 8
CONFLICT_WAIT = 0.01

Result = TypeVar("Result")
#: Adds writes to the transaction of a change: gets the job as it will be, and returns what they cost it in write units.
Also = Callable[[TransactWrite, Job], float]


class ConditionFailed(Exception):
    """The item is not as the write expected it; nothing was written."""


def prepare(job: Job) -> Job:
    """A new job, ready to be saved: with its index keys. Raises ItemTooLarge."""
    _set_index_keys(job)
    check_size(job, kept_free=KEPT_FREE)
    return job


def write(
    job: Job,
    changes: Mapping[str, Any],
    condition: Condition,
    *,
    behind: float = 0.0,
    also: Also | None = None,
    to_come: float = 0.0,
) -> None:
    """Set fields of a job on a condition, and what `also` adds with it or not at all; None clears a field.

    `job` is as it was read, and is afterwards as it was written: its version counts up, and its
    `updated_at` is later than before and than `behind`. What the job has cost goes with it, and `to_come`, the write
    units of what will be written of it right afterwards. Raises ConditionFailed or ItemTooLarge, and has then written
    nothing and left `job` unchanged.
    """
    after = _changed(job, changes, behind)
    condition = Job.pk.exists() & condition
    # Only the keys that move with this change: somebody may have moved others since the job was read.
    before, now = job.index_keys(), after.index_keys()
    moved = [name for name in INDEX_KEYS if before.get(name) != now.get(name)]
    if after.next_attempt_at != job.next_attempt_at and "next_attempt_at" not in changes:
        moved.append("next_attempt_at")

    price = prices.of_change(job, after)

    def actions(bill: billing.Bill) -> list[Any]:
        changed = [_action(after, name) for name in (*changes, "updated_at", *moved)]
        return [*changed, Job.version.add(1), *bill.actions(job)]

    def alone() -> billing.Bill:
        bill = billing.bill(job, price + to_come)
        job.update(actions(bill), condition)
        return bill

    def together(transaction: TransactWrite, also: Also) -> billing.Bill:
        bill = billing.bill(job, price * prices.IN_TRANSACTION + also(transaction, after) + to_come)
        transaction.update(job, actions(bill), condition)
        return bill

    with on_account(job.unbilled):
        if also is None:
            bill = attempt_write(alone)
        else:
            bill = transact(partial(together, also=also))
            bill.put_down(after)
            job.attribute_values = after.attribute_values
    bill.settle(job)


def transact(fill: Callable[[TransactWrite], Result]) -> Result:
    """Commit the writes that `fill` adds, all or none, and return what it returns. Raises ConditionFailed."""

    def commit() -> Result:
        with TransactWrite(connection=Item._get_connection().connection) as transaction:
            return fill(transaction)

    return attempt_write(commit)


def attempt_write(commit: Callable[[], Result]) -> Result:
    """Call `commit`, again where it met another transaction on the same item. Raises ConditionFailed."""
    tries = 0
    while True:
        try:
            return commit()
        except PynamoDBException as error:
            if is_refusal(error):
                raise ConditionFailed from error
            tries += 1
            if not _is_conflict(error) or tries == CONFLICT_TRIES:
                raise
            time.sleep(random.uniform(0, CONFLICT_WAIT * 2 ** (tries - 1)))


def is_refusal(error: PynamoDBException) -> bool:
    """Whether DynamoDB refused a write because of its condition, and not for another reason."""
    return bool(answered_codes(error) & {"ConditionalCheckFailed", "ConditionalCheckFailedException"})


def _is_conflict(error: PynamoDBException) -> bool:
    return bool(answered_codes(error) & CONFLICTS)


def _changed(job: Job, changes: Mapping[str, Any], behind: float) -> Job:
    after = copy.copy(job)
    after.attribute_values = {**job.attribute_values, **changes}
    after.updated_at = clock.later_than(job.updated_at, behind)
    if job.next_attempt_at is not None and "next_attempt_at" not in changes:
        # A wait is the difference of the two, whoever's clock they are from: it begins again.
        after.next_attempt_at = round(job.next_attempt_at + after.updated_at - job.updated_at, 6)
    after.version = job.version + 1
    _set_index_keys(after)
    check_size(after, kept_free=KEPT_FREE if changes.keys() & (job.inputs | job.results) else 0)
    return after


def _set_index_keys(job: Job) -> None:
    job.attribute_values.update({**dict.fromkeys(INDEX_KEYS), **job.index_keys()})


def _action(job: Job, name: str) -> Any:
    attribute, value = getattr(type(job), name), getattr(job, name)
    return attribute.remove() if value is None else attribute.set(value)
