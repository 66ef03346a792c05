"""A span for each request: imported only where they are wished."""

from __future__ import annotations

import atexit
import os

import gevent
from flask import Flask, request
from opentelemetry import trace
from opentelemetry.instrumentation.flask import FlaskInstrumentor
from opentelemetry.sdk.trace import Span
from structlog.contextvars import bind_contextvars

from jobsvc.tracing import spans

#: What is asked all the time and says nothing.
UNTRACED = "healthz$,/static/,/api/docs/assets/"


def watch(app: Flask) -> None:
    """What is left is sent when the process ends."""
    FlaskInstrumentor().instrument_app(
        app, excluded_urls=os.environ.get("OTEL_PYTHON_FLASK_EXCLUDED_URLS", UNTRACED), enable_commenter=False
    )
    app.before_request(_label)
    atexit.register(_send_rest)


def _send_rest() -> None:
    # A thread cannot be started any more at that time, but gunicorn's worker has its greenlets.
    with gevent.Timeout(spans.PATIENCE, False):
        spans.send()


def _label() -> None:
    bind_contextvars(**spans.ids())
    span = trace.get_current_span()
    query = f"?{request.query_string.decode('latin-1')}"
    if isinstance(span, Span) and len(query) > 1:
        # Somebody may have put a key there.
        for name, value in dict(span.attributes or {}).items():
            if isinstance(value, str) and value.endswith((query, query[1:])):
                span.set_attribute(name, value.removesuffix(query[1:]).removesuffix("?"))
