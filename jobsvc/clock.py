"""The one clock, so that tests can set it."""

from __future__ import annotations

import time

MICROSECOND = 1e-6


def now() -> float:
    """Epoch seconds, to the microsecond."""
    return round(time.time(), 6)


def later_than(*moments: float) -> float:
    """Now, or the first microsecond after all of `moments` where this machine's clock is behind them."""
    return max(now(), *(round(moment + MICROSECOND, 6) for moment in moments))
