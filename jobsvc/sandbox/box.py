"""What the worker holds: a sandbox of one tier, and the warden behind it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import threading
import weakref
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from jobsvc.errors import SandboxFailed
from jobsvc.sandbox import system
from jobsvc.sandbox.messages import receive, send
from jobsvc.sandbox.plan import EndedBy, Limits, Outcome, Request, Tier

#: The modules that it needs, without the packages around them: they would load the whole service.
_START = """
import sys, types
for name, folder in ("jobsvc", ""), ("jobsvc.sandbox", "/sandbox"):
    package = sys.modules[name] = types.ModuleType(name)
    package.__path__ = [sys.argv[1] + folder]
sys.modules["jobsvc"].sandbox = package
from jobsvc.sandbox.warden import main
main(int(sys.argv[2]))
"""
_PACKAGE = str(Path(__file__).resolve().parents[1])


class _Warden:
    """A warden process, and this process's line to it."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self._line, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [system.own_python(), "-I", "-S", "-c", _START, _PACKAGE, str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                env={},
                cwd="/",
                start_new_session=True,
            )
        #: Lets the warden end; also when this is forgotten, and when the process ends.
        self.close = weakref.finalize(self, _let_end, self._line, self._process, self.owner)

    def connect(self) -> socket.socket:
        """A line to a new keeper. Raises BrokenPipeError or ConnectionResetError where the warden has ended."""
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                socket.send_fds(self._line, [b"."], [theirs.fileno()])
            except OSError:
                ours.close()
                raise
        return ours


def _let_end(line: socket.socket, process: subprocess.Popen[bytes], owner: int) -> None:
    """Where this process only inherited the warden, it just forgets it."""
    if owner == os.getpid():
        with suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)  # Closing would not tell it, while a fork has the line too.
        process.wait()
    else:
        process.returncode = 0
    line.close()


class Sandbox:
    """Runs programs in one tier. May be used by several threads, and after a fork."""

    def __init__(self, tier: Tier, python: str = "") -> None:
        self.tier = tier
        #: An interpreter that can be run inside, with its standard library.
        self.python = python or system.own_python()
        self._warden: _Warden | None = None
        self._lock = threading.Lock()

    def run(
        self,
        argv: Sequence[str],
        *,
        stdin: bytes = b"",
        files: Mapping[str, bytes] | None = None,
        limits: Limits | None = None,
    ) -> Outcome:
        """Run a program to its end, in a folder that holds `files`.

        Neither it nor anything that it started is left when this returns, also not with an exception. Raises
        SandboxFailed where the program could not be run at all; what a program does wrong is in the outcome.
        """
        request = Request(self.tier, tuple(argv), limits or Limits(), stdin, dict(files or {}))
        with self._connected() as connection:
            try:
                send(connection, *request.to_message())
                header, blobs = receive(connection)
            except (EOFError, BrokenPipeError, ConnectionResetError):
                raise SandboxFailed("The process that kept the run was killed.") from None
            except BaseException:
                _abandon(connection)
                raise
        if "error" in header:
            raise SandboxFailed(f"The sandbox ({self.tier}) could not run it: {header['error']}.")
        return _outcome(header, blobs)

    def has(self, program: str) -> bool:
        """Whether what runs inside finds a program of that name."""
        return shutil.which(program, path=system.ENVIRONMENT["PATH"]) is not None

    def close(self) -> None:
        """End the warden; the next run starts another."""
        with self._lock:
            if self._warden:
                self._warden.close()
                self._warden = None

    def _connected(self) -> socket.socket:
        with self._lock:
            if self._warden and self._warden.owner == os.getpid():
                with suppress(BrokenPipeError, ConnectionResetError):
                    return self._warden.connect()
            if self._warden:
                self._warden.close()
            self._warden = _Warden()
            return self._warden.connect()


def _abandon(connection: socket.socket) -> None:
    """Have the keeper end the run, and wait until it has."""
    connection.shutdown(socket.SHUT_WR)
    with suppress(OSError):
        while connection.recv(1 << 16):
            pass


def _outcome(header: dict[str, Any], blobs: list[bytes]) -> Outcome:
    ended_by = EndedBy(header["ended_by"]) if header["ended_by"] else None
    stdout, stderr = blobs
    return Outcome(header["exit_code"], header["signal"], stdout, stderr, header["seconds"], ended_by)
