"""Streams of events: what a listener is told, and what of it is news to its client; with heartbeats in between.

A hint says only that there may be news. A job's stream reads them in the table, and does so from time to time
untold, so that without Redis it is slower and nothing else.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import structlog
from marshmallow import Schema
from pynamodb.exceptions import PynamoDBException

from jobsvc import clock, sse
from jobsvc.announcing import DELETED, Hint
from jobsvc.errors import InvalidEventId, StoreUnavailable
from jobsvc.events import Heard, Hub, Listener
from jobsvc.job_helper import JobHelper
from jobsvc.models import FINAL
from jobsvc.models.keys import PROGRESS_PREFIX, TIME_DIGITS, moment_of, time_key
from jobsvc.models.outage import is_outage
from jobsvc.schemas.jobs import JobSummarySchema
from jobsvc.schemas.progress import ProgressEntrySchema
from jobsvc.shared_reads import ANEW

log = structlog.get_logger()

#: Seconds between two `reset` of a stream, at the least.
RESET = 5.0
#: Seconds by which an entry may be written later than another with a later key.
LATE = 10.0
#: Seconds for which a stream waits for the entry that tells how a job ended, and between two looks for it.
LAST_ENTRY, LAST_LOOK = 3.0, 0.25
#: Entries of one read.
PAGE = 100

JOB_EVENT_ID = re.compile(r"([0-9a-f-]{36})\.(\d{1,12})\.([!-~]{0,100})", re.ASCII)
POSITION = re.compile(r"[0-9a-f]{8}\.\d{1,12}", re.ASCII)

#: Whether who asked for a stream may still read it.
Allowed = Callable[[], bool]
#: Yields heartbeats, and returns what was heard; None where the stream ends.
Waiting = Generator[bytes, None, Heard | None]

ANYTHING = Heard(missed=True)
SUMMARY, ENTRY = JobSummarySchema(), ProgressEntrySchema()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a client stands in the stream of a job: the version and the newest entry that it has seen."""

    job_id: str
    version: int = 0
    entry: str = ""

    @classmethod
    def parse(cls, text: str, job_id: str) -> Place:
        """The id of an event of that job's stream. Raises InvalidEventId for any other text."""
        found = JOB_EVENT_ID.fullmatch(text)
        if found is None or found[1] != job_id:
            raise InvalidEventId
        return cls(job_id, int(found[2]), found[3])

    def __str__(self) -> str:
        return f"{self.job_id}.{self.version}.{self.entry}"


class JobStream:
    """What happens to one job: its history, and its state when that changes, until it has ended or is gone.

    `job` is as it was read when `listener` was there already; `seen` is what the client knows of it.
    """

    def __init__(self, hub: Hub, listener: Listener, job: dict[str, Any], seen: Place, allowed: Allowed) -> None:
        self._hub = hub
        self._listener = listener
        self._job: dict[str, Any] | None = job
        self._which = job["job_type"], job["id"]
        self._seen = seen
        self._allowed = allowed
        self._resumed_at = seen.entry
        self._around: set[str] = set()  # ids of the entries around the newest one
        self._ended_at: float | None = None  # when the end was first seen, on this process's monotonic clock
        self._owes_a_read = False
        self._first = self._news()

    @property
    def is_old_news(self) -> bool:
        """Whether the job has ended, and the client has seen that."""
        return not self._first and self._has_ended()

    def __iter__(self) -> Iterator[bytes]:
        yield sse.BEGINNING
        yield from self._first
        while not self._has_ended():
            heard = yield from waiting(self._listener, self._patience(), self._allowed)
            if heard is None:
                return
            yield from self._read(heard)
        status = self._job["status"] if self._job else DELETED
        yield sse.event("end", {"status": status}, id=str(self._seen))

    def _read(self, heard: Heard) -> list[bytes]:
        """The news, as far as the table answers; else they come with the next ones."""
        concerns_job = self._owes_a_read or heard.missed or self._concern_job(heard.hints)
        self._owes_a_read = True
        try:
            with self._hub.turn_to_read():
                since = heard.at
                # The job before its history, which so tells how the job came where it is.
                if concerns_job:
                    since, self._job = self._shared("job", None, partial(JobHelper.get, *self._which), since)
                news = self._news(since)
        except StoreUnavailable:
            return []
        except PynamoDBException as error:
            if not is_outage(error):
                raise
            log.warning("table away, streams wait", job_id=self._seen.job_id, error=type(error).__name__)
            return []
        self._owes_a_read = False
        return news

    def _concern_job(self, hints: list[tuple[str, Hint]]) -> bool:
        known = self._job and self._job["status"]
        return any(not hint.only_history or hint.status != known for _, hint in hints)

    def _shared(self, kind: str, question: object, ask: Callable[[], Any], since: float) -> tuple[float, Any]:
        """When a read began that did so at `since` or later, by whichever stream of the job, and its answer."""
        return self._hub.reads.read(self._seen.job_id, kind, question, ask, since=since)

    def _news(self, since: float = ANEW) -> list[bytes]:
        """What the client has not seen: entries, and behind them the state that they led to."""
        if self._job is None:
            return []
        news = [self._entry(entry) for entry in self._new_entries(since)]
        if self._job["version"] != self._seen.version and not self._lacks_its_end():
            self._seen = replace(self._seen, version=int(self._job["version"]))
            news.append(sse.event("state", _shown(SUMMARY, self._job), id=str(self._seen)))
        return news

    def _entry(self, entry: dict[str, Any]) -> bytes:
        self._seen = replace(self._seen, entry=max(self._seen.entry, entry["id"]))
        return sse.event("progress", _shown(ENTRY, entry), id=str(self._seen))

    def _new_entries(self, since: float) -> list[dict[str, Any]]:
        """Entries that were not told yet, some of which may have come late: with a key before the newest."""
        begin = _a_while_before(self._seen.entry)
        _, around = self._shared("entries", begin, partial(self._entries_behind, begin), since)
        new = [entry for entry in around if entry["id"] > self._resumed_at and entry["id"] not in self._around]
        self._around = {entry["id"] for entry in around}
        return new

    def _entries_behind(self, next_key: str | None) -> list[dict[str, Any]]:
        entries = []
        while True:
            page, next_key = JobHelper.list_progress(*self._which, limit=PAGE, next_key=next_key)
            entries += page
            if next_key is None:
                return entries

    def _has_ended(self) -> bool:
        return self._job is None or (self._job["status"] in FINAL and not self._lacks_its_end())

    def _lacks_its_end(self) -> bool:
        """Whether the entry that tells how the job ended is still on its way: it is written behind the state."""
        job = self._job
        if job is None or job["status"] not in FINAL:
            self._ended_at = None
            return False
        if self._ended_at is None:
            self._ended_at = time.monotonic()
        if job["finished_at"] is None or self._seen.entry >= time_key(job["finished_at"]):
            return False
        return time.monotonic() < self._ended_at + LAST_ENTRY and clock.now() < job["updated_at"] + LAST_ENTRY

    def _patience(self) -> float:
        return LAST_LOOK if self._lacks_its_end() else self._hub.patience


def all_jobs(hub: Hub, listener: Listener, allowed: Allowed) -> Iterator[bytes]:
    """Hints of all jobs, and `reset` where some may have been missed; while Redis is away now and then."""
    yield sse.BEGINNING
    missed, reset_at = False, -RESET
    while True:
        wait_s = reset_at + RESET - time.monotonic() if missed else hub.patience_of_all
        heard = yield from waiting(listener, wait_s, allowed)
        if heard is None:
            return
        missed = missed or heard.missed
        if not missed:
            for position, hint in heard.hints:
                yield sse.event("job", _hinted(hint), id=position)
        elif time.monotonic() >= reset_at + RESET:
            yield sse.event("reset", {}, id=hub.position)
            missed, reset_at = False, time.monotonic()


def waiting(listener: Listener, seconds: float, allowed: Allowed) -> Waiting:
    """Wait until something is heard; for all that may have happened unheard when it takes longer than `seconds`."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        heard = listener.wait(min(left, sse.HEARTBEAT))
        if listener.is_closed or not allowed():
            return None
        if heard:
            return heard
        yield sse.BEAT
    return ANYTHING


def check_position(text: str) -> str:
    """The id of an event of the stream of all jobs. Raises InvalidEventId for any other text."""
    if not POSITION.fullmatch(text):
        raise InvalidEventId
    return text


def _a_while_before(entry: str) -> str | None:
    """The key from which on an entry may still come that was told later than `entry`."""
    digits = entry[:TIME_DIGITS]
    if len(digits) < TIME_DIGITS or not digits.isdigit():
        return PROGRESS_PREFIX + entry if entry else None
    return PROGRESS_PREFIX + time_key(max(0.0, moment_of(digits) - LATE))


def _hinted(hint: Hint) -> dict[str, Any]:
    times = JobHelper.format_job_for_serializer({"updated_at": hint.updated_at})
    return {"job_type": hint.job_type, "id": hint.id, "status": hint.status, **times}


def _shown(schema: Schema, item: dict[str, Any]) -> dict[str, Any]:
    shown: dict[str, Any] = schema.dump(JobHelper.format_job_for_serializer(item))
    return shown
