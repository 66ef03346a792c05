"""Puts items of which the table has none yet: 25 a request, until every one is in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from botocore.exceptions import ClientError

from jobsvc.migration.checks import Reason, Rejected
from jobsvc.migration.pace import TROUBLE, code_of, is_doubtful
from jobsvc.migration.patient import PatientTable
from jobsvc.migration.planning import Outcome, Planned
from jobsvc.migration.stamp import stamped
from jobsvc.migration.wire import MAX_PUTS, Item, Key

#: Characters of one request: well below the 16 MB that DynamoDB takes, whatever they are.
MAX_REQUEST = 4_000_000
#: The request is wrong, and no other try can mend it.
INVALID = frozenset({"ValidationException", "ValidationError"})
#: The item is not as it was expected.
CONDITION_FAILED = frozenset({"ConditionalCheckFailedException", "ConditionalCheckFailed"})


def batches(planned: Iterable[Planned], most_units: float) -> Iterator[list[Planned]]:
    """As few as may be, of one request each; only an item that needs more units by itself makes one that does."""
    batch: list[Planned] = []
    size = units = 0
    for one in planned:
        size, units = size + len(one.text), units + one.units
        if batch and (len(batch) == MAX_PUTS or size > MAX_REQUEST or units > most_units):
            yield batch
            batch, size, units = [], len(one.text), one.units
        batch.append(one)
    if batch:
        yield batch


@dataclass(frozen=True)
class NewItems:
    """Puts items without a condition. `met` gets those that are there after all, when an answer was lost."""

    table: PatientTable
    run_id: str
    met: Callable[[Planned, Item, Outcome], None]

    def put(self, batch: Iterable[Planned], outcome: Outcome) -> None:
        """Put the items of one request. Raises Stopped, TableAway, or what no other try can mend."""
        left: Mapping[Key, Planned] = {planned.key: planned for planned in batch}
        tries = 0
        while left:
            before = len(left)
            left = self._put_once(left, tries, outcome)
            tries = tries + 1 if len(left) == before else 0

    def _put_once(self, items: Mapping[Key, Planned], tries: int, outcome: Outcome) -> Mapping[Key, Planned]:
        """Returns what is not in yet."""
        texts = [stamped(planned.text, self.run_id) for planned in items.values()]
        units = sum(planned.units for planned in items.values())
        try:
            refused = self.table.write_once(lambda: self.table.wire.put(texts), units)
        except TROUBLE as trouble:
            if isinstance(trouble, ClientError) and code_of(trouble) in INVALID:
                self._put_singly(items, trouble, outcome)
                return {}
            self.table.patience.bear(trouble, tries)
            return self._not_met(items, outcome) if is_doubtful(trouble) else items
        for key in items.keys() - refused:
            outcome.tally.written += 1
            outcome.wrote(items[key], items[key].units)
        if refused:
            self.table.patience.wait_for_room(tries)
        return {key: items[key] for key in refused}

    def _put_singly(self, items: Mapping[Key, Planned], error: ClientError, outcome: Outcome) -> None:
        """Find out which item it was that DynamoDB does not take, and reject its row."""
        if len(items) > 1:
            for planned in items.values():
                self.put([planned], outcome)
            return
        for planned in items.values():
            outcome.reject(planned.row, refused(error))

    def _not_met(self, items: Mapping[Key, Planned], outcome: Outcome) -> Mapping[Key, Planned]:
        """Whether an unanswered request has been done after all; an item that is there is not written again."""
        found = self.table.look(items)
        for key, item in found.items():
            self.met(items[key], item, outcome)
        return {key: planned for key, planned in items.items() if key not in found}


def refused(error: ClientError) -> Rejected:
    """What DynamoDB says of an item."""
    return Rejected(Reason.REFUSED, f"DynamoDB does not take it: {error.response['Error'].get('Message', error)}")
