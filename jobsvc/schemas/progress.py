"""A job's history."""

from __future__ import annotations

from marshmallow import fields

from jobsvc.schemas.base import Moment, Schema, described
from jobsvc.schemas.paging import PageSchema


class ProgressEntrySchema(Schema):
    """One step of a job's story."""

    id = fields.String(metadata=described("Names the entry within its job; entries sort by it."))
    step = fields.String(metadata=described("What was done; at most 100 characters.", example="fetching"))
    message = fields.String(metadata=described("More about it, for a person."))
    status = fields.String(metadata=described("started, in_progress, completed or failed.", example="in_progress"))
    created_at = Moment("When it happened.")


class ProgressPageSchema(PageSchema):
    """A page of a job's history, oldest first."""

    items = fields.List(fields.Nested(ProgressEntrySchema))
