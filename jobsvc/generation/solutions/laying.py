"""The order in which a program reads -> the lines of an input, as prose and blocks describe them too.

A program that reads words does not tell where lines end: the samples do, and without any its own statements.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from itertools import pairwise

from jobsvc.generation.layout import Entry, Layout, LineText, Rows
from jobsvc.generation.phrases import Item
from jobsvc.generation.solutions.names import Matched, Said
from jobsvc.generation.solutions.order import EndOfLine, Loop, Node, NotRead, Order, Rest, Take, names_in, takes
from jobsvc.generation.solutions.watching import Seen, Values, value_of


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
                is_plain = all(isinstance(node, Take | EndOfLine) for node in body)
                rows = self.speaks_of_tests or not (is_plain or self._fit_rows(body))
                return loop if rows else None
        return None

    def _fit_rows(self, body: Sequence[Node]) -> bool:
        """Whether lines of rows can hold what a loop reads: values, and lists at the end of lines."""
        return not any(isinstance(node, Loop) and not _is_list(node) for node in body) and not any(
            isinstance(node, Loop) and _is_list(node) and isinstance(body[0], Loop) for node in body[1:]
        )

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
            if inner != {"newline"}:
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

    def row(self, take: Take | Rest, count: str, *, in_rows: bool) -> Item:
        said = self.matched.names[take.name]
        item = Item(take.kind, said.base)
        if in_rows and said.runs != 1:
            item.index, item.first, item.last = "i,j", "i,1", f"i,{count}"
        elif not in_rows and self.matched.zero_based:
            item.first, item.last = "0", f"{count} - 1"
        else:
            item.count = count
        return item

    def characters(self, take: Take, count: str, *, in_rows: bool) -> Item:
        said = self.matched.names[take.name]
        if in_rows:
            return Item("characters", said.base, index="i,j", first="i,1", last=f"i,{count}")
        return Item("characters", said.base, first="1", last=count)

    def length_of(self, take: Take | Rest) -> str:
        """How many words a list or characters a word has: what is so in all samples, or what loops through it say."""
        seen = self.seen.lengths[take.place]
        hint = self.order.lengths.get(take.name, "")
        candidates = [one for one in self._candidates(hint) if _holds(one, seen)]
        if hint and (not seen or hint in candidates) and set(names_in(hint)) <= set(self.known):
            return self.renamed(hint)
        plain_names = [one for one in candidates if one in self.known]
        if len(plain_names) == 1:
            self.assumed.append(f"{self.name(take.name)} has {self.name(plain_names[0])} values")
            return self.renamed(plain_names[0])
        if len(plain_names) > 1:
            several = " and ".join(map(self.name, plain_names))
            raise NotRead(f"how many values {take.name} has is not told: {several} may be meant")
        if len(candidates) == 1 and len({length for length, _ in seen}) > 1:
            self.assumed.append(f"{self.name(take.name)} has {self.renamed(candidates[0])} values")
            return self.renamed(candidates[0])
        raise NotRead(f"how many values {take.name} has is not told")

    def _candidates(self, hint: str) -> list[str]:
        known = [*dict.fromkeys(self.known)]
        return [
            *dict.fromkeys(
                [*([hint] if hint else []), *known, *(f"({a}{b})" for a in known for b in ("+1", "-1", "*2"))]
            )
        ]


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
