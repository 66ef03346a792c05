"""What one of the patterns of `item_patterns` found -> the items that it means."""

from __future__ import annotations

import re

from jobsvc.generation.expressions import Unreadable
from jobsvc.generation.item_patterns import ONE_NAME
from jobsvc.generation.items import Item, as_number, split_name


def items_of_match(kind: str, match: re.Match[str]) -> list[Item] | None:
    groups = match.groupdict()
    many = (groups.get("many") or "").strip()
    adjectives, said = (groups.get("adjectives") or "").strip(), (groups.get("said") or "").strip(" ,")
    noun = (groups.get("noun") or "").lower()
    value = (
        "int"
        if groups.get("int") or kind in ("plain", "described")
        else "string"
        if kind in ("string", "words") or groups.get("string")
        else ""
    )
    if kind == "row":
        what = "characters" if groups.get("character") else value
        return [
            Item(
                what,
                match["base"],
                first=_bare(match["first"]),
                last=_bare(match["last"]),
                count=many,
                adjectives=adjectives,
                said=said,
                nouns=noun,
            )
        ]
    if kind in ("words", "characters", "plain"):
        what = {"words": "string", "characters": "characters", "plain": "int"}[kind]
        said = (groups.get("letters") or said).strip(" ,")
        if (
            not many
            and not re.match(r"(?:exactly |only )?(?:a|an|one|single|the)\b", match[0], re.I)
            and noun.endswith("s")
        ):
            return None
        return _unnamed(what, many, adjectives, said, noun)
    names = ONE_NAME.findall(match["names"])
    if len(set(names)) < len(names):
        return None
    letters = (groups.get("letters") or "").strip(" ,")
    number = as_number(many)
    if many and number is None and len(names) == 1:
        name, index = split_name(names[0])
        if index.replace(",", "") in ("", "i", "j", "k", "ij"):  # "n integers a_i"
            return [
                Item(
                    "characters" if groups.get("character") else value,
                    name,
                    count=many,
                    adjectives=adjectives,
                    said=said or letters,
                    nouns=noun,
                )
            ]
    if number is not None and number != len(names):
        if len(names) == 1:
            name, index = split_name(names[0])
            if index.replace(",", "") in ("", "i", "j", "k", "ij"):
                return [Item(value, name, count=many, adjectives=adjectives, said=said or letters, nouns=noun)]
        raise Unreadable(f"{many} values, but {len(names)} names")
    if many and number is None:
        raise Unreadable(f"{match[0]!r} is not understood")
    if groups.get("character"):  # each of the names is one character
        value, said = "string", "of length 1"
    apart = bool(_DISTINCT.search(adjectives)) and len(names) > 1
    bases = [split_name(name) for name in names]
    return [
        Item(
            value,
            base,
            index,
            adjectives=_DISTINCT.sub("", adjectives) if apart else adjectives,
            said=said or letters,
            nouns=noun,
            different_from=tuple(other for other, _ in bases[:place]) if apart else (),
        )
        for place, (base, index) in enumerate(bases)
    ]


_DISTINCT = re.compile(r"\b(?:pairwise )?(?:distinct|different|unique)\b", re.I)


def _unnamed(kind: str, many: str, adjectives: str, said: str, noun: str) -> list[Item]:
    number = as_number(many) if many else 1
    if number == 1:
        return [Item(kind if kind != "characters" else "string", adjectives=adjectives, said=said, nouns=noun)]
    return [Item(kind, count=many, adjectives=adjectives, said=said, nouns=noun)]


def _bare(subscript: str) -> str:
    return subscript.lstrip("_").strip("{}[]").replace(" ", "")
