"""Reads that the listeners of one process share: a hint wakes all who watch a job, and one read tells them all."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

#: For whoever takes no answer but to a question that is asked now.
ANEW = math.inf


@dataclass
class _Newest:
    """The newest answer to one kind of question about one job."""

    asking: threading.Lock = field(default_factory=threading.Lock)
    question: object = None
    began: float = -math.inf
    answer: Any = None


class SharedReads:
    """Of each job that is watched, the newest read of each kind."""

    def __init__(self) -> None:
        self._changing = threading.Lock()
        self._jobs: dict[str, dict[str, _Newest]] = {}

    def read(
        self, job_id: str, kind: str, question: object, ask: Callable[[], Any], *, since: float
    ) -> tuple[float, Any]:
        """When the read began, on the monotonic clock, and its answer, which nobody may change.

        That of somebody else who asked the same, where it began at `since` or later; else `ask` is called, by one at a
        time. What it raises is not shared.
        """
        with self._changing:
            newest = self._jobs.setdefault(job_id, {}).setdefault(kind, _Newest())
        with newest.asking:
            if newest.question != question or newest.began < since:
                began = time.monotonic()
                newest.answer = ask()
                newest.question, newest.began = question, began
            return newest.began, newest.answer

    def forget(self, job_id: str) -> None:
        """Nobody watches that job any more."""
        with self._changing:
            self._jobs.pop(job_id, None)
