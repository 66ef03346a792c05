"""What the test cases of one answer may take."""

from __future__ import annotations

import time
from dataclasses import dataclass

from jobsvc.sandbox import EndedBy


class Exhausted(Exception):
    """One answer may take no more of this."""

    def __init__(self, limit: EndedBy) -> None:
        super().__init__(limit)
        self.limit = limit


@dataclass(slots=True)
class Budget:
    """The time until `ends`, by the monotonic clock, and `bytes` of inputs and outputs."""

    ends: float
    bytes: int

    def seconds(self) -> float:
        """Those that are left. Raises Exhausted."""
        left = self.ends - time.monotonic()
        if left <= 0:
            raise Exhausted(EndedBy.TIME)
        return left

    def spend(self, size: int) -> None:
        """Raises Exhausted."""
        self.bytes -= size
        if self.bytes < 0:
            raise Exhausted(EndedBy.OUTPUT)
