"""The one form in which a row of the source and an item of the table are compared, and its SHA-256.

Null, a field that is not there and an empty mapping are the same. Times are whole microseconds of the epoch, numbers
are equal where their values are, and every list in the form begins with what it stands for: no number looks like text.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Context, Decimal
from typing import Any

from jobsvc.migration.rows import TIMES, Row

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
#: Digits that are kept of a number; the sources' own limits are below.
PRECISE = Context(prec=1000)

_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


def row_digest(row: Row) -> bytes:
    """SHA-256 of a row of the source."""
    return digest(row.table, row.id, row.values)


def digest(table: str, row_id: str, fields: Mapping[str, Any]) -> bytes:
    """SHA-256 of all fields of one row, by the names of their columns."""
    return hashlib.sha256(_encode([table, row_id, canonical_fields(fields)]).encode()).digest()


def canonical_fields(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that are not null, as plain JSON."""
    return {
        name: value if type(value) is str else _canonical(name, value)
        for name, value in fields.items()
        if value is not None and value != {}
    }


def _canonical(name: str, value: Any) -> Any:
    return ["t", microseconds(value)] if name in TIMES and _is_moment(value) else _plain(value)


def _is_moment(value: Any) -> bool:
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return math.isfinite(value)
    return isinstance(value, datetime)


def microseconds(moment: datetime | float | Decimal) -> int:
    """A time as whole microseconds of the epoch. A datetime without a zone is UTC."""
    if isinstance(moment, datetime):
        return ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - EPOCH) // MICROSECOND
    return int((_exact(moment) * 1_000_000).to_integral_value())


def _plain(value: Any) -> Any:
    match value:
        case str() | bool() | None:
            return value
        case int() | float() | Decimal():
            return ["n", _digits(_exact(value))]
        case Mapping():
            return {str(key): _plain(item) for key, item in value.items()}
        case list() | tuple():
            return ["l", *(_plain(item) for item in value)]
        case datetime():
            return ["t", microseconds(value)]
        case bytes():
            return ["b", value.hex()]
    return ["?", type(value).__name__, str(value)]


def _exact(number: float | Decimal) -> Decimal:
    """A float is the number that it is written as, not the nearest binary one."""
    return number if isinstance(number, Decimal) else Decimal(repr(number))


def _digits(number: Decimal) -> str:
    return str(number.normalize(PRECISE)) if number else "0"


class Checksum:
    """The sum of any number of digests: the same in whatever order they come, and different where any one differs."""

    def __init__(self) -> None:
        self.count = 0
        self._sum = 0

    def add(self, digest: bytes) -> None:
        self.count += 1
        self._sum += int.from_bytes(digest)

    def remove(self, digest: bytes) -> None:
        self.count -= 1
        self._sum -= int.from_bytes(digest)

    def __str__(self) -> str:
        """64 hexadecimal digits."""
        return f"{self._sum % 2**256:064x}"
