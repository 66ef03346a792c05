"""The workers under attack: as many as there should be, whatever becomes of them."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.workers import WorkerProcess, events


class Crew:
    """`size` workers; those that are gone are replaced, as a supervisor would."""

    def __init__(self, size: int, env: Mapping[str, str], logs: Path) -> None:
        self.members: list[WorkerProcess] = []
        self.hired = 0
        self._size, self._env, self._logs = size, env, logs
        self._started = ExitStack()

    def make_up_numbers(self) -> None:
        self.members = [worker for worker in self.members if worker.is_alive()]
        while len(self.members) < self._size:
            name = f"chaos-{self.hired}"
            self.hired += 1
            worker = WorkerProcess(name, self._env, self._logs / f"{name}.log")
            self.members.append(self._started.enter_context(worker))

    def events(self) -> list[dict[str, Any]]:
        """What all of them have logged, those that are gone included."""
        return [event for log in sorted(self._logs.glob("chaos-*.log")) for event in events(log)]

    def __enter__(self) -> Self:
        self.make_up_numbers()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._started.close()
