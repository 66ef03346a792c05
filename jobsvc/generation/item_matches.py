"""What one of the patterns of `item_patterns` found -> the items that it means."""

from __future__ import annotations

import re
from dataclasses import replace

from jobsvc.generation.expressions import Unreadable
from jobsvc.generation.item_patterns import ONE_NAME
from jobsvc.generation.items import Item, as_number, split_name

#: The patterns without names, and what their items are.
_WITHOUT_NAMES = {"words": "string", "characters": "characters", "plain": "int"}
_ONE = re.compile(r"(?:exactly |only )?(?:a|an|one|single|the)\b", re.I)
_DISTINCT = re.compile(r"\b(?:pairwise )?(?:distinct|different|unique)\b", re.I)


def items_of_match(pattern: str, match: re.Match[str]) -> list[Item] | None:
    """The items; None where the words are no values after all. Raises Unreadable where names and quantity differ."""
    groups = match.groupdict()
    item = Item(
        _kind_of_value(pattern, groups),
        count=(groups.get("many") or "").strip(),
        adjectives=(groups.get("adjectives") or "").strip(),
        said=(groups.get("said") or groups.get("letters") or "").strip(" ,"),
        nouns=(groups.get("noun") or "").lower(),
    )
    if pattern == "row":
        kind = "characters" if groups.get("character") else item.kind
        return [replace(item, kind=kind, name=match["base"], first=_bare(match["first"]), last=_bare(match["last"]))]
    if pattern in _WITHOUT_NAMES:
        return _unnamed(replace(item, kind=_WITHOUT_NAMES[pattern]), match)
    return _named(item, match)


def _kind_of_value(pattern: str, groups: dict[str, str | None]) -> str:
    if groups.get("int") or pattern in ("plain", "described"):
        return "int"
    return "string" if pattern in ("string", "words") or groups.get("string") else ""


def _unnamed(item: Item, match: re.Match[str]) -> list[Item] | None:
    """One value or a row of them; None for "integers" of which nothing says how many there are."""
    if not item.count and not _ONE.match(match[0]) and item.nouns.endswith("s"):
        return None
    if item.count and as_number(item.count) != 1:
        return [item]
    return [replace(item, kind="string" if item.kind == "characters" else item.kind, count="")]


def _named(item: Item, match: re.Match[str]) -> list[Item] | None:
    """A row with the one name, or a value for each of the names; None where a name stands there twice."""
    names = ONE_NAME.findall(match["names"])
    if len(set(names)) < len(names):
        return None
    many, number = item.count, as_number(item.count)
    of_characters = bool(match.groupdict().get("character"))
    if many and number != 1 and len(names) == 1:
        name, index = split_name(names[0])
        if index.replace(",", "") in ("", "i", "j", "k", "ij"):  # "n integers a_i"
            return [replace(item, kind="characters" if of_characters and number is None else item.kind, name=name)]
    if number is not None and number != len(names):
        raise Unreadable(f"{many} values, but {len(names)} names")
    if many and number is None:
        raise Unreadable(f"{match[0]!r} is not understood")
    return _one_each(replace(item, kind="string", said="of length 1") if of_characters else item, names)


def _one_each(item: Item, names: list[str]) -> list[Item]:
    """A value for each of the names, which differ from those before them where they are "distinct"."""
    apart = bool(_DISTINCT.search(item.adjectives)) and len(names) > 1
    bases = [split_name(name) for name in names]
    return [
        Item(
            item.kind,
            base,
            index,
            adjectives=_DISTINCT.sub("", item.adjectives) if apart else item.adjectives,
            said=item.said,
            nouns=item.nouns,
            different_from=tuple(other for other, _ in bases[:place]) if apart else (),
        )
        for place, (base, index) in enumerate(bases)
    ]


def _bare(subscript: str) -> str:
    return subscript.lstrip("_").strip("{}[]").replace(" ", "")
