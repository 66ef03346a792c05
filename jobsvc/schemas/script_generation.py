"""Script generation jobs over HTTP."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validates_schema
from marshmallow.validate import Length

from jobsvc.schemas.base import Schema, Text, described
from jobsvc.schemas.jobs import ChangesSchema, JobDetailsSchema, JobSummarySchema
from jobsvc.schemas.paging import PageSchema
from jobsvc.schemas.problem import (
    Samples,
    check_against_url,
    platform,
    problem_id,
    problem_url,
    stored_samples,
    tags,
    title,
)

INPUT_FORMATS = described("Its preformatted blocks, one text a block.", example=["n m a"])
SAMPLES = "Examples, which a proved generator's format must accept."


def _constraints(**options: Any) -> Text:
    example = "1 ≤ n, m, a ≤ 10^9"
    return Text(
        validate=Length(min=1),
        metadata=described("The bounds of every variable, as text or HTML.", example=example),
        **options,
    )


class NewScriptGenerationJobSchema(Schema):
    """A generator that is wanted: a problem, and what is known of its input."""

    platform = platform(required=True)
    problem_id = problem_id(required=True)
    title = title(required=True)
    constraints = _constraints(required=True)
    language = Text(load_default="python", validate=Length(1, 50), metadata=described("Of the solution code."))
    problem_url = problem_url()
    input_format = Text(metadata=described("The statement's input section, as text or HTML."))
    input_formats = fields.List(Text(), metadata=INPUT_FORMATS)
    samples = Samples(SAMPLES)
    tags = tags()
    solution_code = Text(metadata=described("A solution that is kept with the job."))

    @validates_schema(skip_on_field_errors=False)
    def agrees_with_its_url(self, data: dict[str, Any], **_: Any) -> None:
        check_against_url(data)


class ScriptGenerationJobChangesSchema(ChangesSchema):
    """What may be changed of a script generation job. Which problem it is about stays."""

    title = title()
    constraints = _constraints()
    language = Text(validate=Length(1, 50))
    input_format = Text()
    input_formats = fields.List(Text())
    samples = Samples(SAMPLES)
    tags = tags()
    solution_code = Text()


class ScriptGenerationJobSummarySchema(JobSummarySchema):
    """A script generation job as lists show it."""

    language = fields.String(metadata=described("Of the solution code.", example="python"))


class ScriptGenerationJobSchema(JobDetailsSchema, ScriptGenerationJobSummarySchema):
    """A script generation job."""

    constraints = fields.String(metadata=described("The bounds of every variable."))
    input_format = fields.String(metadata=described("The statement's input section."))
    input_formats = fields.List(fields.String(), metadata=INPUT_FORMATS)
    samples = stored_samples()
    tags = fields.List(fields.String(), metadata=described("What the problem is about."))
    solution_code = fields.String(metadata=described("A solution that is kept with the job."))
    extraction_job_id = fields.String(allow_none=True, metadata=described("The extraction that this job follows."))
    generator_code = fields.String(metadata=described("The proved script: self-contained Python."))
    proof = fields.Dict(allow_none=True, metadata=described("What was run to prove the script."))
    schema = fields.Dict(allow_none=True, metadata=described("Format and bounds as they were understood."))
    assumptions = fields.List(fields.Raw(), metadata=described("What the text leaves open, and how it was read."))
    unread = fields.List(
        fields.Raw(), metadata=described("Texts that were passed over, for nothing in them looks like a condition.")
    )
    confidence = fields.String(
        allow_none=True,
        metadata=described(
            "high: all was read; medium: not all of it, or a language model wrote the script; low: and no sample was "
            "there to check, or only the model says that a condition holds.",
            example="high",
        ),
    )
    unresolved = fields.List(fields.Raw(), metadata=described("What could not be understood."))
    by_model = fields.List(
        fields.String(),
        metadata=described("Which of the results a language model made.", example=["generator_code", "schema"]),
    )
    language_model = fields.Dict(
        allow_none=True,
        metadata=described("The language model that was asked, with the requests and tokens of the last attempt."),
    )


class ScriptGenerationJobPageSchema(PageSchema):
    """A page of script generation jobs, newest first."""

    items = fields.List(fields.Nested(ScriptGenerationJobSummarySchema))
