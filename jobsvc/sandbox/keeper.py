"""The keeper of one run: starts the program, watches what it takes, ends it with all that it started, and answers."""

from __future__ import annotations

import os
import selectors
import signal
import socket
import time
from contextlib import ExitStack, nullcontext, suppress
from dataclasses import dataclass
from typing import Any

from jobsvc.sandbox import bubblewrap, descendants, held, identity, rlimits
from jobsvc.sandbox.bubblewrap import NotBuilt
from jobsvc.sandbox.cgroups import Group, enter
from jobsvc.sandbox.messages import receive, send
from jobsvc.sandbox.plan import OF_AN_ENTRY, EndedBy, Outcome, Request, Tier
from jobsvc.sandbox.program import Program, start
from jobsvc.sandbox.streams import TooMuch

#: Seconds between two looks at what the program takes.
_LOOK_EVERY = 0.02
_SIGNALS = {int(number) for number in signal.valid_signals()}


class _Abandoned(Exception):
    """Whoever wanted the outcome is gone."""


def keep(line: socket.socket) -> None:
    """Wait for a connection on the line, run what it asks for, and answer there.

    What takes time and is the same for every run is done before. When this returns, nothing of the run is left.
    """
    descendants.become_reaper()
    rlimits.spare()
    cgroup = enter()
    with ExitStack() as ready:
        uid = ready.enter_context(identity.unprivileged())
        _, descriptors, _, _ = socket.recv_fds(line, 1, 1)
        if not descriptors:
            return
        os.set_inheritable(descriptors[0], False)  # Else the script would have it.
        with (
            socket.socket(fileno=descriptors[0]) as connection,
            suppress(_Abandoned, EOFError, BrokenPipeError, ConnectionResetError),
        ):
            connection.setblocking(True)  # Another's event loop (gevent's) hands over sockets that do not.
            request = Request.from_message(*receive(connection))
            cgroup.bound(request.limits)
            send(connection, *_answer(request, connection, uid, cgroup))


def _answer(
    request: Request, connection: socket.socket, uid: int | None, cgroup: Group
) -> tuple[dict[str, Any], list[bytes]]:
    try:
        outcome = _run(request, connection, uid, cgroup)
    except OSError as error:
        return {"error": error.strerror or str(error)}, []
    header = {
        "exit_code": outcome.exit_code,
        "signal": outcome.signal,
        "seconds": outcome.seconds,
        "ended_by": outcome.ended_by,
    }
    return header, [outcome.stdout, outcome.stderr]


def _run(request: Request, connection: socket.socket, uid: int | None, cgroup: Group) -> Outcome:
    """Raises OSError where the program could not be started, and _Abandoned."""
    is_on_host = request.tier is not Tier.BUBBLEWRAP
    with held.folder_for(request, uid) if is_on_host else nullcontext("") as folder:
        try:
            program = start(request, folder=folder, uid=uid)
            return _Kept(request, program, folder, uid, cgroup).outcome(connection)
        except BaseException:
            _end_all(uid if is_on_host else None)
            raise


def _end_all(uid: int | None) -> None:
    if not any(descendants.children(os.getpid())):
        return  # Whatever lost its parent would be ours.
    if uid is not None:
        identity.end_all_of(uid)
    descendants.end_descendants()


@dataclass(frozen=True, slots=True)
class _Kept:
    """A program that runs, and what it was allowed."""

    request: Request
    program: Program
    folder: str
    uid: int | None
    cgroup: Group

    def outcome(self, connection: socket.socket) -> Outcome:
        streams = self.program.streams
        with selectors.DefaultSelector() as selector:
            streams.register(selector)
            selector.register(self.program.handle, selectors.EVENT_READ)
            selector.register(connection, selectors.EVENT_READ)
            ended_by = self._watch(selector, connection)
            seconds = time.monotonic() - self.program.started
            status = None if ended_by else os.waitpid(self.program.pid, 0)[1]
            _end_all(self.uid if self.folder else None)
            try:
                streams.drain(selector)
            except TooMuch:
                ended_by, status = EndedBy.OUTPUT, None
        stdout, stderr = map(bytes, streams.kept.values())
        if status is None:
            return Outcome(None, signal.SIGKILL, stdout, stderr, seconds, ended_by)
        if self.program.gate and not self.program.gate.has_begun():
            raise NotBuilt(stderr.decode(errors="replace").strip() or "bubblewrap ended before the program began")
        exit_code, ended_with = self._read(status)
        return Outcome(exit_code, ended_with, stdout, stderr, seconds, self._limit_behind(ended_with))

    def _watch(self, selector: selectors.BaseSelector, connection: socket.socket) -> EndedBy | None:
        """Until the program has ended (None), or has to be. Raises _Abandoned."""
        deadline = self.program.started + self.request.limits.seconds
        look_at = time.monotonic() + _LOOK_EVERY
        while (now := time.monotonic()) < deadline:
            for key, _ in selector.select(max(0.0, min(deadline, look_at) - now)):
                if key.fileobj is connection:  # Which has nothing more to say than that it is closed.
                    raise _Abandoned
                if key.fd == self.program.handle:
                    return None
                try:
                    key.data(selector, key.fd)
                except TooMuch:
                    return EndedBy.OUTPUT
            if time.monotonic() >= look_at:
                if taken := self._too_much():
                    return taken
                look_at = time.monotonic() + _LOOK_EVERY
        return EndedBy.TIME

    def _too_much(self) -> EndedBy | None:
        limits, pids = self.request.limits, descendants.descendants()
        if descendants.memory(pids) > limits.memory:
            return EndedBy.MEMORY
        if limits.disk:
            weight = held.weight(self.folder) if self.folder else bubblewrap.weight(pids)
            handed_in = sum(len(content) + 2 * OF_AN_ENTRY for content in self.request.files.values())
            if weight > limits.disk + handed_in + OF_AN_ENTRY:
                return EndedBy.DISK
        return None

    def _read(self, status: int) -> tuple[int | None, int | None]:
        """Exit code or signal. Bubblewrap tells of a signal as shells do."""
        code = os.waitstatus_to_exitcode(status)
        if code < 0:
            return None, -code
        if self.program.gate and code - 128 in _SIGNALS:
            return None, code - 128
        return code, None

    def _limit_behind(self, ended_with: int | None) -> EndedBy | None:
        if ended_with == signal.SIGXCPU:
            return EndedBy.TIME
        return EndedBy.MEMORY if self.cgroup.ran_out_of_memory() else None
