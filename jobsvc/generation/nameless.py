"""Values that have no name where prose tells of their line: another text gives them one, or their kind does."""

from __future__ import annotations

import re

from jobsvc.generation.items import Found
from jobsvc.generation.layout import Layout

_SUBSCRIPTED = re.compile(r"(?<![\w\\])([A-Za-z])_(?:\{?([ijk](?:,?[ijk])?)\}?)(?!\w)")
_PLAIN = re.compile(r"(?:<=?|^|[|(]) ?([A-Za-z])(?! ?[\w'(_])")


def name_from(found: Found, remarks: list[str], layout: Layout) -> None:
    """Gives a nameless item the name that its remark or explanation uses."""
    nameless = [item for item in found.items if not item.name]
    known = layout.names() | {item.name for item in found.items}
    for item in nameless:
        near = [remarks[number] for number in item.remarks] or (remarks if len(found.items) == 1 else [])
        texts = [*near, *(found.leftover if len(nameless) == 1 else [])]
        item.name, item.index = _new_name(texts, known, row=item.is_row) or ("", "")
        known.add(item.name)


def name_the_nameless(layout: Layout, constraints: list[str]) -> None:
    """What no sentence about lines names is named by the one unknown name of the others, or by its kind."""
    nameless = [item for item, _ in layout.items() if not item.name]
    if len(nameless) == 1:
        found = _new_name(constraints, layout.names(), row=nameless[0].is_row)
        if found:
            nameless[0].name, nameless[0].index = found
    for item, _ in layout.items():
        if not item.name:
            words = {"int": "number", "string": "word", "characters": "row"}
            stem = words[item.kind] + ("s" if item.is_row and item.kind != "characters" else "")
            names = layout.names()
            item.name = next(
                name for name in (stem, *(f"{stem}{letter}" for letter in "abcdefgh")) if name not in names
            )


def _new_name(texts: list[str], known: set[str], *, row: bool) -> tuple[str, str] | None:
    """The only name in the texts that is not known, with its subscript for a single value."""
    found = {(match[1], match[2]) for text in texts for match in _SUBSCRIPTED.finditer(text) if match[1] not in known}
    if len({name for name, _ in found}) == 1:
        name, index = sorted(found)[0]
        return (name, "") if row else (name, index)
    if found or row:
        return None
    plain = {match[1] for text in texts for match in _PLAIN.finditer(text) if match[1] not in known}
    return (plain.pop(), "") if len(plain) == 1 else None
