"""The same act on many jobs, over HTTP."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validates_schema
from marshmallow.validate import Equal, Length, OneOf

from jobsvc.bulk import MAX_IDS, Act, Action, check_status
from jobsvc.counting import MOST
from jobsvc.errors import InvalidField
from jobsvc.models import Status
from jobsvc.models.keys import is_job_id
from jobsvc.schemas.base import Flag, Schema, Text, described

#: What `is_job_id` takes, for the document.
UUID = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"


class JobId(Text):
    """A job's id."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        text = super()._deserialize(value, attr, data, **options)
        if not is_job_id(text):
            raise ValidationError("Must be the id of a job: a UUID in lower case.")
        return text


class BulkFilterSchema(Schema):
    """Which jobs are meant: all that is named must match. Either one of these at least, or `all`."""

    class Meta(Schema.Meta):
        json_schema = {"minProperties": 1}  # noqa: RUF012

    status = Text(validate=OneOf(list(Status)), metadata=described("Only jobs of this status."))
    platform = Text(metadata=described("Only jobs of this judge's problems.", example="codeforces", pattern="^[^#]*$"))
    problem_id = Text(metadata=described("Only jobs of this problem; needs platform beside it.", example="1A"))
    all = Flag(
        validate=Equal(True), metadata=described("true, and nothing beside it: every job of this kind.", enum=[True])
    )

    @validates_schema
    def says_which(self, data: dict[str, Any], **_: Any) -> None:
        narrowing = [name for name in ("status", "platform", "problem_id") if name in data]
        if not data:
            raise ValidationError('Must hold status, platform or problem_id; or say {"all": true}.')
        if narrowing and "all" in data:
            raise ValidationError(f"Says both all and {narrowing[0]}; leave one out.", "all")
        if "problem_id" in data and "platform" not in data:
            raise ValidationError("Needs platform beside it: ids repeat between platforms.", "problem_id")


class BulkSchema(Schema):
    """What to do, and to which jobs: `ids`, or a `filter`."""

    class Meta(Schema.Meta):
        json_schema = {  # noqa: RUF012
            "oneOf": [{"required": ["ids"]}, {"required": ["filter"]}],
            "example": {"action": "retry", "filter": {"status": "FAILED"}, "dry_run": True},
        }

    action = Text(required=True, validate=OneOf(list(Action)), metadata=described("What to do."))
    force = Flag(metadata=described("Of a retry: whether jobs that are COMPLETED run again too."))
    ids = fields.List(
        JobId(metadata={"pattern": UUID}),
        validate=Length(1, MAX_IDS),
        metadata=described(f"The jobs, 1 to {MAX_IDS}, each once.", uniqueItems=True),
    )
    filter = fields.Nested(BulkFilterSchema, metadata=described("The jobs, by what they have in common."))
    cursor = Text(metadata=described("`next_cursor` of the call before, for the same action and filter."))
    dry_run = Flag(metadata=described("Whether only to count what a filter means; nothing is done."))

    @validates_schema(skip_on_field_errors=True)
    def says_which(self, data: dict[str, Any], **_: Any) -> None:
        if ("ids" in data) == ("filter" in data):
            raise ValidationError("Must hold either ids or filter, and not both.")
        for name in ("cursor", "dry_run"):
            if name in data and "ids" in data:
                raise ValidationError("Goes with a filter, not with ids.", name)
        if len(set(data.get("ids", ()))) < len(data.get("ids", ())):
            raise ValidationError("Must name each job once.", "ids")
        if "force" in data and data["action"] != Action.RETRY:
            raise ValidationError(f"Goes with {Action.RETRY}, not with {data['action']}.", "force")

    @validates_schema(skip_on_field_errors=True)
    def can_be_done(self, data: dict[str, Any], **_: Any) -> None:
        act = Act(Action(data["action"]), force=data.get("force", False))
        try:
            check_status(act, data.get("filter", {}).get("status"))
        except InvalidField as error:
            raise ValidationError({"filter": error.errors}) from error


class RefusalSchema(Schema):
    """A job to which it could not be done."""

    id = fields.String(metadata=described("The job.", format="uuid"))
    detail = fields.String(metadata=described("Why, for a person."))
    state = fields.String(allow_none=True, metadata=described("The state that the job is in, where this is why."))


class BatchSchema(Schema):
    """What one call did."""

    done = fields.Integer(metadata=described("To how many jobs it was done."))
    refused = fields.List(fields.Nested(RefusalSchema), metadata=described("To which it could not be done, and why."))
    gone = fields.List(fields.String(), metadata=described("Ids for which there is no job, or no longer."))
    left = fields.List(
        fields.String(), metadata=described("Of the `ids`, those for which the time was too short: send them again.")
    )
    matching = fields.Integer(
        metadata=described(f"Of a dry run: how many jobs are meant; {MOST:,} stands for as many or more.")
    )
    next_cursor = fields.String(
        allow_none=True, metadata=described("Of a filter: give it as `cursor` to go on; null when all is done.")
    )
