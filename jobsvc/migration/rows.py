"""What a migration reads: rows of the old service, alike whatever source they come from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Protocol, Self

from jobsvc.errors import JobError

GENERATION = "script_generation_jobs"
EXTRACTION = "problem_extraction_jobs"
PROGRESS = "job_progress_history"
#: The old service's tables, in the order in which they are copied.
TABLES = (GENERATION, EXTRACTION, PROGRESS)

#: The type of job, as keys and the API name it, whose rows a table holds.
JOB_TYPES = {GENERATION: "generation", EXTRACTION: "extraction"}
JOB_TABLES = {job_type: table for table, job_type in JOB_TYPES.items()}

_COMMON = (
    "platform",
    "problem_id",
    "status",
    "celery_task_id",
    "error_message",
    "created_at",
    "updated_at",
    "title",
    "problem_url",
)
#: The columns of each table besides `id`, as the old service's newest version has them. What `Row.values`
#: holds, and `legacy` with it; of entries `job_type` and `job_id` stand for content_type_id and object_id.
COLUMNS: dict[str, tuple[str, ...]] = {
    GENERATION: (*_COMMON, "tags", "solution_code", "language", "constraints", "generator_code"),
    EXTRACTION: (*_COMMON, "problem_identifier"),
    PROGRESS: ("content_type_id", "job_type", "job_id", "step", "message", "status", "created_at"),
}
TIMES = frozenset({"created_at", "updated_at"})


class SourceError(JobError):
    """The source cannot be read. The message says what is wrong and what to do, and holds no password."""

    title = "Source cannot be read"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the old service.

    `values` holds every name of COLUMNS[table], None where the source has NULL or no such column, and
    `legacy`: what nobody listed, by its own name, as plain JSON data (a set is a sorted list, a moment is
    ISO text, bytes are base64). Text is str; times are datetimes in UTC; tags are JSON data with int and
    Decimal as its numbers. What cannot be understood stays as it was found, and mapping rejects it.
    """

    table: str  #: one of TABLES, whatever the source is
    id: str  #: the old id as text: an integer, or a UUID with its dashes; of entries of an old DynamoDB table `PK|SK`
    values: Mapping[str, Any]
    orphan: bool = False  #: an entry whose job is not in the source
    key: tuple[str, str] | None = None  #: PK and SK of the item in an old DynamoDB table


class Source(Protocol):
    """One consistent, read-only view of the old service's data, while it is open as a context manager.

    May be read by several threads; they take turns. Whatever cannot be read is a SourceError.
    """

    where: str  #: the source in words for people, without a password
    #: `table.attribute` of what nobody listed, and how many rows had it in the last reading of the table
    unlisted: Counter[str]

    @property
    def left_out(self) -> Mapping[str, int]:
        """What stands beside the rows and is none of them, in words, and how much of it."""

    @property
    def missing(self) -> Sequence[str]:
        """Columns that are taken as null, `table.column`."""

    @property
    def view(self) -> str | None:
        """With it, open_source gives another reader, of this process or another one, the same view.

        Good while this source is open. None where the engine cannot.
        """

    def count(self, table: str) -> int:
        """How many rows the table has."""

    def pages(self, table: str, *, after: str | None = None) -> Iterator[list[Row]]:
        """The rows in the order of their key, at most 1,000 at a time; only those behind the id `after`."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None: ...
