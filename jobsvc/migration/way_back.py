"""From an item of the table back to the row of the old service that it was: for the verifier.

Written after what docs/migration.md says of migrated items, and on purpose without a line of `mapping`: what that
forgets or bends, this does not find again. What an item holds beside its row (keys, counters, fields that only new
jobs use) follows from the row; where it is something else, that is a fault of the item.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from jobsvc.migration.canonical import canonical_fields, microseconds
from jobsvc.migration.json_data import from_item as plain
from jobsvc.migration.rows import COLUMNS, EXTRACTION, GENERATION, PROGRESS, Row
from jobsvc.migration.stamp import STAMP, is_untouched

#: What old ids are turned into new ones with, for ever: `uuid5(NAMESPACE, "script_generation_jobs:17")`.
NAMESPACE = uuid.UUID("6281ccb0-494d-5de0-99b3-ea252e01853a")
PREFIXES = {GENERATION: "SGJOB", EXTRACTION: "PEJOB"}
JOBS_OF_PREFIX = {prefix: table for table, prefix in PREFIXES.items()}
JOBS_OF_TYPE = {"generation": GENERATION, "extraction": EXTRACTION}
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
NUMBERED_TAG = re.compile(r"(-?)0*([0-9]+)")
TAG_LENGTH = 20
FINAL = frozenset({"COMPLETED", "FAILED", "CANCELLED"})
UNFINISHED_ERROR = "It was {} in the service it was migrated from, and did not finish there; retry it to run it here."
MAX_ERROR = 1_000
#: Columns that are attributes under another name.
RENAMED = {"celery_task_id": "task_id"}

#: What a job of the new service holds before anything happened to it, in DynamoDB's typed JSON.
COUNTERS = {"attempt": {"N": "0"}, "tries": {"N": "0"}, "version": {"N": "1"}}
UNUSED: dict[str, dict[str, Any]] = {
    GENERATION: {
        **{name: {"L": []} for name in ("input_formats", "samples", "assumptions", "unread", "unresolved", "by_model")},
        "input_format": {"S": ""},
    },
    EXTRACTION: {
        **{name: {"L": []} for name in ("input_formats", "samples", "tags", "languages", "warnings", "by_model")},
        "generate_script": {"BOOL": False},
    },
}
ENTRY_ATTRIBUTES = frozenset({"PK", "SK", "step", "message", "status", "created_at", "legacy", STAMP})

Item = Mapping[str, Any]
#: Attribute -> what it should be, what it is; None where it should not be there, or is not.
Faults = dict[str, tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class Restored:
    """A migrated item as the row it was."""

    table: str
    id: str  #: the old id; empty where the item has lost it
    fields: Mapping[str, Any]  #: by the names of the columns, and `legacy`, as Row.values has them
    key: tuple[str, str]
    changed: bool  #: the new service has written the job since
    untouched: bool  #: it is what a run wrote, by its stamp
    faults: Faults = field(default_factory=dict)


def restore(item: Item) -> Restored | None:
    """The row that a migrated item was. None for every other item: of a new job, or of the old DynamoDB form."""
    return _any(item) if STAMP in item or "legacy_id" in item else None


def lost(row: Row, item: Item) -> list[str]:
    """What could not be found again if `item` took the place of `row`: names of fields and attributes.

    For a row that is gone once it is an item, as in an upgrade in place: asked before it is written. The item need not
    be stamped yet.
    """
    restored = _any(item)
    if restored is None or (restored.table, restored.id) != (row.table, row.id):
        return ["id"]
    return [*unlike(row.values, restored.fields), *sorted(restored.faults)]


def unlike(there: Mapping[str, Any], here: Mapping[str, Any]) -> list[str]:
    """Names of the fields of which two sides say different things."""
    there, here = canonical_fields(there), canonical_fields(here)
    return [name for name in sorted(there.keys() | here.keys()) if there.get(name) != here.get(name)]


def deleted_history(item: Item) -> str | None:
    """The partition of a history whose job the new service has deleted, told by the lease that this leaves."""
    if item.get("SK") == {"S": "LEASE"} and item.get("deleted") == {"BOOL": True}:
        return _text(item, "PK")
    return None


def history_of(row: Row) -> str:
    """The partition in which the history of a job, or of an entry's job, is now."""
    if row.table == PROGRESS:
        job_type, old_id = str(row.values["job_type"]), str(row.values["job_id"])
    else:
        job_type, old_id = next(name for name, table in JOBS_OF_TYPE.items() if table == row.table), row.id
    return f"JOB#{job_type}#{_new_id(JOBS_OF_TYPE[job_type], old_id)}"


def _any(item: Item) -> Restored | None:
    prefix, _, rest = _text(item, "PK").partition("#")
    sk = _text(item, "SK")
    if sk == "META" and prefix in JOBS_OF_PREFIX:
        return _as_far_as_readable(item, JOBS_OF_PREFIX[prefix], _job)
    if sk.startswith("PROG#") and prefix == "JOB" and rest.partition("#")[0] in JOBS_OF_TYPE:
        return _as_far_as_readable(item, PROGRESS, _entry)
    return None


# Jobs


def _job(item: Item, table: str) -> Restored:
    legacy = _plain(item, "legacy") or {}
    null = legacy.pop("null", [])
    instead = {name: legacy.pop(name) for name in ("status", "error_message") if name in legacy}
    legacy |= legacy.pop("unlisted", {})
    fields = {name: _plain(item, RENAMED.get(name, name)) for name in COLUMNS[table]} | instead
    old_id = _text(item, "legacy_id")
    changed = item.get("version") != COUNTERS["version"]
    expected = _job_keys(item, table, old_id) | COUNTERS | UNUSED[table] | _outcome(item, instead)
    columns = {RENAMED.get(name, name) for name in COLUMNS[table]}
    known = expected.keys() | columns | {"legacy_id", "legacy", STAMP}
    faults = _unlike(item, _empty(item, null) | expected, known)
    return _restored(item, table, old_id, fields, null, legacy, {} if changed else faults, changed=changed)


def _job_keys(item: Item, table: str, old_id: str) -> dict[str, Any]:
    prefix, job_id = PREFIXES[table], _new_id(table, old_id)
    platform, problem_id, status = (_text(item, name) for name in ("platform", "problem_id", "status"))
    created = f"{_digits(item)}#{job_id}"
    keys = {
        "PK": f"{prefix}#{job_id}",
        "SK": "META",
        "GSI1PK": f"{prefix}#STATUS#{status}",
        "GSI1SK": created,
        "GSI2PK": f"{prefix}#PLATFORM#{platform}",
        "GSI2SK": f"{status}#{created}",
        "GSI3PK": f"{prefix}#PROBLEM#{platform}#{problem_id}",
        "GSI3SK": f"{status}#{created}",
    }
    return {name: {"S": key} for name, key in keys.items()}


def _outcome(item: Item, instead: Mapping[str, Any]) -> dict[str, Any]:
    """What the status says of other attributes, and the old status of the one that is shown."""
    status = _text(item, "status")
    outcome: dict[str, Any] = {"finished_at": None, "error_code": None, "submitted_at": None}
    if status in FINAL:
        outcome["finished_at"] = item.get("updated_at")
    if status in FINAL or "submitted_at" in item:
        outcome["submitted_at"] = item.get("created_at")
    if "error_message" in instead:
        outcome["error_message"] = {"S": str(instead["error_message"])[:MAX_ERROR]}
    if "status" in instead and status == "FAILED":
        outcome["error_code"] = {"S": "unfinished"}
        outcome["error_message"] = {"S": UNFINISHED_ERROR.format(instead["status"])}
    elif "status" in instead:
        outcome["status"] = {"S": "PENDING"}
    return outcome


# Entries of histories


def _entry(item: Item, table: str) -> Restored:
    _, job_type, job_id = _text(item, "PK").split("#", 2)
    legacy = _plain(item, "legacy") or {}
    null = legacy.pop("null", [])
    old_job = str(legacy.pop("job_id", job_id))
    tag = _text(item, "SK")[len("PROG#") :].partition("#")[2]
    end = tag
    if "id" in legacy:
        old_id = str(legacy.pop("id"))
        end = old_id.rpartition("PROG#")[2].rjust(TAG_LENGTH, "0")
    else:
        old_id = NUMBERED_TAG.sub(r"\1\2", tag) if NUMBERED_TAG.fullmatch(tag) else tag
    fields = {
        "content_type_id": legacy.pop("content_type_id", None),
        "job_type": job_type,
        "job_id": old_job,
        **{name: _plain(item, name) for name in ("step", "message", "status", "created_at")},
    }
    legacy |= legacy.pop("unlisted", {})
    expected = _empty(item, null) | {
        "PK": {"S": f"JOB#{job_type}#{_new_id(JOBS_OF_TYPE[job_type], old_job)}"},
        "SK": {"S": f"PROG#{_digits(item)}#{end}"},
    }
    faults = _unlike(item, expected, ENTRY_ATTRIBUTES)
    return _restored(item, table, old_id, fields, null, legacy, faults)


# Both


def _as_far_as_readable(item: Item, table: str, read: Callable[[Item, str], Restored]) -> Restored:
    try:
        return read(item, table)
    except (TypeError, ValueError, AttributeError, ArithmeticError) as error:
        # Damaged beyond what its attributes are said to be.
        key = _text(item, "PK"), _text(item, "SK")
        return Restored(table, _text(item, "legacy_id"), {}, key, False, False, {"item": ("readable", str(error))})


def _restored(
    item: Item,
    table: str,
    old_id: str,
    fields: Mapping[str, Any],
    null: Iterable[str],
    legacy: Mapping[str, Any],
    faults: Faults,
    *,
    changed: bool = False,
) -> Restored:
    values = {**fields, **dict.fromkeys(null), "legacy": legacy}
    key = _text(item, "PK"), _text(item, "SK")
    return Restored(table, old_id, values, key, changed, is_untouched(item), faults)


def _unlike(item: Item, expected: Mapping[str, Any], known: Iterable[str]) -> Faults:
    """Attributes that are not as expected, and those that nobody knows."""
    wrong = [name for name, typed in expected.items() if item.get(name) != typed]
    return {name: (expected.get(name), item.get(name)) for name in (*wrong, *(item.keys() - known))}


def _empty(item: Item, null: Iterable[str]) -> dict[str, Any]:
    """What the attributes of columns are that were null."""
    empty: dict[str, Any] = {RENAMED.get(name, name): {"L": []} if name == "tags" else {"S": ""} for name in null}
    return empty | ({"updated_at": item.get("created_at")} if "updated_at" in empty else {})


def _new_id(table: str, old_id: str) -> str:
    return old_id.lower() if UUID.fullmatch(old_id.lower()) else str(uuid.uuid5(NAMESPACE, f"{table}:{old_id}"))


def _digits(item: Item) -> str:
    """The time of an item as keys have it."""
    created_at = _plain(item, "created_at")
    return "" if created_at is None else f"{microseconds(created_at):016d}"


def _plain(item: Item, name: str) -> Any:
    typed = item.get(name)
    return None if typed is None else plain(typed)


def _text(item: Item, name: str) -> str:
    return str(item.get(name, {}).get("S", ""))
