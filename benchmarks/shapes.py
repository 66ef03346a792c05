"""The notation of `labels` for the shape of an input, and a reader of inputs by it.

Lines are parted by ``;``, and an empty one is a line with nothing on it:

    N                     an integer                      S$          a word
    A*N, A*(N-1)          so many integers on the line    S$*N        so many words
    K A*K                 values that were read, or i     (u v)*M     the lines in brackets, so many times
    (1 x c$ | 2 L R)*Q    one line of several kinds, told apart by what it begins with: a number, or a 'word'

Expressions are Python's, of integers and names; a word counts as its length. ``i`` is the place of a value among
those of its name, from 1: in its line, or among the rows. The name of an array means its element at that place.
It shares nothing with jobsvc: the readers there are what is measured.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import CodeType

_NAME = re.compile(r"[A-Za-z_]\w*")
_INTEGER = re.compile(r"0|-?[1-9]\d*")
_FUNCTIONS = {"__builtins__": {"min": min, "max": max}}

Scope = dict[str, "int | list[int]"]


class Misfit(ValueError):
    """The input is not of the shape; the message says where."""


@dataclass(frozen=True, slots=True)
class Item:
    """One or more tokens of a line: of a name, or the very token `word`."""

    name: str = ""
    is_word: bool = False
    count: str = ""  #: empty: one
    word: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    kinds: tuple[tuple[Item, ...], ...]  #: a line has one of them


@dataclass(frozen=True, slots=True)
class Group:
    body: tuple[Line | Group, ...]
    count: str


Shape = tuple[Line | Group, ...]


@lru_cache(maxsize=4096)
def _compiled(expression: str) -> CodeType:
    return compile(expression, "<label>", "eval")


def value(expression: str | int, scope: Mapping[str, object]) -> int:
    if isinstance(expression, int):
        return expression
    return int(eval(_compiled(expression), _FUNCTIONS, dict(scope)))


@lru_cache(maxsize=4096)
def names(expression: str | int) -> frozenset[str]:
    return frozenset(_NAME.findall(str(expression))) - {"min", "max"}


def parsed(notation: str) -> Shape:
    """The shape that a notation means; none for an empty one. Raises ValueError."""
    return tuple(_part(part.strip()) for part in _split(notation, ";")) if notation else ()


def _part(part: str) -> Line | Group:
    if part.startswith("("):
        end = _closing(part)
        if part[end + 1 : end + 2] != "*":
            raise ValueError(f"{part!r}: after a bracket comes * and how often")
        return Group(parsed(part[1:end]) or (Line(((),)),), part[end + 2 :])
    return Line(tuple(tuple(map(_item, _split(kind.strip(), " "))) for kind in _split(part, "|")))


def _item(item: str) -> Item:
    if item[0].isdigit() or item[0] == "'":
        return Item(word=item.strip("'"))
    name, _, count = item.partition("*")
    if not _NAME.fullmatch(name.removesuffix("$")):
        raise ValueError(f"{name!r} is no name")
    return Item(name.removesuffix("$"), name.endswith("$"), count)


def _split(notation: str, separator: str) -> list[str]:
    """The parts between separators that stand in no brackets; none of an empty text between spaces."""
    parts, depth = [""], 0
    for character in notation:
        depth += (character == "(") - (character == ")")
        if character == separator and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return parts if separator != " " else list(filter(None, parts))


def _closing(part: str) -> int:
    depth = 0
    for place, character in enumerate(part):
        depth += (character == "(") - (character == ")")
        if depth == 0:
            return place
    raise ValueError(f"{part!r}: a bracket is not closed")


class Visitor:
    """Is shown what is read."""

    def word(self, name: str, word: str) -> None:
        """A word of that name."""

    def scope(self, scope: Scope, own: frozenset[str], place: int) -> None:
        """Everything that is in force when the lines of the whole input, or once those in a pair of brackets, were
        read: `own` names come from these lines, the others from around them; `place` is which time it was, from 1."""


def read(shape: Shape, text: str, visitor: Visitor) -> None:
    """Reads a whole input. Raises Misfit."""
    _Reading(text, visitor).whole(shape)


class _Reading:
    def __init__(self, text: str, visitor: Visitor) -> None:
        self.lines = text.rstrip().split("\n")
        self.at = 0
        self.visitor = visitor

    def whole(self, shape: Shape) -> None:
        self.block(shape, {}, 1)
        if self.at < len(self.lines):
            raise Misfit(f"line {self.at + 1}: there is more than the shape has")

    def block(self, body: Shape, around: Scope, place: int) -> None:
        scope: Scope = {**around, "i": place}
        own: set[str] = set()
        for part in body:
            if isinstance(part, Group):
                for repeated in range(1, self.count(part.count, scope) + 1):
                    self.block(part.body, scope, repeated)
            else:
                own |= self.line(part, scope)
        self.visitor.scope(scope, frozenset(own), place)

    def count(self, expression: str, scope: Scope) -> int:
        try:
            return value(expression, scope)
        except (NameError, TypeError):
            raise Misfit(f"line {self.at}: {expression} is not known there") from None

    def line(self, line: Line, scope: Scope) -> set[str]:
        """The names on the next line; past the end of the text lines are empty."""
        tokens = self.lines[self.at].split() if self.at < len(self.lines) else []
        self.at += 1
        taken = 0
        kind = self.kind(line, tokens)
        for item in kind:
            count = self.count(item.count, scope) if item.count else 1
            words = tokens[taken : taken + count]
            if len(words) < count:
                raise Misfit(f"line {self.at}: {len(words)} of {count} values of {item.name or item.word}")
            taken += count
            if item.word:
                continue
            values = [self.measured(item, word) for word in words]
            scope[item.name] = values if item.count else values[0]
        if taken < len(tokens):
            raise Misfit(f"line {self.at}: {len(tokens)} values where the shape has {taken}")
        return {item.name for item in kind if item.name}

    def kind(self, line: Line, tokens: list[str]) -> tuple[Item, ...]:
        for kind in line.kinds:
            if not kind or not kind[0].word or tokens[:1] == [kind[0].word]:
                return kind
        raise Misfit(f"line {self.at}: no kind of line begins with {' '.join(tokens[:1])!r}")

    def measured(self, item: Item, word: str) -> int:
        if item.is_word:
            self.visitor.word(item.name, word)
            return len(word)
        if not _INTEGER.fullmatch(word):
            raise Misfit(f"line {self.at}: {item.name} is {word[:40]!r}, which is not an integer")
        return int(word)
