"""Sentences about values that they call by a noun of the story ("Sizes are distinct integers from 1 to n").

The values are those of the only array, or of the only rows, that the format has; where there are several, or where
the noun may mean something else, nothing is rewritten.
"""

from __future__ import annotations

import re

from jobsvc.generation.distinctness import SOME_OF_THEM
from jobsvc.generation.items import Item
from jobsvc.generation.layout import Layout, Rows

_ALL = r"(?:all |each of |each |every |any )?(?:of )?(?:the |these |those |their )?(?:given )?"
_NOUN = r"(?P<noun>[a-z]{3,20}(?: [a-z]{3,20})?)"
_OF_A_PERMUTATION = re.compile(
    rf"{_ALL}{_NOUN} are (?:all |pairwise )*(?P<distinct>distinct |different |unique )?(?:integers?|numbers)"
    r" (?:from|between) (?P<low>-?\d+) (?:to|and) (?P<high>[\w^*{} ]{1,12}?)(?:,? inclusive)?",
    re.I,
)
_WITHIN_ABSOLUTE = re.compile(
    rf"(?:the )?absolute values? of (?:all |any |each |every )?(?:the |these )?(?:given )?{_NOUN} (?:does|do"
    rf"|will) not exceed"
    r" (?P<high>[\d^*{} ]{1,12})"
    rf"|{_ALL}(?P<noun_2>[a-z]{{3,20}})(?: in the input)? (?:are integers,? (?:and )?)?(?:does|do|will|don't"
    rf"|doesn't|not|their)"
    r" ?(?:not )?(?:exceeding|exceed|absolute values? (?:does|do) not exceed)"
    r" (?P<high_2>[\d^*{} ]{1,12}?)(?P<absolute>,? (?:by|in) (?:its |their )?absolute value)?",
    re.I,
)
_BETWEEN = re.compile(
    rf"{_ALL}{_NOUN} (?:is|are) (?:all )?(?:an? )?(?:positive |non-negative )?(?:integers? |numbers? )?"
    rf"(?:between|from) (?P<low>-?\d+)"
    r" (?:and|to) (?P<high>[\w^*{} ]{1,12}?)(?:,? inclusive)?",
    re.I,
)
_TOTAL_LENGTH = re.compile(
    r"(?:the )?(?:total length|total size|sum of (?:the )?(?:total )?lengths) of (?:all )?(?:of )?(?:the )?"
    r"(?:given |these )?"
    r"(?:strings?|words?|names?)(?: in (?:the )?input)? (?:does not exceed|doesn't exceed|won't exceed|will not"
    r" exceed|is at most"
    r"|is no more than|is not greater than) (?P<high>[\d ^*{}]{1,12})",
    re.I,
)
_COORDINATES = re.compile(r"(?:coordinates|positions|points)$", re.I)
_NUMBERS = re.compile(r"(?:numbers|integers|values|elements|sizes|heights|weights|costs|prices|times|lengths)$", re.I)


def of_unnamed_values(sentence: str, layout: Layout) -> str | None:
    """The whole sentence, without its lead, of the values by their name."""
    if match := _OF_A_PERMUTATION.fullmatch(sentence):
        values = _meant(match["noun"], layout)
        if len(values) == 1 and (match["distinct"] or _NUMBERS.search(match["noun"])):
            bounds = f"{match['low']} <= {values[0]} <= {match['high']}"
            return f"{values[0]} are distinct and {bounds}" if match["distinct"] else bounds
    if (match := _BETWEEN.fullmatch(sentence)) and _NUMBERS.search(match["noun"]):
        values = _meant(match["noun"], layout)
        return f"{match['low']} <= {values[0]} <= {match['high']}" if len(values) == 1 else None
    if match := _TOTAL_LENGTH.fullmatch(sentence):
        strings = [item for item, in_rows in layout.items() if item.kind == "string" and (in_rows or item.is_row)]
        lone = len(strings) == 1 and not layout.tests
        return f"the sum of lengths of {strings[0].name}_i is at most {match['high']}" if lone else None
    match = _WITHIN_ABSOLUTE.fullmatch(sentence)
    if match:
        noun, high = match["noun"] or match["noun_2"], match["high"] or match["high_2"]
        values = _meant(noun, layout)
        if values and (match["noun"] or match["absolute"] or "absolute" in sentence):
            return f"{', '.join(f'|{value}|' for value in values)} <= {high}"
    return None


def _meant(noun: str, layout: Layout) -> list[str]:
    """The values that a noun may mean, as their text names them: the coordinates of points, else the only array."""
    if SOME_OF_THEM.search(noun):
        return []
    groups = [node for node in (*layout.lines, *layout.body) if isinstance(node, Rows)]
    arrays = layout.arrays()
    if _COORDINATES.search(noun) and len(groups) == 1 and len(groups[0].lines) == 1 and len(arrays) == 2:
        columns = groups[0].lines[0].items
        return [_element(item) for item in columns] if len(columns) == 2 else []
    return [f"{arrays[0][0]}_i"] if len(arrays) == 1 else []


def _element(item: Item) -> str:
    return f"{item.name}_{item.index}" if item.index in ("i", "j", "k") else f"{item.name}_i"
