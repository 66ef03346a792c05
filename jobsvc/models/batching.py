"""Writes of many items without conditions, each retried until it is in.

PynamoDB's batch_write gives up after its client's number of retries; being throttled is normal.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterable, Sequence
from typing import Any

from pynamodb.exceptions import PutError

from jobsvc.models.base import Item

#: Items of one request, by DynamoDB's rule.
BATCH = 25
TRIES = 8
FIRST_WAIT = 0.05  #: seconds, doubled at every try


def write_batch(*, put: Sequence[Item] = (), delete: Sequence[Item] = ()) -> None:
    """Put and delete up to 25 items in one request. Raises PutError when DynamoDB goes on refusing some."""
    requests = [{"PutRequest": {"Item": item.serialize()}} for item in put]
    requests += [{"DeleteRequest": {"Key": _key(item)}} for item in delete]
    for number in range(TRIES):
        requests = _send(requests)
        if not requests:
            return
        time.sleep(random.uniform(0, FIRST_WAIT * 2**number))
    raise PutError(f"DynamoDB has not taken {len(requests)} of the items after {TRIES} tries")


def delete_all(items: Iterable[Item]) -> int:
    """Delete any number of items; returns how many there were."""
    count, batch = 0, []
    for item in items:
        batch.append(item)
        if len(batch) == BATCH:
            write_batch(delete=batch)
            count, batch = count + BATCH, []
    if batch:
        write_batch(delete=batch)
    return count + len(batch)


def _send(requests: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What DynamoDB has not taken."""
    puts = [request["PutRequest"]["Item"] for request in requests if "PutRequest" in request]
    deletes = [request["DeleteRequest"]["Key"] for request in requests if "DeleteRequest" in request]
    answer = Item._get_connection().batch_write_item(put_items=puts, delete_items=deletes)
    unprocessed = (answer or {}).get("UnprocessedItems", {})
    return list(unprocessed.get(Item.Meta.table_name, []))


def _key(item: Item) -> dict[str, dict[str, str]]:
    return {"PK": {"S": item.pk}, "SK": {"S": item.sk}}
