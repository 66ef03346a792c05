"""How far each table is copied, so that a run that was stopped anywhere can go on."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from jobsvc.migration.checks import Rejected
from jobsvc.migration.planning import Outcome
from jobsvc.migration.rows import Row
from jobsvc.migration.tally import Tally

#: Keeps rejected rows, and says where their file ends then.
KeepRejects = Callable[[Sequence[tuple[Row, Rejected]]], int]


@dataclass(slots=True)
class Step:
    """Some rows on their way: up to which id, and what became of them, once that is known."""

    last_id: str
    outcome: Outcome | None = None


class Mark:
    """How far one table is copied without a gap, while its steps end in any order.

    What a step has done counts when all before it have ended: so the counts, and the rejects that are kept, are
    those of the rows up to `after`, and nothing is counted twice by a run that goes on from there.
    """

    def __init__(self, keep: KeepRejects, data: dict[str, Any] | None = None) -> None:
        data = data or {}
        self.after: str | None = data.get("after")
        self.is_done: bool = data.get("is_done", False)
        self.seconds: float = data.get("seconds", 0.0)  #: that copying has taken
        self.rejects_end: int | None = data.get("rejects_end")  #: bytes of the rejects file, where it counts
        self.tally = Tally.from_dict(data["tally"]) if "tally" in data else Tally()
        self._keep = keep
        self._steps: deque[Step] = deque()
        self._lock = threading.Lock()

    def begin(self, last_id: str) -> Step:
        """Some more rows set out. To be called in the order of the rows."""
        step = Step(last_id)
        with self._lock:
            self._steps.append(step)
        return step

    def end(self, step: Step, outcome: Outcome) -> None:
        """They have arrived, all of them."""
        with self._lock:
            step.outcome = outcome
            while self._steps and (arrived := self._steps[0].outcome):
                self.after = self._steps.popleft().last_id
                self.tally.add(arrived.tally)
                if arrived.rejects:
                    self.rejects_end = self._keep(arrived.rejects)

    def to_dict(self) -> dict[str, Any]:
        """What is kept of it, as of one moment."""
        with self._lock:
            return {
                "after": self.after,
                "is_done": self.is_done,
                "seconds": round(self.seconds, 3),
                "rejects_end": self.rejects_end,
                "tally": self.tally.to_dict(),
            }
