"""A run: brings a source's rows over, and proves it."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import nullcontext, suppress
from functools import partial
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.exceptions import PynamoDBException

from jobsvc import clock
from jobsvc.config import Config
from jobsvc.errors import JobError
from jobsvc.migration import record as records
from jobsvc.migration.checks import Rejected
from jobsvc.migration.copying import Copying
from jobsvc.migration.display import Display
from jobsvc.migration.interrupts import stopped_by_signals
from jobsvc.migration.keeping import Keeper
from jobsvc.migration.kept_rejects import kept_rejects
from jobsvc.migration.mapping import Unfinished, map_row
from jobsvc.migration.marks import Mark
from jobsvc.migration.pace import Pace, Patience, Stopped
from jobsvc.migration.patient import PatientTable
from jobsvc.migration.record import RunRecord, State
from jobsvc.migration.report import Report
from jobsvc.migration.rows import TABLES, Row, Source
from jobsvc.migration.verification import Verification
from jobsvc.migration.verifying import verify
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
        """What a run would do. Nothing is written but the rejects file, where one was asked for."""
        report = self._report("dry run")
        wish = self._wish.new_run(self._source.where)
        rejects = kept_rejects(self._wish.rejects, None) if self._wish.rejects else nullcontext(_forget)
        with rejects as keep, stopped_by_signals(self._stopping):
            report.marks = {table: Mark(keep) for table in wish.options["tables"]}
            look_first = not self._patience.ask(self._wire.holds_only_records)
            writer = self._writer(wish, PatientTable(self._wire, self._patience), look_first=look_first, dry_run=True)
            self._copy(report, writer)
        report.rejects = self._wish.rejects
        return self._closed(report)

    def check(self) -> Report:
        """Verify alone."""
        report = self._report("verify")
        with stopped_by_signals(self._stopping):
            report.verification = self._verify(self._wish.tables or TABLES)
        return self._closed(report)

    def _carry_out(self, run: RunRecord, keeper: Keeper, *, look_first: bool) -> Report:
        report = self._report("run", run)
        ends = [mark["rejects_end"] for mark in run.marks.values() if mark["rejects_end"] is not None]
        with kept_rejects(Path(run.options["rejects"]), max(ends, default=None)) as keep:
            marks = {table: Mark(keep, run.marks.get(table)) for table in run.options["tables"]}
            report.marks = marks

            def save() -> None:
                run.marks = {table: mark.to_dict() for table, mark in marks.items()}
                run.keep()

            keeper.keep(save)
            pace = Pace(self._wish.max_wcu, self._patience.sleep) if self._wish.max_wcu else None
            table = PatientTable(self._wire, self._patience, pace, keeper.may_write)
            try:
                with stopped_by_signals(self._stopping):
                    self._copy(report, self._writer(run, table, look_first=look_first))
                    if self._wish.verify:
                        report.verification = self._verify(run.options["tables"])
                run.state = State.FINISHED.value
                save()
            except ENDS as end:
                run.state = State.STOPPED.value
                with suppress(PynamoDBException):  # Then the last beat's checkpoint is the one that counts.
                    save()
                report.state = run.state
                raise Interrupted(self._closed(report)) from keeper.lost or end
        report.state = run.state
        return self._closed(report)

    def _copy(self, report: Report, writer: Writer) -> None:
        copying = Copying(
            self._source,
            writer,
            concurrency=self._wish.concurrency,
            stopping=self._stopping,
            display=self._display,
        )
        copying.copy(report.marks, lambda: self._patience.state)

    def _writer(self, run: RunRecord, table: PatientTable, *, look_first: bool, dry_run: bool = False) -> Writer:
        map_one = partial(map_row, unfinished=Unfinished(run.options["unfinished"]))
        return Writer(table, run.run_id, map_one, look_first=look_first, dry_run=dry_run)

    def _verify(self, tables: Sequence[str]) -> Verification:
        # Every row is read twice: as an item, and in the source.
        total = 2 * sum(self._source.count(table) for table in tables)
        with self._display.work("verifying", total, 0, lambda: self._patience.state) as advance:
            table = PatientTable(self._wire, self._patience)
            return verify(table, self._source, tables=tables, advance=advance)

    def _abandon(self) -> None:
        """A new run takes the place of one that was never finished."""
        before = records.latest()
        if before and before.is_unfinished:
            before.set_state(State.ABANDONED)
            self._display.say(f"Run {before.run_id} was not finished; this is a new one, from the beginning.")

    def _report(self, command: str, run: RunRecord | None = None) -> Report:
        report = Report(command, self._source.where, self._target, started_at=self._started)
        if run:
            report.run_id, report.state, report.options = run.run_id, run.state, run.options
            report.rejects = Path(run.options["rejects"])
        return report

    def _closed(self, report: Report) -> Report:
        """With what is known at the end."""
        report.seconds = clock.now() - self._started
        report.throttled = self._patience.throttled
        report.missing, report.unlisted = self._source.missing, self._source.unlisted
        return report


def _forget(rejects: Sequence[tuple[Row, Rejected]]) -> int:  # noqa: ARG001 - a KeepRejects
    """Rejected rows of a dry run are counted only."""
    return 0
