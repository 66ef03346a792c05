"""Which of the calls that jobsvc makes the credentials may make, tried so that nothing is written.

DynamoDB looks at permissions before it looks at conditions: a write of a job that does not exist, on the
condition that it exists, is refused by the one or by the other, and which of them is the answer. A delete
of what is not there needs no condition.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from typing import Any

from botocore.exceptions import ClientError

from jobsvc.doctor.findings import Finding, fail, ok
from jobsvc.doctor.patient import Patient
from jobsvc.models import ScriptGenerationJob
from jobsvc.models.binding import client, table_name
from jobsvc.models.indexes import ByPlatform, ByProblem, ByStatus

#: What a service answers that lets nobody in, or not here.
DENIED = frozenset({"AccessDeniedException", "AccessDenied"})
#: The answer to a write that was allowed, and whose condition failed.
REFUSED = frozenset({"ConditionalCheckFailedException", "TransactionCanceledException"})
#: What cannot be tried without changing the table; `python migrate.py` and the template of the table need it.
UNTRIED = ("CreateTable", "UpdateTable", "UpdateTimeToLive", "UpdateContinuousBackups")
ON_EXISTENCE = {"ConditionExpression": "attribute_exists(PK)"}

Call = Callable[[], Any]


def check(patient: Patient) -> Iterator[Finding]:
    """Every operation of the API and of workers, each once: eleven requests of two units or less."""
    denied = [name for name, call in _calls() if _is_denied(call)]
    if denied:
        yield fail(f"Not allowed: {', '.join(denied)}.", "Give these credentials what deploy/iam/service.json allows.")
    elif patient.config.is_local:
        yield ok("Every call is answered; an engine on this machine asks for no permission.")
    else:
        yield ok("Everything that the API and workers do is allowed.")
    yield ok(f"Not tried, since it would change the table: {', '.join(UNTRIED)}; only `python migrate.py` needs that.")


def _calls() -> Iterator[tuple[str, Call]]:
    """Names of actions as policies have them, and calls that only succeed, or fail their condition, if allowed."""
    table, dynamodb = table_name(), client()
    partition, sort = ScriptGenerationJob.key(str(uuid.uuid4()))
    key = {"PK": {"S": partition}, "SK": {"S": sort}}
    update = {"TableName": table, "Key": key, "UpdateExpression": "SET version = :v", **ON_EXISTENCE}
    update["ExpressionAttributeValues"] = {":v": {"N": "1"}}

    def together(kind: str, write: dict[str, Any]) -> Call:
        return lambda: dynamodb.transact_write_items(TransactItems=[{kind: {"TableName": table, **write}}])

    yield "GetItem", lambda: dynamodb.get_item(TableName=table, Key=key)
    yield "BatchGetItem", lambda: dynamodb.batch_get_item(RequestItems={table: {"Keys": [key]}})
    yield "PutItem", lambda: dynamodb.put_item(TableName=table, Item=key, **ON_EXISTENCE)
    yield "UpdateItem", lambda: dynamodb.update_item(**update)
    yield "DeleteItem", lambda: dynamodb.delete_item(TableName=table, Key=key)
    yield "BatchWriteItem", lambda: dynamodb.batch_write_item(RequestItems={table: [{"DeleteRequest": {"Key": key}}]})
    yield "ConditionCheckItem", together("ConditionCheck", {"Key": key, **ON_EXISTENCE})
    yield "Query", lambda: _query("PK", partition)
    for index in (ByStatus, ByPlatform, ByProblem):
        name = index.Meta.index_name
        yield f"Query of {name}", lambda name=name: _query(f"{name}PK", partition, IndexName=name)  # type: ignore[misc]


def _query(attribute: str, value: str, **index: str) -> None:
    client().query(
        TableName=table_name(),
        KeyConditionExpression=f"{attribute} = :value",
        ExpressionAttributeValues={":value": {"S": value}},
        Limit=1,
        **index,
    )


def _is_denied(call: Call) -> bool:
    """Raises what DynamoDB answers besides."""
    try:
        call()
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code not in DENIED | REFUSED:
            raise
        return code in DENIED
    return False
