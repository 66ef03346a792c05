"""Problem extraction jobs over HTTP."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, post_load, validates_schema
from marshmallow.validate import Length

from jobsvc.schemas.base import Flag, Schema, Text, described
from jobsvc.schemas.jobs import ChangesSchema, JobDetailsSchema, JobSummarySchema, job_type
from jobsvc.schemas.paging import PageSchema
from jobsvc.schemas.problem import (
    Samples,
    check_against_url,
    page_html,
    platform,
    problem_at,
    problem_id,
    problem_url,
    stored_samples,
    title,
)

GENERATE_SCRIPT = described("Whether a script generation job follows when the page has been read.")
SAMPLES = "Examples that win over those of the page."
IDENTIFIER = described(
    "Your own name for the problem, such as its number in your collection. It is only kept and shown; where it is left "
    "out, it is the problem_id.",
    example="1A",
)

#: A body that can be sent as it is.
EXAMPLE = {"problem_url": "https://codeforces.com/problemset/problem/4/A", "generate_script": True}


class NewProblemExtractionJobSchema(Schema):
    """A page that is to be read. Judge and id come from its URL; said again, they must be the same."""

    class Meta(Schema.Meta):
        json_schema = {"example": EXAMPLE}  # noqa: RUF012

    problem_url = problem_url(required=True)
    generate_script = Flag(load_default=False, metadata=GENERATE_SCRIPT)
    problem_identifier = Text(validate=Length(1, 255), metadata=IDENTIFIER)
    title = title()
    platform = platform()
    problem_id = problem_id()
    samples = Samples(SAMPLES)
    page_html = page_html()

    @validates_schema(skip_on_field_errors=False)
    def agrees_with_its_url(self, data: dict[str, Any], **_: Any) -> None:
        check_against_url(data)

    @post_load
    def take_problem_from_url(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        ref = problem_at(data["problem_url"])
        found = {"platform": ref.platform, "problem_id": ref.problem_id, "problem_identifier": ref.problem_id}
        return {**found, **data}


class ProblemExtractionJobChangesSchema(ChangesSchema):
    """What may be changed of a problem extraction job. Which page it reads stays."""

    class Meta(ChangesSchema.Meta):
        json_schema = {**ChangesSchema.Meta.json_schema, "example": {"generate_script": True}}  # noqa: RUF012

    title = title()
    problem_identifier = Text(validate=Length(1, 255), metadata=IDENTIFIER)
    generate_script = Flag(metadata=GENERATE_SCRIPT)
    samples = Samples(SAMPLES)


class ProblemExtractionJobSummarySchema(JobSummarySchema):
    """A problem extraction job as lists show it."""

    job_type = job_type("extraction")
    problem_identifier = fields.String(metadata=IDENTIFIER)


class ProblemExtractionJobSchema(JobDetailsSchema, ProblemExtractionJobSummarySchema):
    """A problem extraction job."""

    generate_script = fields.Boolean(metadata=GENERATE_SCRIPT)
    page_bytes = fields.Integer(
        allow_none=True,
        metadata=described(
            "Bytes of the page_html that came with the job; null where its judge is asked for the page."
        ),
    )
    samples_given = fields.Boolean(
        allow_none=True, metadata=described("true where the samples came with the job, and not from the page.")
    )
    generation_job_id = fields.String(allow_none=True, metadata=described("The script generation job that followed."))
    url = fields.String(allow_none=True, metadata=described("Canonical address of the page that was read."))
    time_limit_s = fields.Float(allow_none=True, metadata=described("Time limit in seconds.", example=1.0))
    memory_limit_mb = fields.Float(allow_none=True, metadata=described("Memory limit in megabytes.", example=256.0))
    sections = fields.Dict(allow_none=True, metadata=described("The statement: input, output, constraints, notes."))
    input_formats = fields.List(fields.String(), metadata=described("Preformatted blocks of the input section."))
    samples = stored_samples()
    tags = fields.List(fields.String(), metadata=described("What the problem is about."))
    difficulty = fields.String(allow_none=True, metadata=described("In the judge's own scale.", example="1200"))
    languages = fields.List(fields.String(), metadata=described("Of the statement, the one that was read first."))
    interactive = fields.Boolean(allow_none=True, metadata=described("Whether the program talks with a judge program."))
    warnings = fields.List(fields.String(), metadata=described("What is doubtful, in words for a person."))
    by_model = fields.List(
        fields.String(),
        metadata=described("Which of the results a language model found on the page.", example=["samples"]),
    )
    language_model = fields.Dict(
        allow_none=True,
        metadata=described("The language model that was asked, with the requests and tokens of the last attempt."),
    )


class ProblemExtractionJobPageSchema(PageSchema):
    """A page of problem extraction jobs, newest first."""

    items = fields.List(fields.Nested(ProblemExtractionJobSummarySchema))
