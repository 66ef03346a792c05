"""`/metrics`, for Prometheus."""

from __future__ import annotations

from flask import Blueprint, Response, current_app

from jobsvc.auth import tells_of_outages
from jobsvc.metrics import CONTENT_TYPE, exposition
from jobsvc.queue_gauges import QueueGauges

blp = Blueprint("metrics", __name__)


@blp.get("/metrics")
@tells_of_outages
def show() -> Response:
    """The numbers of this machine's processes, and the queue's; the table is not asked."""
    return Response(exposition(QueueGauges(current_app.extensions["jobsvc"])), content_type=CONTENT_TYPE)
