"""What goes wrong between a process and the table: answers that are lost, and others who act in between."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from jobsvc.models.binding import client

WRITES = frozenset({"PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems", "BatchWriteItem"})


class Wire:
    """The calls of this process to the table, each of which can be made to go wrong once."""

    def __init__(self) -> None:
        self._call = client()._make_api_call
        self._lost: list[str] = []
        self._meanwhile: list[tuple[frozenset[str], Callable[[], object]]] = []

    def lose_answer(self, operation: str) -> None:
        """The next call of `operation` happens twice, as when its first answer is lost and it is repeated."""
        self._lost.append(operation)

    def meanwhile(self, action: Callable[[], object], *, before: str | frozenset[str] = WRITES) -> None:
        """Just before the next call of an operation, and after all that was read for it, somebody else acts."""
        self._meanwhile.append((frozenset({before}) if isinstance(before, str) else before, action))

    def calm(self) -> None:
        """Nothing more goes wrong."""
        self._lost.clear()
        self._meanwhile.clear()

    def __call__(self, operation: str, request: dict[str, Any]) -> Any:
        for number, (operations, action) in enumerate(self._meanwhile):
            if operation in operations:
                del self._meanwhile[number]
                action()
                break
        if operation in self._lost:
            self._lost.remove(operation)
            self._call(operation, request)
        return self._call(operation, request)


@contextmanager
def wire() -> Iterator[Wire]:
    """Stands between PynamoDB and the client's calls; the models must be bound."""
    wire, connection = Wire(), client()
    connection._make_api_call = wire
    try:
        yield wire
    finally:
        del connection._make_api_call
