"""The table, asked in DynamoDB's own JSON: many items a request, which nobody serialises or parses twice.

botocore signs, sends and reads errors. What it would do besides, walk every value of every item on the way out and
back, takes longer than all the rest of a migration; and it would repeat requests, which is the writer's business.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import botocore.session
from botocore.config import Config as ClientConfig

from jobsvc.config import Config
from jobsvc.models.binding import credentials

#: Seconds. A batch of large items may take a busy table longer than any request of the service.
CONNECT_TIMEOUT = 5
READ_TIMEOUT = 30
#: Items of one request, by DynamoDB's rules.
MAX_PUTS = 25
MAX_GETS = 100
#: Beginnings of the partition keys of items that are no part of any job.
RECORDS = ("MIGRATION", "LOCK#")

Item = dict[str, Any]
Key = tuple[str, str]
#: Parameters of a conditional write.
Condition = Mapping[str, Any]


class ScanPage(NamedTuple):
    """Some items of the table."""

    items: list[Item]
    last: Item | None  #: the key behind which the next page begins; None at the end
    read_units: float


class Wire:
    """One table, for several threads at once. Raises botocore's errors, and repeats nothing."""

    def __init__(self, config: Config, *, connections: int) -> None:
        self.table = config.table
        self.client = _client(config, connections)
        self._body = threading.local()
        events = self.client.meta.events
        events.register("before-call.dynamodb.BatchWriteItem", self._send_as_it_is)
        events.register("before-parse.dynamodb.BatchGetItem", _take_as_it_is)
        events.register("before-parse.dynamodb.Scan", _take_as_it_is)

    def put(self, items: Sequence[str]) -> set[Key]:
        """Put up to 25 items, each JSON, without a condition; returns the keys of those that DynamoDB did not take."""
        requests = ",".join(f'{{"PutRequest":{{"Item":{item}}}}}' for item in items)
        self._body.content = f'{{"RequestItems":{{"{self.table}":[{requests}]}}}}'.encode()
        answer = self.client.batch_write_item(RequestItems={})
        left = answer.get("UnprocessedItems", {}).get(self.table, [])
        return {key_in(request["PutRequest"]["Item"]) for request in left}

    def replace(self, item: Item, condition: Condition) -> None:
        """Put one item where another one is as expected."""
        self.client.put_item(TableName=self.table, Item=item, **condition)

    def move(self, item: Item, key: Key, condition: Condition) -> None:
        """Put an item under a key that is free, and delete the one that it was under another key; both or none."""
        free = {"ConditionExpression": "attribute_not_exists(PK)"}
        put = {"Put": {"TableName": self.table, "Item": item, **free}}
        delete = {"Delete": {"TableName": self.table, "Key": key_of(*key), **condition}}
        self.client.transact_write_items(TransactItems=[put, delete])

    def delete(self, key: Key, condition: Condition) -> None:
        """Delete an item that is as expected."""
        self.client.delete_item(TableName=self.table, Key=key_of(*key), **condition)

    def get(self, keys: Sequence[Key]) -> tuple[list[Item], list[Key]]:
        """Read up to 100 items consistently; returns those that are there, and the keys that are not read yet."""
        wanted = {"Keys": [key_of(*key) for key in keys], "ConsistentRead": True}
        answer = self.client.batch_get_item(RequestItems={self.table: wanted})
        left = answer.get("UnprocessedKeys", {}).get(self.table, {}).get("Keys", [])
        return answer["Responses"].get(self.table, []), [key_in(key) for key in left]

    def scan(self, segment: int, segments: int, behind: Item | None) -> ScanPage:
        """One page of a segment of the table, behind a key where one is given, read consistently."""
        start = {"ExclusiveStartKey": behind} if behind else {}
        answer = self.client.scan(
            TableName=self.table,
            Segment=segment,
            TotalSegments=segments,
            ConsistentRead=True,
            ReturnConsumedCapacity="TOTAL",
            **start,
        )
        units = answer.get("ConsumedCapacity", {}).get("CapacityUnits", 0.0)
        return ScanPage(answer["Items"], answer.get("LastEvaluatedKey"), units)

    def holds_only_records(self) -> bool:
        """Whether the table has nothing but records of migrations and locks: no job, and no entry."""
        answer = self.client.scan(TableName=self.table, Limit=MAX_GETS, ConsistentRead=True)
        is_all = not answer.get("LastEvaluatedKey")
        return is_all and all(item["PK"]["S"].startswith(RECORDS) for item in answer["Items"])

    def close(self) -> None:
        self.client.close()

    def _send_as_it_is(self, params: dict[str, Any], **_: Any) -> None:
        params["body"] = self._body.content


def key_of(pk: str, sk: str) -> Mapping[str, Any]:
    """A key in DynamoDB's typed JSON."""
    return {"PK": {"S": pk}, "SK": {"S": sk}}


def still(attributes: Item) -> Condition:
    """On condition that an item still has these attributes, as they are here."""
    names = {f"#{number}": name for number, name in enumerate(attributes)}
    return {
        "ConditionExpression": " AND ".join(f"#{number} = :{number}" for number in range(len(attributes))),
        "ExpressionAttributeNames": names,
        "ExpressionAttributeValues": {f":{number}": value for number, value in enumerate(attributes.values())},
    }


def key_in(item: Mapping[str, Any]) -> Key:
    """The key of an item in DynamoDB's typed JSON."""
    return item["PK"]["S"], item["SK"]["S"]


def _client(config: Config, connections: int) -> Any:
    settings = ClientConfig(
        connect_timeout=CONNECT_TIMEOUT,
        read_timeout=READ_TIMEOUT,
        max_pool_connections=connections,
        parameter_validation=False,
        retries={"total_max_attempts": 1},
    )
    return botocore.session.get_session().create_client(
        "dynamodb",
        region_name=config.region,
        endpoint_url=config.dynamodb_url or None,
        config=settings,
        **credentials(config),
    )


def _take_as_it_is(response_dict: dict[str, Any], customized_response_dict: dict[str, Any], **_: Any) -> None:
    if response_dict["status_code"] == 200:
        customized_response_dict.update(json.loads(response_dict["body"]))
        response_dict["body"] = b"{}"
