"""From a row of the old service to the item of the new one: pure, and exact enough to find the way back.

An item has the form that the models write, and tells its row:

- `legacy_id` of a job is the row's id. An entry's id is the tag of its sort key without the zeros before it, or
  `legacy.id` where it is neither an integer nor a UUID.
- Each column is the attribute of its name; `celery_task_id` is `task_id`. Of entries, `job_type` and `job_id` are in
  the partition key; `legacy.job_id` is the job's old id where the key holds a new one, and `legacy.content_type_id`
  that column where it was not null.
- `legacy.null` lists the other columns that were null: their attributes are empty, and `updated_at` is `created_at`.
- `legacy` has a column's own name where the attribute holds something else: the `status` and `error_message` of an
  unfinished job, an `error_message` of over 1,000 characters, of which the attribute holds the beginning.
- What else is in `legacy` is what nobody listed; `legacy.unlisted` is that part of it whose names are used above.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

from jobsvc.migration import checks
from jobsvc.migration.checks import Reason, Rejected
from jobsvc.migration.rows import COLUMNS, JOB_TABLES, JOB_TYPES, PROGRESS, TIMES, Row
from jobsvc.models import FINAL, KINDS, Job, Status
from jobsvc.models.attributes import Typed
from jobsvc.models.jobs import INDEX_KEYS, index_keys
from jobsvc.models.keys import (
    MAX_PARTITION_KEY_BYTES,
    MAX_SORT_KEY_BYTES,
    PROGRESS_PREFIX,
    TIME_DIGITS,
    history_key,
    is_job_id,
)

__all__ = ["NAMESPACE", "TAG_DIGITS", "Mapped", "Reason", "Rejected", "Unfinished", "map_row", "new_id"]

#: Of the uuid5 that stands for a job of the old service: `uuid5(NAMESPACE, "script_generation_jobs:17")`.
NAMESPACE = uuid.UUID("6281ccb0-494d-5de0-99b3-ea252e01853a")
#: Digits of an entry's tag, so that the order of text is the order of the old ids.
TAG_DIGITS = 20
#: Characters of a job's `error_message`.
MAX_ERROR = 1_000
#: Columns that are attributes under another name.
RENAMED = {"celery_task_id": "task_id"}
#: What `--unfinished fail` leaves in a job.
UNFINISHED_CODE = "unfinished"
UNFINISHED_ERROR = "It was {} in the service it was migrated from, and did not finish there; retry it to run it here."

#: Names in `legacy` that say something of their own.
RESERVED = frozenset({"id", "job_id", "content_type_id", "null", "status", "error_message", "unlisted"})

_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,18}")
_INDEX_ATTRIBUTES = {name: Job.get_attributes()[name].attr_name for name in INDEX_KEYS}
_TEXTS = {
    table: tuple(name for name in COLUMNS[table] if name not in TIMES | {"status", "error_message", "tags"})
    for table in JOB_TYPES
}
#: What the models write of a job besides what a row says.
_DEFAULTS = {kind: kind("", "", created_at=0.0, updated_at=0.0).serialize() for kind in KINDS.values()}


class Unfinished(StrEnum):
    """What becomes of jobs that the old service had not finished."""

    KEEP = "keep"  #: they stay as they are, and nothing starts them until a person retries them
    FAIL = "fail"  #: FAILED, with an error that says so
    REQUEUE = "requeue"  #: PENDING, and recovery puts them in the queue


@dataclass(frozen=True, slots=True)
class Mapped:
    """A row and its item: DynamoDB's typed JSON, with PK and SK."""

    row: Row
    item: dict[str, Typed]


def map_row(row: Row, *, unfinished: Unfinished) -> Mapped:
    """The item of a row. The same row gives the same item, whenever it is mapped. Raises Rejected."""
    if not row.id:
        raise Rejected(Reason.EMPTY_KEY, "id is empty, and an item needs a key.")
    try:
        item = _entry(row) if row.table == PROGRESS else _job(row, unfinished)
        checks.check_size(item)
    except UnicodeEncodeError:
        raise checks.bad_text({"id": row.id, **row.values}) from None
    return Mapped(row, item)


@lru_cache(maxsize=4096)  # Entries name the same few jobs again and again.
def new_id(table: str, old_id: str) -> str:
    """The id under which the new service knows a job: a UUID stays as it is."""
    if is_job_id(old_id.lower()):
        return old_id.lower()
    return str(uuid.uuid5(NAMESPACE, f"{table}:{old_id}"))


def _job(row: Row, unfinished: Unfinished) -> dict[str, Typed]:
    values, kind = row.values, KINDS[JOB_TYPES[row.table]]
    micros, created_at = checks.moment("created_at", values["created_at"])
    updated_at = created_at if values["updated_at"] is None else checks.moment("updated_at", values["updated_at"])[1]
    texts = {name: checks.text(name, values[name]) for name in _TEXTS[row.table]}
    texts["status"], texts["error_message"], error_code = _outcome(values, unfinished)
    item: dict[str, Typed] = {
        **_DEFAULTS[kind],
        **{RENAMED.get(name, name): {"S": text} for name, text in texts.items()},
        **_job_keys(kind, new_id(row.table, row.id), texts, micros),
        "legacy_id": {"S": row.id},
        "created_at": {"N": created_at},
        "updated_at": {"N": updated_at},
    }
    if "tags" in values:
        item["tags"] = checks.tags(values["tags"])
    if error_code:
        item["error_code"] = {"S": error_code}
    if texts["status"] in FINAL:
        item["finished_at"] = {"N": updated_at}
    if texts["status"] in FINAL or unfinished is not Unfinished.KEEP:
        item["submitted_at"] = {"N": created_at}
    changed = {
        name: values[name]
        for name in ("status", "error_message")
        if values[name] is not None and values[name] != texts[name]
    }
    return item | _legacy(row, changed)


def _outcome(values: Mapping[str, Any], unfinished: Unfinished) -> tuple[str, str, str]:
    """Status, error message and error code that the new service shows."""
    status, error = values["status"], checks.text("error_message", values["error_message"])
    if status not in list(Status):
        raise Rejected(Reason.UNKNOWN_STATUS, f"status is {status!r}, which is none of {', '.join(Status)}.")
    if status in FINAL or unfinished is Unfinished.KEEP:
        return status, error[:MAX_ERROR], ""
    if unfinished is Unfinished.REQUEUE:
        return Status.PENDING.value, error[:MAX_ERROR], ""
    return Status.FAILED.value, UNFINISHED_ERROR.format(status), UNFINISHED_CODE


def _job_keys(kind: type[Job], job_id: str, texts: Mapping[str, str], micros: int) -> dict[str, Typed]:
    list_key = f"{micros:0{TIME_DIGITS}d}#{job_id}"
    keys = index_keys(kind, texts["status"], texts["platform"], texts["problem_id"], list_key)
    checks.check_key("platform and problem_id", keys["gsi3pk"], MAX_PARTITION_KEY_BYTES)
    pk, sk = kind.key(job_id)
    return {"PK": {"S": pk}, "SK": {"S": sk}} | {_INDEX_ATTRIBUTES[name]: {"S": key} for name, key in keys.items()}


def _entry(row: Row) -> dict[str, Typed]:
    values = row.values
    job_type, old_job = values["job_type"], values["job_id"]
    if job_type not in JOB_TABLES:
        found = values["content_type_id"] if job_type is None else job_type
        known = " or ".join(JOB_TABLES)
        raise Rejected(Reason.UNKNOWN_CONTENT_TYPE, f"content type {found!r} is no job's; job_type has to be {known}.")
    if not old_job:
        raise Rejected(Reason.EMPTY_KEY, "object_id is empty: the entry belongs to no job.")
    micros, created_at = checks.moment("created_at", values["created_at"])
    job_id = new_id(JOB_TABLES[job_type], old_job)
    tag = _tag(row.id)
    # An id of the old DynamoDB table ends with what made its sort key unique.
    end = tag or row.id.rpartition(PROGRESS_PREFIX)[2].rjust(TAG_DIGITS, "0")
    sk = f"{PROGRESS_PREFIX}{micros:0{TIME_DIGITS}d}#{end}"
    checks.check_key("id", sk, MAX_SORT_KEY_BYTES)
    olds = {
        "id": None if tag else row.id,
        "job_id": None if job_id == old_job else old_job,
        "content_type_id": values["content_type_id"],
    }
    return {
        "PK": {"S": history_key(job_type, job_id)},
        "SK": {"S": sk},
        **{name: {"S": checks.text(name, values[name])} for name in ("step", "message", "status")},
        "created_at": {"N": created_at},
        **_legacy(row, {name: value for name, value in olds.items() if value is not None}),
    }


def _tag(old_id: str) -> str | None:
    """The tag that is an entry's id: an integer with zeros before it, or a UUID. None where the id is neither."""
    if _INTEGER.fullmatch(old_id):
        return old_id.zfill(TAG_DIGITS)
    return old_id if is_job_id(old_id) else None


def _legacy(row: Row, olds: Mapping[str, Any]) -> dict[str, Typed]:
    """The attribute `legacy`, where there is anything in it."""
    null = [name for name in COLUMNS[row.table] if row.values[name] is None and name != "content_type_id"]
    unlisted = row.values["legacy"]
    legacy = {name: value for name, value in unlisted.items() if name not in RESERVED}
    legacy |= {**olds, **({"null": null} if null else {})}
    if reserved := {name: unlisted[name] for name in unlisted if name in RESERVED}:
        legacy["unlisted"] = reserved
    return {"legacy": checks.data("legacy", legacy)} if legacy else {}
