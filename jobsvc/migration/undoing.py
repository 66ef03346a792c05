"""Takes a run back: removes what it wrote and nobody has changed since."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from botocore.exceptions import ClientError

from jobsvc.errors import JobError
from jobsvc.migration import record as records
from jobsvc.migration.display import Advance
from jobsvc.migration.new_items import CONDITION_FAILED
from jobsvc.migration.pace import code_of
from jobsvc.migration.patient import PatientTable
from jobsvc.migration.record import RunRecord, State
from jobsvc.migration.scanning import scan
from jobsvc.migration.stamp import STAMP, is_untouched, run_of
from jobsvc.migration.tally import Tally
from jobsvc.migration.target import Target
from jobsvc.migration.units import write_units
from jobsvc.migration.wire import Item, key_in, still

#: How many items that were left are named; all are counted.
NAMED = 100


class CannotUndo(JobError):
    """The run cannot be undone."""

    title = "Cannot undo"


@dataclass(slots=True)
class Undone:
    """What an undo did; one that was interrupted has done a part, and the next does the rest."""

    removed: int = 0
    left: int = 0  #: somebody has changed them since
    named: list[str] = field(default_factory=list)  #: keys of the first of these

    def lines(self) -> Iterator[str]:
        yield f"{self.removed:,} items removed."
        if self.left:
            yield f"{self.left:,} items were changed since and are left: {', '.join(self.named)}"


def check_undoable(run: RunRecord) -> None:
    """Raise CannotUndo for a run that took the old items' place."""
    if run.options.get("in_place"):
        before = datetime.fromtimestamp(run.started_at, UTC).replace(microsecond=0)
        raise CannotUndo(
            f"Run {run.run_id} upgraded the table in place: the items that it replaced are nowhere else, and undo "
            f"cannot bring them back. Restore the table as it was at {before.isoformat()} from its backups "
            "(aws dynamodb restore-table-to-point-in-time), under another name."
        )


def written_by(run: RunRecord) -> int:
    """How many items a run has written, by its own count; there may be some more where it was killed."""
    total = Tally()
    for mark in run.marks.values():
        total.add(Tally.from_dict(mark["tally"]))
    return total.written + total.updated


def undo(target: Target, run_id: str) -> Undone:
    """Undo the run of this id. Raises AnotherRun, CannotUndo, NoSuchRun, Stopped, TableAway."""
    with target.alone("An undo") as keeper:
        run = records.find(run_id)
        check_undoable(run)
        run.set_state(State.UNDOING)
        written = written_by(run)
        with target.shown("undoing", written) as advance:
            undoing = Undoing(target.writer(keeper), run.run_id, advance)
            scan(undoing.table, threads=target.concurrency, items=written, each_page=undoing.remove)
        run.set_state(State.UNDONE)
        return undoing.done


class Undoing:
    """Removes the items of one run, wherever it meets them."""

    def __init__(self, table: PatientTable, run_id: str, advance: Advance) -> None:
        self.table = table
        self._run_id = run_id
        self._advance = advance
        self._lock = threading.Lock()
        self.done = Undone()

    def remove(self, items: list[Item]) -> None:
        """Those of the items that the run wrote and nobody has changed. For several threads."""
        for item in items:
            if run_of(item) == self._run_id:
                removed = is_untouched(item) and self._delete(item)
                with self._lock:
                    self._count(item, removed=removed)
                self._advance(1)

    def _delete(self, item: Item) -> bool:
        """False where somebody has changed the item just now."""
        seen = still({name: item[name] for name in (STAMP, "version") if name in item})
        try:
            self.table.write(lambda: self.table.wire.delete(key_in(item), seen), write_units(item))
        except ClientError as error:
            if code_of(error) not in CONDITION_FAILED:
                raise
            # Deleted by a request whose answer was lost, or by somebody else: gone in any case.
            return key_in(item) not in self.table.look([key_in(item)])
        return True

    def _count(self, item: Item, *, removed: bool) -> None:
        self.done.removed += removed
        self.done.left += not removed
        if not removed and len(self.done.named) < NAMED:
            self.done.named.append(" ".join(key_in(item)))
