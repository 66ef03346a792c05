"""Processor time of a server: what it costs to answer, whatever else the machine does meanwhile."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

TICK = 1 / os.sysconf("SC_CLK_TCK")


def seconds_of(pid: int) -> float:
    """What a process and all below it have taken so far."""
    total = 0.0
    with suppress(FileNotFoundError, ProcessLookupError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total = (int(fields[11]) + int(fields[12])) * TICK
        for thread in Path(f"/proc/{pid}/task").iterdir():
            total += sum(seconds_of(int(child)) for child in (thread / "children").read_text().split())
    return total
