"""A run's own record in the table: so that it can be stopped anywhere, and go on from any machine."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

from pynamodb.attributes import UnicodeAttribute

from jobsvc import clock
from jobsvc.errors import JobError
from jobsvc.migration.marks import Mark
from jobsvc.models.attributes import JSONMapAttribute, TimestampAttribute
from jobsvc.models.base import Item
from jobsvc.models.keys import time_key

PARTITION = "MIGRATION"
PREFIX = "RUN#"
#: Digits of a run's id that name it well enough.
SHORT = 8


class State(StrEnum):
    """Where a run stands."""

    RUNNING = "running"  #: or killed: the lock tells
    STOPPED = "stopped"  #: by a person, or by trouble; `--resume` goes on
    FINISHED = "finished"
    ABANDONED = "abandoned"  #: was stopped, and another one was begun instead
    UNDOING = "undoing"  #: or killed while it was
    UNDONE = "undone"


class NoSuchRun(JobError):
    """There is no such run."""

    title = "No such run"


class RunRecord(Item):
    """`MIGRATION` / `RUN#{started}#{run_id}`: what a run was asked for, and how far it is."""

    run_id: Any = UnicodeAttribute()
    state: Any = UnicodeAttribute()
    source: Any = UnicodeAttribute()  #: in words, without a password
    options: Any = JSONMapAttribute()
    marks: Any = JSONMapAttribute(default=dict)  #: by table, see `marks.Mark`
    started_at: Any = TimestampAttribute()
    updated_at: Any = TimestampAttribute()

    @classmethod
    def new(cls, source: str) -> RunRecord:
        """Not saved yet."""
        run_id, now = str(uuid.uuid4()), clock.now()
        key = f"{PREFIX}{time_key(now)}#{run_id}"
        return cls(
            PARTITION,
            key,
            run_id=run_id,
            state=State.RUNNING.value,
            source=source,
            options={},
            started_at=now,
            updated_at=now,
        )

    @property
    def is_unfinished(self) -> bool:
        return self.state in (State.RUNNING, State.STOPPED)

    def set_state(self, state: State) -> None:
        """Save the record with another state."""
        self.state = state.value
        self.updated_at = clock.now()
        self.save()


class Checkpoints:
    """Saves how far a run is; for several threads, of which none saves what another one has overtaken."""

    def __init__(self, run: RunRecord, marks: Mapping[str, Mark]) -> None:
        self._run = run
        self._marks = marks
        self._lock = threading.Lock()

    def save(self, state: State = State.RUNNING) -> None:
        """As of now."""
        with self._lock:
            if self._run.state in (State.RUNNING, state):
                self._run.marks = {table: mark.to_dict() for table, mark in self._marks.items()}
                self._run.set_state(state)


def newest_first() -> Iterator[RunRecord]:
    """The runs of this table."""
    return iter(
        RunRecord.query(PARTITION, RunRecord.sk.startswith(PREFIX), scan_index_forward=False, consistent_read=True)
    )


def latest() -> RunRecord | None:
    """The run that was begun last."""
    return next(newest_first(), None)


def find(run_id: str) -> RunRecord:
    """The run of this id, or of the only one that begins so. Raises NoSuchRun."""
    runs = list(newest_first())
    found = [run for run in runs if run.run_id.startswith(run_id)] if len(run_id) >= SHORT else []
    if len(found) != 1:
        known = ", ".join(run.run_id for run in runs[:5]) or "none at all"
        raise NoSuchRun(f"There is no run {run_id!r} in this table; the newest are: {known}.")
    return found[0]
