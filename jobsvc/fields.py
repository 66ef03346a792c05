"""What callers may say of a job: names, types and limits of its fields, checked in one place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pynamodb.attributes import Attribute, BooleanAttribute, NumberAttribute, UnicodeAttribute

from jobsvc.errors import InvalidField
from jobsvc.models import Job, Status
from jobsvc.models.attributes import JSONListAttribute, JSONMapAttribute

#: The queue's name of a job, as the old API called it and as it is called now.
OLD_TASK_ID, TASK_ID = "celery_task_id", "task_id"
#: Parts of an index key, and how many bytes of UTF-8 one may take: DynamoDB allows 2,048 for the whole key.
KEY_FIELDS = ("platform", "problem_id")
MAX_KEY_FIELD_BYTES = 1000

_TYPES: dict[type[Attribute[Any]], tuple[tuple[type, ...], str]] = {
    UnicodeAttribute: ((str,), "text"),
    BooleanAttribute: ((bool,), "true or false"),
    NumberAttribute: ((int, float), "a number"),
    JSONListAttribute: ((list, tuple), "a list"),
    JSONMapAttribute: ((dict,), "a mapping"),
}


def check(kind: type[Job], values: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a job by their names in the table, each known and of its type.

    None unsets a field that may be unset. Raises InvalidField naming the first that is wrong.
    """
    values = _one_task_id(values)
    allowed = kind.inputs | kind.results | {"status", TASK_ID, "error_message", "error_code"}
    for name, value in values.items():
        if name not in allowed:
            raise InvalidField(name, f"is not a field that can be set; these can: {', '.join(sorted(allowed))}.")
        _check_value(kind.get_attributes()[name], name, value)
    for name in KEY_FIELDS:
        _check_key_field(name, values.get(name, ""))
    if "status" in values:
        _check_status(values["status"])
    return values


def _one_task_id(values: Mapping[str, Any]) -> dict[str, Any]:
    values = dict(values)
    if OLD_TASK_ID in values:
        old = values.pop(OLD_TASK_ID)
        if values.setdefault(TASK_ID, old) != old:
            raise InvalidField(OLD_TASK_ID, f"is the old name of {TASK_ID}; the two differ.")
        values[TASK_ID] = old or ""
    return values


def _check_value(attribute: Attribute[Any], name: str, value: Any) -> None:
    if value is None and attribute.null:
        return
    types, wanted = _TYPES[type(attribute)]
    if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
        raise InvalidField(name, f"must be {wanted}, not {type(value).__name__}.")
    check_text(name, value)


def check_text(name: str, value: Any) -> None:
    """Raise InvalidField where text inside `value` cannot be stored as UTF-8, or data is not JSON."""
    match value:
        case str():
            try:
                value.encode()
            except UnicodeEncodeError as error:
                raise InvalidField(name, f"has a lone surrogate at character {error.start}; send whole text.") from None
        case dict():
            for key, item in value.items():
                check_text(name, key)
                check_text(name, item)
        case list() | tuple():
            for item in value:
                check_text(name, item)
        case float() if value != value or value in (float("inf"), float("-inf")):
            raise InvalidField(name, f"holds {value}, which is no number that can be stored.")
        case None | bool() | int() | float():
            pass
        case _:
            raise InvalidField(name, f"holds a {type(value).__name__}, which is not plain JSON data.")


def check_filters(**filters: Any) -> None:
    """Raise InvalidField naming a platform or problem_id that no job can have; None asks for nothing."""
    for name, value in filters.items():
        if not isinstance(value, str | None):
            raise InvalidField(name, f"must be text, not {type(value).__name__}.")
        check_text(name, value)
        _check_key_field(name, value or "")


def _check_key_field(name: str, value: str) -> None:
    size = len(value.encode())
    if size > MAX_KEY_FIELD_BYTES:
        raise InvalidField(name, f"takes {size:,} bytes; at most {MAX_KEY_FIELD_BYTES:,} can be looked up.")
    if name == "platform" and "#" in value:
        raise InvalidField(name, "must not hold '#', which separates the parts of a key.")


def _check_status(status: str) -> None:
    if status not in list(Status):
        raise InvalidField("status", f"{status!r} is not a status; use one of {', '.join(Status)}.")
