"""Lists of jobs, newest first: merged from index queries, a page at a time.

Every filter is a handful of streams, one a status, each in order of `{created}#{id}`; so one merge
serves all of them, and a cursor is simply the last `{created}#{id}` that was shown.

Lists come from indexes and may be a moment behind. A job whose status changes while the streams are
read shows once or, rarely, not on this page.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from pynamodb.expressions.condition import Condition

from jobsvc.errors import InvalidCursor, InvalidField
from jobsvc.models import Job, Status
from jobsvc.models.jobs import platform_partition, problem_partition, status_partition

#: Items that a merge asks of one stream at a time: about 4 KB, which is what one read unit buys twice.
#: A merge of five streams then costs at most 12 requests of half a unit for a page of 50.
CHUNK = 8
#: The same for long pages, as a part of them: with 500 jobs, 20 requests or so and not a hundred.
PARTS = 16

_CURSOR = re.compile(r"[0-9]{16}#[0-9a-f-]{36}")


@dataclass(frozen=True, slots=True)
class Stream:
    """The jobs of one status below a filter: a stretch of one index, in order of `{created}#{id}`."""

    index: Any
    partition: str
    sort_key: Any
    prefix: str = ""  #: before `{created}#{id}` in the sort key

    def older(self, before: str | None) -> Condition | None:
        """The sort keys of the stream, or those of it that are strictly older than a cursor."""
        if not self.prefix:
            return None if before is None else self.sort_key < before
        if before is None:
            return self.sort_key.startswith(self.prefix)
        return self.sort_key.between(self.prefix, f"{self.prefix}{_just_below(before)}")

    def fetch(self, before: str | None, limit: int) -> Iterable[Job]:
        """Up to `limit` jobs, newest first, strictly older than a cursor."""
        older = self.older(before)
        return self.index.query(self.partition, older, scan_index_forward=False, limit=limit, page_size=limit)


def page(
    *kinds: type[Job],
    status: str | Collection[Status] | None = None,
    platform: str | None = None,
    problem_id: str | None = None,
    limit: int,
    after: str | None = None,
) -> tuple[list[Job], str | None]:
    """Up to `limit` jobs of `kinds` that match, newest first, and the cursor of the next page or None at the end.

    `status` may be several of them; `after` is the cursor of the page before. The jobs carry what the
    indexes carry. Raises InvalidField for an unknown status or a problem_id without platform, InvalidCursor.
    """
    if after is not None and not (isinstance(after, str) and _CURSOR.fullmatch(after)):
        raise InvalidCursor
    wanted: dict[str, Any] = {"status": status, "platform": platform, "problem_id": problem_id}
    found_in = [stream for kind in kinds for stream in streams(kind, **wanted)]
    chunk = max(CHUNK, limit // PARTS) if len(found_in) > 1 else limit + 1
    found = _merge(_read(stream, after, chunk) for stream in found_in)
    jobs = list(islice(found, limit + 1))
    return jobs[:limit], jobs[limit - 1].list_key if len(jobs) > limit else None


def streams(
    kind: type[Job],
    *,
    status: str | Collection[Status] | None = None,
    platform: str | None = None,
    problem_id: str | None = None,
) -> list[Stream]:
    """Where the jobs that match stand, one stream a status. Raises InvalidField as `page` does."""
    if problem_id is not None and platform is None:
        raise InvalidField("problem_id", "needs platform beside it: ids repeat between platforms.")
    statuses = _statuses(status)
    if platform is None:
        return [Stream(kind.by_status, status_partition(kind, each), kind.gsi1sk) for each in statuses]
    index: Any
    if problem_id is None:
        index, sort_key, partition = kind.by_platform, kind.gsi2sk, platform_partition(kind, platform)
    else:
        index, sort_key, partition = kind.by_problem, kind.gsi3sk, problem_partition(kind, platform, problem_id)
    return [Stream(index, partition, sort_key, f"{each}#") for each in statuses]


def _statuses(status: str | Collection[Status] | None) -> list[Status]:
    if status is None:
        return list(Status)
    if not isinstance(status, str):
        return sorted(status)
    if status not in list(Status):
        raise InvalidField("status", f"{status!r} is not a status; use one of {', '.join(Status)}.")
    return [Status(status)]


def _just_below(key: str) -> str:
    """A text between `key` and every key before it: BETWEEN includes its ends, and a cursor's job was shown."""
    return f"{key[:-1]}{chr(ord(key[-1]) - 1)}\x7f"


def _read(stream: Stream, before: str | None, chunk: int) -> Iterator[Job]:
    """A stream, fetched a chunk at a time when the merge has used up the one before."""
    while True:
        jobs = list(stream.fetch(before, chunk))
        yield from jobs
        if len(jobs) < chunk:
            return
        before = jobs[-1].list_key


def _merge(sorted_streams: Iterable[Iterator[Job]]) -> Iterator[Job]:
    """One stream of all, newest first; a job that moved between two of them comes once."""
    seen = None
    for job in heapq.merge(*sorted_streams, key=lambda job: job.list_key, reverse=True):
        if job.list_key != seen:
            seen = job.list_key
            yield job
