"""From a row of the old service to the item of the new one: pure, and exact enough to find the way back.

An item has the form that the models write, and tells its row:

- `legacy_id` of a job is the row's id. An entry's id is the tag of its sort key without the zeros before
  it, or `legacy.id` where it is neither an integer nor a UUID.
- Each column is the attribute of its name; `celery_task_id` is `task_id`. Of entries, `job_id` and `job_type` are
  in the partition key; `legacy.job_id` is the job's old id where the key holds a new one, and
  `legacy.content_type_id` that column.
- `legacy.null` lists the columns that were null: the attribute is empty then; an `updated_at` that was null
  shows `created_at`.
- `legacy` has a column's own name where the attribute holds something else: the `status` and `error_message` of an
  unfinished job, an `error_message` of over 1,000 characters, of which the attribute holds the beginning.
- What else is in `legacy` is what nobody listed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from jobsvc.errors import JobError
from jobsvc.migration.rows import Row


class Unfinished(StrEnum):
    """What becomes of jobs that the old service had not finished."""

    KEEP = "keep"  #: they stay as they are, and nothing starts them until a person retries them
    FAIL = "fail"  #: FAILED, with an error that says so
    REQUEUE = "requeue"  #: PENDING, and recovery puts them in the queue


class Rejected(JobError):
    """The row cannot become an item."""

    title = "Row rejected"

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code  #: kind of the reason, for counting


@dataclass(frozen=True, slots=True)
class Mapped:
    """A row and its item: DynamoDB's typed JSON, with PK and SK."""

    row: Row
    item: dict[str, Any]


def map_row(row: Row, *, unfinished: Unfinished) -> Mapped:
    """The item of a row. The same row gives the same item, whenever it is mapped. Raises Rejected."""
    raise NotImplementedError


def new_id(table: str, old_id: str) -> str:
    """The id under which the new service knows a job: a UUID stays as it is."""
    raise NotImplementedError
