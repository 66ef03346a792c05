"""The lines of an input, put together in the order in which prose tells them.

Prose announces lines before it says what they contain, comes back to lines that it spoke of, and tells a description
of several lines one by one: `Lines` knows what is yet to be told, and refuses what does not follow.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from jobsvc.generation.expressions import Unreadable
from jobsvc.generation.items import NUMBER_WORDS, Found, Item, number_of, split_name
from jobsvc.generation.layout import Entry, Layout, LineText, Rows
from jobsvc.generation.locations import ORDINALS, Location


@dataclass
class Lines:
    """The lines told so far, which stand in the layout, and those that are spoken of without being told."""

    layout: Layout
    waiting: str = ""  #: how many lines follow whose content the next sentence says
    things: str = ""  #: what the lines that wait are said to hold
    of_input: str = ""  #: how many lines the input is said to have
    fixed: int = 0  #: lines with ordinals so far in this scope, -1 after repeated ones
    group: Rows | None = None  #: descriptions of several lines each, while these are told one by one
    lines_of_group: int = 0

    @property
    def last(self) -> Entry | None:
        """The line or the rows told last."""
        scope = self.layout.scope
        return scope[-1] if scope else None

    @property
    def are_expected(self) -> bool:
        """Whether a sentence may go on with lines that were spoken of before."""
        tests_follow = self.layout.tests and not self.layout.body
        return bool(self.waiting or self.of_input or tests_follow or self.nameless_rows())

    @property
    def lone_count(self) -> str:
        """The name of the only value so far, where it may tell how many lines follow."""
        items = [item for item, _ in self.layout.items()]
        alone = len(items) == 1 and items[0].kind in ("int", "") and not items[0].is_row and not self.layout.tests
        return items[0].name if alone and not self.waiting else ""

    def nameless_rows(self) -> Rows | None:
        """The last lines, where they are alike and no value on them has a name yet."""
        last = self.last
        if not isinstance(last, Rows) or any(item.name for line in last.lines for item in line.items):
            return None
        return last

    def go_on(self, location: Location) -> None:
        """Turns to the lines of the location. Raises Unreadable where others are to be told first."""
        if location.in_test and re.search(r"\btest|\bcase", self.things):
            self.waiting = ""
        if self.waiting and self.waiting in (self.layout.tests, location.count):
            self.waiting = self.waiting if location.again else ""  # the same lines, spoken of again
        if not location.again and self.waiting:
            raise Unreadable("what the lines before contain is not understood")

    def announce(self, location: Location) -> None:
        """Lines follow, and later sentences say what they contain. Raises Unreadable."""
        if location.again:
            return  # "the i-th of them describes the i-th road": the values are yet to be told
        self._enter(location)
        self.waiting = location.count
        self.things = location.rest

    def begin_block(self, location: Location) -> None:
        """ "The description of each test case consists of two lines." """
        if location.in_test:
            self.fixed = 0
            self.waiting = ""
            return
        if self.waiting and location.count.isdigit() and not isinstance(self.group, Rows):
            self.group = Rows(self.waiting, [])
            self.lines_of_group, self.waiting, self.fixed = int(location.count), "", 0
            self.layout.scope.append(self.group)
            return
        if not self.layout.lines and not self.waiting:
            self.of_input = "" if location.count in ("a single", "1") else location.count
            return
        raise Unreadable("what is repeated is not understood")

    def begin_tests(self, name: str) -> None:
        """The tests follow, as many as the value of this name tells."""
        self.layout.tests, self.fixed = name, 0

    def place(self, location: Location, found: Found) -> None:
        """Adds lines with these items where the location says."""
        self._enter(location)
        nameless = self.nameless_rows()
        if location.again and nameless and not self.waiting:
            held = nameless.lines[0].items
            if len(held) != len(found.items) and not (
                len(held) == 1 and number_of(held[0].count) == str(len(found.items))
            ):
                raise Unreadable("the lines before are described otherwise")
            if len(held) == len(found.items) == 1 and held[0].is_row and not found.items[0].is_row:
                held[0].name, held[0].index = found.items[0].name, found.items[0].index
            else:
                nameless.lines[0] = LineText(found.items)
            return
        if location.again or location.count:
            count = (self.waiting or self.of_input or self.layout.tests) if location.again else location.count
            self.waiting = ""
            self._rows(count, found.items)
            return
        if len(location.ordinals) > 1:
            if len(found.items) != len(location.ordinals):
                raise Unreadable("the lines and what is on them are not as many")
            for word, item in zip(location.ordinals, found.items, strict=True):
                self._ordinal(word)
                self.add(LineText([item]))
            return
        if location.continues and (row := self._row_that_counts(found.items)):
            row.items += found.items
            return
        self._ordinal(location.ordinals[0])
        self._add_line(LineText(found.items))

    def add(self, node: Entry) -> None:
        """Adds to the input or test. Raises Unreadable while descriptions of several lines are told."""
        if self.group is not None:
            raise Unreadable("rows within a description of several lines are not understood")
        self.layout.scope.append(node)

    def untold(self) -> list[str]:
        """What is still to be told when the prose ends."""
        complaints = ["not all lines of the descriptions are told"] if self.group is not None else []
        if self.waiting and self.waiting != self.layout.tests:
            complaints.append("what the last lines contain is not said")
        return complaints

    def _enter(self, location: Location) -> None:
        """Checks that there are tests where the location is in one."""
        if location.in_test and not self.layout.tests:
            raise Unreadable("the number of tests is not said")

    def _rows(self, count: str, items: list[Item]) -> None:
        """Lines that are alike; those of tests are the tests themselves."""
        self.fixed = -1
        word = NUMBER_WORDS[int(count)] if count.isdigit() and int(count) < len(NUMBER_WORDS) else count
        if self.layout.tests and count == self.layout.tests and not self.layout.body:
            self.layout.body.append(LineText(items))
        elif (
            len(items) == 1 and not items[0].name and items[0].kind == "string" and items[0].count in ("", count, word)
        ):
            if count in ("2", "3"):  # strings of their own: "two lines contain two words"
                for _ in range(int(count)):
                    self.add(LineText([replace(items[0], count="")]))
            else:
                self.add(Rows(count, [LineText([replace(items[0], count="")])]))
        elif (
            count.isdigit()
            and len(items) == int(count)
            and all(item.kind == "string" and not item.is_row for item in items)
            and len({item.name for item in items}) > 1
        ):
            for item in items:
                self.add(LineText([item]))
        else:
            self.add(Rows(count, [LineText(items)]))

    def _row_that_counts(self, items: list[Item]) -> LineText | None:
        """The line of the rows before it whose last value tells how many of the item follow: it goes on with them."""
        last = self.last
        if not isinstance(last, Rows) or len(last.lines) != 1 or len(items) != 1 or not items[0].count:
            return None
        counts = [item.name for item in last.lines[0].items if not item.is_row and item.kind == "int"]
        return last.lines[0] if counts and split_name(items[0].count)[0] == counts[-1] else None

    def _add_line(self, line: LineText) -> None:
        """Adds a line where the next one belongs: to the descriptions that are told, or to the input or test."""
        if self.group is None:
            self.add(line)
            return
        self.group.lines.append(line)
        if len(self.group.lines) == self.lines_of_group:
            self.group, self.fixed = None, -1

    def _ordinal(self, word: str) -> None:
        """Checks that the line is the one that comes next."""
        if word in ORDINALS:
            if word == "first" and self.layout.tests and not self.layout.body:
                self.fixed = 0
            if self.fixed < 0 or ORDINALS.index(word) != self.fixed:
                raise Unreadable("it is not the line that comes next")
        elif word in ("only", "single", "one") and self.layout.scope:
            raise Unreadable("it is not the only line")
        if self.fixed >= 0:
            self.fixed += 1
