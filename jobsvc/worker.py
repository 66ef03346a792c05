"""The worker process: RQ's forking worker inside the application context, and recovery beside it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import threading
import time
import uuid
from types import FrameType
from typing import Any

import click
import structlog
from flask import Flask
from pynamodb.exceptions import PynamoDBException
from rq import Worker
from rq.job import Job as Message
from rq.queue import Queue
from rq.serializers import JSONSerializer

from jobsvc import create_app
from jobsvc.config import Config
from jobsvc.models import KINDS, binding
from jobsvc.models.lock import Holding
from jobsvc.queueing import TASKS, QueueUnavailable, worker_connection
from jobsvc.recovery import Sightings
from jobsvc.tasks import recover, recover_once, run_died

log = structlog.get_logger()

#: Seconds. RQ then notices the death of a worker in about a minute, not in a quarter of an hour.
WORKER_TTL = 30
MAINTENANCE_INTERVAL = 15
#: Recoveries within one lease time: a dead run is found at most a quarter later than it could be.
LOOKS_PER_LEASE = 4


class ForkingWorker(Worker):
    """Runs every task in a fork of a process that has the application loaded and the client warm."""

    def __init__(self, app: Flask, **options: Any) -> None:
        config: Config = app.extensions["jobsvc"].config
        super().__init__(
            [config.queue],
            connection=worker_connection(config),
            serializer=JSONSerializer,
            worker_ttl=WORKER_TTL,
            maintenance_interval=MAINTENANCE_INTERVAL,
            work_horse_killed_handler=self._run_died,
            **options,
        )
        self._grace_s = config.grace_seconds

    def fork_work_horse(self, job: Message, queue: Queue) -> None:
        # Two processes on one socket would read each other's answers.
        binding.close_sockets()
        super().fork_work_horse(job, queue)

    def request_stop(self, signum: int, frame: FrameType | None) -> None:
        """The first signal: the running job may end, within the grace."""
        if self.horse_pid:
            log.info("worker stops after its job", worker=self.name, grace_seconds=self._grace_s)
            grace = threading.Timer(self._grace_s, self.kill_horse)
            grace.daemon = True
            grace.start()
        super().request_stop(signum, frame)

    def request_force_stop(self, *_: object) -> None:
        """The second signal: the running job is handed back at once."""
        log.info("worker stops now", worker=self.name)
        if self.horse_pid:
            self.kill_horse()  # The main loop sees it die, hands the job back, and stops as was asked before.

    def _run_died(self, message: Message, *_: object) -> None:
        job_type = next((job_type for job_type, task in TASKS.items() if task == message.func_name), None)
        if job_type is None:
            return
        try:
            run_died(KINDS[job_type], message.args[0], message.id, worker=self.name, stopping=self._stop_requested)
        except PynamoDBException as error:
            log.warning("job not handed back, recovery will find it", task_id=message.id, error=str(error))


@click.command()
@click.option("--burst", is_flag=True, help="Run what is queued, then stop.")
@click.option("--name", help="Name of this worker, unique among all; made up when left out.")
def main(burst: bool, name: str | None) -> None:
    """Run the jobs that the queue holds, one at a time, until stopped.

    Ctrl-C or SIGTERM lets the running job end within JOBSVC_GRACE_SECONDS, and hands it back otherwise; a
    second signal hands it back at once.
    """
    app = create_app()
    with app.app_context():
        config: Config = app.extensions["jobsvc"].config
        binding.client()  # Made once here, and not once in every fork.
        if burst:
            recover_once(dead_after_s=config.lease_seconds * 30)
        else:
            # A process and not a thread: a fork of a process with threads may inherit a lock for ever.
            forking = multiprocessing.get_context("fork")
            forking.Process(target=_recover_for_ever, args=(config.lease_seconds,), daemon=True).start()
        name = name or f"{socket.gethostname().split('.')[0]}-{os.getpid()}-{uuid.uuid4().hex[:6]}"
        ForkingWorker(app, name=name).work(burst=burst)


def _recover_for_ever(lease_s: float) -> None:
    """Look and recover, several times in a lease time, until the worker is gone; one process of all at a time."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    worker = os.getppid()
    lock, watch = Holding("recovery", lease_s=lease_s), Sightings()
    while os.getppid() == worker:
        try:
            if lock.hold():
                recover(watch, dead_after_s=lease_s)
        except (PynamoDBException, QueueUnavailable) as error:
            log.warning("recovery failed, comes again", error=type(error).__name__)
        _sleep_beside(worker, lease_s / LOOKS_PER_LEASE)


def _sleep_beside(parent: int, seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and os.getppid() == parent:
        time.sleep(min(0.5, seconds))


if __name__ == "__main__":
    main()
