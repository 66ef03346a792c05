"""Counts what DynamoDB reports: requests and capacity units."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from jobsvc.models.binding import client


@dataclass
class Meter:
    """What happened inside a `metered` block."""

    requests: float = 0
    units: float = 0.0
    seconds: float = 0.0
    operations: list[str] = field(default_factory=list)

    def count(self, parsed: dict[str, Any], model: Any, **_: Any) -> None:
        self.requests += 1
        self.operations.append(model.name)
        consumed = parsed.get("ConsumedCapacity", [])
        for table in consumed if isinstance(consumed, list) else [consumed]:
            self.units += table["CapacityUnits"]


@contextmanager
def metered() -> Iterator[Meter]:
    """Count the requests of the models' client, and their units and seconds."""
    meter = Meter()
    client().meta.events.register("after-call.dynamodb", meter.count)
    started = time.perf_counter()
    try:
        yield meter
    finally:
        meter.seconds = time.perf_counter() - started
        client().meta.events.unregister("after-call.dynamodb", meter.count)
