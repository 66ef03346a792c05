"""Sentences that speak of a value without its name ("the string consists of ...") -> the same with the name."""

from __future__ import annotations

import re

from jobsvc.generation.layout import Layout
from jobsvc.generation.phrases import Item

_STRINGS = re.compile(
    r"^(?:it is guaranteed,? that |also,? )?(?:(?:the|this|that|each|every|all|these|both|all (?:of )?the|each of the|both of the|a) )*(?:(?:given|input|binary|resulting) )*"
    r"(?:strings?|words?|lines?|names?|texts?|passwords?|sequences?|they|it(?! is (?:also |again )?(?:guaranteed|known|possible|allowed))|of (?:these|them)(?: strings)?)(?: (?P<name>[A-Za-z](?:_\{?i\}?)?)(?=,? ))?"
    r"(?: in the input| of the input| given| is non-?empty,? and| is non-?empty)?(?=,? (?:will )?(?:only )?(?:consists?|contains?|has|have|is|are|length|does|do|don't|doesn't)\b)",
    re.I,
)
_CHARACTERS = re.compile(
    r"^(?:(?:the|each|every|all|all the) )?(?:character|letter|symbol)s?(?: (?:in|of) (?:the|each|every|these|this|both) (?:given )?(?:strings?|lines?|words?|rows?|table|grid|map|field|board))?(?= (?:is|are|will be)\b)",
    re.I,
)
_LENGTH = re.compile(
    r"^(?:it is guaranteed,? that )?(?:the )?(?:lengths? of (?:(?:the|this|each|every|all|any|both) )*(?:given )?(?:strings?|words?|lines?|names?|texts?|sequences?)|(?:string|word)(?:'s|s')? lengths?|its length)(?! [A-Za-z]\b(?! ))",
    re.I,
)
_NUMBERS = re.compile(
    r"^(?:it is guaranteed,? that )?(?:all|each|every|the)(?: of)?(?: the| these| those)?(?: given)? (?:numbers?|integers?|values?|elements?(?: of the (?:array|sequence|matrix|table))?)(?: in the (?:input|second line|array|sequence|table|matrix))?"
    r"(?= (?:is|are|does|do)\b(?! separated))",
    re.I,
)


def referred(text: str, layout: Layout) -> str:
    """The sentence with its subject named where the layout has only that one of its kind."""
    strings = [(item, rows) for item, rows in layout.items() if item.kind in ("string", "characters")]
    if strings and (match := _STRINGS.match(text)) and not match["name"]:
        return f"{_joined(strings)}{text[match.end() :]}"
    if strings and (match := _CHARACTERS.match(text)):
        return f"each character of {_joined(strings)}{text[match.end() :]}"
    if strings and (match := _LENGTH.match(text)):
        return f"the length of {_joined(strings)}{text[match.end() :]}"
    rows = [(item, in_rows) for item, in_rows in layout.items() if item.kind not in ("string", "characters") and item.is_row]
    if len(rows) == 1 and (match := _NUMBERS.match(text)):
        return f"{_joined(rows)}{text[match.end() :]}"
    return text


def _joined(items: list[tuple[Item, bool]]) -> str:
    return " and ".join(_element(item, in_rows=in_rows) for item, in_rows in items)


def _element(item: Item, *, in_rows: bool) -> str:
    """One value of the item, as its text names it."""
    own = in_rows and (item.index or item.first)[:1] in ("i", "j", "k")
    letters = ("i",) * own + (("j",) if item.is_row and own else ("i",) if item.is_row and item.kind == "int" else ())
    return f"{item.name}_{{{','.join(letters)}}}" if letters else item.name
