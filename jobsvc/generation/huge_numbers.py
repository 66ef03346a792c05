"""Numbers of so many digits that they are texts: 1 <= x < 10^{100000} becomes a string of digits.

Only positive ones: whether 0 may stand among numbers that begin with another digit, a string cannot say.
"""

from __future__ import annotations

import re

from jobsvc.generation.items import Item
from jobsvc.generation.layout import Layout

#: Exponents of ten up to this one are bounds of numbers.
MOST_OF_A_NUMBER = 100

_NAME = r"[A-Za-z](?:_(?:\w|\{\w{1,3}\}))?"
_HUGE = re.compile(
    rf"(?:^|(?<=[,;(] )|(?<=[,;(])) ?(?P<low>\d) ?(?P<above><=?) ?(?P<names>{_NAME}(?: ?, ?{_NAME})*) ?(?:<=?)"
    r" ?10\^\{?(?P<exponent>\d{3,7})\}?(?![\d^*])(?: ?[,;](?= ))?"
)
_WITHOUT_ZEROS = re.compile(
    r"(?:an? )?(?:positive )?(?:integer )?(?:number )?(?:without|with no) leading zeroe?s", re.I
)


def as_digits(layout: Layout, texts: list[str]) -> list[str]:
    """The constraints with huge numbers told as strings; their items in the layout become strings."""
    return [part for text in texts for part in _parts(layout, text)]


def repeats_that_it_is_written_plainly(remark: str) -> bool:
    """Whether a remark says of a number only how numbers are written: "without leading zeros"."""
    return bool(_WITHOUT_ZEROS.fullmatch(remark.strip(" ,.;:—-")))


def _parts(layout: Layout, text: str) -> list[str]:
    match = _HUGE.search(text)
    if match is None or int(match["exponent"]) <= MOST_OF_A_NUMBER:
        return [text]
    names = [name.strip() for name in match["names"].split(",")]
    items = [_item(layout, name) for name in names]
    if (match["low"], match["above"]) not in (("1", "<="), ("0", "<")) or not all(items):
        return [text]
    said = []
    for name, item in zip(names, items, strict=True):
        assert item is not None  # noqa: S101 - all of them were found
        item.kind, item.nouns = "string", "string"
        item.adjectives = re.sub(r"\bpositive\b|\bspace[- ]separated\b", "", item.adjectives).strip()
        said += [
            f"the length of {name} is between 1 and {match['exponent']}",
            f"{name} consists of digits",
            f"the first character of {name} is a digit from 1 to 9",
        ]
    rest = f"{text[: match.start()]} {text[match.end() :]}".strip(" ,;")
    return [*said, *(_parts(layout, rest) if rest else [])]


def _item(layout: Layout, name: str) -> Item | None:
    """The only item of the name, where it is no row of values."""
    base = name.partition("_")[0]
    found = [item for item, _ in layout.items() if item.name == base]
    return found[0] if len(found) == 1 and found[0].kind in ("int", "") and not found[0].is_row else None
