"""One run at a time: holds the table's lock for a run, and keeps its checkpoints while it works."""

from __future__ import annotations

import os
import secrets
import socket
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from pynamodb.exceptions import PynamoDBException

from jobsvc.errors import JobError
from jobsvc.migration.pace import Stopped
from jobsvc.models.lock import Holding
from jobsvc.models.outage import is_outage

LOCK = "migration"
#: Seconds without a sign of life after which another run may take over; how often life is shown, and a checkpoint kept.
LEASE_S = 15.0
BEAT_S = 2.0
POLL_S = 0.25
#: Beats that prove it: one may have been on its way when its run was killed.
SIGNS = 2
#: Share of the lease that has to be left for a write.
ENOUGH = 0.3

Say = Callable[[str], None]


class AnotherRun(JobError):
    """Another run is at work on this table."""

    title = "Another run"


class Keeper:
    """Holds the lock while its block lasts, and calls `save` with every beat, and once more at the end.

    Waits for the lock where its holder shows no life. Raises AnotherRun where it does. `stopping` is set when the
    lock, or the right to write it, is lost; `lost` says why.
    """

    def __init__(self, what: str, stopping: threading.Event, *, say: Say) -> None:
        me = f"{what} on {socket.gethostname()}, process {os.getpid()} ({secrets.token_hex(4)})"
        self._holding = Holding(LOCK, lease_s=LEASE_S, me=me)
        self._stopping = stopping
        self._say = say
        self._save: Callable[[], None] = lambda: None
        self._ended = threading.Event()
        self._held_at = 0.0
        self._thread = threading.Thread(target=self._beat, name="keeper", daemon=True)
        self.lost: Exception | None = None

    def keep(self, save: Callable[[], None]) -> None:
        """What to call with every beat from now on."""
        self._save = save

    def may_write(self) -> None:
        """Return while the lock is this run's. Waits where the table has not said so for long; raises Stopped."""
        while time.monotonic() - self._held_at > LEASE_S * (1 - ENOUGH):
            if self._stopping.wait(POLL_S):
                raise Stopped

    def __enter__(self) -> Self:
        self._take()
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._ended.set()
        self._thread.join()
        if self.lost is None:
            self._holding.release()

    def _take(self) -> None:
        seen: list[tuple[str, int]] = []
        while not self._hold():
            holder = self._holding.other
            if holder and holder not in seen:
                seen.append(holder)
                if len(seen) == 1:
                    self._say(f"{_name(holder)} holds the table; waiting up to {LEASE_S:.0f} s for signs of its life.")
            if len(seen) > SIGNS:
                raise AnotherRun(f"{_name(holder)} is at work on this table. Wait until it has ended, or stop it.")
            time.sleep(POLL_S)

    def _beat(self) -> None:
        while not self._ended.wait(BEAT_S):
            try:
                if not self._hold():
                    raise AnotherRun(f"{_name(self._holding.other)} has taken over; this run has stopped.")
                self._save()
            except Exception as error:
                if isinstance(error, PynamoDBException) and is_outage(error):
                    continue  # The writers see it too, and wait; `may_write` waits for the lock.
                self.lost = error
                self._stopping.set()
                return

    def _hold(self) -> bool:
        asked_at = time.monotonic()
        if not (self._holding.hold() or self._holding.is_mine()):
            return False
        self._held_at = asked_at
        return True


def _name(holder: tuple[str, int] | None) -> str:
    return holder[0] if holder else "somebody"
