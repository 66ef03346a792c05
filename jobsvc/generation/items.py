"""The values on a line as a text speaks of them, and how it writes their names and numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

NUMBER_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")

#: What stands for a remark in brackets while a sentence is taken apart: ``⟦0⟧`` is the first.
REMARK = re.compile(r" ?⟦(\d+)⟧")


@dataclass
class Item:
    """One value of a line, or a row of values."""

    kind: str  #: "int", "string", "characters" (a row of them without spaces), "" where only a name is given
    name: str = ""  #: without subscript; empty where the text gives none
    index: str = ""
    first: str = ""  #: the subscripts of a row's first and last value
    last: str = ""
    count: str = ""  #: how many values a row has
    adjectives: str = ""
    said: str = ""  #: what follows the name and bounds it: "not exceeding 100", "of length n"
    nouns: str = ""
    different_from: tuple[str, ...] = ()  #: names before it that it may not equal: "two distinct integers u and v"
    remarks: list[int] = field(default_factory=list)  #: the remarks in brackets behind it

    @property
    def is_row(self) -> bool:
        return bool(self.count or self.last)

    @property
    def quote(self) -> str:
        return " ".join(filter(None, (self.adjectives, self.nouns, self.name, self.said)))


@dataclass
class Found:
    """The items of a line, and the texts that are no part of them."""

    items: list[Item] = field(default_factory=list)
    leftover: list[str] = field(default_factory=list)
    asides: list[str] = field(default_factory=list)  #: what only leads to an item: "a pair of", "the i-th road:"
    tests: bool = False  #: the item is the number of test cases


def number_of(word: str) -> str:
    """A number word as digits; anything else as it is."""
    return str(NUMBER_WORDS.index(word.lower())) if word.lower() in NUMBER_WORDS else word


def as_number(word: str) -> int | None:
    """The number that a word or digits tell; None for anything else."""
    text = number_of(word)
    return int(text) if text.isdigit() else None


def split_name(name: str) -> tuple[str, str]:
    """A name without its subscript, and the subscript: ``x_{i}`` and ``x1``."""
    base, _, index = name.partition("_")
    if not index and len(base) == 2 and base[1].isdigit():
        base, index = base[0], base[1]
    return base, index.strip("{}")
