"""What a row has to be, so that it can become an item; and the values that an item holds."""

from __future__ import annotations

import reprlib
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from jobsvc.errors import JobError
from jobsvc.models.attributes import Typed, to_typed
from jobsvc.models.keys import TIME_DIGITS
from jobsvc.models.size import MAX_ITEM_BYTES, typed_bytes

#: Bytes left for what a writer adds to an item: the run that wrote it.
KEPT_FREE = 64
#: What DynamoDB stores: lists and maps inside each other, bytes of a name, digits and exponents of a number.
MAX_DEPTH = 31
MAX_NAME_BYTES = 65_535
MAX_DIGITS, EXPONENTS = 38, range(-130, 126)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_END = 10**TIME_DIGITS


class Reason(StrEnum):
    """Why a row cannot become an item."""

    EMPTY_KEY = "empty_key"
    KEY_TOO_LONG = "key_too_long"
    UNKNOWN_STATUS = "unknown_status"
    UNKNOWN_CONTENT_TYPE = "unknown_content_type"  #: nobody knows what kind of job an entry belongs to
    TAGS_NOT_A_LIST = "tags_not_a_list"
    NO_TIME = "no_time"
    BAD_TIME = "bad_time"  #: before 1970, after 2286, or none at all
    NOT_TEXT = "not_text"  #: something else than text in a column of text
    BAD_TEXT = "bad_text"  #: not UTF-8, or half a character (a lone surrogate)
    BAD_NUMBER = "bad_number"  #: more digits, or larger or smaller, than DynamoDB stores
    BAD_NAME = "bad_name"  #: an empty or endless name inside of JSON data
    TOO_DEEP = "too_deep"
    TOO_LARGE = "too_large"
    SAME_KEY = "same_key"  #: another row has become the item of this key
    REFUSED = "refused"  #: by DynamoDB, in its own words
    NOT_EXACT = "not_exact"  #: its item would not tell all of it, and takes its place


class Rejected(JobError):
    """The row cannot become an item."""

    title = "Row rejected"

    def __init__(self, code: Reason, reason: str) -> None:
        super().__init__(reason)
        self.code = code


def same_key(other_id: str) -> str:
    """Why a row is rejected whose key is that of another one."""
    return f"It would have the key of row {other_id!r}."


def text(name: str, value: Any) -> str:
    """A column of text; null is empty."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Rejected(Reason.NOT_TEXT, f"{name} holds {type(value).__name__} {_short(value)}, and has to be text.")
    return value


def moment(name: str, value: Any) -> tuple[int, str]:
    """A time as epoch microseconds, and as the Number that the models write: epoch seconds."""
    if value is None:
        raise Rejected(Reason.NO_TIME, f"{name} is null, and keys are made of it.")
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise Rejected(Reason.BAD_TIME, f"{name} is {_short(value)}, which is no time.")
    since = value - _EPOCH
    seconds = since.days * 86_400 + since.seconds
    micros = seconds * 1_000_000 + since.microseconds
    if not 0 <= micros < _END:
        raise Rejected(Reason.BAD_TIME, f"{name} is {value.isoformat()}; keys hold times from 1970 to 2286.")
    if since.microseconds:
        return micros, f"{seconds}.{since.microseconds:06d}".rstrip("0")
    return micros, str(seconds)


def tags(value: Any) -> Typed:
    """A list of JSON data; null is empty."""
    if value is None:
        return {"L": []}
    if not isinstance(value, list):
        raise Rejected(Reason.TAGS_NOT_A_LIST, f"tags are {_short(value)}, and have to be a list.")
    return data("tags", value)


def data(name: str, value: Any) -> Typed:
    """JSON data as an attribute."""
    _check_data(name, value, 0)
    return to_typed(value)


def check_key(names: str, key: str, limit: int) -> None:
    size = len(key.encode("utf-8", "surrogatepass"))
    if size > limit:
        raise Rejected(Reason.KEY_TOO_LONG, f"{names} make a key of {size:,} bytes; at most {limit:,} can be stored.")


def check_size(item: dict[str, Typed]) -> None:
    sizes = {name: len(name) + typed_bytes(typed) for name, typed in item.items()}
    total, limit = sum(sizes.values()), MAX_ITEM_BYTES - KEPT_FREE
    if total > limit:
        largest = max(sizes, key=lambda name: sizes[name])
        reason = f"It would take {total:,} bytes, most of them in {largest}; at most {limit:,} can be stored."
        raise Rejected(Reason.TOO_LARGE, reason)


def bad_text(values: Mapping[str, Any]) -> Rejected:
    """The reason against a row whose text cannot be encoded."""
    names = [name for name, value in values.items() if any("\ud800" <= char <= "\udfff" for char in str(value))]
    return Rejected(Reason.BAD_TEXT, f"{', '.join(names)}: half a character, or bytes that are no UTF-8.")


def _check_data(name: str, value: Any, depth: int) -> None:
    match value:
        case None | bool() | str():
            return
        case int() | float() | Decimal():
            _check_number(name, value)
            return
        case dict():
            for key in value:
                _check_name(name, key)
            items = list(value.values())
        case list():
            items = value
        case _:
            raise TypeError(f"{name} holds {type(value).__name__}, which is no JSON data")
    if depth >= MAX_DEPTH:
        raise Rejected(Reason.TOO_DEEP, f"{name} is nested more than {MAX_DEPTH} levels deep.")
    for item in items:
        _check_data(name, item, depth + 1)


def _check_name(name: str, key: Any) -> None:
    if not isinstance(key, str) or not 0 < len(key.encode()) <= MAX_NAME_BYTES:
        limit = f"1 to {MAX_NAME_BYTES:,} bytes"
        raise Rejected(Reason.BAD_NAME, f"{name} holds the name {_short(key)}; names have {limit}.")


def _check_number(name: str, number: float | Decimal) -> None:
    exact = Decimal(repr(number)) if isinstance(number, float) else Decimal(number)
    if not exact.is_finite() or (exact and exact.adjusted() not in EXPONENTS):
        raise Rejected(Reason.BAD_NUMBER, f"{name} holds {_short(number)}, outside of 1e-130 to 1e126.")
    digits = len("".join(map(str, exact.as_tuple().digits)).strip("0"))
    if digits > MAX_DIGITS:
        reason = f"{name} holds a number of {digits} digits; at most {MAX_DIGITS} can be stored."
        raise Rejected(Reason.BAD_NUMBER, reason)


def _short(value: Any) -> str:
    return reprlib.repr(value)
