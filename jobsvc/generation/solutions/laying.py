"""The order in which a program reads -> the lines of an input, as prose and blocks describe them too.

A program that reads words does not tell where lines end: the samples do, and without any its own statements.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from itertools import pairwise

from jobsvc.generation.items import Item
from jobsvc.generation.layout import Entry, Layout, LineText, Rows
from jobsvc.generation.solutions.names import Matched, Said
from jobsvc.generation.solutions.order import EndOfLine, Loop, Node, NotRead, Order, Rest, Take, names_in, takes
from jobsvc.generation.solutions.watching import Seen, Values, value_of

#: Names of how many tests there are.
_OF_TESTS = re.compile(r"t|tt|tc|tests?|cases?|test_?cases?|num_?tests?|n_?tests?", re.I)


class Laying:
    """Builds the layout; what it takes for granted is in `assumed`, what else is to be read of values in `said`."""

    def __init__(self, order: Order, seen: Seen, matched: Matched, *, speaks_of_tests: bool) -> None:
        self.order = order
        self.seen = seen
        self.matched = matched
        self.speaks_of_tests = speaks_of_tests
        self.assumed: list[str] = list(matched.assumed)
        self.said: list[str] = []
        self.known: list[str] = []  # single numbers that were read, the program's names

    def layout(self) -> Layout:
        """Raises NotRead."""
        if self.order.doubts and not self.seen.samples:
            raise NotRead(f"{self.order.doubts[0]}, and no sample shows what it reads")
        nodes = self.order.nodes
        tests = self._tests(nodes)
        if not tests:
            return Layout(self.entries(nodes))
        before, loop = nodes[: nodes.index(tests)], tests
        head = self.entries(before)
        self.known.clear()  # No test has as many values as there are tests.
        return Layout(head, self.name(names_in(loop.count)[0]), self.entries(loop.body))

    def _tests(self, nodes: Sequence[Node]) -> Loop | None:
        """The loop that is the whole input but for how often it runs."""
        reads = [node for node in nodes if not isinstance(node, EndOfLine)]
        match reads:
            case [Take(name=name), Loop(count, body) as loop] if count == name:
                if self.speaks_of_tests or self._are_tests(name, body):
                    return loop
        return None

    def _are_tests(self, count: str, body: Sequence[Node]) -> bool:
        """Whether what is repeated is tests although the text does not call them so: by its name, or its lines."""
        in_rows = [self.matched.names[take.name].runs for take, _ in takes(body)]
        named = bool(_OF_TESTS.fullmatch(count) or _OF_TESTS.fullmatch(self.name(count)))
        return (named and not all(in_rows)) or not self._fit_rows(body)

    def _fit_rows(self, body: Sequence[Node]) -> bool:
        """Whether lines of rows can hold what a loop reads: values, and lists at the end of lines."""
        return all(_is_list(node) for node in body if isinstance(node, Loop))

    # --- lines ----------------------------------------------------------------------------------------------

    def entries(self, nodes: Sequence[Node], *, in_rows: bool = False) -> list[Entry]:
        found: list[Entry] = []
        line: list[Item] = []

        def flush() -> None:
            if line:
                found.append(LineText(list(line)))
                line.clear()

        for node, following in pairwise((*nodes, None)):
            match node:
                case EndOfLine():
                    flush()
                case Take():
                    line.append(self.value(node, in_rows=in_rows))
                    if not self.order.by_lines and self.ends(node, following):
                        flush()
                case Rest():
                    line.append(self.row(node, self.length_of(node), in_rows=in_rows))
                    if not self.order.by_lines:
                        flush()
                case Loop():
                    found += self.loop(node, line, in_rows=in_rows)
        flush()
        return found

    def loop(self, loop: Loop, line: list[Item], *, in_rows: bool) -> list[Entry]:
        """Adds to the line where the loop reads a list on it; else the rows that it reads."""
        if _is_list(loop):
            [take] = loop.body
            assert isinstance(take, Take)  # noqa: S101 - `_is_list` saw that it is
            inner, last = self.seen.after[take.place, False], self.seen.after[take.place, True]
            if len(inner) > 1 or len(last) > 1:
                raise NotRead(f"the samples have the values of {take.name} on one line and on several")
            if inner != {"newline"} and not (take.kind == "string" and not inner):
                line.append(self.list_item(loop, take, inner, in_rows=in_rows))
                ended = list(line) if last != {"space"} else []
                if ended:
                    line.clear()
                return [LineText(ended)] if ended else []
        if line:
            raise NotRead("it reads lines in a loop that begins within a line")
        if in_rows:
            raise NotRead("it reads loops in loops in loops")
        before = list(self.known)
        rows = self.entries(loop.body, in_rows=True)
        self.known = before
        for take, _ in takes(loop.body):
            self._check_subscripts(self.matched.names[take.name], self.renamed(loop.count))
        lines = [row for row in rows if isinstance(row, LineText)]
        if len(lines) != len(rows) or not lines:
            raise NotRead("it reads rows within rows")
        return [Rows(self.renamed(loop.count), lines)]

    def list_item(self, loop: Loop, take: Take, inner: set[str], *, in_rows: bool) -> Item:
        count = self.renamed(loop.count)
        if take.kind != "char":
            return self.row(take, count, in_rows=in_rows)
        if inner == {"space"}:
            raise NotRead(f"the characters of {take.name} stand apart")
        return self.characters(take, count, in_rows=in_rows)

    def ends(self, take: Take, following: Node | None) -> bool:
        """Whether a line ends after the value."""
        after = self.seen.after[take.place, False] | self.seen.after[take.place, True]
        if len(after) > 1:
            raise NotRead(f"the samples have {take.name} at the end of a line and within one")
        if after:
            return after == {"newline"}
        return not (isinstance(following, Take) and following.statement == take.statement)

    # --- values ---------------------------------------------------------------------------------------------

    def name(self, name: str) -> str:
        return self.matched.names[name].base if name in self.matched.names else name

    def renamed(self, count: str) -> str:
        """A count in the statement's names."""
        known = {take.name for take, _ in takes(self.order.nodes)}
        for name in names_in(count):
            if name not in known:
                raise NotRead(f"{name}, which counts what is read, is not read itself")
        text = re.sub(r"[A-Za-z_]\w*", lambda match: self.name(match[0]), count)
        return ast.unparse(ast.parse(text, mode="eval")).replace(" ", "")

    def value(self, take: Take, *, in_rows: bool) -> Item:
        said = self.matched.names[take.name]
        if take.kind == "char":
            self.said.append(f"|{_spoken(said)}| = 1")
        if take.kind != "string":
            self.known.append(take.name)
        item = Item("string" if take.kind in ("string", "char") else take.kind, said.base)
        if in_rows:
            if take.kind == "string" and said.runs == 2:
                return self.characters(take, self.length_of(take), in_rows=True)
            item.index = "i" if said.runs else ""
        elif said.index and not said.runs:
            item.index = said.index[0]
        elif take.kind == "string" and said.runs == 1:
            return self.characters(take, self.length_of(take), in_rows=False)
        return item

    def _check_subscripts(self, said: Said, count: str) -> None:
        """``P_i < i`` says little of N - 1 values: is the first one P_1 or P_2?"""
        if said.base in self.matched.by_place and said.base not in self.matched.firsts and not count.isidentifier():
            raise NotRead(f"from which subscript on there is {said.base} is not told")

    def row(self, take: Take | Rest, count: str, *, in_rows: bool) -> Item:
        said = self.matched.names[take.name]
        item = Item(take.kind, said.base)
        first = self.matched.firsts.get(said.base, 1)
        self._check_subscripts(said, count)
        if in_rows and said.runs != 1:
            item.index, item.first, item.last = "i,j", "i,1", f"i,{count}"
        elif not in_rows and self.matched.zero_based:
            item.first, item.last = "0", f"{count} - 1"
        elif not in_rows and first > 1:
            item.first, item.last = str(first), f"{count} + {first - 1}"
        else:
            item.count = count
        return item

    def characters(self, take: Take, count: str, *, in_rows: bool) -> Item:
        said = self.matched.names[take.name]
        if in_rows:
            return Item("characters", said.base, index="i,j", first="i,1", last=f"i,{count}")
        return Item("characters", said.base, first="1", last=count)

    def length_of(self, take: Take | Rest) -> str:
        """How many words a list, or characters a word has: as the statement or a loop through it says, or samples."""
        seen = self.seen.lengths[take.place]
        base = self.matched.names[take.name].base
        told = self.matched.lengths.get(base) or self.order.lengths.get(take.name, "")
        if told and set(names_in(told)) <= set(self.known) and _holds(told, seen):
            return self.renamed(told)
        if not seen and base in self.matched.by_place:
            raise NotRead(f"how many values {take.name} has is not told, and its bounds depend on it")
        length = self._assumed_length(take, seen)
        self.assumed.append(f"{self.name(take.name)} has {self.renamed(length)} values")
        return self.renamed(length)

    def _assumed_length(self, take: Take | Rest, seen: Sequence[tuple[int, Values]]) -> str:
        """A number that was read before: the only one, or the only one that is right in all samples."""
        known = list(dict.fromkeys(self.known))
        fitting = [one for one in known if _holds(one, seen)]
        if len(fitting) > 1:
            several = " and ".join(map(self.name, fitting))
            raise NotRead(f"how many values {take.name} has is not told: {several} may be meant")
        if not fitting and len({length for length, _ in seen}) > 1:
            shifted = [form.format(one) for one in known for form in ("{}+1", "{}-1", "2*{}")]
            fitting = [one for one in shifted if _holds(one, seen)]
        if len(fitting) != 1 or (not seen and fitting[0] in self.order.reckoned):
            raise NotRead(f"how many values {take.name} has is not told")
        return fitting[0]


def _is_list(loop: Loop) -> bool:
    return len(loop.body) == 1 and isinstance(loop.body[0], Take)


def _holds(count: str, seen: Sequence[tuple[int, Values]]) -> bool:
    """Whether it is the length in all that was seen."""
    try:
        return all(value_of(count, values) == length for length, values in seen)
    except NotRead:
        return False


def _spoken(said: Said) -> str:
    return said.base + (f"_{{{','.join(said.index)}}}" if said.index else "")
