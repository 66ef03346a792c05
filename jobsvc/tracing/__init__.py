"""Traces: one from a request through the queue to the steps of the run, with the calls to the table.

The environment variables of OpenTelemetry say whether and where to; without them nothing of it is imported, and all of
this does nothing. What spans say is names, ids and counts: no page, no code, no key.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cache
from importlib.util import find_spec
from typing import Any

import structlog
from flask import Flask

log = structlog.get_logger()

ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
EXPORTERS = ("otlp", "console")
PARTS = ("sdk.trace", "exporter.otlp.proto.http", "instrumentation.flask", "instrumentation.botocore")

#: Where a message carries what an earlier message of the same job carried.
EARLIER = "earlier"

#: The module `spans`, in a process that traces.
_spans: Any = None
_beginning = threading.Lock()
_NOTHING: AbstractContextManager[None] = nullcontext()


def why_not(environ: Mapping[str, str] = os.environ) -> str | None:
    """Why nothing is traced although that is wished; empty where it is not wished, None where it can be done."""
    exporter = environ.get("OTEL_TRACES_EXPORTER", "").strip()
    is_wished = exporter or any(environ.get(name, "").strip() for name in ENDPOINTS)
    if not is_wished or exporter == "none" or environ.get("OTEL_SDK_DISABLED", "").strip().lower() == "true":
        return ""
    if exporter and exporter not in EXPORTERS:
        return f"OTEL_TRACES_EXPORTER must be {', '.join(EXPORTERS)} or none, not {exporter!r}"
    protocol = environ.get("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL") or environ.get("OTEL_EXPORTER_OTLP_PROTOCOL")
    if exporter != "console" and protocol not in (None, "", "http/protobuf"):
        return f"OTEL_EXPORTER_OTLP_PROTOCOL must be http/protobuf, not {protocol!r}"
    if missing := [part for part in PARTS if not _is_installed(f"opentelemetry.{part}")]:
        return f"pip install 'jobsvc[traces]' for what OTEL_... asks for; opentelemetry.{missing[0]} is missing"
    return None


def is_on() -> bool:
    """Whether the processes of this environment trace."""
    return why_not() is None


def check() -> None:
    """Say once, when a process starts, why nothing is traced although that is wished."""
    if reason := why_not():
        log.warning("nothing is traced", reason=reason)


def begin(service: str) -> None:
    """Trace what this process does from now on, where that is wished. In a process that forks others: in those."""
    global _spans  # noqa: PLW0603 - a process has one
    if _spans is not None or not is_on():
        return
    with _beginning:  # Its first requests may come at once.
        if _spans is None:
            from jobsvc.tracing import spans

            spans.begin(service)
            _spans = spans


def end() -> None:
    """Send what has not been sent yet; a collector that is away is not waited for long."""
    if _spans is not None:
        _spans.flush()


def watch(app: Flask) -> None:
    """A span for each request, beginning with the first one: what only uses `app` for its context traces nothing."""
    check()
    if is_on():
        from jobsvc.tracing import requests

        app.before_request(lambda: begin("jobsvc-api"))
        requests.watch(app)


def step(name: str, **attributes: Any) -> AbstractContextManager[None]:
    """A span below the one that is active, for the length of a `with` block."""
    return _NOTHING if _spans is None else _spans.step(name, attributes)


def note(**attributes: Any) -> None:
    """Add to the span that is active."""
    if _spans is not None:
        _spans.note(attributes)


def event(name: str) -> None:
    """Something that happened, in the span that is active."""
    if _spans is not None:
        _spans.event(name)


@contextmanager
def sending(name: str) -> Iterator[dict[str, str]]:
    """A span for putting something in the queue; what has to travel with it, for `received`."""
    if _spans is None:
        yield {}
    else:
        with _spans.sending(name) as carried:
            yield carried


def received(name: str, carried: Mapping[str, Any], **attributes: Any) -> AbstractContextManager[None]:
    """A span for what was in the queue: in the trace that it came from, or linked to an earlier one."""
    return _NOTHING if _spans is None else _spans.received(name, carried, attributes)


@cache
def _is_installed(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False
