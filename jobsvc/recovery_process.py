"""Recovery beside a worker: a process of its own, which looks several times in a lease time.

A process and not a thread of the worker: a fork of a process with threads may inherit a lock for ever.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from multiprocessing.context import ForkProcess

import structlog
from pynamodb.exceptions import PynamoDBException

from jobsvc.models import binding
from jobsvc.models.lock import Holding
from jobsvc.queueing import QueueUnavailable
from jobsvc.recovery import Sightings
from jobsvc.tasks import recover

log = structlog.get_logger()

#: Recoveries within one lease time: a dead run is found at most a quarter later than it could be.
LOOKS_PER_LEASE = 4


class RecoveryProcess:
    """Runs beside the process that made it, and ends with it."""

    def __init__(self, lease_s: float) -> None:
        self._lease_s = lease_s
        self._process: ForkProcess | None = None

    def keep_running(self) -> None:
        """Start it where it does not run."""
        if self._process is not None:
            if self._process.is_alive():
                return
            log.error("recovery process has died, starting another", exit_code=self._process.exitcode)
        binding.close_sockets()  # Two processes on one socket would read each other's answers.
        forking = multiprocessing.get_context("fork")
        self._process = forking.Process(target=_recover_for_ever, args=(self._lease_s,), daemon=True)
        self._process.start()


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
        except Exception:
            log.exception("recovery failed, comes again")
        _sleep_beside(worker, lease_s / LOOKS_PER_LEASE)


def _sleep_beside(parent: int, seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and os.getppid() == parent:
        time.sleep(min(0.5, seconds))
