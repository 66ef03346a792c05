"""What a process asks of DynamoDB, in the words of policies: actions, and whether on a table or on an index."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from botocore.endpoint import Endpoint

from tests.unit.deploy.files import DEPLOY

#: An action without `dynamodb:`, and the table or index (`NAME/index/GSI1`) it is on.
Grant = tuple[str, str]
#: What policies call the parts of a transaction; the transaction as a whole needs nothing.
PARTS = {"Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem", "ConditionCheck": "ConditionCheckItem"}


@contextmanager
def recorded() -> Iterator[set[Grant]]:
    """All that is asked of DynamoDB in this process by any client, for the length of a `with` block."""
    asked: set[Grant] = set()
    send = Endpoint._get_response

    def noting(endpoint: Endpoint, request: Any, operation: Any, context: Any) -> Any:
        if operation.service_model.service_name == "dynamodb":
            # As it is sent: the migration makes bodies of its own.
            asked.update(_grants(operation.name, json.loads(request.body)))
        return send(endpoint, request, operation, context)

    Endpoint._get_response = noting
    try:
        yield asked
    finally:
        Endpoint._get_response = send


def allowed(policy: str, tables: Mapping[str, str]) -> set[Grant]:
    """What a policy in deploy/iam grants, its tables called as in a test."""
    grants = set()
    for statement in json.loads((DEPLOY / "iam" / policy).read_text())["Statement"]:
        assert statement["Effect"] == "Allow"
        resources = statement["Resource"] if isinstance(statement["Resource"], list) else [statement["Resource"]]
        for resource in resources:
            place, _, name = resource.partition(":table/")
            assert place == "arn:aws:dynamodb:*:*"
            table, slash, index = name.partition("/")
            grants |= {
                (action.removeprefix("dynamodb:"), tables[table] + slash + index) for action in statement["Action"]
            }
    return grants


def _grants(operation: str, request: Mapping[str, Any]) -> Iterator[Grant]:
    if operation == "TransactWriteItems":
        for item in request["TransactItems"]:
            ((kind, write),) = item.items()
            yield PARTS[kind], write["TableName"]
    elif operation in ("BatchGetItem", "BatchWriteItem"):
        for table in request["RequestItems"]:
            yield operation, table
    else:
        index = f"/index/{request['IndexName']}" if "IndexName" in request else ""
        yield operation, request["TableName"] + index
