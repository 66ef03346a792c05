"""Workers that do nothing: `python -m benchmarks.noop ours|bare` empties the queue of the environment's Config."""

from __future__ import annotations

import sys

from rq import Worker
from rq.serializers import JSONSerializer

from jobsvc.config import Config
from jobsvc.queueing import worker_connection


def nothing(_job_id: str) -> None:
    """What the bare worker runs."""


def bare() -> None:
    """RQ's own forking worker, with nothing around it."""
    config = Config.from_env()
    Worker([config.queue], connection=worker_connection(config), serializer=JSONSerializer).work(burst=True)


def ours() -> None:
    """Our worker; each job is claimed, leased, tells two steps, and ends."""
    from jobsvc import tasks  # not loaded by the bare worker
    from jobsvc.runs import Run
    from jobsvc.worker import main

    def tell_and_finish(run: Run) -> None:
        run.progress("one")
        run.progress("two")
        run.finish({})

    tasks._extract = tell_and_finish
    main(["--burst"])


if __name__ == "__main__":
    {"ours": ours, "bare": bare}[sys.argv[1]]()
