"""`/metrics`, for Prometheus."""

from __future__ import annotations

from flask import Response, current_app

from jobsvc.auth import tells_of_outages
from jobsvc.metrics import CONTENT_TYPE, exposition
from jobsvc.queue_gauges import QueueGauges
from jobsvc.routes.api import Blueprint

NUMBERS = {"type": "string", "description": "Prometheus' text format.", "example": "jobsvc_queue_depth 3.0\n"}

blp = Blueprint("metrics", __name__, description="What is counted.")


@blp.get("/metrics")
@tells_of_outages
@blp.response(200, NUMBERS, content_type="text/plain")
def show() -> Response:
    """Get all numbers, for Prometheus

    Those of this machine's processes, and the queue's; the table is not asked.
    """
    return Response(exposition(QueueGauges(current_app.extensions["jobsvc"])), content_type=CONTENT_TYPE)
