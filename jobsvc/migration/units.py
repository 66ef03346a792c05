"""What a write costs, by DynamoDB's rules: one unit for each KB of the item begun, and for each of its index entries.

Worked out rather than asked for: asking costs a local engine a third of its speed, and a rate has to be kept
before the write, not after it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jobsvc.models.indexes import SUMMARY
from jobsvc.models.size import typed_bytes

KB = 1024
#: A transaction writes everything twice.
IN_TRANSACTION = 2

#: What every index carries, and the keys of each.
_CARRIED = (*SUMMARY, "PK", "SK")
_INDEXES = tuple((f"GSI{number}PK", f"GSI{number}SK") for number in (1, 2, 3))


def write_units(item: Mapping[str, Any], replaced: Mapping[str, Any] | None = None) -> int:
    """Units of putting `item`; at most these, where it takes the place of `replaced` and index keys may stay."""
    table, *indexes = _kilobytes(item)
    if replaced is None:
        return table + sum(indexes)
    table_before, *indexes_before = _kilobytes(replaced)
    return max(table, table_before) + sum(indexes) + sum(indexes_before)


def _kilobytes(item: Mapping[str, Any]) -> list[int]:
    """Of the item, and of its entry in each index."""
    sizes = {name: len(name) + _bytes(typed) for name, typed in item.items()}
    parts = [sum(sizes.values())]
    if _INDEXES[0][0] in sizes:
        carried = sum(sizes[name] for name in _CARRIED if name in sizes)
        parts += [carried + sizes[pk] + sizes[sk] for pk, sk in _INDEXES if pk in sizes]
    return [-(-size // KB) for size in parts]


def _bytes(typed: dict[str, Any]) -> int:
    text = typed.get("S")
    return len(text) if text is not None and text.isascii() else typed_bytes(typed)
