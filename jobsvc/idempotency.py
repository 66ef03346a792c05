"""Idempotency keys: a request that is sent again makes no second job.

Job and key are saved in one transaction; the key lives for a day.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from pynamodb.expressions.condition import Condition
from pynamodb.transactions import TransactWrite

from jobsvc import clock, lifecycle, moves
from jobsvc.errors import IdempotencyConflict
from jobsvc.models import IdempotencyKey, Job, prices
from jobsvc.models.writing import Also, ConditionFailed

#: Seconds for which a key is remembered.
REMEMBERED = 24 * 3600
#: How often a key is looked at again that somebody else takes or gives up at this very moment.
TRIES = 5


def request_hash(job_type: str, request: Mapping[str, Any]) -> str:
    """The same for requests that ask for the same."""
    return hashlib.sha256(json.dumps([job_type, request], sort_keys=True).encode()).hexdigest()


def create_once(job: Job, *, principal: str, key: str, asked: str) -> Job | None:
    """Save `job` and the key with it, or nothing and return the job that the key has made before.

    `asked` is the request's hash. Raises IdempotencyConflict where the key was used for another request.
    """
    partition, sort_key = IdempotencyKey.key(principal, key)
    job.idempotency_key = partition
    free: Condition = IdempotencyKey.pk.does_not_exist() | (IdempotencyKey.expires_at < int(clock.now()))
    for _ in range(TRIES):
        record = IdempotencyKey(
            partition,
            sort_key,
            job_type=job.job_type,
            job_id=job.id,
            request_hash=asked,
            expires_at=int(clock.now()) + REMEMBERED,
        )
        try:
            lifecycle.create_with(job, _saving(record, free))
        except ConditionFailed:
            found = _find(partition, sort_key)
        else:
            return None
        if found is None:
            continue  # It was given up just now.
        if found.job_id == job.id:
            return None  # Our own write, whose answer was lost.
        if found.request_hash != asked:
            raise IdempotencyConflict(key)
        made = moves.find(type(job), found.job_id)
        if made is not None:
            return made
        # Its job is gone, or is just being deleted.
        free = IdempotencyKey.pk.does_not_exist() | (IdempotencyKey.job_id == found.job_id)
    raise IdempotencyConflict(key)


def _saving(record: IdempotencyKey, free: Condition) -> Also:
    def add(transaction: TransactWrite, _: Job) -> float:
        transaction.save(record, condition=free)
        return prices.IN_TRANSACTION * prices.of_item(record)

    return add


def _find(partition: str, sort_key: str) -> IdempotencyKey | None:
    try:
        return IdempotencyKey.get(partition, sort_key, consistent_read=True)
    except IdempotencyKey.DoesNotExist:
        return None
