"""The one clock, so that tests can set it."""

from __future__ import annotations

import time
from datetime import UTC, datetime

MICROSECOND = 1e-6


def now() -> float:
    """Epoch seconds, to the microsecond."""
    return round(time.time(), 6)


def later_than(*moments: float) -> float:
    """Now, or the first microsecond after all of `moments` where this machine's clock is behind them."""
    return max(now(), *(round(moment + MICROSECOND, 6) for moment in moments))


def iso(moment: float | None, timespec: str = "auto") -> str | None:
    """Epoch seconds as ISO 8601 in UTC: `2025-10-09T03:23:46+00:00`."""
    return None if moment is None else datetime.fromtimestamp(float(moment), UTC).isoformat(timespec=timespec)
