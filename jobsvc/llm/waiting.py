"""The Retry-After header."""

from __future__ import annotations

from datetime import UTC
from email.utils import parsedate_to_datetime

from jobsvc import clock


def retry_after_s(header: str) -> float | None:
    """``"30"`` or an HTTP date as seconds from now; None where the header says neither."""
    text = header.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, moment.timestamp() - clock.now())
