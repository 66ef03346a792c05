"""The table that a command works on, and how the work can be stopped."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil
from types import TracebackType
from typing import Self

from jobsvc.config import Config
from jobsvc.migration.display import Advance, Display
from jobsvc.migration.interrupts import stopped_by_signals
from jobsvc.migration.keeping import Keeper
from jobsvc.migration.pace import Pace, Patience
from jobsvc.migration.patient import PatientTable
from jobsvc.migration.table import check_table
from jobsvc.migration.wire import Wire

#: Write units a second that one thread spends with ease: at a given rate, more threads only begin more at once.
UNITS_OF_A_THREAD = 1_000


class Target:
    """The table of a Config, to which the models are bound.

    Entering it raises PynamoDBException where the table is not there, and OtherTable where it is not jobsvc's.
    """

    def __init__(self, config: Config, display: Display, *, concurrency: int, max_wcu: float | None = None) -> None:
        self.where = f"table {config.table!r} at {config.dynamodb_url or f'AWS in {config.region}'}"
        self.display = display
        self.concurrency = min(concurrency, ceil(max_wcu / UNITS_OF_A_THREAD)) if max_wcu else concurrency
        self.stopping = threading.Event()
        self._config = config
        self._max_wcu = max_wcu

    def __enter__(self) -> Self:
        check_table(self._config)
        self.wire = Wire(self._config, connections=self.concurrency + 1)
        self.patience = Patience(self.stopping, where=self.where, say=self.display.say)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.wire.close()

    def alone(self, what: str) -> Keeper:
        """While its block lasts, this process is the only one that works on the table. Raises AnotherRun."""
        return Keeper(what, self.stopping, say=self.display.say)

    def reader(self) -> PatientTable:
        """For whoever writes nothing."""
        return PatientTable(self.wire, self.patience)

    def writer(self, keeper: Keeper) -> PatientTable:
        """At the pace that was asked for."""
        pace = Pace(self._max_wcu, self.patience.sleep) if self._max_wcu else None
        return PatientTable(self.wire, self.patience, pace, keeper.may_write)

    def holds_only_records(self) -> bool:
        """Whether there is no job and no entry in the table yet."""
        return self.patience.ask(self.wire.holds_only_records)

    @contextmanager
    def shown(self, what: str, total: int | None, done: int = 0) -> Iterator[Advance]:
        """Show a piece of work, which signals stop."""
        with (
            stopped_by_signals(self.stopping),
            self.display.work(what, total, done, lambda: self.patience.state) as advance,
        ):
            yield advance
