"""`/healthz` and `/readyz`, for whoever keeps the service up."""

from __future__ import annotations

from typing import Any

import structlog
from botocore.exceptions import BotoCoreError, ClientError
from flask import current_app

from jobsvc.auth import open_to_anyone, tells_of_outages
from jobsvc.models.binding import probe
from jobsvc.queueing import JobQueue, QueueUnavailable
from jobsvc.routes.api import Blueprint
from jobsvc.schemas.health import LivenessSchema, ReadinessSchema

log = structlog.get_logger()

blp = Blueprint("health", __name__, description="Whether the service is up, and can work.")


@blp.get("/healthz")
@open_to_anyone
@blp.response(200, LivenessSchema)
def live() -> Any:
    """Whether this process answers

    Asks nobody else.
    """
    return {"status": "ok"}


@blp.get("/readyz")
@tells_of_outages
@blp.response(200, ReadinessSchema)
@blp.alt_response(503, schema=ReadinessSchema, description="The table or the queue does not answer.")
def ready() -> Any:
    """Whether table and queue answer

    Answers within five seconds. While only the queue is away, jobs are still created, and run when it is back.
    `sandbox` is no part of the verdict: without a worker, which has one, jobs wait.
    """
    found = {"table": _table(), "queue": _queue()}
    status = 200 if set(found.values()) == {"ok"} else 503
    return {**found, "sandbox": _sandboxes() if found["queue"] == "ok" else []}, status


def _table() -> str:
    try:
        return "ok" if probe() == "ACTIVE" else "not active"
    except ClientError as error:
        log.warning("table not ready", error=str(error))
        return "missing" if error.response["Error"]["Code"] == "ResourceNotFoundException" else "refused"
    except BotoCoreError as error:
        log.warning("table not ready", error=str(error))
        return "unreachable"


def _queue() -> str:
    queue: JobQueue = current_app.extensions["jobsvc"]
    try:
        queue.ping()
    except QueueUnavailable as error:
        log.warning("queue not ready", error=str(error))
        return "unreachable"
    return "ok"


def _sandboxes() -> list[str]:
    queue: JobQueue = current_app.extensions["jobsvc"]
    try:
        return queue.sandboxes()
    except QueueUnavailable as error:
        log.warning("queue not ready", error=str(error))
        return []
