"""The kernel's limits on one process and on one user, which every tier sets."""

from __future__ import annotations

import math
import os
import resource
from contextlib import suppress

from jobsvc.sandbox.plan import Limits

_OPEN_FILES = 256


def limit_process(limits: Limits, *, file_size: int) -> None:
    """Bound this process and its children in all but their number."""
    seconds = math.ceil(limits.seconds) + 1
    _set(resource.RLIMIT_CPU, seconds, seconds + 1)
    _set(resource.RLIMIT_FSIZE, file_size)
    _set(resource.RLIMIT_CORE, 0)
    _set(resource.RLIMIT_NOFILE, _OPEN_FILES)
    _set(resource.RLIMIT_MSGQUEUE, 0)
    _set(resource.RLIMIT_MEMLOCK, 0)
    if limits.address_space is not None:
        _set(resource.RLIMIT_AS, limits.address_space)
    _when_memory_runs_out(first=True)


def spare() -> None:
    """Let this process be no victim when memory runs out, as far as its user may decide that.

    It shares a control group with what it runs, and memory that nobody maps any more (files of a tmpfs) can be
    there still when all others of the group have been killed.
    """
    _when_memory_runs_out(first=False)


def limit_processes(limits: Limits, *, pid: int = 0, others: int = 0) -> None:
    """Bound the number of processes of the user of a process, of which `others` are there already."""
    most = limits.processes + others
    resource.prlimit(pid, resource.RLIMIT_NPROC, (most, most))


def processes_of_user() -> int:
    """How many processes and threads the user of this process has."""
    uid, count = os.geteuid(), 0
    for entry in os.scandir("/proc"):
        with suppress(OSError):
            if entry.name.isdigit() and entry.stat().st_uid == uid:
                count += len(os.listdir(f"/proc/{entry.name}/task"))
    return count


def _when_memory_runs_out(*, first: bool) -> None:
    """Be the first process of the machine to be killed then, or the last."""
    with suppress(OSError), open("/proc/self/oom_score_adj", "w") as file:
        file.write("1000" if first else "-1000")


def _set(kind: int, soft: int, hard: int | None = None) -> None:
    """As asked, or as near to it as an ordinary user may go."""
    most = resource.getrlimit(kind)[1]
    hard = soft if hard is None else hard
    if most != resource.RLIM_INFINITY:
        soft, hard = min(soft, most), min(hard, most)
    resource.setrlimit(kind, (soft, hard))
