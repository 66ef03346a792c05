"""The work-horse: the process that runs jobs, forked from a warm worker and kept for many of them.

RQ forks for every job. The pages that such a fork copies and the connections that it opens anew take longer
than a short job; a horse that is kept has paid for them once.
"""

from __future__ import annotations

import os
import resource
import socket
import threading
from collections.abc import Callable
from contextlib import suppress

#: A horse is replaced after so many jobs, and after one that took so much memory, in MiB beyond what the horse had
#: when it began: what jobs leave behind in a process ends with it.
MOST_JOBS = 100
MOST_MEMORY = 256

_DONE = b"."
_retiring = threading.Event()


def retire() -> None:
    """Let the process that runs this job take no other.

    For a job into which an exception was thrown from outside: it may have left a lock held, or a thread.
    """
    _retiring.set()


def _nothing() -> None:
    pass


class Horse:
    """A child process, leading a process group of its own, that runs one task after another.

    In the child, `run` is called with what `start` was given, and answers whether all went well; the child
    ends when it did not, when it is due to be replaced, and when its parent is gone. It calls `begin` first, whose
    threads may live as long as it does, and `end` last.
    """

    def __init__(
        self, run: Callable[[str], bool], *, begin: Callable[[], None] = _nothing, end: Callable[[], None] = _nothing
    ) -> None:
        self._socket, theirs = socket.socketpair()
        self._is_answer_unread = False
        self._has_ended = False
        self.pid = os.fork()
        if not self.pid:
            try:
                self._socket.close()
                os.setpgrp()
                begin()
                try:
                    _serve(theirs, run)
                finally:
                    end()
                os._exit(0)
            finally:
                os._exit(1)
        theirs.close()
        with suppress(OSError):  # It has done so itself.
            os.setpgid(self.pid, self.pid)

    def takes(self, task: str) -> bool:
        """Begin a task, a line of text; False where the child has ended and another is needed."""
        if not self._has_ended:
            try:
                if self._is_answer_unread:
                    self._socket.recv(len(_DONE))
                    self._is_answer_unread = False
                self._socket.sendall(f"{task}\n".encode())
            except OSError:
                self.wait()
        if self._has_ended:
            self._socket.close()
        return not self._has_ended

    def wait(self) -> tuple[int | None, int | None, resource.struct_rusage | None]:
        """Wait for the end of the task, or of the child: its id, its exit status (0 while it lives), its usage.

        A signal handler may end this call with an exception; it can then be called again. Three times None,
        as RQ has it, where the child was waited for before.
        """
        # What is only peeked at is still there for the next call.
        if not self._has_ended and self._peek():
            self._is_answer_unread = True
            return self.pid, 0, None
        self._has_ended = True
        try:
            return os.wait4(self.pid, 0)
        except ChildProcessError:
            return None, None, None

    def _peek(self) -> bytes:
        """What the child has answered; nothing where it has ended."""
        try:
            return self._socket.recv(len(_DONE), socket.MSG_PEEK)
        except ConnectionError:  # It ended with a task unread.
            return b""


def _serve(socket_: socket.socket, run: Callable[[str], bool]) -> None:
    """Run what comes, until there is a reason to end."""
    _retiring.clear()
    began_with, threads = _peak_memory(), threading.active_count()
    with socket_.makefile("r") as tasks:
        for number, task in enumerate(tasks, 1):
            if not run(task.rstrip("\n")) or number == MOST_JOBS or _is_worn(began_with, threads):
                break
            socket_.sendall(_DONE)


def _is_worn(began_with: float, threads: int) -> bool:
    grown = _peak_memory() - began_with
    return _retiring.is_set() or grown > MOST_MEMORY or threading.active_count() > threads


def _peak_memory() -> float:
    """In MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
