"""Errors as the API answers them: RFC 9457, `application/problem+json`, one shape from one handler.

What nobody foresaw answers 500 without a word of its text; the log has the whole story, under the id
that the client was given as `instance`.
"""

from __future__ import annotations

import json
import math
import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import singledispatch
from typing import Any

import structlog
from flask import Flask, Response, request
from marshmallow import ValidationError
from pynamodb.exceptions import PynamoDBException, TableDoesNotExist
from werkzeug.exceptions import HTTPException

from jobsvc.auth_errors import CHALLENGE, KeyMissing, Unauthorized
from jobsvc.errors import InvalidField, JobError, StoreUnavailable
from jobsvc.models.outage import answered_codes, is_outage

log = structlog.get_logger()

CONTENT_TYPE = "application/problem+json"
#: Seconds, told to a client when the table is away, and wherever else an error does not say better.
RETRY_AFTER = 5
#: Names listed in one sentence; `errors` has all of them.
MAX_NAMES = 10

#: Where werkzeug's own words would not help a caller of this API.
DETAILS = {
    404: "There is nothing at this address; /api/docs shows what there is.",
    405: "This address does not take this method; the Allow header names those it takes.",
    413: "A body may have 3 MiB; a page_html of 2 MiB fits, sent as UTF-8 and not as \\uXXXX.",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One answer: members of the problem document, and headers beside it."""

    status: int
    title: str
    detail: str
    type: str = "about:blank"
    more: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


def register(app: Flask) -> None:
    """Answer every error of `app` with a problem document."""
    app.register_error_handler(Exception, answer)


def answer(error: Exception) -> Response:
    """The one handler."""
    return document(describe(error))


def document(problem: Problem) -> Response:
    """A problem as programs read it."""
    # ASCII: a name that the client sent, with a lone surrogate perhaps, is quoted back.
    body = json.dumps(members(problem)) + "\n"
    return Response(body, problem.status, problem.headers, content_type=CONTENT_TYPE)


def members(problem: Problem) -> dict[str, Any]:
    """What its document holds."""
    told = {"type": problem.type, "title": problem.title, "status": problem.status, "detail": problem.detail}
    return {**told, **problem.more}


@singledispatch
def describe(error: Exception) -> Problem:
    """The problem that an error is to a client."""
    return _unforeseen(error)


def _unforeseen(error: Exception) -> Problem:
    instance = f"urn:uuid:{uuid.uuid4()}"
    log.error("request failed", instance=instance, method=request.method, path=request.path, exc_info=error)
    detail = "Something went wrong on our side; whoever runs this service finds it in the log under the instance."
    return Problem(500, "Internal server error", detail, more={"instance": instance})


@describe.register
def _(error: JobError) -> Problem:
    if error.status == JobError.status:
        return _unforeseen(error)
    more = {name: getattr(error, name) for name in error.details}
    return Problem(error.status, error.title, error.message, problem_type(error.title), more, _headers(error))


def _headers(error: JobError) -> dict[str, str]:
    if error.status == StoreUnavailable.status:
        return {"Retry-After": str(math.ceil(error.retry_after_s or RETRY_AFTER))}
    if error.status == Unauthorized.status:
        # RFC 6750, section 3: who sent nothing is told no more than how.
        return {
            "WWW-Authenticate": CHALLENGE if isinstance(error, KeyMissing) else f'{CHALLENGE}, error="invalid_token"'
        }
    return {}


@describe.register
def _(error: ValidationError) -> Problem:
    errors = dict(_by_field(error.messages))
    names = ", ".join([*errors][:MAX_NAMES]) + (", ..." if len(errors) > MAX_NAMES else "")
    detail = f"What was sent cannot be used; wrong or missing: {names}."
    title = InvalidField.title
    return Problem(InvalidField.status, title, detail, problem_type(title), {"errors": errors})


@describe.register
def _(error: HTTPException) -> Problem:
    status = error.code or 500
    headers = {name: value for name, value in error.get_headers() if name != "Content-Type"}
    return Problem(status, error.name, DETAILS.get(status) or error.description or error.name, headers=headers)


@describe.register
def _(error: PynamoDBException) -> Problem:
    if isinstance(error, TableDoesNotExist) or "ResourceNotFoundException" in answered_codes(error):
        reason = "The table does not exist; `python migrate.py table` makes it."
    elif is_outage(error):
        reason = ""
    else:
        return _unforeseen(error)
    log.warning("table unavailable", method=request.method, path=request.path, error=str(error))
    return describe(StoreUnavailable(reason))


def problem_type(title: str) -> str:
    """The stable name of a kind of problem, for programs: `urn:problem-type:jobsvc:wrong-state`."""
    return f"urn:problem-type:jobsvc:{re.sub('[^a-z]+', '-', title.lower())}"


def _by_field(messages: Any, path: str = "") -> Iterator[tuple[str, list[str]]]:
    """Marshmallow's nested messages as one list a field, by its path: `samples.0.input`."""
    if isinstance(messages, list):
        yield path or "body", messages
        return
    for name, inner in messages.items():
        yield from _by_field(inner, path if name == "_schema" else f"{path}.{name}".lstrip("."))
