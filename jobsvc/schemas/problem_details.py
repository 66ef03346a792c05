"""The document that every error is answered with."""

from __future__ import annotations

from marshmallow import fields

from jobsvc.schemas.base import Schema, described


class ProblemDetailsSchema(Schema):
    """RFC 9457, and the members that some kinds of problem add."""

    type = fields.String(
        metadata=described("Stable name of the kind of problem.", example="urn:problem-type:jobsvc:wrong-state")
    )
    title = fields.String(metadata=described("The kind of problem in words.", example="Wrong state"))
    status = fields.Integer(metadata=described("The HTTP status.", example=409))
    detail = fields.String(metadata=described("What is wrong, and what would be right."))
    instance = fields.String(metadata=described("Where it is an error of ours: its id in the service's log."))
    errors = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.String()),
        metadata=described("Every wrong field and what is wrong with it.", example={"title": ["Must be text."]}),
    )
    state = fields.String(metadata=described("The state that the job is in."))
    attempt = fields.Integer(metadata=described("The attempt that the job is at."))
    field = fields.String(metadata=described("The field that is too large."))
    limit_bytes = fields.Integer(metadata=described("How many bytes there may be."))
    role = fields.String(metadata=described("The role of the key that asked."))
    needed = fields.String(metadata=described("The role that it would take."))
