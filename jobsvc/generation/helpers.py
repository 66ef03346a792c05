"""Puts a script together: what is particular to a problem, and of the common parts those that it uses."""

from __future__ import annotations

import re
from pprint import pformat
from typing import Any

from jobsvc.generation import template
from jobsvc.generation.limits import MOST_VALUES
from jobsvc.generation.structures import amending, edge_methods, rows
from jobsvc.generation.template import (
    CHECK,
    DESCRIPTION,
    FIELDS,
    HEAD,
    MAIN,
    NO_ROOM,
    ONE_CASE,
    ONE_CASE_OF_SEVERAL,
    SCALE,
    SIZES,
    TAIL,
)

METHODS = {**template.METHODS, **edge_methods.METHODS, **rows.METHODS, **amending.METHODS}
FUNCTIONS = {**template.FUNCTIONS, **amending.FUNCTIONS, **rows.FUNCTIONS}
_CALL = re.compile(r"\b(?:self|scale)\.(\w+)\(")


def program(
    *, title: str, schema: dict[str, Any], layout: str, constants: str, body: str, stops_short: bool, checked: bool
) -> str:
    """The source. `checked` where the bounds of a value may leave it no room, `stops_short` where the bounds allow
    larger inputs than the script makes."""
    methods = [METHODS[name].replace("{check}", CHECK if checked else "") for name in _used(body)]
    fields = [text for name, text in FIELDS.items() if any(re.search(rf"\bself\.{name}\b", one) for one in methods)]
    text = "".join((body, *methods))
    functions = [one for name, one in FUNCTIONS.items() if re.search(rf"\b{name}\(", text)]
    several = "NoRoom" in text
    scale = (
        SCALE + "".join(f"        {field}\n" for field in fields or ("pass",)) + "".join(f"\n{one}" for one in methods)
    )
    return "".join(
        (
            HEAD.format(title=title, format=layout),
            f"\n{constants}\n" if constants else "\n",
            SIZES,
            _most(stops_short) if any("MOST_VALUES" in field for field in fields) else "",
            NO_ROOM if several else "",
            scale,
            *(f"\n\n{one}" for one in functions),
            f"\n\n{body}",
            TAIL,
            ONE_CASE_OF_SEVERAL if several else ONE_CASE,
            DESCRIPTION.replace("{schema}", pformat(schema, width=116, compact=True, sort_dicts=False)),
            MAIN,
        )
    )


def _used(body: str) -> list[str]:
    """The methods that the body calls and that those call, in the template's order."""
    used: set[str] = set()
    waiting = _CALL.findall(body)
    while waiting:
        name = waiting.pop()
        if name in METHODS and name not in used:
            used.add(name)
            waiting += _CALL.findall(METHODS[name])
    return [name for name in METHODS if name in used]


def _most(stops_short: bool) -> str:
    note = "# Large inputs stop at about this many values; the bounds allow more.\n" if stops_short else ""
    return f"{note}MOST_VALUES = {MOST_VALUES:_}\n\n"
