"""Conditional writes of jobs: whatever changes a job goes through here.

PynamoDB's own `update` leaves index keys as they were and creates items that are not there; `write`
moves the keys with the change and never creates.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any

from botocore.exceptions import ClientError
from pynamodb.exceptions import PynamoDBException, TransactWriteError, UpdateError
from pynamodb.expressions.condition import Condition
from pynamodb.transactions import TransactWrite

from jobsvc import clock
from jobsvc.models.base import Item
from jobsvc.models.jobs import Job
from jobsvc.models.size import check_size

INDEX_KEYS = ("gsi1pk", "gsi1sk", "gsi2pk", "gsi2sk", "gsi3pk", "gsi3sk")


class ConditionFailed(Exception):
    """The item is not as the write expected it; nothing was written."""


def transaction() -> TransactWrite:
    """Writes that happen together or not at all."""
    return TransactWrite(connection=Item._get_connection().connection)


def prepare(job: Job) -> Job:
    """A new job, ready to be saved: with its index keys. Raises ItemTooLarge."""
    _set_index_keys(job)
    check_size(job)
    return job


def write(job: Job, changes: Mapping[str, Any], condition: Condition, *, others: Sequence[Item] = ()) -> None:
    """Set fields of a job on a condition, and save `others` with it or not at all; None clears a field.

    `job` is as it was read, and is afterwards as it was written. Its version counts up.
    Raises ConditionFailed or ItemTooLarge, and has then written nothing and left `job` unchanged.
    """
    after = _changed(job, changes)
    actions = [_action(after, name) for name in (*changes, "updated_at", *INDEX_KEYS)] + [Job.version.add(1)]
    condition = Job.pk.exists() & condition
    try:
        if others:
            with transaction() as together:
                together.update(job, actions, condition)
                for item in others:
                    together.save(item)
            job.attribute_values = after.attribute_values
        else:
            job.update(actions, condition)
    except (UpdateError, TransactWriteError) as error:
        raise (ConditionFailed() if is_refusal(error) else error) from error


def is_refusal(error: PynamoDBException) -> bool:
    """Whether DynamoDB refused a write because of its condition, and not for another reason."""
    if isinstance(error, TransactWriteError):
        return any(reason and reason.code == "ConditionalCheckFailed" for reason in error.cancellation_reasons)
    # Only then: botocore's timeouts carry a `response` of None, on which `cause_response_code` fails.
    is_answer = isinstance(error.cause, ClientError)
    return is_answer and error.cause_response_code == "ConditionalCheckFailedException"


def _changed(job: Job, changes: Mapping[str, Any]) -> Job:
    after = copy.copy(job)
    after.attribute_values = {**job.attribute_values, **changes}
    # It only grows, also when clocks differ: the history goes by it.
    after.updated_at = max(clock.now(), round(job.updated_at + 1e-6, 6))
    after.version = job.version + 1
    _set_index_keys(after)
    check_size(after)
    return after


def _set_index_keys(job: Job) -> None:
    job.attribute_values.update({**dict.fromkeys(INDEX_KEYS), **job.index_keys()})


def _action(job: Job, name: str) -> Any:
    attribute, value = getattr(type(job), name), getattr(job, name)
    return attribute.remove() if value is None else attribute.set(value)
