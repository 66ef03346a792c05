"""The processes below this one: what they take, and the end of them all.

This process is their reaper: what loses its parent becomes its child, and so none gets out of sight.
"""

from __future__ import annotations

import ctypes
import os
import signal
from collections.abc import Iterator
from contextlib import suppress

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36


def become_reaper() -> None:
    if ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise OSError("The kernel lets this process not reap orphans")


def die_with_parent(parent: int) -> None:
    """Have the kernel kill this process when `parent` ends. A change of user undoes it."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # It has ended already.
        os._exit(1)


def children(pid: int) -> Iterator[int]:
    """Of all threads of the process."""
    with suppress(OSError):
        for thread in os.listdir(f"/proc/{pid}/task"):
            with suppress(OSError), open(f"/proc/{pid}/task/{thread}/children") as file:
                yield from map(int, file.read().split())


def descendants() -> list[int]:
    """Nearest first."""
    found: list[int] = list(children(os.getpid()))
    for pid in found:  # which grows on the way
        found.extend(children(pid))
    return found


def memory(pids: list[int]) -> int:
    """Bytes that the processes hold in memory and have not merely mapped from files."""
    return sum(map(_own_memory, pids))


def end_descendants() -> None:
    """Kill and collect them all. A stopped process cannot fork: so first they are stopped, until no new one is seen."""
    stopped: set[int] = set()
    while fresh := set(descendants()) - stopped:
        _signal(fresh, signal.SIGSTOP)
        stopped |= fresh
    _signal(stopped, signal.SIGKILL)
    while collect():
        _signal(children(os.getpid()), signal.SIGKILL)


def collect() -> bool:
    """Wait for the end of one child; False where there is none."""
    try:
        os.waitpid(-1, 0)
    except ChildProcessError:
        return False
    return True


def _signal(pids: Iterator[int] | set[int], number: signal.Signals) -> None:
    for pid in pids:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(pid, number)


def _own_memory(pid: int) -> int:
    kib = 0
    with suppress(OSError), open(f"/proc/{pid}/status") as file:
        for line in file:
            if line.startswith(("RssAnon:", "RssShmem:", "VmSwap:")):
                kib += int(line.split()[1])
    return kib * 1024
