"""A control group for one run, where the worker may make one: memory and processes bounded by the kernel as a whole.

Nothing depends on it: without it memory is watched from outside, some fifty times a second.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from jobsvc.sandbox.plan import Limits

_ROOT = "/sys/fs/cgroup"
#: What the sandbox itself takes of the processes.
_OF_SANDBOX = 4


@dataclass(frozen=True, slots=True)
class Group:
    """The folders of a run's group: one in version 2 of control groups, one for each controller in version 1."""

    folders: tuple[str, ...] = ()

    def enter(self) -> None:
        """With this process."""
        for folder in self.folders:
            _write(f"{folder}/cgroup.procs", "0")

    def ran_out_of_memory(self) -> bool:
        """Whether the kernel ended a process of it."""
        for folder in self.folders:
            for events in ("memory.events", "memory.oom_control"):
                with suppress(OSError), open(f"{folder}/{events}") as file:
                    if any(line.startswith("oom_kill ") and line.split()[1] != "0" for line in file):
                        return True
        return False


@contextmanager
def group(limits: Limits) -> Iterator[Group]:
    """A group with the limits; one without folders where none can be made."""
    made = [folder for parents in _places() if (folder := _made_in(parents, limits))]
    try:
        yield Group(tuple(made))
    finally:
        for folder in made:
            with suppress(OSError):
                os.rmdir(folder)


def _made_in(parents: tuple[str, ...], limits: Limits) -> str:
    """A folder with limits in the first of the parents that has such; empty where none has."""
    for parent in parents:
        folder = f"{parent}/jobsvc-{os.getpid()}"
        with suppress(OSError):
            os.mkdir(folder)
            if _bound(folder, limits):
                return folder
            os.rmdir(folder)
    return ""


def _bound(folder: str, limits: Limits) -> bool:
    """Write what limits the folder knows; False where it knows none."""
    memory, processes = str(limits.memory + limits.disk), str(limits.processes + _OF_SANDBOX)
    settings = {
        "memory.max": memory,
        "memory.swap.max": "0",
        "memory.limit_in_bytes": memory,
        "memory.memsw.limit_in_bytes": memory,
        "pids.max": processes,
    }
    known = False
    for name, value in settings.items():
        with suppress(OSError):
            _write(f"{folder}/{name}", value)
            known = True
    return known


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
