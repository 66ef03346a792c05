"""The stamp of a run on every item that it writes: whose the item is, and what it was.

`migrated_by` is `{run id}/{checksum}`, the checksum over everything else in the item. So whoever finds the item
later can tell, without the source, whether anybody has changed it since: the new service, or a hand.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from decimal import Context, Decimal
from typing import Any

STAMP = "migrated_by"
#: 16 characters of it are kept: with the run id, what mapping leaves free in an item.
CHECKSUM_BYTES = 12

Item = Mapping[str, Any]

#: DynamoDB keeps 38 digits; Python's own context would round to 28.
_PRECISE = Context(prec=40)

_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def content(item: Item) -> str:
    """An item without its stamp as JSON, always the same text for the same content."""
    return _encode({name: _normal(typed) for name, typed in item.items() if name != STAMP})


def stamp(text: str, run_id: str) -> str:
    """The stamp of a run for an item of this content."""
    return f"{run_id}/{_checksum(text)}"


def stamped(text: str, run_id: str) -> str:
    """The content of an item and the stamp of a run, as JSON: what is sent to DynamoDB."""
    return f'{text[:-1]},"{STAMP}":{{"S":"{stamp(text, run_id)}"}}}}'


def run_of(item: Item) -> str:
    """The id of the run that wrote the item; empty where none did."""
    return _stamp(item).partition("/")[0]


def is_untouched(item: Item) -> bool:
    """Whether a run wrote the item and it is still what was written."""
    return STAMP in item and _stamp(item).partition("/")[2] == _checksum(content(item))


def _stamp(item: Item) -> str:
    return str(item.get(STAMP, {}).get("S", ""))


def _checksum(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()[:CHECKSUM_BYTES]).decode()


def _normal(typed: Any) -> Any:
    """A typed value whose numbers are written in one way; DynamoDB answers with 100 what was sent as 1E2."""
    if "S" in typed:
        return typed
    ((kind, value),) = typed.items()
    if kind == "N":
        return {kind: _digits(value)}
    if kind == "M":
        return {kind: {name: _normal(item) for name, item in value.items()}}
    if kind == "L":
        return {kind: [_normal(item) for item in value]}
    return typed


def _digits(text: str) -> str:
    if text.isdecimal() and text[0] != "0":
        return text
    number = Decimal(text)
    return format(number.normalize(_PRECISE), "f") if number else "0"
