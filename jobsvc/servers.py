"""Server processes on loopback: start one, wait until it answers, stop it.

Every server is held on a leash (see leash.py): it does not outlive this process, even if this process is killed.
"""

from __future__ import annotations

import contextlib
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from jobsvc import leash

HOST = "127.0.0.1"
START_SECONDS = 60.0  #: a JVM or moto on a busy machine
STOP_SECONDS = 5.0
POLL_SECONDS = 0.05
TAIL_LINES = 15


class ServerFailed(Exception):
    """A server did not start, or died; the message names it and ends with the end of its log."""


class Server:
    """A started process that serves at `url` (empty for a worker) and writes to `log`."""

    def __init__(self, name: str, process: subprocess.Popen[bytes], *, log: Path, url: str = "") -> None:
        self.name = name
        self.log = log
        self.url = url
        self._process = process

    @property
    def pid(self) -> int:
        """The process id of the leash, the server's parent."""
        return self._process.pid

    def exit_code(self) -> int | None:
        """None while it runs."""
        return self._process.poll()

    def wait_until(self, answers: Callable[[], bool], *, seconds: float = START_SECONDS) -> Self:
        """Poll until it answers.

        Raises ServerFailed, with nothing left running, when it dies first or takes too long.
        """
        deadline = time.monotonic() + seconds
        while not answers():
            if self.exit_code() is not None:
                self.kill()
                raise self.failure(f"stopped at its start with exit code {self.exit_code()}")
            if time.monotonic() > deadline:
                self.kill()
                raise self.failure(f"was not ready within {seconds:.0f} s")
            time.sleep(POLL_SECONDS)
        return self

    def failure(self, what: str) -> ServerFailed:
        lines = self.log.read_text(errors="replace").splitlines()[-TAIL_LINES:]
        tail = "\n".join(f"  | {line}" for line in lines) or "  | (nothing)"
        return ServerFailed(f"{self.name} {what}. The end of {self.log}:\n{tail}")

    def terminate(self) -> None:
        """Ask it to finish what it does and end."""
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it now, with everything it started; harmless where it has ended."""
        assert self._process.stdin is not None  # noqa: S101 - `start` made it
        self._process.stdin.close()
        self._process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        stop([self])


def start(
    name: str,
    command: list[str],
    logs: Path,
    *,
    url: str = "",
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> Server:
    """Start a command in the background; its output goes to a file of its name in `logs`."""
    log = logs / f"{name.lower().replace(' ', '-')}.log"
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-I", "-S", leash.__file__, *command],
            stdin=subprocess.PIPE,  # the leash
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env=env,
            cwd=cwd,
        )
    return Server(name, process, log=log, url=url)


def stop(servers: Iterable[Server], *, grace: float = STOP_SECONDS) -> None:
    """Ask all of them to end, and kill those that are still there after `grace` seconds.

    An impatient second Ctrl-C ends the grace.
    """
    servers = list(servers)
    for server in servers:
        server.terminate()
    deadline = time.monotonic() + grace
    with contextlib.suppress(KeyboardInterrupt):
        while any(server.exit_code() is None for server in servers) and time.monotonic() < deadline:
            time.sleep(POLL_SECONDS)
    for server in servers:
        server.kill()


def free_port() -> int:
    """A port of the loopback interface that nothing listens on at the moment."""
    with socket.create_server((HOST, 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def is_free(port: int) -> bool:
    try:
        socket.create_server((HOST, port)).close()
    except OSError:
        return False
    return True
