"""Conditions on cells that are told by the meaning of their characters: "the cell (1, 1) is empty" after "'.' means an
empty cell"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from jobsvc.generation.expressions import Num, Ref
from jobsvc.generation.facts import Fact, Structured

_QUOTED = re.compile(r"['\"`«](?P<character>[^\s'\"`])['\"`»]")
#: A character at the beginning of what it means, without quotes: "0 stands for a free cell".
_BARE = re.compile(
    r"(?:(?<=^)|(?<=, )|(?<= and )|(?<= while ))(?P<character>[^\s'\"`a-z]) (?=(?:stands? for|means?|denotes?"
    r"|represents?) )"
)
_STATE = r"(?P<state>empty|free|passable|blocked|occupied|filled)"
_CELL = re.compile(
    rf"(?:the )?(?:[a-z-]+ )?(?:cell|square|position|tile) \((?P<row>\d{{1,2}}), ?(?P<column>\d{{1,2}})\) (?:is"
    rf"|will be)"
    rf"(?: always)? {_STATE}",
    re.I,
)
_AT_LEAST_ONE = re.compile(
    rf"(?:there (?:is|exists|will be) )?at least one (?:[a-z]+ )?(?:cell|square(?: meter)?|tile|place)"
    rf"(?: (?:in|on|of) the [a-z]+)? (?:is|that is|which is) {_STATE}"
    rf"|there (?:is|exists|will be) at least one {_STATE.replace('?P<state>', '?P<state_2>')} (?:cell|square"
    rf"|tile|place)",
    re.I,
)


def with_quotes(text: str) -> str:
    """The text with quotes around the characters whose meaning it tells without any."""
    return _BARE.sub(lambda match: f"'{match['character']}' ", text)


def said_by_meaning(sentence: str, legends: Iterable[str], grids: tuple[str, ...]) -> list[Fact]:
    """What the whole sentence, without its lead, says of cells of the only grid; none where it says anything else."""
    cell, some = _CELL.fullmatch(sentence), _AT_LEAST_ONE.fullmatch(sentence)
    if len(grids) != 1 or not (cell or some):
        return []
    state = cell["state"] if cell else (some and (some["state"] or some["state_2"])) or ""
    character = _meaning(state.lower(), legends)
    if not character:
        return []
    if cell:
        return [Structured("cell", (Ref(grids[0]),), (Num(int(cell["row"])), Num(int(cell["column"]))), character)]
    return [Structured("occurs", (Ref(grids[0]),), (Num(1),), character)]


def _meaning(state: str, legends: Iterable[str]) -> str:
    """The only character of which the legends say that it is that state."""
    found = set()
    for text in legends:
        quoted = list(_QUOTED.finditer(text))
        for place, match in enumerate(quoted):
            end = quoted[place + 1].start() if place + 1 < len(quoted) else len(text)
            said = re.split(r"[,;.]", re.sub(r"\([^()]*\)", "", text[match.end() : end]))[0]
            if re.search(rf"\b{state}\b", said, re.I) and not re.search(r"\b(?:not|non)\b", said):
                found.add(match["character"])
    return found.pop() if len(found) == 1 else ""
