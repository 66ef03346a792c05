"""`.../{id}/events`: one job's history and state, live; `/api/v1/events`: hints which jobs have changed."""

from __future__ import annotations

import time
from contextlib import ExitStack
from typing import Any

import structlog
from flask import Response, current_app, g, request

from jobsvc import sse
from jobsvc.auth import principal, stays_let_in
from jobsvc.events import Hub
from jobsvc.job_helper import JobHelper
from jobsvc.routes.api import Blueprint
from jobsvc.routes.conditional import header
from jobsvc.routes.jobs import JOB_ID, not_found
from jobsvc.schemas.events import EventsArgsSchema
from jobsvc.watching import JobStream, Place, all_jobs, check_position

log = structlog.get_logger()

STREAM = {"type": "string", "description": "Server-sent events."}
LAST_EVENT_ID = header("Last-Event-ID", "The id of an event, which browsers send when they come back: what follows it.")

blp = Blueprint("events", __name__, url_prefix="/api/v1/events", description="What happens, live.")


@blp.get("")
@blp.doc(parameters=[LAST_EVENT_ID])
@blp.arguments(EventsArgsSchema, location="query")
@blp.response(200, STREAM, content_type=sse.CONTENT_TYPE)
@blp.problems(400, 503)
def watch_all(query: dict[str, Any]) -> Response:
    """Watch all jobs

    Hints to look again, as server-sent events: `job` names a job that has changed, `reset` says that changes may have
    been missed: load what you show anew.
    """
    hub: Hub = current_app.extensions["jobsvc.events"]
    after = _last_event_id(query)
    with ExitStack() as open_stream:
        listener = open_stream.enter_context(hub.listening(after=after and check_position(after)))
        return _streamed(all_jobs(hub, listener, stays_let_in(principal())), open_stream)


def event_route(blp: Blueprint, job_type: str) -> None:
    """Add events to the resource of a kind of job."""

    @blp.get("/<job_id:job_id>/events", parameters=[JOB_ID])
    @blp.doc(parameters=[LAST_EVENT_ID])
    @blp.arguments(EventsArgsSchema, location="query")
    @blp.response(200, STREAM, content_type=sse.CONTENT_TYPE)
    @blp.alt_response(204, description="The job has ended, and all of it was told: do not come back.")
    @blp.problems(400, 404, 503)
    def watch(query: dict[str, Any], job_id: str) -> Response:
        """Watch a job until it has ended

        Its history from the start and then live, as server-sent events: `progress` for each entry, `state` whenever the
        job changes, `end` at last.
        """
        hub: Hub = current_app.extensions["jobsvc.events"]
        after = _last_event_id(query)
        with ExitStack() as open_stream:
            listener = open_stream.enter_context(hub.listening(job_id))
            seen = Place.parse(after, job_id) if after else Place(job_id)
            with hub.turn_to_read():
                job = JobHelper.get(job_type, job_id) or not_found(job_id)
                stream = JobStream(hub, listener, job, seen, stays_let_in(principal()))
            if after and stream.is_old_news:
                return Response(status=204)
            return _streamed(stream, open_stream)


def _last_event_id(query: dict[str, Any]) -> str | None:
    return request.headers.get("Last-Event-ID") or query.get("after")


def _streamed(stream: Any, open_stream: ExitStack) -> Response:
    open_stream.callback(_log_end, time.monotonic(), g.get("request_id", ""))
    response = sse.response(stream)
    response.call_on_close(open_stream.pop_all().close)
    return response


def _log_end(began: float, request_id: str) -> None:
    # Of a request that has been answered: its context is gone.
    log.info("stream ended", request_id=request_id, seconds=round(time.monotonic() - began, 1))
