"""The page that a caller brings with an extraction job: kept beside the job until the job ends.

It is written before the job is, so that a job that is there has its page, and removed when the job has ended. What
a crash leaves in between is found by recovery, through the index that the page's first part is in: that one is
written first and removed last. Not by a time to live: however long a job waits, its page waits with it.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from pynamodb.exceptions import PynamoDBException

from jobsvc.errors import JobError, PageGone
from jobsvc.models import Job, ProblemExtractionJob
from jobsvc.models.batching import write_batch
from jobsvc.models.jobs import pages_partition
from jobsvc.models.keys import META, moment_of
from jobsvc.models.metering import on_account
from jobsvc.models.outage import is_outage
from jobsvc.models.page import MAX_PAGE_BYTES, PAGE_PREFIX, PART_BYTES, PagePart, most_parts, part_key
from jobsvc.models.writing import prepare

log = structlog.get_logger()


@contextmanager
def kept(job: Any, html: str | None) -> Iterator[None]:
    """Keep the page of a new job, which the block saves; without `html` there is nothing to do.

    Where the job cannot be saved its page is removed. After an outage nobody knows whether it was saved: then the
    page stays, and recovery finds out. Raises ItemTooLarge before anything is written.
    """
    if html is None:
        yield
        return
    job.page_bytes = len(html.encode())
    prepare(job)
    may_be_saved = False
    try:
        with on_account(job.unbilled):
            _write(_parts(job, html))
        may_be_saved = True
        yield
    except (JobError, PynamoDBException) as error:
        if not (may_be_saved and is_outage(error)):
            discard(job)
        raise


def read(job: Any) -> str | None:
    """The page that came with a job; None where none did. Raises PageGone where it is not there, or not all of it."""
    if not job.page_bytes:
        return None
    parts = PagePart.query(job.pk, PagePart.sk.startswith(PAGE_PREFIX), consistent_read=True)
    with on_account(job.unbilled):
        packed = b"".join(part.content for part in parts)
    try:
        content = zlib.decompress(packed)
    except zlib.error as error:
        raise PageGone from error
    return content.decode()


def discard(job: Job) -> None:
    """Remove the page of a job that needs it no longer, if it has one; where that fails, recovery will do it."""
    if not has_page(job):
        return
    try:
        remove(job)
    except PynamoDBException as error:
        log.warning("page not removed, recovery will", job_id=job.id, error=type(error).__name__)


def remove(job: Any) -> None:
    """Remove a job's page, its first part last."""
    count = most_parts(job.page_bytes or MAX_PAGE_BYTES)
    first, *rest = (PagePart(job.pk, part_key(number)) for number in range(1, count + 1))
    if rest:
        write_batch(delete=rest)
    write_batch(delete=[first])


def has_page(job: Job) -> bool:
    """Whether the job came with a page, be it there still or not."""
    return isinstance(job, ProblemExtractionJob) and bool(job.page_bytes)


def jobs_with_pages() -> Iterator[Job]:
    """The jobs whose pages are in the table, be they there or not; of each its key and `created_at`."""
    for part in PagePart.by_status.query(pages_partition(ProblemExtractionJob)):
        yield ProblemExtractionJob(part.pk, META, created_at=moment_of(part.gsi1sk))


def _parts(job: Job, html: str) -> list[PagePart]:
    packed = zlib.compress(html.encode())
    cut = [packed[start : start + PART_BYTES] for start in range(0, len(packed), PART_BYTES)]
    first, *rest = (PagePart(job.pk, part_key(number), content=part) for number, part in enumerate(cut, 1))
    first.gsi1pk, first.gsi1sk = pages_partition(type(job)), job.list_key
    return [first, *rest]


def _write(parts: list[PagePart]) -> None:
    first, *rest = parts
    write_batch(put=[first])
    if rest:
        write_batch(put=rest)
