from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError
from flask import Flask

from jobsvc.doctor import permissions
from jobsvc.doctor.findings import Level
from jobsvc.doctor.patient import Patient
from jobsvc.models.binding import client
from tests.faults import WRITES, Wire
from tests.unit.doctor.saying import levels, only


def test_what_is_allowed_is_tried_and_nothing_is_written(patient: Patient) -> None:
    assert levels(permissions.check(patient)) == ["ok", "ok"]

    assert client().scan(TableName=patient.config.table)["Count"] == 0


def test_every_write_that_jobsvc_makes_is_among_those_tried(app: Flask, sent: list[str], patient: Patient) -> None:
    list(permissions.check(patient))

    assert set(sent) >= WRITES


@pytest.mark.parametrize(
    ("operation", "named"),
    [
        ("GetItem", "GetItem"),
        ("PutItem", "PutItem"),
        ("UpdateItem", "UpdateItem"),
        ("DeleteItem", "DeleteItem"),
        ("BatchGetItem", "BatchGetItem"),
        ("BatchWriteItem", "BatchWriteItem"),
        ("TransactWriteItems", "ConditionCheckItem"),
        ("Query", "Query, Query of GSI1, Query of GSI2, Query of GSI3"),
    ],
)
def test_what_is_denied_is_named(patient: Patient, monkeypatch: pytest.MonkeyPatch, operation: str, named: str) -> None:
    call = client()._make_api_call

    def denying(name: str, request: dict[str, Any]) -> Any:
        if name == operation:
            raise ClientError({"Error": {"Code": "AccessDeniedException", "Message": "not authorized"}}, name)
        return call(name, request)

    monkeypatch.setattr(client(), "_make_api_call", denying)

    assert only(permissions.check(patient), Level.FAIL).text == f"Not allowed: {named}."


def test_a_denial_is_not_confused_with_another_trouble(patient: Patient, wire: Wire) -> None:
    def broken() -> None:
        raise ClientError({"Error": {"Code": "InternalServerError", "Message": "oops"}}, "PutItem")

    wire.meanwhile(broken, before="PutItem")

    with pytest.raises(ClientError, match="InternalServerError"):
        list(permissions.check(patient))


def test_denials_in_a_transaction_are_denials(patient: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    """DynamoDB denies a transaction as a whole; its other refusals say that it was allowed."""
    reasons = [{"Code": "TransactionConflict"}]
    answer: Any = {"Error": {"Code": "TransactionCanceledException", "Message": ""}, "CancellationReasons": reasons}

    def cancelled(**_: Any) -> Any:
        raise ClientError(answer, "TransactWriteItems")

    monkeypatch.setattr(client(), "transact_write_items", cancelled)

    assert levels(permissions.check(patient)) == ["ok", "ok"]
