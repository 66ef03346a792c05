"""Copies the tables of a source: one thread reads, others map and write, and the marks say how far it is."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from jobsvc.migration.display import Advance
from jobsvc.migration.marks import Mark, Step
from jobsvc.migration.pace import Stopped
from jobsvc.migration.planning import Outcome
from jobsvc.migration.rows import Row, Source
from jobsvc.migration.target import Target
from jobsvc.migration.wire import MAX_GETS

#: Rows of one step, and about the most characters of it: what is on its way has to fit into memory.
STEP_ROWS = MAX_GETS
STEP_CHARACTERS = 2_000_000
#: Steps that are read ahead, for each thread that writes.
AHEAD = 2


class RowWriter(Protocol):
    """Brings rows to where they belong."""

    def copy(self, rows: Sequence[Row]) -> Outcome: ...


class Copying:
    """One way through the tables of a source; the target's `stopping` ends it between two steps."""

    def __init__(self, source: Source, writer: RowWriter, target: Target) -> None:
        self._source = source
        self._writer = writer
        self._target = target
        self._stopping = target.stopping
        self._failure: BaseException | None = None

    def copy(self, table: str, mark: Mark) -> None:
        """Copy what the mark says is left of a table.

        Raises Stopped, or what went wrong; what was on its way then is in the table or is not counted.
        """
        with self._target.shown(table, self._source.count(table), mark.tally.rows) as advance:
            self._copy(table, mark, advance)
        if self._failure:
            raise self._failure
        if self._stopping.is_set():
            raise Stopped
        mark.is_done = True

    def _copy(self, table: str, mark: Mark, advance: Advance) -> None:
        before, started = mark.seconds, time.monotonic()
        room = threading.Semaphore(self._target.concurrency * AHEAD)
        with ThreadPoolExecutor(self._target.concurrency, thread_name_prefix="copy") as threads:
            for rows in steps(self._source.pages(table, after=mark.after)):
                room.acquire()
                if self._stopping.is_set():
                    break
                threads.submit(self._copy_step, rows, mark, mark.begin(rows[-1].id), room, advance)
                mark.seconds = before + time.monotonic() - started
        mark.seconds = before + time.monotonic() - started

    def _copy_step(
        self, rows: Sequence[Row], mark: Mark, step: Step, room: threading.Semaphore, advance: Advance
    ) -> None:
        try:
            if not self._stopping.is_set():
                mark.end(step, self._writer.copy(rows))
                advance(len(rows))
        except Stopped:
            self._stopping.set()  # The step does not count, and so none behind it does.
        except BaseException as failure:
            self._failure = self._failure or failure
            self._stopping.set()
        finally:
            room.release()


def steps(pages: Iterable[list[Row]]) -> Iterator[list[Row]]:
    """The rows of pages, in groups that a thread takes at once."""
    for page in pages:
        step: list[Row] = []
        size = 0
        for row in page:
            size += _characters(row)
            if len(step) == STEP_ROWS or (step and size > STEP_CHARACTERS):
                yield step
                step, size = [], _characters(row)
            step.append(row)
        if step:
            yield step


def _characters(row: Row) -> int:
    """About how long a row is: its texts."""
    return sum(len(value) for value in row.values.values() if isinstance(value, str))
