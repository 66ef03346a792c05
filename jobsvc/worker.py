"""The worker process: RQ's forking worker inside the application context, and recovery beside it."""

from __future__ import annotations

import functools
import gc
import os
import random
import socket
import threading
import uuid
from collections.abc import Callable
from resource import struct_rusage
from types import FrameType
from typing import Any

import click
import redis
import structlog
from flask import Flask
from pynamodb.exceptions import PynamoDBException
from rq import Worker
from rq.exceptions import NoSuchJobError, StopRequested
from rq.executions import Execution
from rq.job import Job as Message
from rq.queue import Queue
from rq.serializers import JSONSerializer
from rq.utils import now
from rq.worker import WorkerStatus
from structlog.contextvars import bind_contextvars

from jobsvc import logs, tracing
from jobsvc.config import Config
from jobsvc.errors import SandboxMissing
from jobsvc.horse import Horse
from jobsvc.metrics_process import MetricsProcess
from jobsvc.models import KINDS, binding
from jobsvc.queueing import SANDBOX, TASKS, QueueUnavailable, worker_connection
from jobsvc.recovery_process import RecoveryProcess
from jobsvc.sandbox import Tier, find, tier_named
from jobsvc.tasks import recover_once, run_died
from jobsvc.trouble import application, check_engines, told_plainly

log = structlog.get_logger()

#: Seconds. RQ then notices the death of a worker in about a minute, not in a quarter of an hour.
WORKER_TTL = 30
MAINTENANCE_INTERVAL = 15
#: Seconds between two looks at a running job, and after its time limit until its worker kills it: later than
#: the run would have done so itself, had it not been caught in C with the interpreter's lock.
MONITORING_INTERVAL = 5
HUNG_AFTER = 10


def _whatever_happens(call: Callable[..., Any]) -> Callable[..., Any]:
    """Log an error and go on: RQ's loop would end the worker, for a queue that is away for a moment."""

    @functools.wraps(call)
    def patient(*args: Any, **kwargs: Any) -> Any:
        try:
            return call(*args, **kwargs)
        except StopRequested:
            raise
        except QueueUnavailable as error:
            log.warning("queue away, worker goes on", call=call.__name__, error=type(error).__name__)
        except Exception:
            log.exception("unexpected, worker goes on", call=call.__name__)

    return patient


class ForkingWorker(Worker):
    """Runs tasks in a fork of a process that has the application loaded and the client warm."""

    def __init__(
        self,
        app: Flask,
        recovery: RecoveryProcess | None,
        *,
        sandbox: str,
        metrics: MetricsProcess | None = None,
        **options: Any,
    ) -> None:
        config: Config = app.extensions["jobsvc"].config
        super().__init__(
            [config.queue],
            connection=worker_connection(config),
            serializer=JSONSerializer,
            worker_ttl=WORKER_TTL,
            maintenance_interval=MAINTENANCE_INTERVAL,
            job_monitoring_interval=MONITORING_INTERVAL,
            work_horse_killed_handler=self._run_died,
            **options,
        )
        self._horse: Horse | None = None
        self._sandbox = sandbox
        self._recovery = recovery
        self._metrics = metrics
        self._grace_s = config.grace_seconds
        self._timeout_s = config.job_timeout

    # What RQ's loop calls besides taking a message, which waits by itself until the queue is back.
    set_state = _whatever_happens(Worker.set_state)
    heartbeat = _whatever_happens(Worker.heartbeat)
    check_for_suspension = _whatever_happens(Worker.check_for_suspension)
    set_shutdown_requested_date = _whatever_happens(Worker.set_shutdown_requested_date)
    register_death = _whatever_happens(Worker.register_death)

    def register_birth(self) -> None:
        try:
            super().register_birth()
        except ValueError as error:
            raise click.UsageError(
                f"A worker named {self.name!r} is running, or was killed less than {WORKER_TTL + 60} s ago; "
                "--name must be unique."
            ) from error
        self.connection.hset(self.key, SANDBOX, self._sandbox)

    @_whatever_happens
    def run_maintenance_tasks(self) -> None:
        if self._recovery:
            self._recovery.keep_running()
        if self._metrics:
            self._metrics.keep_running()
        super().run_maintenance_tasks()

    @_whatever_happens
    def execute_job(self, job: Message, queue: Queue) -> None:
        job.timeout = self._timeout_s  # This worker's, whatever the message says.
        execution = self.prepare_execution(job)
        self._give_to_horse(execution.composite_key)
        self.monitor_work_horse(job, queue, execution)
        self.set_state(WorkerStatus.IDLE)

    def dequeue_job_and_maintain_ttl(self, *args: Any, **kwargs: Any) -> Any:
        """The next message that can be read."""
        while True:
            try:
                return super().dequeue_job_and_maintain_ttl(*args, **kwargs)
            except StopRequested:
                raise
            except Exception as error:
                if not self._drop_unreadable():
                    raise
                log.warning("message could not be read", error=repr(error))

    def wait_for_horse(self) -> tuple[int | None, int | None, struct_rusage | None]:
        return self._horse.wait() if self._horse else (None, None, None)

    def _give_to_horse(self, composite_key: str) -> None:
        """Have a horse run the job of an execution: that of the last job where it lives, else a new one."""
        if self._horse is None or not self._horse.takes(composite_key):
            # Two processes on one socket would read each other's answers.
            binding.close_sockets()
            self._horse = Horse(self._run_as_horse, begin=_begin_traces, end=tracing.end)
            self._horse.takes(composite_key)
        self._horse_pid = self._horse.pid

    def _run_as_horse(self, composite_key: str) -> bool:
        """Run the job of an execution; in the horse. Whether all went well."""
        if not self._is_horse:
            random.seed()
            self.setup_work_horse_signals()
            self._is_horse = True
        execution = Execution.from_composite_key(composite_key, self.connection)
        execution.worker_name = self.name
        job = Message.fetch(execution.job_id, connection=self.connection, serializer=self.serializer)
        job.timeout = self._timeout_s
        os.environ.update(RQ_WORKER_ID=self.name, RQ_JOB_ID=job.id)
        self.executions = {execution.id: execution}
        return self.perform_job(job, self.queues[0], execution)

    @_whatever_happens
    def maintain_heartbeats(self, job: Message, execution: Execution) -> None:
        if job.started_at and (now() - job.started_at).total_seconds() > self._timeout_s + HUNG_AFTER:
            log.error("run hangs, killed", task_id=job.id)
            self.kill_horse()
            return
        super().maintain_heartbeats(job, execution)

    def request_stop(self, signum: int, frame: FrameType | None) -> None:
        """The first signal: the running job may end, within the grace."""
        if self.horse_pid:
            log.info("worker stops after its job", grace_seconds=self._grace_s)
            grace = threading.Timer(self._grace_s, self.kill_horse)
            grace.daemon = True
            grace.start()
        super().request_stop(signum, frame)

    def request_force_stop(self, *_: object) -> None:
        """The second signal: the running job is handed back at once."""
        log.info("worker stops now")
        if self.horse_pid:
            self.kill_horse()  # The main loop sees it die, hands the job back, and stops as was asked before.

    @_whatever_happens
    def _run_died(self, message: Message, *_: object) -> None:
        job_type = next((job_type for job_type, task in TASKS.items() if task == message.func_name), None)
        if job_type is None:
            return
        try:
            run_died(KINDS[job_type], message.args[0], message.id, worker=self.name, stopping=self._stop_requested)
        except PynamoDBException as error:
            log.warning("job not handed back, recovery will find it", task_id=message.id, error=str(error))

    def _drop_unreadable(self) -> int:
        """Forget messages between queue and worker that no worker can read; returns how many there were."""
        taken = self.queues[0].intermediate_queue_key
        entries: list[Any] = self.connection.lrange(taken, 0, -1)
        unreadable = [entry for entry in entries if not self._is_readable(entry)]
        for entry in unreadable:
            log.warning("message dropped", task_id=entry.decode(errors="replace"))
            self.connection.lrem(taken, 0, entry)
        return len(unreadable)

    def _is_readable(self, entry: bytes) -> bool:
        try:
            Message.fetch(entry.decode(), connection=self.connection, serializer=self.serializer)
        except (NoSuchJobError, redis.ConnectionError, redis.TimeoutError):
            return True
        except Exception:
            return False
        return True


@click.command()
@click.option("--burst", is_flag=True, help="Run what is queued, then stop.")
@click.option("--name", help="Name of this worker, unique among all; made up when left out.")
def main(burst: bool, name: str | None) -> None:
    """Run the jobs that the queue holds, one at a time, until stopped.

    Ctrl-C or SIGTERM lets the running job end within JOBSVC_GRACE_SECONDS, and hands it back otherwise; a
    second signal hands it back at once.
    """
    app = application()
    logs.take_in_libraries()
    tracing.check()
    with app.app_context():
        config: Config = app.extensions["jobsvc"].config
        check_engines(app)  # Which warms the client, once here and not once in every fork.
        name = name or f"{socket.gethostname().split('.')[0]}-{os.getpid()}-{uuid.uuid4().hex[:6]}"
        bind_contextvars(worker=name)  # Its forks inherit that.
        tier = _sandbox(config)
        recovery = None
        if burst:
            with told_plainly(config):
                recover_once(dead_after_s=config.lease_seconds * 30)
        else:
            recovery = RecoveryProcess(config.lease_seconds)
            recovery.keep_running()
        served = _served_metrics(config)
        with told_plainly(config):
            worker = ForkingWorker(app, recovery, metrics=served, sandbox=tier, name=name)
        gc.freeze()  # A fork's collector would touch, and so copy, all that was loaded.
        worker.work(burst=burst)


def _begin_traces() -> None:
    tracing.begin("jobsvc-worker")


def _served_metrics(config: Config) -> MetricsProcess | None:
    if (address := config.worker_metrics_address) is None:
        return None
    process = MetricsProcess(*address, asks_for_key=config.auth == "on")
    process.keep_running()
    return process


def _sandbox(config: Config) -> Tier:
    """In what scripts run here. Raises ClickException where that is too little."""
    try:
        found = find(tier_named(config.sandbox_min))
    except SandboxMissing as error:
        raise click.ClickException(error.message) from error
    found.sandbox.close()  # Each process that runs scripts has a warden of its own.
    log.info("sandbox found", sandbox=found.sandbox.tier, not_held=found.not_held)
    return found.sandbox.tier


if __name__ == "__main__":
    main()
