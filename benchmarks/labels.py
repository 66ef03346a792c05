"""What is true of problems, as a person read it from their texts: labels.json.

`shape` is the input in the notation of `shapes`; empty where the text does not give it.

`bounds` has the least and the most of each name, numbers or expressions of other names; of a word they bound its
length. null is "the text does not say". Names are those of the input section, without subscripts that run (``A``
for A_i, but ``X_1`` for a value that is called so). A name may also be an expression, ``"X+Y": [1, "N"]``.
Where other conditions make a bound tighter than it is stated, both stand in a list, the stated one first:
``"X": [[1, 3], 100]``. An expression must not shrink when one of its names grows.

`letters` are the characters of words, with ranges: ``a-z``. `sums` are the limits of sums over the tests.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from benchmarks.shapes import Group, Item, Misfit, Scope, Shape, Visitor, names, parsed, read, value

OWN = Path(__file__).with_name("labels.json")
_INFINITE = float("inf")
End = int | str | None


@dataclass(frozen=True)
class Label:
    platform: str
    problem_id: str
    shape: str
    bounds: Mapping[str, tuple[End | list[End], End | list[End]]]
    letters: Mapping[str, str] = field(default_factory=dict)
    sums: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def parts(self) -> Shape:
        return parsed(self.shape)

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(item.name for item, _ in _items(self.parts, "") if item.is_word)

    @cached_property
    def counts(self) -> Mapping[str, str]:
        """How many there are of a name, where ``i`` runs over them."""
        return {item.name: item.count or around for item, around in _items(self.parts, "")}

    def numbers(self, name: str, *, least: bool) -> tuple[float, float]:
        """Between what the least, or the most, of a value lies: what is stated, and what follows."""
        found = [self._number(end, name, least=least) for end in _ends(self.bounds[name][0 if least else 1])]
        return min(found), max(found)

    def _number(self, end: End, name: str, *, least: bool) -> float:
        if end is None:
            return -_INFINITE if least else _INFINITE
        known: dict[str, Any] = {}
        for other in names(end):
            known[other] = self._place(name, least=least) if other == "i" else self._extreme(other, least=least)
        return value(end, known)

    def _extreme(self, name: str, *, least: bool) -> int:
        low, high = self.numbers(name, least=least)
        return int(high if least else low)

    def _place(self, name: str, *, least: bool) -> int:
        count = self.counts[name]
        return 1 if least else value(count, {other: self._extreme(other, least=False) for other in names(count)})


def load(path: Path = OWN) -> dict[tuple[str, str], Label]:
    """The labels by platform and problem."""
    labels = [Label(**entry) for entry in json.loads(path.read_text(encoding="utf-8"))]
    return {(label.platform, label.problem_id): label for label in labels}


def contradictions(label: Label, schema: Mapping[str, Any]) -> list[str]:
    """Each bound and sum that a schema claims and the label does not bear out; what is missing is no contradiction."""
    found = []
    for name, variable in schema["variables"].items():
        spoken = name if name in label.bounds else name.rstrip("_")
        if spoken not in label.bounds or (variable["type"] == "string") != (spoken in label.words):
            continue
        for end, least in (("low", True), ("high", False)):
            claimed = variable[end]
            low, high = label.numbers(spoken, least=least)
            if claimed is not None and not low <= claimed <= high:
                found.append(f"{end} of {name} is claimed to be {claimed}, but is {_told(label, spoken, least=least)}")
    return [*found, *_sums(label, schema["sums"])]


def check(label: Label, text: str) -> None:
    """Raises Misfit unless the input is of the label's shape and every value within the label's bounds."""
    checking = _Checking(label)
    read(label.parts, text, checking)
    for expression, total in checking.totals.items():
        if total > label.sums[expression]:
            raise Misfit(f"the sum of {expression} is {total}, more than {label.sums[expression]}")


def _told(label: Label, name: str, *, least: bool) -> str:
    ends = _ends(label.bounds[name][0 if least else 1])
    low, high = label.numbers(name, least=least)
    return "not said" if ends == [None] else f"{ends[0]} ({low if low == high else f'{low} to {high}'})"


def _sums(label: Label, claimed: list[dict[str, Any]]) -> Iterator[str]:
    for claim in claimed:
        of = re.sub(r"len\((\w+)\)", r"\1", claim["of"])
        limits = [limit for expression, limit in label.sums.items() if _same(expression, of)]
        if claim["at_most"] not in limits:
            true = f"but is {limits[0]}" if limits else "but nothing is said"
            yield f"the limit of the sum of {of} is claimed to be {claim['at_most']}, {true}"


def _same(one: str, other: str) -> bool:
    """Whether two expressions mean the same, tried with two sets of values."""
    known = sorted(names(one) | names(other))
    sets = ({name: base + 7 * place for place, name in enumerate(known)} for base in (11, 1009))
    return names(one) == names(other) and all(value(one, each) == value(other, each) for each in sets)


def _ends(end: End | list[End]) -> list[End]:
    return end if isinstance(end, list) else [end]


def _items(parts: Shape, around: str) -> Iterator[tuple[Item, str]]:
    """Every item with the count of the brackets that it stands in."""
    for part in parts:
        if isinstance(part, Group):
            yield from _items(part.body, part.count)
        else:
            yield from ((item, around) for kind in part.kinds for item in kind)


class _Checking(Visitor):
    """Holds what is read against the label."""

    def __init__(self, label: Label) -> None:
        self.label = label
        self.letters = {name: re.compile(f"[{_escaped(told)}]*") for name, told in label.letters.items()}
        self.totals: Counter[str] = Counter()

    def word(self, name: str, word: str) -> None:
        letters = self.letters.get(name)
        if letters and not letters.fullmatch(word):
            raise Misfit(f"{name} is {word[:40]!r}, with characters beside {self.label.letters[name]}")

    def scope(self, scope: Scope, own: frozenset[str], place: int) -> None:
        for name, (low, high) in self.label.bounds.items():
            if names(name) & own and names(name) <= scope.keys():
                self.bound(name, _ends(low)[-1], "<", scope, place)
                self.bound(name, _ends(high)[-1], ">", scope, place)
        for expression in self.label.sums:
            if names(expression) & own and names(expression) <= scope.keys():
                self.totals[expression] += value(expression, scope)

    def bound(self, name: str, end: End, sign: str, scope: Scope, place: int) -> None:
        if end is None:
            return
        used = names(name) | names(end)
        arrays = {other: found for other in used if isinstance(found := scope.get(other), list)}
        if not arrays:
            self.compare(name, value(name, scope), sign, value(end, scope))
        elif arrays.keys() == {name} and "i" not in used:
            limit = value(end, scope)
            values = arrays[name]
            self.compare(name, (min if sign == "<" else max)(values, default=limit), sign, limit)
        else:
            for place, elements in enumerate(zip(*arrays.values(), strict=False), 1):
                here = {**scope, **dict(zip(arrays, elements, strict=True)), "i": place}
                self.compare(name, value(name, here), sign, value(end, here))

    def compare(self, name: str, found: int, sign: str, limit: int) -> None:
        if found < limit if sign == "<" else found > limit:
            raise Misfit(f"{name} is {found}, {'less' if sign == '<' else 'more'} than {limit}")


def _escaped(letters: str) -> str:
    """A set of characters for a pattern; only what stands between two characters of a kind is a range."""
    parts = re.split(r"([a-z]-[a-z]|[A-Z]-[A-Z]|[0-9]-[0-9])", letters)
    return "".join(part if place % 2 else re.escape(part) for place, part in enumerate(parts))
