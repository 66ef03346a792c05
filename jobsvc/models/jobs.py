"""The two kinds of job: one META item each."""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property
from typing import Any, ClassVar

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute

from jobsvc.models.attributes import JSONListAttribute, JSONMapAttribute, TimestampAttribute
from jobsvc.models.base import Item
from jobsvc.models.indexes import ByPlatform, ByProblem, ByStatus
from jobsvc.models.keys import META, history_key, time_key
from jobsvc.models.metering import Consumed


class Status(StrEnum):
    """Where a job stands."""

    PENDING = "PENDING"  #: waits for a worker, or is only a record
    PROCESSING = "PROCESSING"  #: one attempt runs it
    COMPLETED = "COMPLETED"  #: done; the result is in the job
    FAILED = "FAILED"  #: given up; `error_message` says why
    CANCELLED = "CANCELLED"  #: stopped by a person


FINAL = frozenset({Status.COMPLETED, Status.FAILED, Status.CANCELLED})


def Text() -> Any:  # noqa: N802 - reads as an attribute's type
    return UnicodeAttribute(default="")


def Moment() -> Any:  # noqa: N802 - reads as an attribute's type
    return TimestampAttribute(null=True)


class Job(Item):
    """What both kinds of job have in common. Times are epoch seconds."""

    prefix: ClassVar[str]  #: of the partition key
    job_type: ClassVar[str]  #: in history keys and in the API
    inputs: ClassVar[frozenset[str]]  #: what a caller says of the job
    results: ClassVar[frozenset[str]]  #: what a run finds out

    gsi1pk: Any = UnicodeAttribute(null=True, attr_name="GSI1PK")
    gsi1sk: Any = UnicodeAttribute(null=True, attr_name="GSI1SK")
    gsi2pk: Any = UnicodeAttribute(null=True, attr_name="GSI2PK")
    gsi2sk: Any = UnicodeAttribute(null=True, attr_name="GSI2SK")
    gsi3pk: Any = UnicodeAttribute(null=True, attr_name="GSI3PK")
    gsi3sk: Any = UnicodeAttribute(null=True, attr_name="GSI3SK")
    by_status = ByStatus()
    by_platform = ByPlatform()
    by_problem = ByProblem()

    platform: Any = Text()
    problem_id: Any = Text()
    title: Any = Text()
    problem_url: Any = Text()
    status: Any = UnicodeAttribute(default=Status.PENDING.value)
    task_id: Any = Text()  #: the queue's id of the last queueing
    error_code: Any = UnicodeAttribute(null=True)  #: kind of the error, for counting
    error_message: Any = Text()  #: at most 1,000 characters

    attempt: Any = NumberAttribute(default=0)  #: fencing token: only grows
    tries: Any = NumberAttribute(default=0)  #: counted against the limit
    run_id: Any = UnicodeAttribute(null=True)  #: of the attempt that runs or ran last
    version: Any = NumberAttribute(default=1)  #: counts the writes of this item
    created_by: Any = UnicodeAttribute(null=True)
    legacy_id: Any = UnicodeAttribute(null=True)  #: id in the service this job was migrated from
    legacy: Any = JSONMapAttribute(null=True)  #: what that service said of it and no other attribute holds
    created_at: Any = TimestampAttribute()
    updated_at: Any = TimestampAttribute()
    submitted_at: Any = Moment()  #: the wish to run; without it a job is only a record
    started_at: Any = Moment()
    finished_at: Any = Moment()
    next_attempt_at: Any = Moment()
    idempotency_key: Any = UnicodeAttribute(null=True)  #: partition key of the record of the request that made it
    deleted_at: Any = Moment()  #: a tombstone: no reader finds this job any more
    #: Read and write units of its life so far, see billing.py; none where its beginning was not counted.
    cost_read: Any = NumberAttribute(null=True)
    cost_write: Any = NumberAttribute(null=True)

    @cached_property
    def unbilled(self) -> Consumed:
        """What this process has asked for this job, and the item does not hold yet."""
        return Consumed()

    @property
    def id(self) -> str:
        return str(self.pk).partition("#")[2]

    @property
    def history(self) -> str:
        """Partition key of this job's history."""
        return history_key(self.job_type, self.id)

    @property
    def list_key(self) -> str:
        """`{created}#{id}`: where the job stands in every list, newest first."""
        return f"{time_key(self.created_at)}#{self.id}"

    @classmethod
    def key(cls, job_id: str) -> tuple[str, str]:
        """Partition and sort key of a job's META item."""
        return f"{cls.prefix}#{job_id}", META

    @classmethod
    def fields(cls) -> frozenset[str]:
        """Names of everything that a job shows, besides its id."""
        return frozenset(cls.get_attributes()) - HIDDEN

    def index_keys(self) -> dict[str, str]:
        """The keys under which the indexes find this job as it is now."""
        if self.deleted_at is not None:
            return {"gsi1pk": deleted_partition(type(self)), "gsi1sk": self.list_key}
        return index_keys(type(self), self.status, self.platform, self.problem_id, self.list_key)


INDEX_KEYS = ("gsi1pk", "gsi1sk", "gsi2pk", "gsi2sk", "gsi3pk", "gsi3sk")
#: Attributes that are the table's business and not shown.
HIDDEN = frozenset({"pk", "sk", *INDEX_KEYS, "idempotency_key", "deleted_at", "cost_read", "cost_write"})

COMMON_INPUTS = frozenset({"platform", "problem_id", "title", "problem_url"})


class ScriptGenerationJob(Job):
    """A problem's constraints go in; a proved script that generates test cases comes out."""

    prefix = "SGJOB"
    job_type = "generation"
    inputs = COMMON_INPUTS | {
        "language",
        "constraints",
        "input_format",
        "input_formats",
        "samples",
        "tags",
        "solution_code",
        "time_limit_s",
        "extraction_job_id",
    }
    results = frozenset(
        {
            "generator_code",
            "proof",
            "schema",
            "assumptions",
            "unread",
            "confidence",
            "unresolved",
            "by_model",
            "language_model",
        }
    )

    language: Any = UnicodeAttribute(default="python")  #: of the solution
    constraints: Any = Text()
    input_format: Any = Text()  #: the input section, as text
    input_formats: Any = JSONListAttribute(default=list)  #: its preformatted blocks
    samples: Any = JSONListAttribute(default=list)  #: of {"input": str, "output": str}
    tags: Any = JSONListAttribute(default=list)
    solution_code: Any = Text()
    time_limit_s: Any = NumberAttribute(null=True)  #: the problem's, for runs of the solution
    extraction_job_id: Any = UnicodeAttribute(null=True)

    generator_code: Any = Text()
    proof: Any = JSONMapAttribute(null=True)  #: what was run to prove the script
    schema: Any = JSONMapAttribute(null=True)  #: format and bounds as they were understood
    assumptions: Any = JSONListAttribute(default=list)
    unread: Any = JSONListAttribute(default=list)  #: texts that were passed over, with no sign of a condition in them
    confidence: Any = UnicodeAttribute(null=True)  #: "high", "medium" or "low"
    unresolved: Any = JSONListAttribute(default=list)  #: what could not be understood
    by_model: Any = JSONListAttribute(default=list)  #: names of the results that a language model made
    language_model: Any = JSONMapAttribute(null=True)  #: which model was asked, and the tokens that it took


class ProblemExtractionJob(Job):
    """A problem's URL goes in; what its page says comes out."""

    prefix = "PEJOB"
    job_type = "extraction"
    inputs = COMMON_INPUTS | {"problem_identifier", "generate_script", "samples"}
    results = frozenset(
        {
            "url",
            "time_limit_s",
            "memory_limit_mb",
            "sections",
            "input_formats",
            "samples",
            "tags",
            "difficulty",
            "languages",
            "interactive",
            "warnings",
            "by_model",
            "language_model",
            "generation_job_id",
        }
    )

    problem_identifier: Any = Text()
    generate_script: Any = BooleanAttribute(default=False)  #: whether a generation job follows
    page_bytes: Any = NumberAttribute(null=True)  #: of the page that came with the job, which is gone when it has ended
    samples_given: Any = BooleanAttribute(
        null=True
    )  #: whether `samples` are the caller's, which a run does not replace
    generation_job_id: Any = UnicodeAttribute(null=True)

    url: Any = UnicodeAttribute(null=True)  #: canonical address of the page that was read
    time_limit_s: Any = NumberAttribute(null=True)
    memory_limit_mb: Any = NumberAttribute(null=True)
    sections: Any = JSONMapAttribute(null=True)
    input_formats: Any = JSONListAttribute(default=list)
    samples: Any = JSONListAttribute(default=list)
    tags: Any = JSONListAttribute(default=list)
    difficulty: Any = UnicodeAttribute(null=True)
    languages: Any = JSONListAttribute(default=list)
    interactive: Any = BooleanAttribute(null=True)
    warnings: Any = JSONListAttribute(default=list)
    by_model: Any = JSONListAttribute(default=list)  #: names of the results that a language model found
    language_model: Any = JSONMapAttribute(null=True)  #: which model was asked, and the tokens that it took


#: The kinds of job by their type.
KINDS: dict[str, type[Job]] = {kind.job_type: kind for kind in (ScriptGenerationJob, ProblemExtractionJob)}


def index_keys(kind: type[Job], status: str, platform: str, problem_id: str, list_key: str) -> dict[str, str]:
    """The keys under which the indexes find a job of these values."""
    by_status = f"{status}#{list_key}"
    return {
        "gsi1pk": status_partition(kind, status),
        "gsi1sk": list_key,
        "gsi2pk": platform_partition(kind, platform),
        "gsi2sk": by_status,
        "gsi3pk": problem_partition(kind, platform, problem_id),
        "gsi3sk": by_status,
    }


def status_partition(kind: type[Job], status: str) -> str:
    """Partition of GSI1."""
    return f"{kind.prefix}#STATUS#{status}"


def deleted_partition(kind: type[Job]) -> str:
    """Partition of GSI1 where recovery finds interrupted deletes, and nobody else anything."""
    return f"{kind.prefix}#DELETED"


def pages_partition(kind: type[Job]) -> str:
    """Partition of GSI1 where recovery finds the pages that came with jobs, and nobody else anything."""
    return f"{kind.prefix}#PAGE"


def platform_partition(kind: type[Job], platform: str) -> str:
    """Partition of GSI2."""
    return f"{kind.prefix}#PLATFORM#{platform}"


def problem_partition(kind: type[Job], platform: str, problem_id: str) -> str:
    """Partition of GSI3."""
    return f"{kind.prefix}#PROBLEM#{platform}#{problem_id}"
