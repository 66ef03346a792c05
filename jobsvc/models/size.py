"""How many bytes an item takes, by DynamoDB's rules.

Source: the DynamoDB developer guide, "Item sizes and formats".
"""

from __future__ import annotations

import re
from typing import Any

from jobsvc.errors import ItemTooLarge
from jobsvc.models.base import Item

#: Names and values of one item together.
MAX_ITEM_BYTES = 400 * 1024
#: Of these, what callers and results leave to the moves of a job's life: ids, times, an error message of
#: 1,000 characters. A job that was taken in can then always be claimed, failed, recovered and deleted.
KEPT_FREE = 8 * 1024

_SIGNIFICANT = re.compile(r"0*([1-9][0-9]*?)0*$")


def check_size(item: Item, *, kept_free: int = 0) -> None:
    """Raise ItemTooLarge, naming the largest field, when DynamoDB would refuse `item` with `kept_free` bytes more."""
    sizes = field_sizes(item)
    total = sum(sizes.values())
    limit = MAX_ITEM_BYTES - kept_free
    if total > limit:
        raise ItemTooLarge(max(sizes, key=lambda name: sizes[name]), total, limit)


def field_sizes(item: Item) -> dict[str, int]:
    """Bytes of each field, name and value together."""
    return {name: len(name.encode()) + typed_bytes(typed) for name, typed in item.serialize().items()}


def typed_bytes(typed: dict[str, Any]) -> int:
    """Bytes of a value in DynamoDB's typed JSON."""
    ((kind, value),) = typed.items()
    match kind:
        case "S":
            return len(value.encode())
        case "N":
            return _number_bytes(value)
        case "B":
            return len(value)
        case "M":
            return 3 + sum(1 + len(name.encode()) + typed_bytes(item) for name, item in value.items())
        case "L":
            return 3 + sum(1 + typed_bytes(item) for item in value)
    return 1


def _number_bytes(text: str) -> int:
    """One byte for two significant digits, and one more; another for a minus."""
    found = _SIGNIFICANT.search(re.sub(r"[^0-9]", "", text))
    digits = len(found[1]) if found else 0
    return (digits + 1) // 2 + 1 + text.startswith("-")
