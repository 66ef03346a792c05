"""Counts what is asked of DynamoDB, and what it says that this cost.

PynamoDB asks for the capacity with every call, so that counting it costs nothing more.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from botocore.session import Session

from jobsvc.metrics.numbers import DYNAMODB_CALLS, DYNAMODB_THROTTLES, DYNAMODB_UNITS
from jobsvc.models.outage import THROTTLES

EVENT = "response-received.dynamodb"
READS = frozenset({"GetItem", "BatchGetItem", "Query", "Scan", "TransactGetItems"})
WRITES = frozenset({"PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems"})
#: How moto ends the Server header of its answers; the capacity that it reports is made up.
MOTO = "amazon.com"


@dataclass
class Consumed:
    """Capacity units, as DynamoDB reported them."""

    read: float = 0.0
    write: float = 0.0
    is_complete: bool = True  #: whether the engine said of each call what it cost

    def add(self, other: Consumed) -> None:
        self.read, self.write = self.read + other.read, self.write + other.write


#: What the request that is being answered has consumed; nothing outside of one.
consumed: ContextVar[Consumed | None] = ContextVar("consumed", default=None)
#: The account of the job for which calls are made at the moment.
_account: ContextVar[Consumed | None] = ContextVar("account", default=None)


@dataclass
class Engine:
    """The engine that is asked."""

    reports: bool = True  #: whether it said of its last call what that cost; true until it was asked


engine = Engine()


@contextmanager
def on_account(account: Consumed) -> Iterator[None]:
    """Count what the block asks, in this thread, on a job's account too; of two that are open the inner one counts."""
    token = _account.set(account)
    try:
        yield
    finally:
        _account.reset(token)


def attach(session: Session) -> None:
    """Count the calls of all clients that `session` makes from now on."""
    engine.reports = True
    session.register(EVENT, _count)


def _count(
    event_name: str,
    response_dict: dict[str, Any] | None,
    parsed_response: dict[str, Any] | None,
    exception: Exception | None,
    **_: Any,
) -> None:
    operation = event_name.rpartition(".")[2]
    if parsed_response is None or response_dict is None:
        DYNAMODB_CALLS.labels(operation, type(exception).__name__).inc()
        return
    if error := parsed_response.get("Error"):
        code = error.get("Code", "")
        DYNAMODB_CALLS.labels(operation, code).inc()
        if code in THROTTLES:
            DYNAMODB_THROTTLES.labels(operation).inc()
        return
    DYNAMODB_CALLS.labels(operation, "ok").inc()
    is_made_up = response_dict["headers"].get("Server", "").endswith(MOTO)
    _note(operation, None if is_made_up else parsed_response.get("ConsumedCapacity"))


def _note(operation: str, reported: dict[str, Any] | list[dict[str, Any]] | None) -> None:
    receipts = [receipt for receipt in (consumed.get(), _account.get()) if receipt is not None]
    if operation in READS | WRITES:
        engine.reports = reported is not None
    if reported is None:
        for receipt in receipts:
            receipt.is_complete = False
        return
    units = sum(float(table["CapacityUnits"]) for table in (reported if isinstance(reported, list) else [reported]))
    DYNAMODB_UNITS.labels(operation).inc(units)
    for receipt in receipts:
        if operation in READS:
            receipt.read += units
        else:
            receipt.write += units
