"""A control group for one run, where the worker may make one: memory and processes bounded by the kernel as a whole.

Nothing depends on it: without it memory is watched from outside, some fifty times a second.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from jobsvc.sandbox.plan import Limits

_ROOT = "/sys/fs/cgroup"
#: What the sandbox itself takes of the processes.
_OF_SANDBOX = 5

#: Of version 2 and 1.
_LIMITS = ("memory.max", "memory.swap.max", "memory.limit_in_bytes", "memory.memsw.limit_in_bytes", "pids.max")


@dataclass(frozen=True, slots=True)
class Group:
    """The folders of a run's group: one in version 2 of control groups, one for each controller in version 1."""

    folders: tuple[str, ...] = ()

    def bound(self, limits: Limits) -> None:
        memory, processes = str(limits.memory + limits.disk), str(limits.processes + _OF_SANDBOX)
        values = (memory, "0", memory, memory, processes)
        for folder in self.folders:
            for name, value in zip(_LIMITS, values, strict=True):
                with suppress(OSError):
                    _write(f"{folder}/{name}", value)

    def ran_out_of_memory(self) -> bool:
        """Whether the kernel ended a process of it."""
        for folder in self.folders:
            for events in ("memory.events", "memory.oom_control"):
                with suppress(OSError), open(f"{folder}/{events}") as file:
                    if any(line.startswith("oom_kill ") and line.split()[1] != "0" for line in file):
                        return True
        return False


def enter() -> Group:
    """A new group with this process in it; one without folders where none can be made.

    Moving a process takes the kernel ten milliseconds and more, so it is done before there is anything to run.
    """
    return Group(tuple(folder for parents in _places() if (folder := _made_in(parents))))


def leftover(pid: int) -> None:
    """Remove the group of a process that has ended."""
    for parents in _places():
        for parent in parents:
            with suppress(OSError):
                os.rmdir(_folder(parent, pid))


def sweep() -> None:
    """Remove the groups of processes that ended when nobody was left to tidy up."""
    for parents in _places():
        for folder in (found for parent in parents for found in glob.glob(_folder(parent, "*"))):
            if not os.path.exists(f"/proc/{folder.rpartition('-')[2]}"):
                with suppress(OSError):
                    os.rmdir(folder)


def _folder(parent: str, pid: int | str) -> str:
    return f"{parent}/jobsvc-{pid}"


def _made_in(parents: tuple[str, ...]) -> str:
    """A folder with limits in the first of the parents that has such; empty where none has."""
    for parent in parents:
        folder = _folder(parent, os.getpid())
        try:
            os.mkdir(folder)
        except OSError:
            continue
        with suppress(OSError):
            if any(os.path.exists(f"{folder}/{name}") for name in _LIMITS):
                _write(f"{folder}/cgroup.procs", "0")
                return folder
        os.rmdir(folder)
    return ""


def _places() -> Iterator[tuple[str, ...]]:
    """For each hierarchy, below which folders a group may be made.

    That is this process's own; in version 2 also the one above, as a group that has processes itself hands no
    limits down.
    """
    with suppress(OSError), open("/proc/self/cgroup") as file:
        for line in file:
            _, controllers, path = line.rstrip("\n").split(":", 2)
            if not controllers:
                yield f"{_ROOT}{path}".rstrip("/"), f"{_ROOT}{os.path.dirname(path)}".rstrip("/")
            for controller in {"memory", "pids"} & set(controllers.split(",")):
                yield (f"{_ROOT}/{controller}{path}".rstrip("/"),)


def _write(path: str, value: str) -> None:
    with open(os.open(path, os.O_WRONLY), "w") as file:  # Never makes a file where there is no such setting.
        file.write(value)
