"""The warden: a small process beside the worker that forks a keeper for every run.

Forking the worker itself would copy a large process with threads, and leave its memory for a script to inherit; a
new interpreter for every run would take longer than most runs. The warden is neither, and has no environment.
It ends when the worker does, and its keepers end their runs then.
"""

from __future__ import annotations

import gc
import os
import select
import signal
import socket
from contextlib import suppress
from typing import NoReturn

from jobsvc.sandbox import bubblewrap, cgroups, descendants, held, seccomp
from jobsvc.sandbox.keeper import keep


class _Keeper:
    """A keeper that waits for its run."""

    def __init__(self, worker: socket.socket) -> None:
        self._line, theirs = socket.socketpair()
        self.pid = os.fork()
        if not self.pid:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            worker.close()
            self._line.close()
            _keep(theirs)
        theirs.close()

    def take(self, descriptor: int) -> None:
        with suppress(OSError):  # Was it killed, the worker learns it from the connection.
            socket.send_fds(self._line, [b"."], [descriptor])
        os.close(descriptor)
        self._line.close()

    def dismiss(self) -> None:
        self._line.close()


def main(descriptor: int) -> None:
    """Serve the worker at the other end of this socket until it is gone."""
    worker = socket.socket(fileno=descriptor)
    descendants.become_reaper()  # Of runs whose keeper was killed.
    wake, signalled = os.pipe()
    os.set_blocking(signalled, False)
    signal.set_wakeup_fd(signalled)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    cgroups.sweep()
    if seccomp.is_known_machine():
        seccomp.program()  # Made once, for all keepers to inherit; as is the next.
    bubblewrap.system_options()
    gc.freeze()  # A keeper's collector would touch, and so copy, all that was loaded.
    next_one = _Keeper(worker)
    keepers = {next_one.pid}
    while True:
        readable, _, _ = select.select([descriptor, wake], [], [])
        if wake in readable:
            os.read(wake, 4096)
            _tidy(keepers)
            if next_one.pid not in keepers:
                next_one = _Keeper(worker)
                keepers.add(next_one.pid)
        if descriptor in readable:
            message, descriptors, _, _ = socket.recv_fds(worker, 1, 1)
            if not message:
                break
            os.set_inheritable(descriptors[0], False)
            next_one.take(descriptors[0])
            next_one = _Keeper(worker)
            keepers.add(next_one.pid)
    next_one.dismiss()
    while keepers:
        os.read(wake, 4096)
        _tidy(keepers)


def _keep(line: socket.socket) -> NoReturn:
    status = 1
    try:
        keep(line)
        status = 0
    finally:
        if status:
            import traceback

            traceback.print_exc()
        os._exit(status)


def _tidy(keepers: set[int]) -> None:
    """Collect what has ended; kill and clear away what a keeper left behind because it was killed itself."""
    killed = []
    with suppress(ChildProcessError):
        while (ended := os.waitpid(-1, os.WNOHANG))[0]:
            pid, status = ended
            cgroups.leftover(pid)
            if pid in keepers and status:
                killed.append(pid)
            keepers.discard(pid)
    for orphan in set(descendants.children(os.getpid())) - keepers:
        with suppress(ProcessLookupError):
            os.kill(orphan, signal.SIGKILL)
    for pid in killed:
        held.leftover(pid)
