"""Hints that jobs have changed, from whoever writes them to whoever watches, over Redis' pub/sub.

A process has one subscription, and shares what it hears with all its listeners. Redis forgets what nobody heard, so
a hint is never the news itself: a listener that may have missed some is told so, and reads the table.
"""

from __future__ import annotations

import json
import math
import random
import secrets
import signal
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict

import redis
import structlog
from flask import Flask
from pynamodb.exceptions import PynamoDBException
from redis.client import PubSub

from jobsvc import announcing
from jobsvc.announcing import Hint
from jobsvc.errors import StoreUnavailable, StreamsBusy
from jobsvc.listeners import Listener
from jobsvc.metrics.numbers import LISTENERS
from jobsvc.models.outage import is_outage
from jobsvc.queueing import JobQueue, QueueUnavailable
from jobsvc.shared_reads import SharedReads

log = structlog.get_logger()

#: Seconds for which nothing is published after Redis did not take a hint.
PAUSE = 5.0
#: Seconds after Redis came back for which listeners go on as if it was away: some publishers pause still.
WARY = 2 * PAUSE
#: Seconds between two tries to subscribe.
RECONNECT = 1.0
#: Seconds between two looks whether anybody listens still, and whether the server stops.
LOOK = 1.0
#: Seconds of silence after which Redis is asked for a sign of life, and after which it counts as gone.
PING_AFTER, GONE_AFTER = 5.0, 10.0
#: Seconds for which the subscription outlives its last listener: who turns a page listens again at once.
LINGER = 30.0
#: Hints that are kept for listeners that come back.
MAX_KEPT = 1000
#: Seconds after which a listener reads the table although it was told nothing: by itself, and while Redis is away.
QUIET, AWAY = 30.0, 2.0
#: Such reads of all listeners of a process, a second at the most.
MAX_READS = 40
#: Listeners of a process that read the table at a time.
READERS = 8
#: Listeners of a process: gunicorn gives it 1,000 connections, and the rest of the API needs some.
MAX_LISTENERS = 800


def register(app: Flask, queue: JobQueue) -> None:
    """Carry the hints of this process to Redis, and let requests of `app` listen. Connects to nothing yet."""
    announcing.bind(Publisher(queue).carry)
    app.extensions["jobsvc.events"] = Hub(queue)


class Publisher:
    """Carries hints to Redis: at most one short wait, and none for a while after one in vain."""

    def __init__(self, queue: JobQueue) -> None:
        self._queue = queue
        self._silent_until = 0.0

    def carry(self, hint: Hint) -> None:
        if time.monotonic() < self._silent_until:
            return
        try:
            self._queue.connection.publish(channel(self._queue), json.dumps(asdict(hint)))
        except QueueUnavailable as error:
            self._silent_until = time.monotonic() + PAUSE
            log.warning("queue unavailable, nothing is announced for a while", error=str(error))


class Hub:
    """The subscription of this process and its listeners. It lives in a thread of its own while anybody listens."""

    def __init__(self, queue: JobQueue) -> None:
        self.reads = SharedReads()
        self._readers = threading.BoundedSemaphore(READERS)  # A hint that wakes all listeners is no storm.
        self._table_away_until = 0.0
        self._queue = queue
        self._changing = threading.RLock()
        self._listeners: dict[str | None, set[Listener]] = {}  # by the id of the job; None has those of all jobs
        self._thread: threading.Thread | None = None
        self._idle_since = 0.0
        self._life = ""  # of the subscription; empty while there is none
        self._is_away = False  # Redis, as far as was tried
        self._wary_until = 0.0
        self._count = 0  # of hints in this life
        self._kept: deque[tuple[int, Hint]] = deque(maxlen=MAX_KEPT)

    @contextmanager
    def listening(self, job_id: str | None = None, *, after: str | None = None) -> Iterator[Listener]:
        """A listener for one job, or for all. One for all that cannot go on behind `after` has missed something.

        Raises StreamsBusy where there are as many as may be.
        """
        listener = Listener()
        if self.count >= MAX_LISTENERS:
            raise StreamsBusy
        with self._changing:
            if job_id is None and not self._replay(listener, after) and (self._life or self._is_away):
                listener.miss()  # Else it will, when the subscription begins.
            self._listeners.setdefault(job_id, set()).add(listener)
            self._counted()
        try:
            self._run()
            yield listener
        finally:
            with self._changing:
                self._listeners[job_id].discard(listener)
                if not self._listeners[job_id]:
                    del self._listeners[job_id]
                    self.reads.forget(job_id or "")
                self._idle_since = time.monotonic()
                self._counted()

    @property
    def position(self) -> str | None:
        """Behind the newest hint; None while Redis is away, or nobody listens."""
        return f"{self._life}.{self._count}" if self._life else None

    @property
    def count(self) -> int:
        """Of the listeners that there are now."""
        return sum(map(len, list(self._listeners.values())))

    @property
    def patience(self) -> float:
        """Seconds after which a listener reads the table although it was told nothing."""
        is_told = self._life and time.monotonic() >= self._wary_until
        return max(QUIET if is_told else AWAY, self.count / MAX_READS) * random.uniform(0.8, 1)  # Not all at once.

    @property
    def patience_of_all(self) -> float:
        """Seconds after which a listener for all jobs has to look at them, although it was told nothing."""
        return self.patience if self._is_away else math.inf

    @contextmanager
    def turn_to_read(self) -> Iterator[None]:
        """For a read of the table by a listener: not all at once, and none for a moment where the table is away.

        Raises StoreUnavailable in that moment.
        """
        with self._readers:
            if time.monotonic() < self._table_away_until:
                raise StoreUnavailable
            try:
                yield
            except PynamoDBException as error:
                if is_outage(error):
                    self._table_away_until = time.monotonic() + AWAY
                raise

    # Listeners

    def _replay(self, listener: Listener, after: str | None) -> bool:
        life, _, number = (after or "").partition(".")
        oldest = self._count - len(self._kept)
        if not self._life or life != self._life or not oldest <= int(number) <= self._count:
            return False
        for count, hint in self._kept:
            if count > int(number):
                listener.tell(f"{life}.{count}", hint)
        return True

    def _everybody(self) -> list[Listener]:
        return [listener for listeners in list(self._listeners.values()) for listener in list(listeners)]

    def _counted(self) -> None:
        of_all = len(self._listeners.get(None, ()))
        LISTENERS.labels("all jobs").set(of_all)
        LISTENERS.labels("one job").set(self.count - of_all)

    # The subscription, in a thread of its own

    def _run(self) -> None:
        with self._changing:
            if self._thread is None:
                thread = threading.Thread(target=self._follow, name="jobsvc-events", daemon=True)
                thread.start()  # which may fail; then the next listener tries it
                self._thread = thread

    def _follow(self) -> None:
        while self._goes_on():
            try:
                with self._queue.subscribed(channel(self._queue)) as subscription:
                    self._hear(subscription)
            except QueueUnavailable as error:
                self._lost(error)
                time.sleep(RECONNECT)
            except Exception as error:  # Without this thread, listeners would wait for hints that never come.
                log.exception("subscription failed")
                self._lost(error)
                time.sleep(RECONNECT)

    def _goes_on(self) -> bool:
        """Whether anybody listens, or did a moment ago, to a server that goes on."""
        with self._changing:
            stops = _server_stops()
            if stops:
                for listener in self._everybody():
                    listener.close()
            elif self._listeners or time.monotonic() < self._idle_since + LINGER:
                return True
            self._thread, self._life = None, ""
            return False

    def _hear(self, subscription: PubSub) -> None:
        """Raises QueueUnavailable where Redis is gone."""
        heard_at = time.monotonic()
        while self._goes_on():
            message = subscription.get_message(timeout=LOOK)
            if message is not None:
                heard_at = time.monotonic()
                self._take(message["type"], message["data"])
            elif time.monotonic() > heard_at + GONE_AFTER:
                raise redis.TimeoutError(f"no sign of life for {GONE_AFTER:.0f} s")
            elif time.monotonic() > heard_at + PING_AFTER:
                subscription.ping()

    def _take(self, kind: str, data: bytes) -> None:
        if kind == "subscribe":
            self._begin()
        elif kind == "message":
            try:
                hint = Hint(**json.loads(data))
            except (ValueError, TypeError):  # Of another version of this service, or of somebody else.
                log.warning("hint not understood", length=len(data))
                self._begin()
            else:
                self._spread(hint)

    def _begin(self) -> None:
        """A life in which nothing was told yet; whoever listens may have missed something before."""
        with self._changing:
            if self._is_away:
                self._wary_until = time.monotonic() + WARY
            self._is_away, self._life, self._count = False, secrets.token_hex(4), 0
            self._kept.clear()
            for listener in self._everybody():
                listener.miss()

    def _lost(self, error: Exception) -> None:
        with self._changing:
            if not self._is_away:
                log.warning("queue unavailable, watchers are told nothing", error=str(error))
                for listener in self._everybody():
                    listener.miss()
            self._is_away, self._life = True, ""

    def _spread(self, hint: Hint) -> None:
        with self._changing:
            concerned = list(self._listeners.get(hint.id, ()))
            if not hint.only_history:
                self._count += 1
                self._kept.append((self._count, hint))
                concerned += self._listeners.get(None, ())
            for listener in concerned:
                listener.tell(f"{self._life}.{self._count}", hint)


def channel(queue: JobQueue) -> str:
    return f"jobsvc:{queue.config.queue}:events"


def _server_stops() -> bool:
    """Whether gunicorn wants this process to end: its worker, a method of which takes SIGTERM, is not `alive` then.

    It waits for streams that are open, and tells them nothing.
    """
    worker = getattr(signal.getsignal(signal.SIGTERM), "__self__", None)
    return getattr(worker, "alive", True) is False
