"""Script generation jobs over HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, validates_schema
from marshmallow.validate import Length, Range

from jobsvc.errors import InvalidField
from jobsvc.generation.solutions import SUPPORTED, language_named
from jobsvc.schemas.base import Number, Schema, Text, described
from jobsvc.schemas.jobs import ChangesSchema, JobDetailsSchema, JobSummarySchema, job_type
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
LANGUAGE = described(
    f"Of the solution code: {', '.join(SUPPORTED)}, or one of their usual names, such as C++17, py, js.",
    example="python",
)
SOLUTION = described(
    "A program that solves the problem. It must reproduce the samples and then not fail on what is generated; where "
    "the input format is not understood, the order in which it reads (Python, C, C++) gives it."
)
TIME_LIMIT = described("The problem's time limit in seconds; runs of the solution are given more.", example=2)
#: A body that can be sent as it is, and whose generator is proved.
EXAMPLE = {
    "platform": "codeforces",
    "problem_id": "4A",
    "title": "Watermelon",
    "constraints": "1 ≤ w ≤ 100",
    "input_format": "The only line has an integer w.",
    "samples": [{"input": "8\n", "output": "YES\n"}],
}
LEAST_SECONDS, MOST_SECONDS = 0.001, 600


def _time_limit() -> Number:
    wanted = Range(LEAST_SECONDS, MOST_SECONDS, error="Must be at least {min} and at most {max} seconds.")
    return Number(allow_none=True, validate=wanted, metadata=TIME_LIMIT)


def _check_language(solution: str, language: str) -> None:
    """Raise InvalidField where there is a solution that cannot be run; without one, any language will do."""
    if solution.strip() and language_named(language) is None:
        raise InvalidField("language", f"A solution in {language!r} cannot be run; use one of {', '.join(SUPPORTED)}.")


def _constraints(**options: Any) -> Text:
    example = "1 ≤ n, m, a ≤ 10^9"
    return Text(
        validate=Length(min=1),
        metadata=described("The bounds of every variable, as text or HTML.", example=example),
        **options,
    )


class NewScriptGenerationJobSchema(Schema):
    """A generator that is wanted: a problem, and what is known of its input."""

    class Meta(Schema.Meta):
        json_schema = {"example": EXAMPLE}  # noqa: RUF012

    platform = platform(required=True)
    problem_id = problem_id(required=True)
    title = title(required=True)
    constraints = _constraints(required=True)
    language = Text(load_default="python", validate=Length(1, 50), metadata=LANGUAGE)
    problem_url = problem_url()
    input_format = Text(metadata=described("The statement's input section, as text or HTML."))
    input_formats = fields.List(Text(), metadata=INPUT_FORMATS)
    samples = Samples(SAMPLES)
    tags = tags()
    solution_code = Text(metadata=SOLUTION)
    time_limit_s = _time_limit()

    @validates_schema(skip_on_field_errors=False)
    def agrees_with_its_url(self, data: dict[str, Any], **_: Any) -> None:
        check_against_url(data)

    @validates_schema
    def can_be_run(self, data: dict[str, Any], **_: Any) -> None:
        try:
            _check_language(data.get("solution_code", ""), data["language"])
        except InvalidField as error:
            raise ValidationError(error.errors) from error


class ScriptGenerationJobChangesSchema(ChangesSchema):
    """What may be changed of a script generation job. Which problem it is about stays."""

    class Meta(ChangesSchema.Meta):
        json_schema = {**ChangesSchema.Meta.json_schema, "example": {"constraints": "1 ≤ w ≤ 50"}}  # noqa: RUF012

    title = title()
    constraints = _constraints()
    language = Text(validate=Length(1, 50), metadata=LANGUAGE)
    input_format = Text()
    input_formats = fields.List(Text())
    samples = Samples(SAMPLES)
    tags = tags()
    solution_code = Text(metadata=SOLUTION)
    time_limit_s = _time_limit()

    @staticmethod
    def check_beside(job: Any, changes: Mapping[str, Any]) -> None:
        """Raise InvalidField where the job would have a solution in a language that cannot be run."""
        if not changes.keys().isdisjoint({"solution_code", "language"}):
            after = {"solution_code": job.solution_code, "language": job.language, **changes}
            _check_language(after["solution_code"], after["language"])


class ScriptGenerationJobSummarySchema(JobSummarySchema):
    """A script generation job as lists show it."""

    job_type = job_type("generation")
    language = fields.String(metadata=LANGUAGE)


class ScriptGenerationJobSchema(JobDetailsSchema, ScriptGenerationJobSummarySchema):
    """A script generation job."""

    constraints = fields.String(metadata=described("The bounds of every variable."))
    input_format = fields.String(metadata=described("The statement's input section."))
    input_formats = fields.List(fields.String(), metadata=INPUT_FORMATS)
    samples = stored_samples()
    tags = fields.List(fields.String(), metadata=described("What the problem is about."))
    solution_code = fields.String(metadata=SOLUTION)
    time_limit_s = fields.Float(allow_none=True, metadata=TIME_LIMIT)
    extraction_job_id = fields.String(allow_none=True, metadata=described("The extraction that this job follows."))
    generator_code = fields.String(metadata=described("The proved script: self-contained Python."))
    proof = fields.Dict(
        allow_none=True,
        metadata=described("What was run to prove the script, and in `solution` what came of the solution code."),
    )
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
