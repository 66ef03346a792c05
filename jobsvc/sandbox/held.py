"""The tiers on the host's own file system: a folder for the run, the user, rlimits, and Landlock with seccomp."""

from __future__ import annotations

import glob
import math
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from jobsvc.sandbox import descendants, identity, landlock, rlimits, seccomp, system
from jobsvc.sandbox.plan import OF_AN_ENTRY, Request, Tier

#: More entries than that in a run's folder are too many, whatever they weigh.
_MOST_ENTRIES = 10_000


def become(request: Request, folder: str, uid: int | None) -> None:
    """Make this process the program, held as its tier says."""
    keeper = os.getppid()
    os.chdir(folder)
    rlimits.limit_process(request.limits, file_size=request.limits.disk)
    rlimits.limit_processes(request.limits, others=0 if uid is not None else rlimits.processes_of_user())
    if uid is not None:
        identity.become(uid)
    descendants.die_with_parent(keeper)
    if request.tier is Tier.LANDLOCK:
        _confine(folder if request.limits.disk else "", folder, uid)
    environment = {**system.ENVIRONMENT, "HOME": folder, "TMPDIR": folder}
    os.execvpe(request.argv[0], request.argv, environment)


def _confine(writable: str, folder: str, uid: int | None) -> None:
    # Newer kernels keep signals within the sandbox, and no other user's process can be signalled at all.
    signals_get_out = uid is None and landlock.version() < landlock.SCOPES_SINCE
    landlock.restrict(
        readable=[*system.readable(), folder],
        writable=[*system.DEVICES, writable] if writable else system.DEVICES,
    )
    seccomp.install(seccomp.program(signals_for=os.getpid() if signals_get_out else None))


@contextmanager
def folder_for(request: Request, uid: int | None) -> Iterator[str]:
    """A folder with the files of the run, deleted at the end with whatever has come into it."""
    folder = tempfile.mkdtemp(prefix=_prefix(os.getpid()))
    try:
        for name, content in request.files.items():
            with open(f"{folder}/{name}", "wb") as file:
                file.write(content)
            os.chmod(f"{folder}/{name}", 0o755)  # A file may be a program.
        if uid is not None and request.limits.disk:
            identity.give(folder, uid)
        os.chmod(folder, 0o755)
        yield folder
    finally:
        _remove(folder, request)


def leftover(keeper: int) -> None:
    """Remove the folder of a keeper that was killed."""
    for folder in glob.glob(f"{tempfile.gettempdir()}/{_prefix(keeper)}*"):
        with suppress(OSError):
            found = os.lstat(folder)
            is_ours = found.st_uid == os.geteuid() or identity.FIRST <= found.st_uid <= identity.LAST
            if stat.S_ISDIR(found.st_mode) and is_ours:
                _remove_tree(folder)


def _prefix(keeper: int) -> str:
    return f"jobsvc-run-{keeper}-"


def _remove_tree(folder: str) -> None:
    # Which, unlike Python's own, stop at no depth, and follow no link.
    os.spawnvp(os.P_WAIT, "chmod", ["chmod", "-Rf", "u+rwX", folder])
    os.spawnvp(os.P_WAIT, "rm", ["rm", "-rf", "--", folder])


def _remove(folder: str, request: Request) -> None:
    if request.limits.disk:
        _remove_tree(folder)
        return
    for name in request.files:
        os.unlink(f"{folder}/{name}")
    os.rmdir(folder)


def weight(folder: str) -> float:
    """Bytes in the folder; infinite where there is more than anyone would count."""
    total, entries, waiting = 0, 0, [folder]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as found:
                for entry in found:
                    entries += 1
                    if entries > _MOST_ENTRIES:
                        return math.inf
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    total += OF_AN_ENTRY + entry.stat(follow_symlinks=False).st_blocks * 512
        except (FileNotFoundError, NotADirectoryError, PermissionError):
            continue
        except OSError:  # A path longer than the system knows how to name.
            return math.inf
    return total
