"""Counts what DynamoDB reports: requests and capacity units."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from jobsvc.models.binding import client

UNITS_IN_TRANSACTION = 2  #: of an item of up to 1 KB
READS = frozenset({"GetItem", "BatchGetItem", "Query", "Scan", "TransactGetItems"})


@dataclass
class Meter:
    """What happened inside a `metered` block."""

    requests: float = 0
    units: float = 0.0
    seconds: float = 0.0
    operations: list[str] = field(default_factory=list)
    write_units: float = 0.0  #: of `units`
    each: list[float] = field(default_factory=list)  #: units of each of `operations`

    _sent: dict[str, Any] = field(default_factory=dict)

    def sent(self, params: dict[str, Any], **_: Any) -> None:
        self._sent = params

    def count(self, parsed: dict[str, Any], model: Any, **_: Any) -> None:
        self.requests += 1
        self.operations.append(model.name)
        consumed = parsed.get("ConsumedCapacity", [])
        units = sum(table["CapacityUnits"] for table in (consumed if isinstance(consumed, list) else [consumed]))
        if model.name == "TransactWriteItems":
            # DynamoDB Local reports those of one item, the job where there is one; AWS adds them up. What goes
            # together with a job (its lease, an entry of its history) is below 1 KB and in no index.
            units += UNITS_IN_TRANSACTION * (len(self._sent["TransactItems"]) - 1)
        self.units += units
        self.each.append(units)
        if model.name not in READS:
            self.write_units += units

    def described(self) -> str:
        """`GetItem 1, UpdateItem 8`."""
        return ", ".join(f"{name} {units:g}" for name, units in zip(self.operations, self.each, strict=True))


@contextmanager
def metered() -> Iterator[Meter]:
    """Count the requests of the models' client, and their units and seconds."""
    meter = Meter()
    client().meta.events.register("before-parameter-build.dynamodb", meter.sent)
    client().meta.events.register("after-call.dynamodb", meter.count)
    started = time.perf_counter()
    try:
        yield meter
    finally:
        meter.seconds = time.perf_counter() - started
        client().meta.events.unregister("after-call.dynamodb", meter.count)
        client().meta.events.unregister("before-parameter-build.dynamodb", meter.sent)
