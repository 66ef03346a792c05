"""Lists of jobs, newest first: merged from index queries, a page at a time.

Every filter is a handful of streams, one a status, each in order of `{created}#{id}`; so one merge
serves all of them, and a cursor is simply the last `{created}#{id}` that was shown.

Lists come from indexes and may be a moment behind. A job whose status changes while the streams are
read shows once or, rarely, not on this page.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from typing import Any

from jobsvc.errors import InvalidCursor, InvalidField
from jobsvc.models import Job, Status
from jobsvc.models.jobs import platform_partition, problem_partition, status_partition

#: Items that a merge asks of one stream at a time: about 4 KB, which is what one read unit buys twice.
#: A merge of five streams then costs at most 12 requests of half a unit for a page of 50.
CHUNK = 8

#: One page of a stream: everything strictly older than a key, up to a number of items.
Fetch = Callable[[str | None, int], Iterable[Job]]

_CURSOR = re.compile(r"[0-9]{16}#[0-9a-f-]{36}")


def page(
    kind: type[Job],
    *,
    status: str | None = None,
    platform: str | None = None,
    problem_id: str | None = None,
    limit: int,
    after: str | None = None,
) -> tuple[list[Job], str | None]:
    """Up to `limit` jobs that match, newest first, and the cursor of the next page or None at the end.

    `after` is the cursor of the page before. The jobs carry what the indexes carry. Raises
    InvalidField for an unknown status or a problem_id without platform, InvalidCursor.
    """
    if after is not None and not (isinstance(after, str) and _CURSOR.fullmatch(after)):
        raise InvalidCursor
    streams = _streams(kind, _statuses(status), platform, problem_id)
    chunk = CHUNK if len(streams) > 1 else limit + 1
    found = _merge(_read(fetch, after, chunk) for fetch in streams)
    jobs = list(islice(found, limit + 1))
    return jobs[:limit], jobs[limit - 1].list_key if len(jobs) > limit else None


def _statuses(status: str | None) -> list[Status]:
    if status is None:
        return list(Status)
    if status not in list(Status):
        raise InvalidField("status", f"{status!r} is not a status; use one of {', '.join(Status)}.")
    return [Status(status)]


def _streams(kind: type[Job], statuses: list[Status], platform: str | None, problem_id: str | None) -> list[Fetch]:
    if problem_id is not None and platform is None:
        raise InvalidField("problem_id", "needs platform beside it: ids repeat between platforms.")
    if platform is None:
        return [partial(_by_status, kind, status) for status in statuses]
    index: Any
    if problem_id is None:
        index, sort_key, partition = kind.by_platform, kind.gsi2sk, platform_partition(kind, platform)
    else:
        index, sort_key, partition = kind.by_problem, kind.gsi3sk, problem_partition(kind, platform, problem_id)
    return [partial(_below_status, index, sort_key, partition, status) for status in statuses]


def _by_status(kind: type[Job], status: Status, before: str | None, limit: int) -> Iterable[Job]:
    older = None if before is None else kind.gsi1sk < before
    return kind.by_status.query(
        status_partition(kind, status), older, scan_index_forward=False, limit=limit, page_size=limit
    )


def _below_status(
    index: Any, sort_key: Any, partition: str, status: Status, before: str | None, limit: int
) -> Iterable[Job]:
    if before is None:
        older = sort_key.startswith(f"{status}#")
    else:
        older = sort_key.between(f"{status}#", f"{status}#{_just_below(before)}")
    return index.query(partition, older, scan_index_forward=False, limit=limit, page_size=limit)


def _just_below(key: str) -> str:
    """A text between `key` and every key before it: BETWEEN includes its ends, and a cursor's job was shown."""
    return f"{key[:-1]}{chr(ord(key[-1]) - 1)}\x7f"


def _read(fetch: Fetch, before: str | None, chunk: int) -> Iterator[Job]:
    """A stream, fetched a chunk at a time when the merge has used up the one before."""
    while True:
        jobs = list(fetch(before, chunk))
        yield from jobs
        if len(jobs) < chunk:
            return
        before = jobs[-1].list_key


def _merge(streams: Iterable[Iterator[Job]]) -> Iterator[Job]:
    """One stream of all, newest first; a job that moved between two of them comes once."""
    seen = None
    for job in heapq.merge(*streams, key=lambda job: job.list_key, reverse=True):
        if job.list_key != seen:
            seen = job.list_key
            yield job
