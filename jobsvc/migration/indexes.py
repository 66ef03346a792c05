"""The indexes of a table that is there already, as the old service's is: what is wrong with them, and what is missing.

All that follows takes the answer to DescribeTable. DynamoDB builds one index of a table at a time, and goes on with it
when nobody waits.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from jobsvc import models
from jobsvc.models.binding import client

#: Seconds between two looks at an index that is built, and between two lines that say so.
POLL_S = 2.0
SAY_EVERY_S = 30.0
#: What ends by itself, of a table or of an index.
IN_WORK = frozenset({"CREATING", "UPDATING", "DELETING"})

Description = Mapping[str, Any]
Say = Callable[[str], None]


def keys(description: Description, name: str = "KeySchema") -> list[str]:
    """Partition and sort key of a table or an index."""
    return [key["AttributeName"] for key in sorted(description[name], key=lambda key: key["KeyType"])]


def unfit(found: Description) -> Iterator[str]:
    """What the indexes of the names of jobsvc's should be and are not; no index can be changed."""
    there = {index["IndexName"]: index for index in _indexes(found)}
    for name, wanted in _wanted().items():
        if name in there and keys(there[name]) != keys(wanted, "key_schema"):
            yield f"index {name} on {', '.join(keys(wanted, 'key_schema'))}"
        elif name in there and (absent := _not_carried(there[name], wanted)):
            yield f"index {name} with {', '.join(absent)} in it"
    key_names = {each["AttributeName"] for each in models.Job._get_schema()["attribute_definitions"]}
    for each in sorted(found["AttributeDefinitions"], key=lambda each: str(each["AttributeName"])):
        if each["AttributeName"] in key_names and each["AttributeType"] != "S":
            yield f"{each['AttributeName']} as a string"


def missing(found: Description) -> list[str]:
    """Names of the indexes that are not there, or cannot be used yet."""
    usable = {index["IndexName"] for index in _indexes(found) if index.get("IndexStatus", "ACTIVE") not in IN_WORK}
    return [name for name in _wanted() if name not in usable]


def add_missing(table: str, say: Say) -> bool:
    """Add the indexes that a table lacks, one after the other, and wait until all can be used; False where all are."""
    if not missing(_describe(table)):
        return False
    _wait(table, say)  # What is being built, perhaps since an earlier call, or deleted.
    for name in missing(_describe(table)):
        say(f"Adding index {name} to table {table!r}: DynamoDB fills it with the items that are there.")
        _add(table, name)
        _wait(table, say)
    return True


def _add(table: str, name: str) -> None:
    index = _wanted()[name]
    create = {
        "IndexName": name,
        "KeySchema": index["key_schema"],
        "Projection": index["projection"],
        **_throughput(_describe(table)),
    }
    client().update_table(
        TableName=table,
        AttributeDefinitions=index["attribute_definitions"],
        GlobalSecondaryIndexUpdates=[{"Create": create}],
    )


def _throughput(found: Description) -> Description:
    """A provisioned table's index needs units of its own: here as many as the table has."""
    if found.get("BillingModeSummary", {}).get("BillingMode") == "PAY_PER_REQUEST":
        return {}
    units = found["ProvisionedThroughput"]
    return {"ProvisionedThroughput": {name: units[name] for name in ("ReadCapacityUnits", "WriteCapacityUnits")}}


def _wait(table: str, say: Say) -> None:
    """Until nothing is being done to the table, so that the next index can be added."""
    started = said = time.monotonic()
    while in_work := list(_in_work(_describe(table))):
        now = time.monotonic()
        if now - said >= SAY_EVERY_S:
            said = now
            say(
                f"{', '.join(in_work)}, for {now - started:,.0f} s so far. Ctrl-C does not stop that, only the waiting."
            )
        time.sleep(POLL_S)


def _in_work(found: Description) -> Iterator[str]:
    if found["TableStatus"] in IN_WORK:
        yield f"Table {found['TableName']!r} is {found['TableStatus']}"
    for index in found.get("GlobalSecondaryIndexes", []):
        if index.get("IndexStatus") in IN_WORK:
            yield f"index {index['IndexName']} is {index['IndexStatus']}"


def _not_carried(index: Description, wanted: Description) -> list[str]:
    """Attributes that lists need, and that an index does not carry."""
    projection = index["Projection"]
    if projection["ProjectionType"] == "ALL":
        return []
    carried = projection.get("NonKeyAttributes", [])
    return [name for name in wanted["projection"]["NonKeyAttributes"] if name not in carried]


def _wanted() -> dict[str, Description]:
    """The indexes of the models, by name, as pynamodb describes them."""
    indexes = models.Job._get_schema()["global_secondary_indexes"]
    return {index["index_name"]: index for index in sorted(indexes, key=lambda index: str(index["index_name"]))}


def _indexes(found: Description) -> list[Description]:
    return [*found.get("GlobalSecondaryIndexes", []), *found.get("LocalSecondaryIndexes", [])]


def _describe(table: str) -> Description:
    return dict(client().describe_table(TableName=table)["Table"])
