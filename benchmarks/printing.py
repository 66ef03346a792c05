"""Where the benchmarks print."""

from __future__ import annotations

import sys

from rich.console import Console


def wide_console(*, width: int = 140) -> Console:
    """As wide as the terminal; in a file or a pipe `width` characters, which the tables need."""
    return Console(width=None if sys.stdout.isatty() else width)
