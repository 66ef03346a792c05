"""A program that has been started in its tier, in a session and with streams of its own."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import NoReturn

from jobsvc.sandbox import bubblewrap, held
from jobsvc.sandbox.plan import Request, Tier
from jobsvc.sandbox.streams import Streams


@dataclass(frozen=True, slots=True)
class Program:
    pid: int
    handle: int  #: a descriptor of the process, readable once it has ended
    streams: Streams
    gate: bubblewrap.Gate | None
    started: float


def start(request: Request, *, folder: str, uid: int | None) -> Program:
    """Raises OSError where it cannot be started, or not as its tier demands."""
    started = time.monotonic()
    stdin, feed = os.pipe()
    stdout, out = os.pipe()
    stderr, err = os.pipe()
    failed, fail = os.pipe()
    if uid is not None:
        with suppress(PermissionError):  # Else it could use them, but not open them by their names (/dev/stdin).
            for end in (stdin, out, err):
                os.fchown(end, uid, uid)
    gate = bubblewrap.Gate.closed() if request.tier is Tier.BUBBLEWRAP else None
    pid = os.fork()
    if not pid:
        _become(request, gate, (stdin, out, err), fail, folder, uid)
    for descriptor in (stdin, out, err, fail):
        os.close(descriptor)
    reason = _all(failed)  # Its other end closes when the program begins.
    if reason:
        raise OSError(reason.decode())
    if gate and not gate.open(request.limits, uid):
        os.waitpid(pid, 0)
        raise bubblewrap.NotBuilt(_all(stderr).decode(errors="replace").strip() or "bubblewrap ended at once")
    streams = Streams(feed, stdout, stderr, memoryview(request.stdin), request.limits.output)
    return Program(pid, os.pidfd_open(pid), streams, gate, started)


def _become(
    request: Request,
    gate: bubblewrap.Gate | None,
    streams: tuple[int, int, int],
    fail: int,
    folder: str,
    uid: int | None,
) -> NoReturn:
    """Make this process, just forked, the program."""
    try:
        os.setsid()
        for place, stream in enumerate(streams):
            os.dup2(stream, place)
        for ignored_by_python in (signal.SIGPIPE, signal.SIGXFSZ):
            signal.signal(ignored_by_python, signal.SIG_DFL)
        if gate:
            bubblewrap.become(request, gate, uid)
        else:
            held.become(request, folder, uid)
    except BaseException as error:
        os.write(fail, f"{request.argv[0]}: {getattr(error, 'strerror', None) or error!r}".encode())
    finally:
        os._exit(127)


def _all(descriptor: int) -> bytes:
    with open(descriptor, "rb") as file:
        return file.read()
