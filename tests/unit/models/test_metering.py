"""What is counted of the calls to DynamoDB; on the real engine, for moto makes its capacity up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from jobsvc.errors import StoreUnavailable
from jobsvc.metrics.numbers import DYNAMODB_CALLS, DYNAMODB_THROTTLES, DYNAMODB_UNITS
from jobsvc.models import metering
from jobsvc.models.metering import Consumed, consumed
from tests.unit.routes.kinds import GENERATION, UNKNOWN_ID

PATH = GENERATION.path
on_the_real_engine = pytest.mark.parametrize("config", ["dynamodb_local"], indirect=True)


@contextmanager
def _counted(metric: Any, *labels: str) -> Iterator[list[float]]:
    """By how much a counter grows within the block."""
    before = metric.labels(*labels)._value.get()
    grown: list[float] = []
    yield grown
    grown.append(metric.labels(*labels)._value.get() - before)


def _cost(answer: Any) -> dict[str, float]:
    return {
        name: float(units)
        for name, units in (part.split("=") for part in answer.headers["X-Consumed-Capacity"].split())
    }


@pytest.mark.dynamodb_local
@on_the_real_engine
def test_an_answer_says_what_it_cost(client: FlaskClient, queued: object) -> None:
    body = {**GENERATION.body, "constraints": "1 ≤ N ≤ 10" + " " * 6000}
    with _counted(DYNAMODB_UNITS, "BatchWriteItem") as written:
        made = client.post(PATH, json=body)
    assert _cost(made) == {"read": 0, "write": written[0]}
    assert written[0] >= 7 + 3 + 1  # The job, its copies in three indexes, the first entry of its history.

    with _counted(DYNAMODB_UNITS, "GetItem") as read:
        shown = client.get(f"{PATH}/{made.json['id']}")
    assert shown.headers["X-Consumed-Capacity"] == f"read={read[0]:g} write=0"
    assert read[0] >= 2  # 7 KB, read consistently

    assert client.get("/healthz").headers["X-Consumed-Capacity"] == "read=0 write=0"
    missing = client.get(f"{PATH}/{UNKNOWN_ID}")
    assert (missing.status_code, _cost(missing)) == (404, {"read": 1, "write": 0})
    with _counted(DYNAMODB_UNITS, "Query") as read:
        listed = client.get(PATH)
    assert _cost(listed) == {"read": read[0], "write": 0}
    assert read[0] >= 0.5


@pytest.mark.dynamodb_local
@on_the_real_engine
def test_what_one_request_cost_is_not_told_of_the_next(client: FlaskClient, queued: object) -> None:
    made = client.post(PATH, json=GENERATION.body)
    shown = [client.get(f"{PATH}/{made.json['id']}").headers["X-Consumed-Capacity"] for _ in range(3)]
    assert len(set(shown)) == 1
    assert consumed.get() is None


@pytest.mark.parametrize("config", ["moto"], indirect=True)
def test_what_moto_makes_up_is_not_told(client: FlaskClient, queued: object) -> None:
    with _counted(DYNAMODB_UNITS, "GetItem") as units, _counted(DYNAMODB_CALLS, "GetItem", "ok") as calls:
        answer = client.get(f"{PATH}/{UNKNOWN_ID}")
    assert "X-Consumed-Capacity" not in answer.headers
    assert (units, calls) == ([0], [1])
    assert client.get("/healthz").headers["X-Consumed-Capacity"] == "read=0 write=0"


@pytest.mark.parametrize("config", ["moto"], indirect=True)
def test_a_refused_write_is_a_call_with_its_code(app: Flask) -> None:
    from jobsvc.models import Job
    from jobsvc.models.binding import client as dynamodb
    from jobsvc.models.writing import ConditionFailed, attempt_write

    dynamodb()
    with (
        _counted(DYNAMODB_CALLS, "UpdateItem", "ConditionalCheckFailedException") as refused,
        pytest.raises(ConditionFailed),
    ):
        attempt_write(lambda: Job("SGJOB#1", "META").update([Job.title.set("x")], Job.pk.exists()))
    assert refused == [1]


def test_throttles_are_counted_at_every_try() -> None:
    answer = {"Error": {"Code": "ThrottlingException"}}
    with (
        _counted(DYNAMODB_THROTTLES, "Query") as throttles,
        _counted(DYNAMODB_CALLS, "Query", "ThrottlingException") as calls,
    ):
        for _ in range(3):
            metering._count(f"{metering.EVENT}.Query", {"headers": {}}, answer, None)
    assert (throttles, calls) == ([3], [3])


def test_a_call_without_an_answer_is_counted_by_what_went_wrong() -> None:
    with _counted(DYNAMODB_CALLS, "Query", "StoreUnavailable") as calls:
        metering._count(f"{metering.EVENT}.Query", None, None, StoreUnavailable())
    assert calls == [1]


def test_a_batch_reports_for_each_table() -> None:
    receipt = Consumed()
    token = consumed.set(receipt)
    try:
        reported = {"ConsumedCapacity": [{"CapacityUnits": 2.5}, {"CapacityUnits": 1}]}
        metering._count(f"{metering.EVENT}.BatchGetItem", {"headers": {"Server": "Server"}}, reported, None)
        metering._count(f"{metering.EVENT}.BatchWriteItem", {"headers": {}}, reported, None)
        assert receipt == Consumed(read=3.5, write=3.5, is_complete=True)
        metering._count(f"{metering.EVENT}.Query", {"headers": {}}, {}, None)
        assert not receipt.is_complete
    finally:
        consumed.reset(token)
