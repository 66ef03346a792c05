"""Looking at processes from outside, by their ids."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path

LISTENS = "0A"  #: in /proc/net/tcp


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def descendants(pid: int) -> set[int]:
    """Every process below `pid` at this moment."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found: set[int] = set()
    while more := {child for child, parent in parents.items() if parent in found | {pid}} - found:
        found |= more
    return found


def run_delay(pids: set[int]) -> float:
    """For how many seconds the processes could have run, and others had the processors."""
    waited = 0
    for pid in pids:
        with suppress(OSError):
            waited += int(Path(f"/proc/{pid}/schedstat").read_text().split()[1])
    return waited / 1e9


def listening_addresses(pids: set[int]) -> set[str]:
    """The addresses on which any of the processes listens for TCP."""
    sockets = {link for pid in pids for link in _open_files(pid) if link.startswith("socket:")}
    found = set()
    for table, address_size in (("tcp", 4), ("tcp6", 16)):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == LISTENS and f"socket:[{fields[9]}]" in sockets:
                found.add(_address(fields[1].partition(":")[0], address_size))
    return found


def _address(text: str, size: int) -> str:
    # In 32-bit words of the machine's own byte order.
    words = [int(text[at : at + 8], 16).to_bytes(4, sys.byteorder) for at in range(0, size * 2, 8)]
    return str(ip_address(b"".join(words)))


def _open_files(pid: int) -> list[str]:
    links = []
    with suppress(OSError):
        for link in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(OSError):
                links.append(str(link.readlink()))
    return links


def eventually(condition: Callable[[], bool], seconds: float = 15.0) -> bool:
    """Whether the condition comes true in time; other processes tell nobody when they are ready."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
