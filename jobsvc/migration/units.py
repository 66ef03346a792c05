"""What a write costs, by DynamoDB's rules: one unit for each KB of the item begun, and for each of its index entries.

Worked out rather than asked for: asking costs a local engine a third of its speed, and a rate has to be kept
before the write, not after it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jobsvc.models.indexes import SUMMARY
from jobsvc.models.size import field_bytes

KB = 1024
#: A transaction writes everything twice.
IN_TRANSACTION = 2

_KEYS = frozenset({"PK", "SK"})
_INDEXES = tuple((f"GSI{number}PK", frozenset({*SUMMARY, *_KEYS, f"GSI{number}PK", f"GSI{number}SK"})) for number in (1, 2, 3))


def write_units(item: Mapping[str, Any], replaced: Mapping[str, Any] | None = None) -> int:
    """Units of putting `item`; `replaced` is what it takes the place of, which has to leave the indexes too."""
    before = _kilobytes(replaced)[1:] if replaced else ()
    return sum(_kilobytes(item)) + sum(before)


def _kilobytes(item: Mapping[str, Any]) -> list[int]:
    """Of the item, and of its entry in each index."""
    sizes = {name: field_bytes(name, typed) for name, typed in item.items()}
    parts = [sum(sizes.values())]
    parts += [sum(sizes[name] for name in carried & sizes.keys()) for key, carried in _INDEXES if key in sizes]
    return [-(-size // KB) for size in parts]
