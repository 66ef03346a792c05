"""One line in the log and one count for each request, and an id that all its lines and its answer carry.

The line names the route and not the path, and nothing of query, headers and bodies.
"""

from __future__ import annotations

import re
import time
import uuid

import structlog
from flask import Flask, Response, g, request
from structlog.contextvars import bind_contextvars, clear_contextvars

from jobsvc.keys import BEGINNING
from jobsvc.metrics.numbers import HTTP_REQUESTS, HTTP_SECONDS

log = structlog.get_logger()

HEADER = "X-Request-ID"
#: What a caller may call its request: not what could forge a header or a line of the log, and not its key.
REQUEST_ID = re.compile(rf"(?!.*{BEGINNING.pattern})[A-Za-z0-9._-]{{1,128}}", re.IGNORECASE)
JOB_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

#: What a template says of a value's form.
CONVERTER = re.compile(r"<\w+:")
#: The route of a request that no route takes.
UNMATCHED = "unmatched"
#: A caller may make methods up; these are counted by name.
METHODS = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})


def register(app: Flask) -> None:
    """Before everything else that looks at requests, so that it is first and last with each."""
    app.before_request(_begin)
    app.after_request(_end)
    app.teardown_request(lambda _: clear_contextvars())


def route() -> str:
    """The template of the request's route, `/api/v1/script-generation-jobs/<job_id>`."""
    return CONVERTER.sub("<", request.url_rule.rule) if request.url_rule else UNMATCHED


def _begin() -> None:
    given = request.headers.get(HEADER, "")
    g.request_id = given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
    g.began = time.perf_counter()
    clear_contextvars()
    bind_contextvars(request_id=g.request_id)
    job_id = (request.view_args or {}).get("job_id", "")
    if JOB_ID.fullmatch(job_id):
        bind_contextvars(job_id=job_id)


def _end(response: Response) -> Response:
    response.headers[HEADER] = g.request_id
    seconds = time.perf_counter() - g.began
    method = request.method if request.method in METHODS else "other"
    log.info("request", method=method, route=route(), status=response.status_code, ms=round(seconds * 1000, 1))
    HTTP_REQUESTS.labels(method, route(), response.status_code).inc()
    HTTP_SECONDS.labels(method, route()).observe(seconds)
    return response
