"""A worker that stops at a named step of its first job and says so, for whoever wants to kill it right there.

Its `main` is that of `worker.py`, with the step named in STOP_AT and a folder in STOP_IN:
the process that gets there writes its id to `reached`, and waits until it is killed or `go on` is there.
"""

from __future__ import annotations

import functools
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jobsvc import history, tasks, worker
from jobsvc.extraction import PageFetcher
from jobsvc.runs import Run
from jobsvc.worker import ForkingWorker

REACHED, GO_ON = "reached", "go on"
SECONDS = 60.0  #: nobody waits longer, even if its test has died

#: Each step, and the call that it comes right before.
STEPS: dict[str, tuple[Any, str]] = {
    "message taken": (ForkingWorker, "execute_job"),
    "before claim": (tasks, "claim"),
    "after claim, before its lease": (Run, "begin"),
    "mid-run": (PageFetcher, "fetch"),
    "result computed, before finish": (Run, "finish"),
    "after finish, before its entry": (history, "unless_deleted"),
    "before the queue acknowledges": (ForkingWorker, "handle_job_success"),
}
#: Steps at which the worker itself is, with no horse.
WORKERS_OWN = frozenset({"message taken"})


def stop_before(owner: Any, name: str, folder: Path) -> None:
    call: Callable[..., Any] = getattr(owner, name)

    @functools.wraps(call)
    def stopping(*args: Any, **kwargs: Any) -> Any:
        if owner is not history or args[0].step == "completed":
            _stop(folder)
        return call(*args, **kwargs)

    setattr(owner, name, stopping)


def _stop(folder: Path) -> None:
    written = folder / f"{os.getpid()}"
    written.write_text(str(os.getpid()))
    try:
        os.link(written, folder / REACHED)
    except FileExistsError:
        return  # Only the first one stops.
    until = time.monotonic() + SECONDS
    while not (folder / GO_ON).exists() and time.monotonic() < until:
        time.sleep(0.02)


def main() -> None:
    stop_before(*STEPS[os.environ["STOP_AT"]], Path(os.environ["STOP_IN"]))
    worker.main()
