"""What goes wrong between a process and the table: answers that are lost, and others who act in between."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from jobsvc.models.binding import client

WRITES = frozenset({"PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems", "BatchWriteItem"})


@dataclass
class Fault:
    """What befalls the call number `countdown`, from now on, of some operations."""

    operations: frozenset[str]
    countdown: int
    meanwhile: Callable[[], object] | None  #: what somebody else does before it; None: its answer is lost


class Wire:
    """The calls of this process to the table, each of which can be made to go wrong once."""

    def __init__(self) -> None:
        self._call = client()._make_api_call
        self._faults: list[Fault] = []

    def lose_answer(self, operation: str | None = None, *, nth: int = 1) -> None:
        """A coming write happens twice, as when its first answer is lost and it is repeated."""
        self._faults.append(Fault(frozenset({operation}) if operation else WRITES, nth, None))

    def meanwhile(self, action: Callable[[], object], *, before: str | None = None, nth: int = 1) -> None:
        """Just before a coming write, and after all that was read for it, somebody else acts."""
        self._faults.append(Fault(frozenset({before}) if before else WRITES, nth, action))

    def calm(self) -> None:
        """Nothing more goes wrong."""
        self._faults.clear()

    def __call__(self, operation: str, request: dict[str, Any]) -> Any:
        for fault in self._due(operation):
            if fault.meanwhile:
                fault.meanwhile()
            else:
                self._call(operation, request)
        return self._call(operation, request)

    def _due(self, operation: str) -> list[Fault]:
        counted = [fault for fault in self._faults if operation in fault.operations]
        for fault in counted:
            fault.countdown -= 1
        due = [fault for fault in counted if fault.countdown == 0]
        self._faults = [fault for fault in self._faults if fault.countdown]
        return due


@contextmanager
def wire() -> Iterator[Wire]:
    """Stands between PynamoDB and the client's calls; the models must be bound."""
    wire, connection = Wire(), client()
    connection._make_api_call = wire
    try:
        yield wire
    finally:
        del connection._make_api_call
