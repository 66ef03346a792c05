"""Writes rows into the table: each as one whole item, once, and never over what somebody else has changed."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from botocore.exceptions import ClientError

from jobsvc.migration.canonical import RECORDED_DIGEST
from jobsvc.migration.mapping import Mapped, Reason, Rejected
from jobsvc.migration.pace import TROUBLE, Pace, Patience, Trouble, code_of, is_doubtful
from jobsvc.migration.planning import Outcome, Planned, plan
from jobsvc.migration.rows import Row
from jobsvc.migration.stamp import STAMP, content, is_untouched, run_of, stamp, stamped
from jobsvc.migration.units import write_units
from jobsvc.migration.wire import MAX_GETS, MAX_PUTS, Item, Key, Wire, key_in

#: Characters of one request: well below the 16 MB that DynamoDB takes, whatever they are.
MAX_REQUEST = 4_000_000
#: The request is wrong, and no other try can mend it.
INVALID = "ValidationException"
CONDITION_FAILED = "ConditionalCheckFailedException"


@dataclass(frozen=True)
class Writer:
    """One run's way into the table, for several threads at once.

    With `look_first` False nothing of the source can be in the table yet, and nobody looks. `may_write` returns while
    this run is the only one, or raises.
    """

    wire: Wire
    run_id: str
    map_one: Callable[[Row], Mapped]
    patience: Patience
    pace: Pace | None = None
    look_first: bool = True
    dry_run: bool = False
    may_write: Callable[[], None] = lambda: None

    def copy(self, rows: Sequence[Row]) -> Outcome:
        """Bring rows over. Raises Stopped or TableAway, or what DynamoDB refuses whatever is written."""
        outcome = Outcome()
        planned = plan(rows, self.map_one, outcome)
        for key, found in self._look(planned).items() if self.look_first else ():
            self._settle(planned.pop(key), found, outcome)
        for batch in self._batches(planned.values()):
            self._put(batch, outcome)
        return outcome

    def _look(self, keys: Iterable[Key]) -> dict[Key, Item]:
        """Those of the items that are there, read consistently."""
        found: dict[Key, Item] = {}
        wanted = list(keys)
        for number in itertools.count():
            if not wanted:
                return found
            asked = wanted[:MAX_GETS]
            items, left = self.patience.ask(lambda asked=asked: self.wire.get(asked))  # type: ignore[misc]
            found.update({key_in(item): item for item in items})
            wanted = left + wanted[MAX_GETS:]
            if not items and left:
                self.patience.wait_for_room(number)
        return found

    def _settle(self, planned: Planned, found: Item, outcome: Outcome) -> None:
        """A row of whose key there is an item already: equal, to be written anew, or somebody else's by now."""
        tally = outcome.tally
        if _is_same(planned, found):
            # By this very run, where it was interrupted, or an answer was lost.
            mine = run_of(found) == self.run_id
            tally.written += mine
            tally.unchanged += not mine
        elif not is_untouched(found):
            outcome.conflict(planned.row)
        elif self.dry_run:
            tally.updated += 1
        else:
            self._replace(planned, found, outcome)

    def _replace(self, planned: Planned, found: Item, outcome: Outcome) -> None:
        """Write a row anew over what an earlier run made of it, unless somebody is quicker."""
        units = write_units(planned.item, found)
        try:
            self._send(units, lambda: self.wire.replace(self._stamped_item(planned), found))
        except ClientError as error:
            if code_of(error) == INVALID:
                outcome.reject(planned.row, _refused(error))
                return
            if code_of(error) != CONDITION_FAILED:
                raise
            there = self._look([planned.key]).get(planned.key, {})
            # It may have been this run itself, whose answer was lost.
            if not (_is_same(planned, there) and run_of(there) == self.run_id):
                outcome.conflict(planned.row)
                return
        outcome.tally.updated += 1
        outcome.tally.write_units += units

    def _batches(self, planned: Iterable[Planned]) -> Iterator[list[Planned]]:
        """Groups for one request each; none needs more units than a second may spend."""
        batch: list[Planned] = []
        size = units = 0
        for one in planned:
            one_units = write_units(one.item)
            if batch and (
                len(batch) == MAX_PUTS
                or size + len(one.text) > MAX_REQUEST
                or (self.pace and units + one_units > self.pace.units_per_second)
            ):
                yield batch
                batch, size, units = [], 0, 0
            batch.append(one)
            size, units = size + len(one.text), units + one_units
        if batch:
            yield batch
