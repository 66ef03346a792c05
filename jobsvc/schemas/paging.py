"""Pages of lists."""

from __future__ import annotations

from marshmallow import fields
from marshmallow.validate import Range

from jobsvc.schemas.base import Schema, Text, WholeNumber, described

DEFAULT_LIMIT = 50
MAX_LIMIT = 100


class PageArgsSchema(Schema):
    """Which page of a list."""

    limit = WholeNumber(
        load_default=DEFAULT_LIMIT, validate=Range(1, MAX_LIMIT), metadata=described("Items on the page.")
    )
    cursor = Text(metadata=described("`next_cursor` of the page before; good for the same list and filter only."))


class PageSchema(Schema):
    """The end of every page."""

    next_cursor = fields.String(
        allow_none=True, metadata=described("Give it as `cursor` to get the next page; null on the last one.")
    )
