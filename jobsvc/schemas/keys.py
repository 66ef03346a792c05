"""Keys over HTTP."""

from __future__ import annotations

from marshmallow import fields
from marshmallow.validate import Length, OneOf, Range

from jobsvc.keys import MAX_DAYS, MAX_NAME, Role
from jobsvc.schemas.base import Moment, Schema, Text, described

EXAMPLE = "4f1c0a9b27d36e58"


class NewKeySchema(Schema):
    """A key to be made."""

    name = Text(
        required=True,
        validate=Length(1, MAX_NAME),
        metadata=described("What it is called in histories and logs; no two living keys share a name.", example="ci"),
    )
    role = fields.String(
        required=True,
        validate=OneOf(list(Role)),
        metadata=described("What it may do. reader: look; operator: also create, change, retry, cancel; admin: all."),
    )
    expires_days = fields.Integer(
        strict=True, validate=Range(1, MAX_DAYS), metadata=described("Days for which it is good; no end if not given.")
    )


class KeySchema(Schema):
    """A key, without its secret."""

    id = fields.String(metadata=described("Names the key.", example=EXAMPLE))
    name = fields.String(metadata=described("What it is called in histories and logs.", example="ci"))
    role = fields.String(validate=OneOf(list(Role)), metadata=described("What it may do."))
    state = fields.String(
        validate=OneOf(["good", "expired", "revoked"]), metadata=described("Whether requests with it are let in.")
    )
    created_at = Moment("When it was made.")
    created_by = fields.String(
        allow_none=True, metadata=described("The key that made it; null for the command line.", example="root")
    )
    expires_at = Moment("Until when it is good; null for no end.")
    revoked_at = Moment("When it was revoked.")
    revoked_by = fields.String(allow_none=True, metadata=described("The key that revoked it."))


class MadeKeySchema(KeySchema):
    """A key that was just made, with its text."""

    key = fields.String(
        metadata=described("What to send as `Authorization: Bearer`. Shown this once.", example=f"jobsvc_{EXAMPLE}_")
    )


class KeysSchema(Schema):
    """All keys."""

    items = fields.List(fields.Nested(KeySchema), metadata=described("Newest first; the expired and revoked ones too."))
