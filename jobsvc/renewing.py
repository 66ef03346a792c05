"""Keeps a run's lease alive beside its work, and ends the work when the lease is gone or its time is up."""

from __future__ import annotations

import os
import signal
import threading
import time
from contextvars import copy_context
from functools import partial
from types import TracebackType
from typing import Self

import structlog

from jobsvc import horse
from jobsvc.errors import JobError
from jobsvc.metrics.numbers import LOST_LEASES
from jobsvc.runs import Run

log = structlog.get_logger()

#: Seconds that work has to end by itself, after its time is up or its lease was lost.
GRACE = 5.0


class RunLost(BaseException):
    """The job was taken away from this run.

    No Exception, so that work which catches those does not go on.
    """


class Renewal:
    """Renews the lease of `run` for the length of a `with` block, at a third of the lease time.

    When the lease is lost, the main thread gets RunLost. A block that has not ended GRACE seconds
    later, or GRACE seconds after `timeout_s`, is hung: in a process that leads its own group, as a
    worker's fork does, the whole group is killed; elsewhere renewing just stops. Recovery does the rest.
    """

    def __init__(self, run: Run, *, lease_s: float, timeout_s: float) -> None:
        self._run = run
        self._every_s = lease_s / 3
        self._deadline = time.monotonic() + timeout_s + GRACE
        self._over = threading.Event()
        renew = partial(copy_context().run, self._renew)  # with what the run's lines in the log carry
        self._thread = threading.Thread(target=renew, name=f"renewal of {run.job.id}", daemon=True)
        self._in_main_thread = threading.current_thread() is threading.main_thread()

    def __enter__(self) -> Self:
        if self._in_main_thread:
            self._handler_before = signal.signal(signal.SIGUSR1, _raise_run_lost)
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._over.set()
        self._thread.join()
        if self._in_main_thread:
            signal.signal(signal.SIGUSR1, self._handler_before)

    def _renew(self) -> None:
        while not self._over.wait(min(self._every_s, max(0.0, self._deadline - time.monotonic()))):
            if time.monotonic() >= self._deadline:
                self._end_hung("time is up")
                return
            try:
                self._run.renew()
            except Exception as error:
                reason = error.message if isinstance(error, JobError) else type(error).__name__
                self._lost(reason)
                return

    def _lost(self, reason: str) -> None:
        LOST_LEASES.labels(self._run.job.job_type).inc()
        log.warning("lease lost", job_id=self._run.job.id, attempt=self._run.attempt, reason=reason)
        if self._in_main_thread and not self._over.is_set():
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGUSR1)
        if not self._over.wait(GRACE):
            self._end_hung(reason)

    def _end_hung(self, reason: str) -> None:
        log.error("run hangs, ended", job_id=self._run.job.id, attempt=self._run.attempt, reason=reason)
        if os.getpgrp() == os.getpid() != os.getsid(0):
            os.killpg(os.getpgrp(), signal.SIGKILL)


def _raise_run_lost(*_: object) -> None:
    horse.retire()
    raise RunLost
