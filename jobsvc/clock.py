"""The one clock, so that tests can set it."""

from __future__ import annotations

import time
from datetime import UTC, datetime


def now() -> float:
    """Epoch seconds, to the microsecond."""
    return round(time.time(), 6)


def iso(seconds: float | None) -> str | None:
    """Epoch seconds as ISO 8601 in UTC: ``2025-10-09T03:23:46+00:00``; None stays None."""
    return None if seconds is None else datetime.fromtimestamp(float(seconds), UTC).isoformat()
