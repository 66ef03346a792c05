"""Worker processes for tests: started, watched, and killed by their ids."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from jobsvc.config import Config
from tests.processes import eventually, is_alive

ROOT = Path(__file__).parents[1]

#: Workers are forks of a small process that has loaded them: loading takes a second, many times over in a test.
_forking = multiprocessing.get_context("forkserver")
_forking.set_forkserver_preload(["jobsvc.worker", "tests.stopping_worker"])
_asking = threading.Lock()  #: multiprocessing looks at all processes when it starts one, and loses exit codes to a race


def environment(config: Config, **settings: object) -> dict[str, str]:
    """The environment in which another process finds the same table and queue; `settings` in lower case."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("JOBSVC_")}
    ours = {
        "table": config.table,
        "queue": config.queue,
        "redis_url": config.redis_url,
        "dynamodb_url": config.dynamodb_url,
        "secret": config.secret,
        "judge_gap_ms": 0,
        "metrics_dir": os.environ["JOBSVC_METRICS_DIR"],
        **settings,
    }
    return {**inherited, **{f"JOBSVC_{name.upper()}": str(value) for name, value in ours.items()}}


class WorkerProcess:
    """The `main` of `worker.py`, or of another module that runs one, in a process and a session of its own.

    Not on a leash: that would end the work-horse of a worker that was killed, which has to live on.
    Leaving the `with` block kills the whole session.
    """

    def __init__(self, name: str, env: Mapping[str, str], log: Path, *, module: str = "jobsvc.worker") -> None:
        self.name = name
        self._log = log
        log.touch()
        self._process = _forking.Process(target=_work, args=(module, name, dict(env), log))
        with _asking:
            self._process.start()

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        """None while it lives; negative where a signal ended it."""
        with _asking:
            return self._process.exitcode

    def horses(self) -> set[int]:
        """Process ids of the work-horses that it has started: each leads a process group of its own."""
        return {pid for pid, group in session(self.pid).items() if pid == group != self.pid}

    def is_alive(self) -> bool:
        return self.exit_code is None

    def is_ready(self) -> bool:
        return "Listening on" in self._log.read_text(errors="replace")

    def events(self) -> list[dict[str, Any]]:
        """What it has logged, its horses and its recovery included."""
        return events(self._log)

    def log(self) -> str:
        return self._log.read_text(errors="replace")

    def kill(self) -> None:
        """The worker alone; its horse lives on."""
        kill(self.pid)
        self._wait()

    def terminate(self) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGTERM)

    def ends(self, seconds: float = 15.0) -> bool:
        """Whether it ends by itself in time."""
        return eventually(lambda: not self.is_alive(), seconds)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        for pid in [self.pid, *session(self.pid)]:
            kill(pid)
        self._wait()

    def _wait(self) -> None:
        with _asking:
            self._process.join()


def _work(module: str, name: str, env: Mapping[str, str], log: Path) -> None:
    """What a new process does: nothing of the one that it was forked from is left to be seen."""
    os.setsid()
    with log.open("ab") as output, Path(os.devnull).open("rb") as nothing:
        for ours, theirs in ((nothing, 0), (output, 1), (output, 2)):
            os.dup2(ours.fileno(), theirs)
    os.chdir(ROOT)
    os.environ.clear()
    os.environ.update(env)
    sys.argv = [module, "--name", name]
    import_module(module).main()


def events(log: Path) -> list[dict[str, Any]]:
    """The events of a log of JSON lines; other lines are left out."""
    found = []
    for line in log.read_text(errors="replace").splitlines():
        if line.startswith("{"):
            with suppress(json.JSONDecodeError):
                found.append(json.loads(line))
    return found


def session(leader: int) -> dict[int, int]:
    """The living processes of a session, and their process groups."""
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            _, _, group, of = stat.read_text(errors="replace").rpartition(")")[2].split()[:4]
            if int(of) == leader and is_alive(int(stat.parent.name)):
                found[int(stat.parent.name)] = int(group)
    return found


def kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
