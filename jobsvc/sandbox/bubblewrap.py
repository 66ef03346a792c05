"""The best tier: bubblewrap, which builds namespaces around a program in which nothing else exists.

The program is held back until its user and the number of its processes are settled from outside: what an ordinary
user may not do inside, and what counts from zero in a user namespace.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache

from jobsvc.sandbox import seccomp, system
from jobsvc.sandbox.plan import MIB, OF_AN_ENTRY, Limits, Request
from jobsvc.sandbox.rlimits import limit_process, limit_processes

#: Where a program starts, and finds its files.
BOX = "/box"
#: An ordinary user is nobody inside; outside it stays what it is.
_NOBODY = "65534"
_NAMESPACES = [f"--unshare-{kind}" for kind in ("user", "pid", "net", "ipc", "uts", "cgroup-try")]


_CHILD = re.compile(rb'"child-pid": (\d+)\D')


class NotBuilt(OSError):
    """Bubblewrap ended before the program began."""


@dataclass(frozen=True, slots=True)
class Gate:
    """Two pipes: on one bubblewrap tells how it goes, on the other it waits to be let on."""

    told: int
    tell: int
    wait: int
    let: int

    @classmethod
    def closed(cls) -> Gate:
        return cls(*os.pipe(), *os.pipe())

    def enter(self) -> None:
        """On bubblewrap's side."""
        os.set_inheritable(self.tell, True)
        os.set_inheritable(self.wait, True)

    def open(self, limits: Limits, uid: int | None) -> bool:
        """Settle user and processes of what bubblewrap has made, and let it on; False where it has ended."""
        os.close(self.tell)
        os.close(self.wait)
        try:
            made = _child(self.told)
            if uid is not None:
                for kind in ("uid", "gid"):
                    with open(f"/proc/{made}/{kind}_map", "w") as file:
                        file.write(f"0 0 1\n{uid} {uid} 1\n")
            limit_processes(limits, pid=made)
            os.write(self.let, b".")
        except (EOFError, ProcessLookupError, FileNotFoundError, BrokenPipeError):
            return False
        finally:
            os.close(self.let)
        return True

    def has_begun(self) -> bool:
        """After the end: whether the program ran at all."""
        said = b""
        while more := os.read(self.told, 4096):
            said += more
        os.close(self.told)
        return b'"exit-code"' in said


def become(request: Request, gate: Gate, uid: int | None) -> None:
    """Make this process the program, in its box."""
    gate.enter()
    command = ["bwrap", *_command(request, gate, uid), "--", *_as_user(uid), *request.argv]
    # Under which the box is filled, too.
    limit_process(request.limits, file_size=max([request.limits.disk, *map(len, request.files.values())]))
    os.execvpe("bwrap", command, system.ENVIRONMENT)


def weight(pids: list[int]) -> int:
    """What has been written in the box that one of the processes sees, its entries included; 0 where none sees it."""
    for pid in reversed(pids):
        with suppress(OSError):  # The first ones are bubblewrap's own, and not for everybody to look at.
            box = os.statvfs(f"/proc/{pid}/root{BOX}")
            return (box.f_blocks - box.f_bfree) * box.f_frsize + (box.f_files - box.f_ffree) * OF_AN_ENTRY
    return 0


def _command(request: Request, gate: Gate, uid: int | None) -> Iterator[str]:
    yield from (*_NAMESPACES, "--die-with-parent", "--new-session", "--cap-drop", "ALL", "--clearenv")
    # The first says whether the program began; --userns-block-fd does not go without the second.
    yield from ("--json-status-fd", str(gate.tell), "--info-fd", str(_inherited(gate.tell)))
    if uid is None:
        yield from ("--block-fd", str(gate.wait), "--uid", _NOBODY, "--gid", _NOBODY)
    else:  # Until setpriv has become that user.
        yield from ("--userns-block-fd", str(gate.wait), "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID")
    yield from ("--seccomp", str(_in_memory(seccomp.program())))
    yield from system_options()
    yield from _box(request)
    for name, value in {**system.ENVIRONMENT, "HOME": BOX, "TMPDIR": BOX}.items():
        yield from ("--setenv", name, value)
    yield from ("--chdir", BOX)


@cache
def system_options() -> list[str]:
    """What shows the machine's programs, read-only."""
    return list(_system())


def _system() -> Iterator[str]:
    for path in system.PROGRAMS:
        if os.path.islink(path):
            yield from ("--symlink", os.readlink(path), path)
        elif os.path.isdir(path):
            yield from ("--ro-bind", path, path)
    for path in (*system.settings(), *system.interpreter()):
        for parent in system.parents(path):
            yield from ("--perms", "0755", "--dir", parent)
        yield from ("--ro-bind", path, path)
    yield from ("--proc", "/proc", "--dev", "/dev", "--remount-ro", "/dev")


def _box(request: Request) -> Iterator[str]:
    size = request.limits.disk + sum(len(content) + 4096 for content in request.files.values())
    yield from ("--perms", "0777", "--size", str(max(size, MIB)), "--tmpfs", BOX)
    for name, content in request.files.items():
        yield from ("--perms", "0755", "--file", str(_in_memory(content)), f"{BOX}/{name}")
    yield from ("--symlink", BOX, "/tmp")  # noqa: S108 - inside, where nobody else is
    if not request.limits.disk:
        yield from ("--remount-ro", BOX)
    yield from ("--remount-ro", "/")


def _as_user(uid: int | None) -> list[str]:
    return [] if uid is None else ["setpriv", f"--reuid={uid}", f"--regid={uid}", "--clear-groups"]


def _inherited(descriptor: int) -> int:
    copy = os.dup(descriptor)
    os.set_inheritable(copy, True)
    return copy


def _in_memory(content: bytes) -> int:
    """A file without a name that bubblewrap reads."""
    file = os.memfd_create("jobsvc", 0)
    os.truncate(file, len(content))
    os.pwrite(file, content, 0)
    return file


def _child(told: int) -> int:
    """The process that bubblewrap has made, by the host's counting. Raises EOFError where it has made none."""
    said = b""
    while not (found := _CHILD.search(said)):
        more = os.read(told, 4096)
        if not more:
            raise EOFError
        said += more
    return int(found[1])
