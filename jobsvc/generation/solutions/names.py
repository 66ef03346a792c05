"""The names of a program's variables and those of a statement: which of them mean the same.

``n`` is N, ``a`` is A_i, ``x1`` is x_1. Where one name of each remains, or names that the statement bounds together
in one place, they are matched in their order, and the reader is told so. The others keep the program's names, for
which nothing is bounded then.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from jobsvc.generation.latex import plain
from jobsvc.generation.solutions.order import Order, takes

_NAME = r"\\?[A-Za-z]{1,12}'?(?:_(?:\{[^{}]{1,12}\}|\w)|\[\w\](?:\[\w\])?)?"
#: Where a Korean particle follows a name: "N이".
_PARTICLE = re.compile(r"(?<=[A-Za-z0-9}])(?=[가-힣])")
_COMPARES = re.compile(r"[<>]=?|!=|=")
_ALONE = re.compile(r"\|?(?P<base>\\?[A-Za-z]{1,12}'?)(?:_(?:\{(?P<group>[^{}]*)\}|(?P<single>\w))"
                    r"|\[(?P<first>\w)\](?:\[(?P<second>\w)\])?)?\|?")  # fmt: skip
_SUBJECT = re.compile(
    rf"(?:the |each )?(?:string |array |sequence |matrix )?({_NAME}) (?:is|are|consists?|has|contains?)\b"
)
#: A letter that stands alone, or a name with a subscript: a name, wherever it stands.
_SPOKEN = re.compile(
    r"(?<![\w\\'])(?:(?P<base>[A-Za-z]{1,12})_(?:\{(?P<group>[^{}]*)\}|(?P<single>\w))|(?P<alone>[B-HJ-Zb-hk-z]))(?![\w'])"
)


@dataclass(frozen=True, slots=True)
class Said:
    """A name as the statement writes it; `index` are the subscripts of which at least one is a letter, or numbers."""

    base: str
    index: tuple[str, ...] = ()

    @property
    def runs(self) -> int:
        """How many subscripts run."""
        return sum(not part.isdigit() for part in self.index)


@dataclass(slots=True)
class Matched:
    """The statement's name for each of the program's, and what was assumed for it."""

    names: dict[str, Said]
    assumed: list[str] = field(default_factory=list)
    zero_based: bool = False  #: whether the statement counts subscripts from 0
    #: How many values an array of the statement has, in the program's names, where it says for which subscripts.
    lengths: dict[str, str] = field(default_factory=dict)
    firsts: dict[str, int] = field(default_factory=dict)  #: the first of those subscripts
    by_place: frozenset[str] = frozenset()  #: arrays whose values are compared with their own subscripts


def matched(order: Order, texts: Iterable[str], *, checked: bool) -> Matched:
    """Matches the names of values with those that the texts bound; `checked` where samples will show an error."""
    sentences = [line for text in texts for line in _PARTICLE.sub(" ", plain(text)).split("\n")]
    groups = [group for line in sentences for group in _groups(line, chained=checked)]
    spoken = [_said(match) for line in sentences for match in _SPOKEN.finditer(line)]
    said = {
        one.base: one for one in [*reversed(spoken), *(one for group in reversed(groups) for one in reversed(group))]
    }
    numbered = {
        f"{one.base}{one.index[0]}".lower(): one for group in groups for one in group if one.index and not one.runs
    }
    depths: dict[str, int] = {}
    for take, depth in takes(order.nodes):
        depths.setdefault(take.name, depth)
    found = Matched({}, zero_based=any(re.search(r"\b0 <= [ij] <", line) for line in sentences))
    for name in depths:
        if match := said.get(name) or _same(name, said) or numbered.get(name.replace("_", "").lower()):
            found.names[name] = match
    _match_the_rest(depths, groups, found)
    for name in depths:
        found.names.setdefault(name, Said(_letters(name, {one.base for one in found.names.values()} | said.keys())))
    found.lengths, found.firsts = _lengths(sentences, {one.base: name for name, one in found.names.items()})
    found.by_place = frozenset(
        one.base for line in sentences if _PLACE.search(line) for group in _groups(line, chained=False) for one in group
    )
    return found


_RANGE = re.compile(
    r"(?P<low>\d) <= (?P<letter>[ijk]) (?P<sign><=?) (?P<high>\d?[A-Za-z]{0,12}(?: ?[-+] ?\d{1,3})?)(?![\w^*])"
)
#: A subscript where a value stands: ``P_i < i``.
_PLACE = re.compile(r"(?:[<>]=?|!=) ?[ijk](?: ?[-+] ?\d)?(?=$|[ ,.;)])(?! ?<)")


def _lengths(sentences: Iterable[str], own: Mapping[str, str]) -> tuple[dict[str, str], dict[str, int]]:
    """``1 <= A_i <= 9 (2 <= i <= N)``: A has N - 1 values, and the first one is A_2."""
    found: dict[str, str] = {}
    firsts: dict[str, int] = {}
    for line in sentences:
        for match in _RANGE.finditer(line):
            count = _count(match, own)
            named = re.findall(rf"([A-Za-z]{{1,12}})_\{{?{match['letter']}\b", line)
            found |= {base: count for base in named if count}
            firsts |= {base: int(match["low"]) for base in named if count}
    return found, firsts


def _count(match: re.Match[str], own: Mapping[str, str]) -> str:
    """How many subscripts a range has, in the program's names; empty where they are not known."""
    high = re.sub(r"(\d)([A-Za-z])", r"\1*\2", match["high"])
    names = re.findall(r"[A-Za-z]+", high)
    if not high or any(name not in own for name in names):
        return ""
    last = re.sub(r"[A-Za-z]+", lambda name: own[name[0]], high)
    more = 1 - int(match["low"]) - (match["sign"] == "<")
    return last if more == 0 else f"({last}{more:+d})"


def _same(name: str, said: Mapping[str, Said]) -> Said | None:
    """The only name that differs in its case."""
    alike = [one for base, one in said.items() if base.lower() == name.lower()]
    return alike[0] if len(alike) == 1 else None


def _match_the_rest(depths: Mapping[str, int], groups: list[list[Said]], found: Matched) -> None:
    """Those of a program that have no name in the statement, with those of the statement that have none in it."""
    taken = {one.base for one in found.names.values()}
    open_ones = [[one for one in group if one.base not in taken] for group in groups]
    left = list(dict.fromkeys(one for group in open_ones for one in group))
    for is_list in (False, True):
        mine = [name for name, depth in depths.items() if name not in found.names and (depth > 0) == is_list]
        theirs = [one for one in left if (one.runs > 0) == is_list or (is_list is False and one.runs == 0)]
        theirs = [one for one in theirs if (one.runs > 0) == is_list]
        together = any(set(theirs) <= set(group) for group in open_ones)
        if mine and len(mine) == len(theirs) and (len(mine) == 1 or together):
            for name, one in zip(mine, theirs, strict=True):
                found.names[name] = one
                found.assumed.append(f"what the solution reads as {name} is {one.base}")


def _groups(line: str, *, chained: bool) -> list[list[Said]]:
    """The names that are bounded together: those between two signs, or beside the only one; or all of a chain."""
    parts = [part.strip() for part in _COMPARES.split(line)]
    found = [_listed(part) for part in parts[1:-1]]
    if len(parts) == 2:
        found.append(_listed(parts[0].rpartition(" ")[2] if not _listed(parts[0]) else parts[0]))
    if chained and len(parts) > 3:
        found.append([one for group in found for one in group])
    if subject := _SUBJECT.match(line):
        found.append(_listed(subject[1]))
    return [group for group in found if group]


def _listed(part: str) -> list[Said]:
    """The names in "A_i, B_i"; none where it is anything else."""
    pieces = re.split(r", ?(?![^{]*\})| and ", part.strip("() "))
    found = [_ALONE.fullmatch(piece.strip()) for piece in pieces if piece.strip()]
    if not found or not all(found):
        return []
    names = [_said(match) for match in found if match]
    return [one for one in names if one.index or one.base not in ("i", "j")]


def _said(match: re.Match[str]) -> Said:
    found = match.groupdict()
    if found.get("alone"):
        return Said(match["alone"])
    group = match["group"] or match["single"]
    if group is not None:
        parts = tuple(group.split(",")) if "," in group else tuple(group) if group in ("ij", "ik", "jk") else (group,)
        return Said(match["base"], tuple(part.strip() for part in parts))
    return Said(match["base"], tuple(part for part in (found.get("first"), found.get("second")) if part))


def _letters(name: str, taken: Iterable[str]) -> str:
    """The program's own name, as expressions can spell it."""
    letters = re.sub(r"[^A-Za-z]", "", name) or "value"
    return next(one for one in (letters, *(f"{letters}{more}" for more in "abcdefgh")) if one not in taken)
