"""What is done to the service while it works: kills, a lost queue, a table that has bad days."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress

from jobsvc import moves
from jobsvc.models import KINDS, Job, Status
from jobsvc.models.jobs import status_partition
from tests.chaos.crew import Crew
from tests.proxy import Proxy
from tests.restartable import Valkey
from tests.workers import WorkerProcess

#: Seconds between two blows.
PAUSE = (0.2, 0.9)
#: Seconds that a bad day of the table lasts.
BAD_DAY = (1.0, 4.0)
#: Leases for which a run is held still: it is given up for dead, and then wants to go on.
HELD_STILL = 2
LOST_ANSWERS = 0.25  #: share of the answers to writes, on a day that loses them
#: How often each blow falls, against the others; the queue's are also sure to fall.
BLOWS = {
    "horse killed": 10,
    "worker killed": 3,
    "worker and horse killed": 2,
    "horse held still": 2,
    "table refuses": 2,
    "table throttles": 2,
    "table loses answers": 4,
    "queue flushed": 0.4,
    "queue restarted": 0.4,
}
SURE = ("queue flushed", "queue restarted", "horse held still")


class Attack:
    """Blow after blow, at random, as long as it is told to."""

    def __init__(self, crew: Crew, proxy: Proxy, valkey: Valkey, chance: random.Random, *, lease_s: float) -> None:
        self.blows: Counter[str] = Counter()
        self.kills_while_processing = 0
        self._crew, self._proxy, self._valkey, self._chance = crew, proxy, valkey, chance
        self._lease_s = lease_s
        self._fall: dict[str, Callable[[], None]] = {
            "horse killed": lambda: self._kill(horse=True, worker=False),
            "worker killed": lambda: self._kill(horse=False, worker=True),
            "worker and horse killed": lambda: self._kill(horse=True, worker=True),
            "horse held still": self._hold_still,
            "table refuses": self._refuse,
            "table throttles": self._throttle,
            "table loses answers": self._lose_answers,
            "queue flushed": valkey.flush,
            "queue restarted": self._restart_queue,
        }

    def strike(self) -> None:
        """One blow, and the pause behind it."""
        (name,) = self._chance.choices(list(BLOWS), list(BLOWS.values()))
        self._strike(name)

    def strike_surely(self) -> None:
        """The blows that chance has left out."""
        for name in SURE:
            if not self.blows[name]:
                self._strike(name)

    def _strike(self, name: str) -> None:
        self._fall[name]()
        self.blows[name] += 1
        time.sleep(self._chance.uniform(*PAUSE))

    def _kill(self, *, horse: bool, worker: bool) -> None:
        victim = self._chance.choice(self._crew.members)
        horses = victim.horses()
        for pid in horses:
            _signal(pid, signal.SIGSTOP)  # so that what is seen is what is killed
        if horse and horses and self._runs_a_job(victim):
            self.kills_while_processing += 1
        if worker:
            victim.kill()
        for pid in horses:
            _signal(pid, signal.SIGKILL if horse else signal.SIGCONT)
        self._crew.make_up_numbers()

    def _hold_still(self) -> None:
        for victim in self._crew.members:
            horses = victim.horses()
            if horses and self._runs_a_job(victim):
                for pid in horses:
                    _signal(pid, signal.SIGSTOP)
                    threading.Timer(HELD_STILL * self._lease_s, _signal, (pid, signal.SIGCONT)).start()
                return

    def _runs_a_job(self, worker: WorkerProcess) -> bool:
        leases = (moves.find_lease(job) for job in processing())
        return any(lease is not None and lease.worker == worker.name for lease in leases)

    def _refuse(self) -> None:
        self._proxy.refuse()
        time.sleep(self._chance.uniform(*BAD_DAY))
        self._proxy.accept()

    def _throttle(self) -> None:
        self._proxy.throttles = True
        time.sleep(self._chance.uniform(*BAD_DAY))
        self._proxy.throttles = False

    def _lose_answers(self) -> None:
        self._proxy.loses = LOST_ANSWERS
        time.sleep(self._chance.uniform(*BAD_DAY))
        self._proxy.loses = 0.0

    def _restart_queue(self) -> None:
        self._valkey.kill()
        time.sleep(self._chance.uniform(*BAD_DAY))
        self._valkey.start()


def _signal(pid: int, number: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, number)


def processing() -> list[Job]:
    """The jobs that run, as the index tells."""
    return [job for kind in KINDS.values() for job in kind.by_status.query(status_partition(kind, Status.PROCESSING))]
