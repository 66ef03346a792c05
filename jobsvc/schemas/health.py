"""Whether the service is up, and can work."""

from __future__ import annotations

from marshmallow import fields
from marshmallow.validate import OneOf

from jobsvc.schemas.base import Schema, described


class LivenessSchema(Schema):
    """The process answers."""

    status = fields.String(validate=OneOf(["ok"]))


class ReadinessSchema(Schema):
    """What the service needs, and whether it answers."""

    table = fields.String(
        validate=OneOf(["ok", "missing", "not active", "refused", "unreachable"]),
        metadata=described("DynamoDB; `refused` where it answers with an error, which the log has."),
    )
    queue = fields.String(validate=OneOf(["ok", "unreachable"]), metadata=described("Redis."))
    sandbox = fields.List(
        fields.String(validate=OneOf(["bubblewrap", "landlock", "rlimits"])),
        metadata=described("In what the workers run scripts, as each found by attacking it; empty while none is up."),
    )
