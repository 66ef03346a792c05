"""From an item of the table back to the row of the old service that it was: for the verifier.

Written after what docs/migration.md says of migrated items, and on purpose without a line of `mapping`: what that
forgets or bends, this does not find again. What an item holds beside its row (keys, counters, fields that only new
jobs use) follows from the row; where it is something else, that is a fault of the item.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from jobsvc.migration.canonical import RECORDED_DIGEST, microseconds
from jobsvc.migration.rows import COLUMNS, EXTRACTION, GENERATION, PROGRESS, TIMES, Row

#: What old ids are turned into new ones with, for ever: `uuid5(NAMESPACE, "script_generation_jobs:17")`.
NAMESPACE = uuid.UUID("6281ccb0-494d-5de0-99b3-ea252e01853a")
PREFIXES = {GENERATION: "SGJOB", EXTRACTION: "PEJOB"}
JOBS_OF_PREFIX = {prefix: table for table, prefix in PREFIXES.items()}
JOBS_OF_TYPE = {"generation": GENERATION, "extraction": EXTRACTION}
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
NUMBERED_TAG = re.compile(r"-?[0-9]{19,20}")
HEX_DIGEST = re.compile(r"[0-9a-f]{64}")
FINAL = ("COMPLETED", "FAILED", "CANCELLED")
WRITTEN_VERSION = "1"  #: of a job that the new service has not changed
MAX_ERROR = 1_000
UNFINISHED_ERROR = "It was {} in the service it was migrated from, and did not finish there; retry it to run it here."
#: Columns that are attributes under another name.
RENAMED = {"celery_task_id": "task_id"}
#: What tells the row and the writing of it, besides the columns.
TELLING = frozenset({"legacy", "legacy_id", "migrated_by", RECORDED_DIGEST})
#: What a new job has before anything happened to it, in DynamoDB's typed JSON.
UNTOUCHED: dict[str, dict[str, Any]] = {
    GENERATION: {
        **dict.fromkeys(("attempt", "tries"), {"N": "0"}),
        **dict.fromkeys(("input_formats", "samples", "assumptions", "unresolved"), {"L": []}),
        "input_format": {"S": ""},
    },
    EXTRACTION: {
        **dict.fromkeys(("attempt", "tries"), {"N": "0"}),
        **dict.fromkeys(("input_formats", "samples", "tags", "languages", "warnings"), {"L": []}),
        "generate_script": {"BOOL": False},
    },
}

Item = Mapping[str, Any]
#: Field -> what it should be, what it is.
Faults = dict[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Restored:
    """A migrated item as the row it was."""

    table: str
    id: str  #: the old id
    fields: Mapping[str, Any]  #: by the names of the columns, and `legacy`
    key: tuple[str, str]
    migrated_by: str | None
    recorded: str | None = None  #: the digest of the row, where the item carries it
    changed: bool = False  #: the new service has written the job since
    faults: Faults = field(default_factory=dict)


def restore(item: Item) -> Restored | None:
    """The row that a migrated item was; None for every other item, and for those of the old DynamoDB form."""
    if "migrated_by" not in item and "legacy_id" not in item:
        return None
    pk, sk = _text(item, "PK"), _text(item, "SK")
    prefix, _, rest = pk.partition("#")
    if sk == "META" and prefix in JOBS_OF_PREFIX:
        return _job(item, JOBS_OF_PREFIX[prefix], (pk, sk))
    job_type, _, job_id = rest.partition("#")
    if sk.startswith("PROG#") and job_type in JOBS_OF_TYPE:
        return _entry(item, job_type, job_id, (pk, sk))
    return None


def deleted_history(item: Item) -> str | None:
    """The partition of a history whose job the new service has deleted, told by the lease that it leaves."""
    if item.get("SK") == {"S": "LEASE"} and item.get("deleted") == {"BOOL": True}:
        return _text(item, "PK")
    return None


def history_of(row: Row) -> str:
    """The partition in which the history of a row, or of an entry's job, is now."""
    if row.table == PROGRESS:
        job_type, old_id = str(row.values["job_type"]), str(row.values["job_id"])
    else:
        job_type, old_id = next(kind for kind, table in JOBS_OF_TYPE.items() if table == row.table), row.id
    return f"JOB#{job_type}#{_new_id(JOBS_OF_TYPE[job_type], old_id)}"


# Jobs


def _job(item: Item, table: str, key: tuple[str, str]) -> Restored:
    old_id = _text(item, "legacy_id")
    legacy = _legacy(item)
    null, instead = _taken(legacy, table)
    fields = {
        name: None if name in null else instead.get(name, plain(item.get(RENAMED.get(name, name))))
        for name in COLUMNS[table]
    }
    fields["legacy"] = legacy
    changed = item.get("version") != {"N": WRITTEN_VERSION}
    faults = {} if changed else _job_faults(item, table, old_id, fields, null, instead)
    return Restored(table, old_id, fields, key, _text(item, "migrated_by") or None, _recorded(item), changed, faults)


def _job_faults(
    item: Item, table: str, old_id: str, fields: Mapping[str, Any], null: list[str], instead: Mapping[str, Any]
) -> Faults:
    job_id = _new_id(table, old_id)
    columns = {RENAMED.get(name, name) for name in COLUMNS[table]}
    status, error, old = (_text(item, "status"), _text(item, "error_message"), str(fields["status"]))
    given_up = "status" in instead and status == "FAILED"
    expected = {
        "PK": {"S": f"{PREFIXES[table]}#{job_id}"},
        **_index_keys(item, PREFIXES[table], job_id),
        **UNTOUCHED[table],
        "version": {"N": WRITTEN_VERSION},
    }
    if given_up:
        expected["error_code"] = {"S": "unfinished"}
        expected["error_message"] = {"S": UNFINISHED_ERROR.format(old)}
    elif "error_message" in instead:
        expected["error_message"] = {"S": str(instead["error_message"])[:MAX_ERROR]}
    ...
