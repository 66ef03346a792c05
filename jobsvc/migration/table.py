"""The table itself: created with its indexes, on-demand billing, TTL and backups."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError

from jobsvc import models
from jobsvc.config import Config
from jobsvc.errors import JobError
from jobsvc.models.binding import client, table_name, warm

TTL_ATTRIBUTE = "expires_at"
INDEXES = ("GSI1", "GSI2", "GSI3")
#: Attributes that are keys of the table or of an index: strings, all of them.
KEYS = frozenset({"PK", "SK", *(f"{index}{key}" for index in INDEXES for key in ("PK", "SK"))})
#: What a service answers that has no such feature, as local engines do.
UNSUPPORTED = frozenset({"UnknownOperationException", "UnsupportedOperation", "NotImplemented"})


class OtherTable(JobError):
    """A table of this name exists and is not jobsvc's."""

    title = "Other table"


def create_table(config: Config) -> list[str]:
    """Create the table of `config`, and switch on TTL and point-in-time recovery where they are off.

    Returns what was done; nothing, when all is as it should be. Raises OtherTable where a table of that
    name has other keys or indexes, which are never changed.
    """
    models.bind(config)
    steps = [
        ("table with its indexes created", _create_missing),
        ("TTL switched on", _switch_on_ttl),
        ("point-in-time recovery switched on", _switch_on_backups),
    ]
    return [done for done, step in steps if step(config.table)]


def check_table(config: Config) -> None:
    """Bind the models to the table of `config`.

    Raises PynamoDBException where it is not there, and OtherTable where it is not jobsvc's.
    """
    models.bind(config)
    if not models.Job.exists():
        warm()  # which says so
    _check_layout(config.table)


def identity() -> tuple[object, ...]:
    """What tells the bound table from others, whatever its engine is called."""
    return identity_in(client().describe_table(TableName=table_name())["Table"])


def identity_in(description: Mapping[str, Any]) -> tuple[object, ...]:
    """The same, in the answer to DescribeTable."""
    return description["TableArn"], description["CreationDateTime"]


def _create_missing(table: str) -> bool:
    if models.Job.exists():
        _check_layout(table)
        return False
    models.Job.create_table(wait=True, billing_mode="PAY_PER_REQUEST")
    return True


def _check_layout(table: str) -> None:
    found = client().describe_table(TableName=table)["Table"]
    wanted = models.Job._get_schema()
    indexes = {index["IndexName"]: _keys(index) for index in found.get("GlobalSecondaryIndexes", [])}
    missing = [
        f"index {index['index_name']} on {', '.join(_keys(index, 'key_schema'))}"
        for index in wanted["global_secondary_indexes"]
        if indexes.get(index["index_name"]) != _keys(index, "key_schema")
    ]
    if _keys(found) != ["PK", "SK"]:
        missing.insert(0, "keys PK and SK")
    types = {each["AttributeName"]: each["AttributeType"] for each in found["AttributeDefinitions"]}
    missing += [f"{name} as a string" for name, kind in sorted(types.items()) if name in KEYS and kind != "S"]
    if missing:
        raise OtherTable(
            f"Table {table!r} exists, but lacks {'; '.join(missing)}. "
            "Set JOBSVC_TABLE to another name; jobsvc does not change a table that it did not make."
        )


def _keys(description: Any, name: str = "KeySchema") -> list[str]:
    return [key["AttributeName"] for key in sorted(description[name], key=lambda key: key["KeyType"])]


def _switch_on_ttl(table: str) -> bool:
    now = client().describe_time_to_live(TableName=table)["TimeToLiveDescription"]
    if now.get("TimeToLiveStatus") in ("ENABLED", "ENABLING"):
        return False
    client().update_time_to_live(
        TableName=table, TimeToLiveSpecification={"Enabled": True, "AttributeName": TTL_ATTRIBUTE}
    )
    return True


def _switch_on_backups(table: str) -> bool:
    try:
        now = client().describe_continuous_backups(TableName=table)["ContinuousBackupsDescription"]
        if now["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == "ENABLED":
            return False
        client().update_continuous_backups(
            TableName=table, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
        )
    except ClientError as error:
        if error.response["Error"]["Code"] not in UNSUPPORTED:
            raise
        return False  # A local engine, which keeps no backups.
    return True
