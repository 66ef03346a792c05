"""The table itself: created with its indexes, on-demand billing, TTL and backups."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from botocore.exceptions import ClientError

from jobsvc import models
from jobsvc.config import Config
from jobsvc.errors import JobError
from jobsvc.migration import indexes
from jobsvc.models.binding import client, table_name, warm

TTL_ATTRIBUTE = "expires_at"
#: What a service answers that has no such feature, as local engines do.
UNSUPPORTED = frozenset({"UnknownOperationException", "UnsupportedOperation", "NotImplemented"})


class OtherTable(JobError):
    """A table of this name exists and is not jobsvc's, or not yet."""

    title = "Other table"


def create_table(config: Config, *, say: indexes.Say = lambda _: None) -> list[str]:
    """Create the table of `config`, or add the indexes it lacks; switch on TTL and point-in-time recovery where off.

    Returns what was done; nothing, when all is as it should be. `say` is told of what takes long, and of a TTL
    on another attribute, which stays. Raises OtherTable
    where a table of that name has other keys, or indexes of the same names that are others, which are never changed.
    """
    models.bind(config)
    steps: list[tuple[str, Callable[[str], bool]]] = [
        ("table with its indexes created", _create_missing),
        ("indexes added", partial(indexes.add_missing, say=say)),
        ("TTL switched on", partial(_switch_on_ttl, say=say)),
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
    found = _check_layout(config.table)
    if lacking := indexes.missing(found):
        raise OtherTable(f"Table {config.table!r} lacks index {', '.join(lacking)}; `python migrate.py table` adds it.")


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


def _check_layout(table: str) -> Mapping[str, Any]:
    """The table as DynamoDB describes it; it may lack indexes."""
    found: Mapping[str, Any] = client().describe_table(TableName=table)["Table"]
    lacks = [*([] if indexes.keys(found) == ["PK", "SK"] else ["keys PK and SK"]), *indexes.unfit(found)]
    if lacks:
        raise OtherTable(
            f"Table {table!r} exists, but lacks {'; '.join(lacks)}. "
            "Set JOBSVC_TABLE to another name: what a table has already, jobsvc does not change."
        )
    return found


def _switch_on_ttl(table: str, say: indexes.Say) -> bool:
    now = client().describe_time_to_live(TableName=table)["TimeToLiveDescription"]
    if now.get("TimeToLiveStatus") in ("ENABLED", "ENABLING"):
        if (other := now["AttributeName"]) != TTL_ATTRIBUTE:
            say(
                f"Table {table!r} has its TTL on {other!r}, and a table has one: DynamoDB goes on to delete items by "
                f"{other!r}, and will not delete spent leases and idempotency keys, which have {TTL_ATTRIBUTE!r}. "
                "Switch that TTL off and run this again to have it on the other."
            )
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
