"""A run: brings a source's rows over, and proves it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.exceptions import PynamoDBException

from jobsvc import clock
from jobsvc.config import Config
from jobsvc.errors import JobError
from jobsvc.migration import record as records
from jobsvc.migration.copying import Copying
from jobsvc.migration.display import Display
from jobsvc.migration.interrupts import stopped_by_signals
from jobsvc.migration.keeping import Keeper
from jobsvc.migration.mapping import Unfinished, map_row
from jobsvc.migration.marks import KeepRejects, Mark
from jobsvc.migration.pace import Pace, Patience, Stopped
from jobsvc.migration.patient import PatientTable
from jobsvc.migration.record import RunRecord, State
from jobsvc.migration.reject_file import RejectFile
from jobsvc.migration.report import Report
from jobsvc.migration.rows import TABLES, Source
from jobsvc.migration.verification import Verification
from jobsvc.migration.verifying import SEGMENTS, verify
from jobsvc.migration.wire import Wire
from jobsvc.migration.wish import Wish
from jobsvc.migration.writer import Writer

#: What ends a run that `--resume` can go on with; everything else is a defect.
ENDS = (Stopped, KeyboardInterrupt, JobError, PynamoDBException, BotoCoreError, ClientError)


class Interrupted(Exception):
    """A run that was begun has not come to its end. `report` is how far it came, the cause is why."""

    def __init__(self, report: Report) -> None:
        super().__init__()
        self.report = report


class Work:
    """One command's work on an open source and on the table that the models are bound to."""

    def __init__(self, config: Config, source: Source, wish: Wish, display: Display, wire: Wire) -> None:
        self._source = source
        self._wish = wish
        self._display = display
        self._wire = wire
        self._stopping = threading.Event()
        self._target = f"table {config.table!r} at {config.dynamodb_url or f'AWS in {config.region}'}"
        self._patience = Patience(self._stopping, where=self._target)
        self._started = clock.now()

    def run(self, *, resume: bool = False) -> Report:
        """Copy, and verify. Raises AnotherRun or CannotResume where it cannot begin, Interrupted later."""
        with Keeper("A run", self._stopping, say=self._display.say) as keeper:
            if resume:
                run = self._wish.run_to_resume(self._source.where)
                run.set_state(State.RUNNING)
            else:
                self._abandon()
                run = self._wish.new_run(self._source.where)
            is_fresh = not resume and self._patience.ask(self._wire.holds_only_records)
            run.keep()
            self._display.say(f"Run {run.run_id}: {self._source.where} -> {self._target}")
            return self._carry_out(run, keeper, look_first=not is_fresh)

    def rehearse(self) -> Report:
        """What a run would do; nothing is written but the rejects file that was asked for."""
        ...
        

    def check(self) -> Report:
        """Verify alone."""
        report = self._report("verify")
        with stopped_by_signals(self._stopping):
            report.verification = self._verify(self._wish.tables or TABLES)
        return self._closed(report)
