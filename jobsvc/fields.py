"""What callers may say of a job: names, types and limits of its fields, checked in one place."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Context, Decimal
from typing import Any

from pynamodb.attributes import Attribute, BooleanAttribute, NumberAttribute, UnicodeAttribute

from jobsvc.errors import InvalidField
from jobsvc.models import Job, Status
from jobsvc.models.attributes import JSONListAttribute, JSONMapAttribute
from jobsvc.models.page import MAX_PAGE_BYTES

#: The queue's name of a job, as the old API called it and as it is called now.
OLD_TASK_ID, TASK_ID = "celery_task_id", "task_id"
#: Parts of an index key, and how many bytes of UTF-8 one may take: DynamoDB allows 2,048 for the whole key.
KEY_FIELDS = ("platform", "problem_id")
MAX_KEY_FIELD_BYTES = 1000
#: The page that comes with an extraction job: no field of the job, but items of their own.
PAGE = "page_html"
#: What DynamoDB stores: levels of lists and maps, and numbers (developer guide, "Constraints").
MAX_DEPTH = 30
LEAST, LARGEST, MAX_DIGITS = Decimal("1e-130"), Decimal("1e126"), 38

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
    if not isinstance(values, Mapping):
        raise InvalidField("changes", f"must be a mapping of fields, not {type(values).__name__}.")
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
    checked = {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}
    return checked | _whose_samples(kind, checked)


def check_page(html: Any) -> None:
    """Raise InvalidField where `html` is nothing that can come with a job as its page."""
    if not isinstance(html, str):
        raise InvalidField(PAGE, f"must be text, not {type(html).__name__}.")
    if not html:
        raise InvalidField(PAGE, "is empty; leave it out, and the judge is asked for the page.")
    check_text(PAGE, html)
    size = len(html.encode())
    if size > MAX_PAGE_BYTES:
        raise InvalidField(PAGE, f"takes {size:,} bytes; a page may have {MAX_PAGE_BYTES:,} (2 MiB).")


def _whose_samples(kind: type[Job], values: Mapping[str, Any]) -> dict[str, Any]:
    """That samples are a caller's, where a run would else take them for its own and replace them."""
    if "samples" not in values or "samples_given" not in kind.get_attributes():
        return {}
    return {"samples_given": True if values["samples"] else None}


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


def check_text(name: str, value: Any, depth: int = 0) -> None:
    """Raise InvalidField where `value` is no plain JSON data, or holds what DynamoDB does not store."""
    if depth > MAX_DEPTH:
        raise InvalidField(name, f"is nested more than {MAX_DEPTH} levels deep.")
    match value:
        case None | bool():
            pass
        case str():
            _check_encodable(name, value)
        case int() | float():
            _check_number(name, value)
        case dict():
            for key, item in value.items():
                if not isinstance(key, str):
                    raise InvalidField(name, f"holds a {type(key).__name__} as a name, which is not plain JSON data.")
                check_text(name, key)
                check_text(name, item, depth + 1)
        case list() | tuple():
            for item in value:
                check_text(name, item, depth + 1)
        case _:
            raise InvalidField(name, f"holds a {type(value).__name__}, which is not plain JSON data.")


def _check_encodable(name: str, text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise InvalidField(name, f"has a lone surrogate at character {error.start}; send whole text.") from None


def _check_number(name: str, number: float) -> None:
    exact = Decimal(str(number)) if isinstance(number, float) or abs(number) < LARGEST else None
    if exact is None or not exact.is_finite() or (exact and not LEAST <= abs(exact) < LARGEST):
        raise InvalidField(name, "holds a number outside of 1e-130 to 1e126, which cannot be stored.")
    if len(exact.normalize(Context(prec=200)).as_tuple().digits) > MAX_DIGITS:
        raise InvalidField(name, f"holds a number of more than {MAX_DIGITS} digits, which cannot be stored.")


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
