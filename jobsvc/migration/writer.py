"""Writes rows into the table: each as one whole item, once, and never over what somebody else has changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from botocore.exceptions import ClientError

from jobsvc.migration.checks import Reason, Rejected, same_key
from jobsvc.migration.mapping import Mapped
from jobsvc.migration.new_items import CONDITION_FAILED, INVALID, NewItems, batches, refused
from jobsvc.migration.pace import code_of
from jobsvc.migration.patient import PatientTable
from jobsvc.migration.planning import Outcome, Planned, plan
from jobsvc.migration.rows import Row
from jobsvc.migration.stamp import STAMP, is_untouched, run_of
from jobsvc.migration.units import write_units
from jobsvc.migration.way_back import history_of, restore
from jobsvc.migration.wire import Item, Key, still
from jobsvc.models.lease import LEASE


class Writer:
    """Copies the rows of one run. Its `copy` may be called by several threads.

    With `look_first` False nothing of the source can be in the table yet, and nobody looks. A `dry_run` reads, and
    counts what would be done.
    """

    def __init__(
        self,
        table: PatientTable,
        run_id: str,
        map_one: Callable[[Row], Mapped],
        *,
        look_first: bool = True,
        dry_run: bool = False,
    ) -> None:
        self._table = table
        self._run_id = run_id
        self._map_one = map_one
        self._look_first = look_first
        self._dry_run = dry_run
        self._new = NewItems(table, run_id, self._settle)

    def copy(self, rows: Sequence[Row]) -> Outcome:
        """Bring rows over. Raises Stopped or TableAway, or what DynamoDB refuses whatever the item."""
        outcome = Outcome()
        planned = plan(rows, self._map_one, outcome)
        if self._look_first:
            for key, item in self._table.look(planned).items():
                self._settle(planned.pop(key), item, outcome)
            for key in self._deleted(planned):
                outcome.conflict(planned.pop(key).row)
        if self._dry_run:
            outcome.tally.written += len(planned)
            for one in planned.values():
                outcome.wrote(one, one.units)
            return outcome
        for batch in batches(planned.values(), self._table.most_units):
            self._new.put(batch, outcome)
        return outcome

    def _deleted(self, planned: Mapping[Key, Planned]) -> list[Key]:
        """Those whose job the new service has deleted since an earlier run, as the job's lease tells for some days."""
        leases = {key: (history_of(one.row), LEASE) for key, one in planned.items()}
        spent = self._table.look(set(leases.values()))
        return [key for key, lease in leases.items() if "deleted" in spent.get(lease, {})]

    def _settle(self, planned: Planned, found: Item, outcome: Outcome) -> None:
        """A row of whose key there is an item already."""
        there = restore(found)
        if there and there.id and there.id != planned.row.id:
            outcome.reject(planned.row, Rejected(Reason.SAME_KEY, same_key(there.id)))
        elif planned.is_in(found):
            # By this run: it was interrupted and goes on, or an answer was lost.
            if run_of(found) == self._run_id:
                outcome.tally.written += 1
                outcome.wrote(planned, planned.units)
            else:
                outcome.tally.unchanged += 1
        elif is_untouched(found):
            self._replace(planned, found, outcome)
        else:
            outcome.conflict(planned.row)

    def _replace(self, planned: Planned, found: Item, outcome: Outcome) -> None:
        """Write a row, which has changed in the source, over what an earlier run made of it."""
        units = write_units(planned.item, found)
        try:
            if not self._dry_run:
                self._table.write(lambda: self._put_over(planned, found), units)
        except ClientError as error:
            if code_of(error) in INVALID:
                outcome.reject(planned.row, refused(error))
                return
            if code_of(error) not in CONDITION_FAILED:
                raise
            if not self._is_mine(planned):
                outcome.conflict(planned.row)
                return
        outcome.tally.updated += 1
        outcome.wrote(planned, units)

    def _put_over(self, planned: Planned, found: Item) -> None:
        """Raises ClientError where the item is no longer as it was found."""
        seen = {name: found[name] for name in (STAMP, "version") if name in found}
        self._table.wire.replace(planned.stamped(self._run_id), still(seen))

    def _is_mine(self, planned: Planned) -> bool:
        """Whether the item is what this run meant to write: then only its answer was lost."""
        item = self._table.look([planned.key]).get(planned.key, {})
        return run_of(item) == self._run_id and planned.is_in(item)
