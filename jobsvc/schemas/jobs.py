"""What all kinds of job show and take over HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, validates_schema
from marshmallow.validate import OneOf

from jobsvc.models import KINDS, Job, Status
from jobsvc.schemas.base import Flag, Moment, Schema, described
from jobsvc.schemas.paging import PageArgsSchema, Text


def job_type(*kinds: str) -> fields.Field:
    """The kind of job, one of these."""
    return fields.String(validate=OneOf(kinds), metadata=described("The kind of job."))


class JobSummarySchema(Schema):
    """A job as lists show it; get it by its id to see everything."""

    id = fields.String(
        metadata=described("UUID of the job.", format="uuid", example="2888a3b9-8d0e-4d0c-9f0e-0a4f5d2b1c33")
    )
    job_type = job_type(*KINDS)
    platform = fields.String(metadata=described("The judge.", example="codeforces"))
    problem_id = fields.String(metadata=described("The judge's id of the problem.", example="1A"))
    title = fields.String(metadata=described("The problem's title.", example="Theatre Square"))
    status = fields.String(validate=OneOf(list(Status)), metadata=described("Where the job stands.", example="PENDING"))
    task_id = fields.String(metadata=described("The queue's id of the last queueing; empty where there was none."))
    celery_task_id = fields.String(metadata=described("The old name of task_id, with the same value.", deprecated=True))
    error_code = fields.String(allow_none=True, metadata=described("Kind of the error that ended the job."))
    error_message = fields.String(metadata=described("Why the job failed, for a person; at most 1,000 characters."))
    attempt = fields.Integer(metadata=described("Counts the runs that the job was given to; only grows."))
    tries = fields.Integer(metadata=described("Runs since a person last submitted the job."))
    version = fields.Integer(metadata=described("Counts the changes of the job."))
    created_by = fields.String(allow_none=True, metadata=described("Who made the job."))
    legacy_id = fields.String(allow_none=True, metadata=described("Its id in the service that it was migrated from."))
    created_at = Moment("When the job was made.")
    updated_at = Moment("When the job was last changed.")
    submitted_at = Moment("When somebody wished it to run; null for a job that is only a record.")
    started_at = Moment("When its last run began.")
    finished_at = Moment("When it ended.")
    next_attempt_at = Moment("Before this time it is not run again.")


class CapacitySchema(Schema):
    """Capacity units of DynamoDB."""

    read = fields.Float(metadata=described("Read units.", example=12.5))
    write = fields.Float(metadata=described("Write units.", example=34))


class JobDetailsSchema(Schema):
    """What every job shows beside its summary."""

    problem_url = fields.String(
        metadata=described("The problem's page.", example="https://codeforces.com/problemset/problem/1/A")
    )
    run_id = fields.String(allow_none=True, metadata=described("Of the attempt that runs or ran last."))
    consumed_capacity = fields.Nested(
        CapacitySchema,
        allow_none=True,
        metadata=described("What its whole life has cost of the table so far; null where that is not known."),
    )
    legacy = fields.Dict(
        allow_none=True, metadata=described("What the service it was migrated from said, and no other field holds.")
    )


class ChangesSchema(Schema):
    """What may be changed of a job: any of the fields, at least one."""

    class Meta(Schema.Meta):
        json_schema: dict[str, Any] = {"minProperties": 1}  # noqa: RUF012

    @validates_schema
    def names_something(self, data: dict[str, Any], **_: Any) -> None:
        if not data:
            raise ValidationError(f"Must hold at least one of {', '.join(sorted(self.fields))}.")

    @staticmethod
    def check_beside(job: Job, changes: Mapping[str, Any]) -> None:
        """Raise InvalidField where the changes contradict what of the job stays."""


class JobFiltersSchema(PageArgsSchema):
    """Which jobs a list shows. All that is named must match."""

    status = Text(validate=OneOf(list(Status)), metadata=described("Only jobs of this status."))
    platform = Text(metadata=described("Only jobs of this judge's problems.", example="codeforces", pattern="^[^#]*$"))
    problem_id = Text(metadata=described("Only jobs of this problem; needs platform beside it.", example="1A"))


class RetrySchema(Schema):
    """How to run a job again."""

    force = Flag(load_default=False, metadata=described("Whether a job that is COMPLETED runs again too."))
