"""The worker process: RQ's forking worker inside the application context, and recovery beside it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time

import click
import structlog
from pynamodb.exceptions import PynamoDBException
from rq import Worker
from rq.job import Job as Message
from rq.queue import Queue
from rq.serializers import JSONSerializer

from jobsvc import create_app
from jobsvc.config import Config
from jobsvc.models import binding
from jobsvc.queueing import QueueUnavailable, worker_connection
from jobsvc.tasks import recover_orphaned_jobs_task

log = structlog.get_logger()

#: Seconds. RQ then notices the death of a worker in about a minute, not in a quarter of an hour.
WORKER_TTL = 30
MAINTENANCE_INTERVAL = 15
#: Seconds between two recoveries of one worker.
RECOVERY_INTERVAL = 15


class ForkingWorker(Worker):
    """Runs every task in a fork of a process that has the application loaded and the client warm."""

    def fork_work_horse(self, job: Message, queue: Queue) -> None:
        # Two processes on one socket read each other's answers.
        binding.close_sockets()
        super().fork_work_horse(job, queue)


@click.command()
@click.option("--burst", is_flag=True, help="Run what is queued, then stop.")
@click.option("--name", help="Name of this worker, unique among all; made up when left out.")
def main(burst: bool, name: str | None) -> None:
    """Run the jobs that the queue holds, one at a time, until stopped.

    Ctrl-C or SIGTERM lets the running job finish; a second one ends it.
    """
    app = create_app()
    with app.app_context():
        config: Config = app.extensions["jobsvc"].config
        binding.client()  # Made once here, and not once in every fork.
        if burst:
            recover_orphaned_jobs_task()
        else:
            # A process and not a thread: a fork of a process with threads may inherit a lock for ever.
            multiprocessing.get_context("fork").Process(target=_recover_for_ever, daemon=True).start()
        worker = ForkingWorker(
            [config.queue],
            name=name,
            connection=worker_connection(config),
            serializer=JSONSerializer,
            worker_ttl=WORKER_TTL,
            maintenance_interval=MAINTENANCE_INTERVAL,
        )
        worker.work(burst=burst)


def _recover_for_ever() -> None:
    """Recover now and then, until the worker is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    worker = os.getppid()
    while os.getppid() == worker:
        try:
            recover_orphaned_jobs_task()
        except (PynamoDBException, QueueUnavailable) as error:
            log.warning("recovery failed, comes again", error=str(error), in_seconds=RECOVERY_INTERVAL)
        _sleep_beside(worker, RECOVERY_INTERVAL)


def _sleep_beside(parent: int, seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and os.getppid() == parent:
        time.sleep(0.5)


if __name__ == "__main__":
    main()
