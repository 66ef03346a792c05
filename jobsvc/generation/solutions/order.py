"""The order in which a program reads its input, as its source tells it: values, loops, ends of lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field


class NotRead(ValueError):
    """The program reads in a way that is not understood; the message says which."""


@dataclass(frozen=True, slots=True)
class Take:
    """One word of the input, or with kind "char" one character. Equal ones at different places are different."""

    name: str
    kind: str = ""  #: "int", "string", "char"; empty where the program does not tell
    statement: int = 0  #: those of one statement have the same, and are on one line unless a sample shows otherwise
    place: int = 0


@dataclass(frozen=True, slots=True)
class Rest:
    """What is left of a line: as many words as there are."""

    name: str
    kind: str = ""
    place: int = 0


@dataclass(frozen=True, slots=True)
class EndOfLine:
    """The program goes on with the next line."""


@dataclass(frozen=True, slots=True)
class Loop:
    """`body`, `count` times over: an expression of names that were read before."""

    count: str
    body: tuple[Node, ...]


Node = Take | Rest | EndOfLine | Loop


@dataclass(slots=True)
class Order:
    """`nodes` from the first value to the last."""

    nodes: tuple[Node, ...]
    by_lines: bool  #: whether the program reads lines, so that their ends are known
    doubts: list[str] = field(default_factory=list)  #: what only samples can settle
    reckoned: frozenset[str] = frozenset()  #: names with which it reckons, so that lists may be longer
    lengths: dict[str, str] = field(default_factory=dict)  #: up to where a loop runs through a list, by its name


def takes(nodes: Iterable[Node], depth: int = 0) -> Iterator[tuple[Take | Rest, int]]:
    """Every value that is read, with the number of loops around it; a list counts as one."""
    for node in nodes:
        if isinstance(node, Loop):
            yield from takes(node.body, depth + 1)
        elif isinstance(node, Take):
            yield node, depth
        elif isinstance(node, Rest):
            yield node, depth + 1


def has_reads(nodes: Iterable[Node]) -> bool:
    return any(True for _ in takes(nodes))


def counts(nodes: Iterable[Node]) -> Iterator[str]:
    """How often each loop runs."""
    for node in nodes:
        if isinstance(node, Loop):
            yield node.count
            yield from counts(node.body)


def names_in(expression: str) -> list[str]:
    """The names of a count."""
    return re.findall(r"[A-Za-z_]\w*", expression)
