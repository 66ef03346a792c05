"""Hold a command on a leash: when whoever started this ends, however it ends, the command and all it started end too.

Run as ``python -I -S leash.py COMMAND ARGUMENT...`` with a pipe as standard input. The other end of the pipe is
the leash: nothing is ever written to it, and the system closes it when its holder dies, even of SIGKILL. SIGTERM
is passed on to the command alone, which may then take its time. The exit code is the command's, or 128 + the signal
that ended it.

A pipe rather than PR_SET_PDEATHSIG alone, because that one fires when the starting *thread* ends, and does not reach
grandchildren such as the work horses of an RQ worker, which have process groups of their own.
Only the standard library, and no import of jobsvc, so that it starts in a few hundredths of a second.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
ON_LINUX = sys.platform == "linux"


def main(command: list[str]) -> int:
    wake, signalled = os.pipe()
    os.set_blocking(signalled, False)
    signal.set_wakeup_fd(signalled)
    for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)  # what is to be done is read from `wake`
    if ON_LINUX:
        _prctl(PR_SET_CHILD_SUBREAPER, 1)  # orphans of the command become ours, so that none gets away

    child = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C on the terminal is for whoever holds the leash
        preexec_fn=_die_with_parent if ON_LINUX else None,  # noqa: PLW1509 - there is one thread only
    )
    code = _wait(child.pid, wake)
    _kill_descendants(child.pid)
    return code


def _wait(child: int, wake: int) -> int:
    """The command's exit code, or that of SIGKILL when the leash was let go."""
    while True:
        readable, _, _ = select.select([sys.stdin.fileno(), wake], [], [])
        if sys.stdin.fileno() in readable:
            return 128 + signal.SIGKILL
        if signal.SIGTERM in os.read(wake, 64):
            os.kill(child, signal.SIGTERM)
        for pid, status in _ended_children():
            if pid == child:
                code = os.waitstatus_to_exitcode(status)
                return code if code >= 0 else 128 - code


def _ended_children() -> Iterator[tuple[int, int]]:
    with contextlib.suppress(ChildProcessError):
        while (ended := os.waitpid(-1, os.WNOHANG))[0]:
            yield ended


def _kill_descendants(child: int) -> None:
    # A killed child's own children become ours (subreaper): kill, collect, look again, until none is left.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        while True:
            for pid in _children():
                os.kill(pid, signal.SIGKILL)
            os.waitpid(-1, 0)


def _children() -> Iterator[int]:
    """The process ids of our own children; none where there is no /proc, where the process group has to do."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parent = stat.read_text(errors="replace").rpartition(")")[2].split()[1]
            if int(parent) == os.getpid():
                yield int(stat.parent.name)


def _die_with_parent() -> None:
    _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _prctl(option: int, value: int) -> None:
    ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
