from __future__ import annotations

import random
from typing import Any

from jobsvc.migration.checks import Reason, Rejected
from jobsvc.migration.marks import Mark, Step
from jobsvc.migration.planning import Outcome
from jobsvc.migration.tally import NAMED, Tally
from tests.migrating import job


class File:
    """Keeps rejected rows, one byte each."""

    def __init__(self) -> None:
        self.ids: list[str] = []

    def keep(self, rejects: Any) -> int:
        self.ids += [row.id for row, _ in rejects]
        return len(self.ids)


def outcome(number: int) -> Outcome:
    """Of one row, every third of which is rejected."""
    outcome = Outcome()
    outcome.tally.rows = 1
    if number % 3:
        outcome.tally.written = 1
    else:
        outcome.reject(job(number), Rejected(Reason.TOO_LARGE, "Too large."))
    return outcome


def test_what_ends_out_of_order_counts_when_all_before_it_has_ended():
    mark = Mark(File().keep)
    first, second, third = (mark.begin(row_id) for row_id in "123")

    mark.end(third, outcome(1))
    assert (mark.after, mark.tally.rows) == (None, 0)

    mark.end(first, outcome(1))
    assert (mark.after, mark.tally.rows) == ("1", 1)

    mark.end(second, outcome(1))
    assert (mark.after, mark.tally.rows) == ("3", 3)


def test_whenever_it_is_stopped_going_on_counts_and_keeps_every_row_once():
    chance = random.Random(1)
    for _ in range(50):
        file, kept = File(), None
        before = Mark(file.keep)
        _some(before, range(1, 41), chance, until=chance.randrange(41))
        kept = before.to_dict()
        del file.ids[kept["rejects_end"] or 0 :]  # as the file is cut
        after = Mark(file.keep, kept)

        _some(after, range(int(kept["after"] or 0) + 1, 41), chance, until=None)

        assert after.after == "40"
        assert (after.tally.rows, after.tally.written, after.tally.rejected) == (40, 27, 13)
        assert file.ids == [str(number) for number in range(3, 41, 3)]


def _some(mark: Mark, numbers: range, chance: random.Random, until: int | None) -> None:
    """Copy rows, of which four are on their way at once; `until` so many have arrived, or all."""
    way: list[tuple[int, Step]] = []
    arrived = 0
    left = list(numbers)
    while (left or way) and arrived != until:
        while left and len(way) < 4:
            number = left.pop(0)
            way.append((number, mark.begin(str(number))))
        number, step = way.pop(chance.randrange(len(way)))
        mark.end(step, outcome(number))
        arrived += 1


def test_counts_add_up_and_only_the_first_conflicts_are_named():
    total = Tally()
    for number in range(NAMED + 5):
        total.add(Tally(rows=1, conflicts=1, named=[str(number)], write_units=4))

    assert (total.rows, total.conflicts, total.write_units) == (NAMED + 5, NAMED + 5, 4 * (NAMED + 5))
    assert total.named == [str(number) for number in range(NAMED)]
    assert Tally.from_dict(total.to_dict()) == total
