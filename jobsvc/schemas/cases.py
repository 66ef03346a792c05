"""Test cases over HTTP."""

from __future__ import annotations

from marshmallow import fields
from marshmallow.validate import OneOf, Range

from jobsvc.cases import MOST_CASES, SIZES
from jobsvc.schemas.base import Schema, Text, WholeNumber, described

DEFAULT_COUNT = 10
#: Whole numbers up to here are exact in every reader of JSON.
MOST_SEED = 2**53 - 1


class WantedCasesSchema(Schema):
    """Which test cases to make."""

    count = WholeNumber(
        load_default=DEFAULT_COUNT, validate=Range(1, MOST_CASES), metadata=described("How many test cases.")
    )
    size = Text(
        load_default="mixed",
        validate=OneOf(SIZES),
        metadata=described("How large: `large` is at the limits, `mixed` half small, 30 % medium and 20 % large."),
    )
    seed = WholeNumber(
        validate=Range(0, MOST_SEED),
        metadata=described("The same seed makes the same test cases; a random one if not given."),
    )
    outputs = fields.Boolean(
        load_default=True,
        truthy={"true"},
        falsy={"false"},
        error_messages={"invalid": "Must be true or false."},
        metadata=described("Whether to run the job's solution, where it has one that reproduces the samples."),
    )


class CaseSchema(Schema):
    """One test case."""

    input = fields.String(metadata=described("The whole input.", example="3\n1 4 1\n"))
    output = fields.String(
        allow_none=True, metadata=described("What the job's solution prints for it; null where none is known.")
    )


class CasesSchema(Schema):
    """Test cases, and what makes them again."""

    job_id = fields.String(metadata=described("The job whose script made them.", format="uuid"))
    size = fields.String(validate=OneOf(SIZES), metadata=described("How large they are.", example="mixed"))
    count = fields.Integer(metadata=described("How many there are.", example=1))
    seed = fields.Integer(metadata=described("The seed that they were made with.", example=7))
    test_cases = fields.List(fields.Nested(CaseSchema))
