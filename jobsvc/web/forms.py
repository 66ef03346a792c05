"""Forms that make jobs: what is typed, as the body that the API would take, and what is wrong with it.

The API's own schemas check it, so that a form refuses and allows what the API does, in the same words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Request
from marshmallow import ValidationError
from marshmallow.fields import Field

from jobsvc import problem_details
from jobsvc.errors import InvalidField, ItemTooLarge
from jobsvc.extraction import decoded
from jobsvc.fields import PAGE
from jobsvc.job_helper import EXTRACTION, GENERATION
from jobsvc.schemas.base import Schema
from jobsvc.schemas.problem_extraction import NewProblemExtractionJobSchema
from jobsvc.schemas.script_generation import NewScriptGenerationJobSchema
from jobsvc.web.filters import Errors

#: Fields whose text is one line: spaces around it are a slip of who pasted it.
LINES = ("problem_url", "platform", "problem_id", "title", "language", "time_limit_s")
TEXTS = ("constraints", "input_format", "solution_code")
#: Where the form has what the body of the API has elsewhere.
SHOWN_AT = {"samples": "sample_input", "samples.0.input": "sample_input", "samples.0.output": "sample_output"}

#: What each field is called there.
LABELS = {
    "problem_url": "Address of the problem",
    PAGE: "The problem's page, saved",
    "platform": "Platform",
    "problem_id": "Problem",
    "title": "Title",
    "constraints": "Constraints",
    "input_format": "Input",
    "sample_input": "Sample input",
    "sample_output": "Sample output",
    "solution_code": "Solution",
    "language": "Its language",
    "time_limit_s": "Time limit in seconds",
}
#: What the API says of a field that is missing, and what a form says.
MISSING, FILL_IN = str(Field.default_error_messages["required"]), "Fill this in."


@dataclass(frozen=True)
class Form:
    """One kind of job that can be made on the page."""

    schema: type[Schema]
    body: Callable[[Request], dict[str, Any]]  #: what the API would be sent

    def read(self, request: Request) -> dict[str, Any]:
        """The values of a new job. Raises ValidationError."""
        values: dict[str, Any] = self.schema().load(self.body(request))
        return values


def errors_by_field(error: ValidationError | InvalidField | ItemTooLarge) -> Errors:
    """What is wrong with which field, in words; fields of the form by their names there."""
    if isinstance(error, ItemTooLarge):
        return {error.field: [error.message]}
    found: dict[str, list[str]] = {}
    for name, messages in problem_details.describe(error).more["errors"].items():
        words = [FILL_IN if message == MISSING else message for message in messages]
        found.setdefault(SHOWN_AT.get(name, name), []).extend(words)
    return found


def typed_again(job: Mapping[str, Any]) -> dict[str, str]:
    """What the form of a generation job holds to make one like `job`; of its samples the first."""
    typed = {name: str(job[name]) for name in (*LINES, *TEXTS) if job.get(name)}
    if not typed.get("input_format") and job.get("input_formats"):
        typed["input_format"] = "\n".join(job["input_formats"])
    sample = (job.get("samples") or [{}])[0]
    return typed | {f"sample_{name}": str(sample[name]) for name in ("input", "output") if sample.get(name)}


def _extraction(request: Request) -> dict[str, Any]:
    body: dict[str, Any] = {**_typed(request, ("problem_url",)), "generate_script": "generate_script" in request.form}
    page = request.files.get(PAGE)
    if page is not None and page.filename:
        body[PAGE] = decoded(page.read())
    return body


def _generation(request: Request) -> dict[str, Any]:
    body: dict[str, Any] = _typed(request, (*LINES, *TEXTS))
    if "time_limit_s" in body:
        body["time_limit_s"] = _number(body["time_limit_s"])
    sample = _typed(request, ("sample_input", "sample_output"))
    if sample:
        body["samples"] = [{"input": sample.get("sample_input", ""), "output": sample.get("sample_output", "")}]
    return body


def _typed(request: Request, names: tuple[str, ...]) -> dict[str, str]:
    """What was typed into each; browsers end lines of a text with CRLF. What is empty was not typed."""
    texts = {name: request.form.get(name, "").replace("\r\n", "\n") for name in names}
    texts |= {name: text.strip() for name, text in texts.items() if name in LINES}
    return {name: text for name, text in texts.items() if text.strip()}


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text  # The schema says what is wrong with it.


FORMS = {
    EXTRACTION: Form(NewProblemExtractionJobSchema, _extraction),
    GENERATION: Form(NewScriptGenerationJobSchema, _generation),
}
