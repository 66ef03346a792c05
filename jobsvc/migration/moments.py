"""Times of any source, in UTC and to the microsecond; what is none stays as it was found."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
#: Python would cut the digits off.
_BEYOND_MICROSECONDS = re.compile(r"[.,]\d{7}")


def in_utc(value: Any) -> Any:
    """A time, or its ISO text. Without a zone it is in UTC: so Django keeps times where a database knows no zones."""
    if isinstance(value, str):
        value = _from_text(value)
    if not isinstance(value, datetime):
        return value
    try:
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    except OverflowError:
        return value.isoformat()


def from_epoch(value: Any) -> Any:
    """Epoch seconds as a time."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return value
    micros = Decimal(value) * 1_000_000
    try:
        return _EPOCH + timedelta(microseconds=int(micros)) if micros == micros.to_integral_value() else value
    except OverflowError:
        return value


def _from_text(text: str) -> datetime | str:
    try:
        return text if _BEYOND_MICROSECONDS.search(text) else datetime.fromisoformat(text)
    except ValueError:
        return text
