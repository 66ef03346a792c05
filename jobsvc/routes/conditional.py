"""Requests with a condition (RFC 9110, section 13): ETag, If-Match, If-None-Match; and Idempotency-Key."""

from __future__ import annotations

import re
from typing import Any

from flask import Response, request
from werkzeug.exceptions import BadRequest

from jobsvc.errors import InvalidField, Stale, WrongState
from jobsvc.models import Job, Status

#: What If-Match may hold: `*`, or entity tags with commas between.
ENTITY_TAG = r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"'
IF_MATCH = re.compile(rf"\*|{ENTITY_TAG}(?:\s*,\s*{ENTITY_TAG})*")
IDEMPOTENCY_KEY = re.compile(r"[\x20-\x7e\x80-\U0010ffff]{1,255}")
#: The same in a header, at whose ends spaces are none of its value.
IDEMPOTENCY_HEADER_PATTERN = r"^[\x21-\x7e\x80-\xff]([\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?$"

ETAG_HEADER = {"ETag": {"description": "Stands for the job as it is now.", "schema": {"type": "string"}}}
REPLAYED_HEADER = {
    "Idempotent-Replayed": {
        "description": "`true` where an earlier request with this Idempotency-Key has made the job.",
        "schema": {"type": "string"},
    }
}


def header(name: str, description: str, **text: Any) -> dict[str, Any]:
    """The documentation of a request header; `text` are the keywords of its schema."""
    return {"in": "header", "name": name, "description": description, "schema": {"type": "string", **text}}


IF_MATCH_HEADER = header(
    "If-Match",
    "An ETag: only if the job is still as it was when it had this one, else 412.",
    pattern=f"^({IF_MATCH.pattern})$",
    example='"3"',
)
IF_NONE_MATCH_HEADER = header("If-None-Match", "An ETag: 304 without a body if the job is still as it was then.")
IDEMPOTENCY_HEADER = header(
    "Idempotency-Key",
    "1 to 255 characters of your own making: the same request sent again with it makes no second job. Kept for 24 h.",
    minLength=1,
    maxLength=255,
    pattern=IDEMPOTENCY_HEADER_PATTERN,
)


def etag(version: int | str) -> str:
    """The entity tag of a job's version, or of what else stands for an answer."""
    return f'"{version}"'


def not_modified(version: int | str) -> Response | None:
    """The answer to a client that has this version already, else None."""
    if not request.if_none_match.contains_weak(str(version)):
        return None
    return Response(status=304, headers={"ETag": etag(version)})


def check_match(job: Job) -> None:
    """Raise Stale unless If-Match allows it; BadRequest where that header holds no entity tags."""
    wanted = request.headers.get("If-Match")
    if wanted is None:
        return
    if not IF_MATCH.fullmatch(wanted.strip()):
        raise BadRequest(f"If-Match takes entity tags as in an ETag header, such as {etag(3)}; not {wanted!r}.")
    if not request.if_match.is_strong(str(int(job.version))) and not request.if_match.star_tag:
        raise Stale(job.id)


def check_editable(job: Job) -> None:
    """Raise as `check_match` does, and WrongState for a job that runs with the inputs it began with."""
    check_match(job)
    if job.status == Status.PROCESSING:
        message = f"Job {job.id} runs with the inputs it began with; cancel it first, or wait until it has ended."
        raise WrongState(message, state=job.status, attempt=int(job.attempt))


def idempotency_key() -> str | None:
    """The request's Idempotency-Key, or None. Raises InvalidField."""
    key = request.headers.get("Idempotency-Key")
    if key is not None and not IDEMPOTENCY_KEY.fullmatch(key):
        raise InvalidField("Idempotency-Key", "must have 1 to 255 characters, and no control characters among them.")
    return key
