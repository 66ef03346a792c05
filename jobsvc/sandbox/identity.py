"""The user under whom scripts run when the worker is root: one that nobody else has, for each run its own.

The kernel counts and bounds processes by user, but not those of root; and a user of its own has no files to read,
no processes to signal, and can be ended as a whole.
"""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress

#: User ids that neither distributions nor systemd hand out.
FIRST, LAST = 60600, 60799


def is_root() -> bool:
    return os.geteuid() == 0


@contextmanager
def unprivileged() -> Iterator[int | None]:
    """A user id for one run, for which no other run has it; None where the worker is no root and keeps its own."""
    if not is_root():
        yield None
        return
    claim = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    try:
        uid = _claimed(claim)
        end_all_of(uid)
        yield uid
    finally:
        claim.close()


def become(uid: int) -> None:
    """Be that user and nothing more, for good. Raises OSError where root may not."""
    with _as_root_may(uid):
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)


def give(folder: str, uid: int) -> None:
    """Raises OSError where root may not."""
    with _as_root_may(uid):
        os.chown(folder, uid, uid)


@contextmanager
def _as_root_may(uid: int) -> Iterator[None]:
    """Root of some containers knows no user but itself."""
    try:
        yield
    except OSError as error:
        reason = f"the worker is root, but may not become user {uid}; run it as an ordinary user"
        raise OSError(error.errno, reason) from error


def end_all_of(uid: int) -> None:
    """Kill every process of the user: all at once, so that none can fork in time."""
    child = os.fork()
    if not child:
        try:
            os.setresuid(uid, uid, uid)
            os.kill(-1, signal.SIGKILL)  # does not reach its sender
        finally:
            os._exit(0)
    os.waitpid(child, 0)


def _claimed(claim: socket.socket) -> int:
    # A name in the abstract namespace: the kernel forgets it when its holder ends, however it ends.
    for uid in range(FIRST, LAST + 1):
        with suppress(OSError):
            claim.bind(f"\0jobsvc-sandbox-{uid}")
            return uid
    raise OSError("All user ids for scripts are taken")
