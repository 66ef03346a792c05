"""The table, asked as often as it takes."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from jobsvc.migration.pace import Pace, Patience
from jobsvc.migration.wire import MAX_GETS, Item, Key, Wire, key_in

T = TypeVar("T")


@dataclass(frozen=True)
class PatientTable:
    """One run's access to the table, for several threads at once.

    `may_write` returns while this run is the only one, and raises where it is not.
    """

    wire: Wire
    patience: Patience
    pace: Pace | None = None
    may_write: Callable[[], None] = lambda: None

    @property
    def most_units(self) -> float:
        """Units that one request may spend, so that no second spends more than it may."""
        return self.pace.units_per_second if self.pace else float("inf")

    def look(self, keys: Iterable[Key]) -> dict[Key, Item]:
        """Those of the items that are there, read consistently."""
        found: dict[Key, Item] = {}
        wanted = list(keys)
        for number in itertools.count():
            if not wanted:
                break
            asked, later = wanted[:MAX_GETS], wanted[MAX_GETS:]
            items, left = self.patience.ask(lambda asked=asked: self.wire.get(asked))  # type: ignore[misc]
            found.update({key_in(item): item for item in items})
            wanted = left + later
            if not items and left:
                self.patience.wait_for_room(number)
        return found

    def write_once(self, request: Callable[[], T], units: float) -> T:
        """Send a write when its units may be spent. Raises whatever goes wrong with it."""
        if self.pace:
            self.pace.take(units)
        self.may_write()
        answer = request()
        self.patience.answered()
        return answer

    def write(self, request: Callable[[], T], units: float) -> T:
        """Send a write that does no harm when it is sent again, until it is answered."""
        return self.patience.ask(lambda: self.write_once(request, units))
