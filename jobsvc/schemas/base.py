"""The ground of all schemas: strict types, nothing unknown, text that can be stored."""

from __future__ import annotations

import re
from typing import Any

import marshmallow
from marshmallow import RAISE, ValidationError, fields

from jobsvc.errors import InvalidField
from jobsvc.fields import check_text


class Schema(marshmallow.Schema):
    """A JSON object whose fields are all known."""

    class Meta:
        unknown = RAISE

    error_messages = {"type": "Must be a JSON object.", "unknown": "There is no such field."}  # noqa: RUF012


class Text(fields.String):
    """Text, and not a number that looks like it; no lone surrogates."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        text = super()._deserialize(value, attr, data, **options)
        try:
            check_text("text", text)
        except InvalidField as error:
            raise ValidationError(error.errors["text"]) from error
        return str(text)


class Flag(fields.Boolean):
    """true or false; not "yes", not 1."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return super()._deserialize(value, attr, data, **options)


class Number(fields.Float):
    """A number; not text that looks like one, not true."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> float:
        if isinstance(value, bool | str):
            raise self.make_error("invalid", input=value)
        number: float = super()._deserialize(value, attr, data, **options)
        return number


class WholeNumber(fields.Integer):
    """A whole number of a query: an optional sign and ASCII digits, not all that Python would take for one."""

    default_error_messages = {"invalid": "Must be a whole number."}  # noqa: RUF012

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> int:
        if not re.fullmatch(r"[+-]?[0-9]+", value):
            raise self.make_error("invalid", input=value)
        number: int = super()._deserialize(value, attr, data, **options)
        return number


class Moment(fields.String):
    """A time on its way out: ISO 8601 in UTC, null while it is not set."""

    def __init__(self, description: str) -> None:
        example = "2025-10-09T03:23:46+00:00"
        super().__init__(allow_none=True, metadata=described(description, format="date-time", example=example))


def described(description: str, **more: Any) -> dict[str, Any]:
    """The metadata of a field: what the API's document says of it."""
    return {"description": description, **more}
