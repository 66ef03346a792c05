"""Names that constraints use and the input does not have: the k of "a string of length k" with 1 <= k <= 15."""

from __future__ import annotations

import re
from collections.abc import Collection

_BOUNDS = re.compile(r"(?P<low>[\d *^{}]+?) ?<= ?(?P<name>[A-Za-z]) ?<= ?(?P<high>[\d *^{}]+?)\.?")


def without_hidden(texts: list[str], names: Collection[str]) -> list[str]:
    """The sentences with bounds in the place of a name that only tells the length of one string."""
    for text in texts:
        match = _BOUNDS.fullmatch(text.strip())
        if match is None or match["name"] in names:
            continue
        others = [other for other in texts if other is not text and re.search(rf"\b{match['name']}\b", other)]
        written = _written(others[0], match) if len(others) == 1 else ""
        if written:
            return [written if other is others[0] else other for other in texts if other is not text]
    return texts


def _written(text: str, match: re.Match[str]) -> str:
    """The sentence about a length with its bounds; nothing where it says anything else of the name."""
    name, low, high = match["name"], match["low"], match["high"]
    spelled = re.sub(rf"(\blength (?:of )?){name}\b", rf"\g<1>between {low} and {high}", text)
    equal = re.fullmatch(rf"(?:{name} ?= ?(?P<length>\|\w\|)|(?P<length_2>\|\w\|) ?= ?{name})\.?", text.strip())
    if equal:
        return f"{low} <= {equal['length'] or equal['length_2']} <= {high}"
    return spelled if spelled != text and not re.search(rf"\b{name}\b", spelled) else ""
