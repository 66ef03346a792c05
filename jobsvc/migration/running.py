"""A run: brings a source's rows over, and proves it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import nullcontext, suppress
from functools import partial
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.exceptions import PynamoDBException

from jobsvc import clock
from jobsvc.errors import JobError
from jobsvc.migration import record as records
from jobsvc.migration.checks import Rejected
from jobsvc.migration.copying import Copying, RowWriter
from jobsvc.migration.in_place import Upgrade
from jobsvc.migration.keeping import Keeper
from jobsvc.migration.kept_rejects import kept_rejects
from jobsvc.migration.mapping import Unfinished, map_row
from jobsvc.migration.marks import Mark
from jobsvc.migration.old_table import OldTable
from jobsvc.migration.pace import Stopped
from jobsvc.migration.patient import PatientTable
from jobsvc.migration.record import Checkpoints, RunRecord, State
from jobsvc.migration.rejects import RejectedRows
from jobsvc.migration.report import Exit, Report
from jobsvc.migration.rows import TABLES, Row, Source
from jobsvc.migration.table import identity
from jobsvc.migration.target import Target
from jobsvc.migration.verification import Verification
from jobsvc.migration.verifying import verify
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
    """One command's work on a source and a target, both of which are open."""

    def __init__(self, source: Source, target: Target, wish: Wish) -> None:
        self._source = source
        self._target = target
        self._wish = wish
        self._in_place = isinstance(source, OldTable) and source.identity == identity()
        self._is_whole = not isinstance(source, RejectedRows)
        self._started = clock.now()

    def run(self, *, resume: bool = False) -> Report:
        """Copy, and verify. Raises AnotherRun or CannotResume where it cannot begin, Interrupted later."""
        with self._target.alone("A run") as keeper:
            run = self._wish.run_to_resume(self._source.where) if resume else self._new_run()
            self._check_source(run.options["tables"])
            # Only a first run can know that nothing it brings is in the table.
            look_first = resume or not self._target.holds_only_records()
            with kept_rejects(Path(run.options["rejects"]), _rejects_end(run) if resume else None) as keep:
                marks = {table: Mark(keep, run.marks.get(table)) for table in run.options["tables"]}
                if not resume:
                    self._abandon_the_last()
                run.set_state(State.RUNNING)
                self._target.display.say(f"Run {run.run_id}: {self._source.where} -> {self._target.where}")
                writer = self._writer(run, self._target.writer(keeper), look_first=look_first)
                return self._carry_out(run, marks, writer, keeper)

    def rehearse(self) -> Report:
        """What a run would do. Nothing is written but the rejects file, where one was asked for."""
        run = self._new_run()
        self._check_source(run.options["tables"])
        report = self._report("dry run", options=run.options)
        with kept_rejects(self._wish.rejects, None) if self._wish.rejects else nullcontext(_forget) as keep:
            report.marks = {table: Mark(keep) for table in run.options["tables"]}
            look_first = not self._target.holds_only_records()
            self._copy(report, self._writer(run, self._target.reader(), look_first=look_first, dry_run=True))
        report.rejects = self._wish.rejects
        return self._closed(report)

    def check(self) -> Report:
        """Verify alone."""
        report = self._report("verify")
        report.verification = self._verify(self._wish.tables or TABLES)
        return self._closed(report)

    def _new_run(self) -> RunRecord:
        run = self._wish.new_run(self._source.where)
        run.options["in_place"] = self._in_place
        return run

    def _check_source(self, tables: Sequence[str]) -> None:
        """Raise SourceError for a table that is not there before anything of the others is written."""
        for table in tables:
            self._source.count(table)

    def _abandon_the_last(self) -> None:
        last = records.latest()
        if last and last.is_unfinished:
            last.set_state(State.ABANDONED)
            self._target.display.say(f"Run {last.run_id} was not finished; this is a new one, from the beginning.")

    def _carry_out(self, run: RunRecord, marks: dict[str, Mark], writer: RowWriter, keeper: Keeper) -> Report:
        report = self._report("run", run_id=run.run_id, options=run.options)
        report.marks, report.rejects = marks, Path(run.options["rejects"])
        checkpoints = Checkpoints(run, marks)
        keeper.keep(checkpoints.save)
        try:
            self._copy(report, writer)
            if self._wish.verify:
                report.verification = self._verify(run.options["tables"])
            checkpoints.save(State.FINISHED)
        except ENDS as end:
            if keeper.lost is None:
                with suppress(PynamoDBException):  # Then the checkpoint of the last beat is the one that counts.
                    checkpoints.save(State.STOPPED)
            cause = keeper.lost or end
            report.state = State.STOPPED
            report.ended = Exit.STOPPED if isinstance(cause, Stopped | KeyboardInterrupt) else Exit.TROUBLE
            raise Interrupted(self._closed(report)) from cause
        report.state = State.FINISHED
        return self._closed(report)

    def _writer(self, run: RunRecord, table: PatientTable, *, look_first: bool, dry_run: bool = False) -> RowWriter:
        map_one = partial(map_row, unfinished=Unfinished(run.options["unfinished"]))
        if self._in_place:
            return Upgrade(table, run.run_id, map_one, dry_run=dry_run)
        return Writer(table, run.run_id, map_one, look_first=look_first, dry_run=dry_run)

    def _copy(self, report: Report, writer: RowWriter) -> None:
        copying = Copying(self._source, writer, self._target)
        for table, mark in report.marks.items():
            if not mark.is_done:
                copying.copy(table, mark)
        report.unlisted = Counter(self._source.unlisted)

    def _verify(self, tables: Sequence[str]) -> Verification:
        total = 2 * sum(self._source.count(table) for table in tables)  # as items, and in the source
        with self._target.shown("verifying", total) as advance:
            return verify(
                self._target.reader(),
                self._source,
                tables=tables,
                in_place=self._in_place,
                whole=self._is_whole,
                advance=advance,
            )

    def _report(self, command: str, *, run_id: str | None = None, options: dict[str, object] | None = None) -> Report:
        report = Report(command, self._source.where, self._target.where, self._started, in_place=self._in_place)
        report.run_id, report.options = run_id, options or {}
        return report

    def _closed(self, report: Report) -> Report:
        """With what is known at the end."""
        report.seconds = clock.now() - self._started
        report.throttled = self._target.patience.throttled
        # Of a table that was upgraded in place, the verification has found nothing more to read.
        report.unlisted = report.unlisted | self._source.unlisted
        report.missing, report.left_out = self._source.missing, self._source.left_out
        return report


def _rejects_end(run: RunRecord) -> int:
    """Up to where the rejects file counts that a run has left: what it kept after its last checkpoint does not."""
    ends = [mark["rejects_end"] for mark in run.marks.values() if mark["rejects_end"] is not None]
    return max(ends, default=0)


def _forget(rejects: Sequence[tuple[Row, Rejected]]) -> int:  # noqa: ARG001 - a KeepRejects
    """Rejected rows of a dry run are counted only."""
    return 0
