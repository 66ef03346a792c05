"""Items of the old service's DynamoDB table, and the rows that they are."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from typing import Any

from jobsvc.migration import json_data, moments
from jobsvc.migration.rows import COLUMNS, EXTRACTION, GENERATION, JOB_TYPES, PROGRESS, Row
from jobsvc.models import KINDS
from jobsvc.models.attributes import Typed
from jobsvc.models.keys import META, PROGRESS_PREFIX

#: The attribute `tp` of the items that are rows of a table.
TYPES = {GENERATION: "sgjob", EXTRACTION: "pejob", PROGRESS: "prog"}
#: What was called otherwise: beside the keys, and in the map `dat`.
OUTSIDE = {"crt": "created_at", "upd": "updated_at"}
INSIDE = {
    "plt": "platform",
    "pid": "problem_id",
    "tit": "title",
    "url": "problem_url",
    "tag": "tags",
    "lng": "language",
    "con": "constraints",
    "sol": "solution_code",
    "gen": "generator_code",
    "pidt": "problem_identifier",
    "sts": "status",
    "tid": "celery_task_id",
    "err": "error_message",
    "stp": "step",
    "msg": "message",
}
#: Known, but a column of no table: kept in `legacy` under the new name, and not counted as unlisted.
MODEL = {"mdl": "model"}
KEYS = frozenset({"PK", "SK", "tp", "dat"})
#: Between PK and SK in the id of an item that has no id of its own.
BETWEEN = "|"

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def to_row(table: str, item: Mapping[str, Typed]) -> tuple[Row, list[str]]:
    """The row that an item is, and the names of the attributes that nobody listed."""
    key = item["PK"]["S"], item["SK"]["S"]
    outside = {name: json_data.from_item(typed) for name, typed in item.items() if name not in KEYS}
    inside = json_data.from_item(item.get("dat", {"M": {}}))
    if not isinstance(inside, dict):
        outside["dat"], inside = inside, {}
    values = dict.fromkeys(COLUMNS[table])
    legacy, unlisted = {}, []
    for name, value, column in [*_named(inside, INSIDE), *_named(outside, OUTSIDE)]:
        if column in values:
            values[column] = _READERS.get(column, _as_it_is)(value)
        else:
            label = MODEL.get(name, name)
            legacy[f"item.{label}" if label in legacy else label] = value
            unlisted += [name] if name not in MODEL else []
    if table == PROGRESS:
        values["job_type"], values["job_id"] = _owner(key[0])
    return Row(table, row_id(table, key), {**values, "legacy": legacy}, key=key), unlisted


def row_id(table: str, key: tuple[str, str]) -> str:
    """The id in a job's partition key; for others, both keys."""
    if table in JOB_TYPES:
        prefix, _, job_id = key[0].partition("#")
        if (prefix, key[1]) == (KINDS[JOB_TYPES[table]].prefix, META) and BETWEEN not in job_id:
            return job_id
    return BETWEEN.join(key)


def row_key(table: str, row_id: str) -> tuple[str, str]:
    """The inverse of `row_id`."""
    if BETWEEN not in row_id:
        return KINDS[JOB_TYPES[table]].key(row_id)
    before, _, after = row_id.rpartition(f"{BETWEEN}{PROGRESS_PREFIX}")
    if before:
        return before, PROGRESS_PREFIX + after
    pk, _, sk = row_id.rpartition(BETWEEN)
    return pk, sk


def decoded(text: Any) -> Any:
    """The script that `gen` holds: base64 of UTF-8, or plain text in older items.

    It is base64 where it is exactly what encoding gives, and what it decodes to is UTF-8 without control
    characters besides white space. A script is never taken for base64, because it has spaces, line ends or
    brackets, which base64 has not.
    """
    if not isinstance(text, str) or not text:
        return text
    try:
        plain = base64.b64decode(text, validate=True)
        script = plain.decode()
    except (binascii.Error, ValueError):
        return text
    is_text = _CONTROLS.search(script) is None
    return script if is_text and base64.b64encode(plain).decode() == text else text


def _named(attributes: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[tuple[str, Any, str | None]]:
    """Name, value and column of each attribute."""
    return ((name, value, names.get(name)) for name, value in attributes.items())


def _owner(pk: str) -> tuple[str | None, str | None]:
    """Type and id of the job in a history's partition key."""
    first, _, rest = pk.partition("#")
    job_type, _, job_id = rest.partition("#")
    return (job_type, job_id) if first == "JOB" else (None, pk)


def _as_it_is(value: Any) -> Any:
    return value


_READERS = {"created_at": moments.from_epoch, "updated_at": moments.from_epoch, "generator_code": decoded}
