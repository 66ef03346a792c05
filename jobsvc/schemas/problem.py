"""What a request says of a problem, and whether it agrees with itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import current_app, has_app_context
from marshmallow import ValidationError, fields
from marshmallow.validate import Length

from jobsvc.errors import InvalidField, UnknownJudge
from jobsvc.extraction import KNOWN, Judges, ProblemRef, parse_url
from jobsvc.fields import PAGE, check_page
from jobsvc.schemas.base import Schema, Text, described

#: As many as an item could hold if they were short.
MAX_SAMPLES = 10_000
#: Fields that a problem's URL says as well.
IN_URL = ("platform", "problem_id")


class SampleSchema(Schema):
    """One example of a problem, exactly as a program reads and prints it."""

    input = Text(required=True, metadata=described("What the program reads.", example="6 6 4\n"))
    output = Text(required=True, metadata=described("What it prints.", example="4\n"))


class Samples(fields.List):
    """Examples that a caller gives, counted before each of them is looked at."""

    def __init__(self, description: str) -> None:
        super().__init__(fields.Nested(SampleSchema), metadata=described(description, maxItems=MAX_SAMPLES))

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> list[Any]:
        if isinstance(value, list) and len(value) > MAX_SAMPLES:
            raise ValidationError(f"Has {len(value):,} samples; at most {MAX_SAMPLES:,} are taken.")
        return super()._deserialize(value, attr, data, **options)


def stored_samples() -> fields.Field:
    """Examples on their way out, as they were stored."""
    example = {"input": "6 6 4\n", "output": "4\n"}
    return fields.List(
        fields.Raw(metadata={"type": "object", "example": example}),
        metadata=described("Examples, each with input and output."),
    )


def page_html() -> fields.Field:
    """A page that is read instead of the judge's."""
    description = (
        "The problem's page as its judge serves it, saved in a browser: it is read, and the judge not asked. "
        "At most 2 MiB of UTF-8. Kept until the job ends, and never shown."
    )
    return Text(validate=_page, metadata=described(description, minLength=1))


def platform(**options: Any) -> fields.Field:
    """The judge's name."""
    names = ", ".join(judge.platform for judge in KNOWN)
    description = f"The judge: {names}, or the host of one that the operator has allowed."
    return Text(validate=_judge_named, metadata=described(description, example="codeforces"), **options)


def problem_id(**options: Any) -> fields.Field:
    """The judge's id of the problem."""
    return Text(validate=Length(1, 200), metadata=described("The judge's id of the problem.", example="1A"), **options)


def title(**options: Any) -> fields.Field:
    """The problem's title."""
    return Text(
        validate=Length(1, 255), metadata=described("The problem's title.", example="Theatre Square"), **options
    )


def problem_url(**options: Any) -> fields.Field:
    """The address of the problem's page, on a judge that jobsvc reads."""
    example = "https://codeforces.com/problemset/problem/1/A"
    return Text(
        validate=[Length(1, 2048), problem_at],
        metadata=described("The problem's page, on one of the judges that jobsvc reads.", example=example),
        **options,
    )


def tags(**options: Any) -> fields.Field:
    """The problem's tags."""
    return fields.List(
        Text(validate=Length(1, 100)),
        validate=Length(max=100),
        metadata=described("What the problem is about.", example=["math", "geometry"]),
        **options,
    )


def problem_at(url: str) -> ProblemRef:
    """The problem that a URL addresses. Raises ValidationError saying why it is none."""
    try:
        return parse_url(url, judges=_judges())
    except UnknownJudge as error:
        raise ValidationError(error.errors["problem_url"]) from error


def _page(html: str) -> None:
    try:
        check_page(html)
    except InvalidField as error:
        raise ValidationError(error.errors[PAGE]) from error


def _judge_named(platform: str) -> None:
    try:
        _judges().named(platform)
    except UnknownJudge as error:
        raise ValidationError(error.message) from error


def _judges() -> Judges:
    """The judges of the application that is asked; outside of one those that every application knows."""
    return current_app.extensions["jobsvc.judges"] if has_app_context() else KNOWN


def check_against_url(data: Mapping[str, Any]) -> None:
    """Raise ValidationError naming what contradicts the problem's URL; fine where there is none to compare."""
    try:
        ref = problem_at(data.get("problem_url", ""))
    except ValidationError:
        return  # The field itself says so.
    said = {name: (data.get(name, getattr(ref, name)), getattr(ref, name)) for name in IN_URL}
    wrong = {
        name: [f"Is {there!r} in problem_url, not {here!r}."] for name, (here, there) in said.items() if here != there
    }
    if wrong:
        raise ValidationError(wrong)
