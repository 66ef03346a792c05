"""Reads samples in the order of a program, and notes what that shows: where lines end, how long lists are."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from jobsvc.generation.solutions.order import EndOfLine, Loop, Node, NotRead, Order, Rest, Take

#: More values than that are not read from a sample.
_MOST = 200_000

Values = dict[str, int]


@dataclass(slots=True)
class Seen:
    """What the samples show, by the places of values."""

    #: What follows a value: "space", "newline" or "nothing"; apart for the last one of a loop.
    after: dict[tuple[int, bool], set[str]] = field(default_factory=lambda: defaultdict(set))
    #: How many words a list has, or characters a word, with the numbers that were read before it.
    lengths: dict[int, list[tuple[int, Values]]] = field(default_factory=lambda: defaultdict(list))
    samples: int = 0


def watched(order: Order, samples: Iterable[str]) -> Seen:
    """Raises NotRead where a sample is not what the program would read."""
    seen = Seen()
    for number, sample in enumerate(samples, 1):
        seen.samples += 1
        reading = _Reading(sample.replace("\r\n", "\n"), order.by_lines, seen)
        try:
            reading.nodes(order.nodes, last=False)
            reading.finish()
        except NotRead as problem:
            raise NotRead(f"sample {number} is not what it reads: {problem}") from None
    return seen


class _Reading:
    def __init__(self, text: str, by_lines: bool, seen: Seen) -> None:
        self.text = text.rstrip()
        self.at = 0
        self.by_lines = by_lines
        self.seen = seen
        self.values: Values = {}
        self.read = 0

    def nodes(self, nodes: tuple[Node, ...], *, last: bool) -> None:
        for place, node in enumerate(nodes):
            match node:
                case EndOfLine():
                    self.end_of_line()
                case Take():
                    self.take(node, last=last and place == len(nodes) - 1)
                case Rest():
                    self.rest(node)
                case Loop(times, body):
                    number = value_of(times, self.values)
                    if not 0 <= number <= _MOST:
                        raise NotRead(f"{times} is {number:,}")
                    for turn in range(number):
                        self.nodes(body, last=turn == number - 1)

    def take(self, node: Take, *, last: bool) -> None:
        word = self.character() if node.kind == "char" else self.word()
        if node.kind == "int":
            try:
                self.values[node.name] = int(word)
            except ValueError:
                raise NotRead(f"{word[:20]!r} where {node.name} is a number") from None
        elif word.lstrip("-").isdecimal() and len(word) < 100:
            self.values[node.name] = int(word)
        self.seen.lengths[node.place].append((len(word), dict(self.values)))
        self.seen.after[node.place, last].add(self.follows())

    def rest(self, node: Rest) -> None:
        number = 0
        while self.follows(here=True) != "newline" or (not self.by_lines and self.at < len(self.text)):
            self.word()
            number += 1
        self.seen.lengths[node.place].append((number, dict(self.values)))

    def word(self) -> str:
        self.skip()
        start = self.at
        while self.at < len(self.text) and not self.text[self.at].isspace():
            self.at += 1
        return self.found(start, self.at)

    def character(self) -> str:
        self.skip()
        self.at += 1
        return self.found(self.at - 1, min(self.at, len(self.text)))

    def found(self, start: int, end: int) -> str:
        self.read += 1
        if start >= end:
            raise NotRead("it ends too early" if start >= len(self.text) else "a line ends too early")
        if self.read > _MOST:
            raise NotRead("it is too long")
        return self.text[start:end]

    def skip(self) -> None:
        while self.at < len(self.text) and self.text[self.at].isspace():
            if self.by_lines and self.text[self.at] == "\n":
                return
            self.at += 1

    def follows(self, *, here: bool = False) -> str:
        """What stands before the next word: `here` a line's end only counts where the next one begins."""
        at = self.at
        while at < len(self.text) and self.text[at] != "\n" and self.text[at].isspace():
            at += 1
        if at >= len(self.text) or self.text[at] == "\n":
            return "newline"
        return "space" if at > self.at or here else "nothing"

    def end_of_line(self) -> None:
        if self.follows() != "newline":
            raise NotRead("a line has more than it reads")
        self.skip()
        self.at += 1

    def finish(self) -> None:
        if self.text[self.at :].strip():
            raise NotRead("there is more than it reads")


def value_of(count: str, values: Values) -> int:
    """Raises NotRead where a name of it is not known."""
    return _value(ast.parse(count, mode="eval").body, values)


def _value(node: ast.expr, values: Values) -> int:
    match node:
        case ast.Constant(int() as number):
            return number
        case ast.Name(name) if name in values:
            return values[name]
        case ast.Name(name):
            raise NotRead(f"{name}, which counts what is read, is not read before")
        case ast.BinOp(left, sign, right):
            a, b = _value(left, values), _value(right, values)
            if isinstance(sign, ast.Add):
                return a + b
            return a - b if isinstance(sign, ast.Sub) else a * b
    raise NotRead(f"{ast.unparse(node)[:40]} is not understood as a count")
