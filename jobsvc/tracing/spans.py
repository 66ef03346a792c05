"""The spans of a process, by OpenTelemetry: imported only where they are wished."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import structlog
from opentelemetry import propagate, trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.instrumentation.botocore import BotocoreInstrumentor
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, ConsoleSpanExporter
from opentelemetry.sdk.trace.sampling import Decision, Sampler, SamplingResult
from opentelemetry.trace import Link, SpanKind, Status, StatusCode
from structlog.contextvars import bound_contextvars

from jobsvc.tracing import EARLIER

log = structlog.get_logger()

#: Seconds that the end of a process waits for a collector.
PATIENCE = 2.0

_provider: TracerProvider | None = None


class Within(Sampler):
    """As another sampler has it, and no calls to the table that belong to nothing: those of heartbeats and polling."""

    def __init__(self, other: Sampler) -> None:
        self._other = other

    def should_sample(
        self,
        parent_context: Any,
        trace_id: int,
        name: str,
        kind: SpanKind | None = None,
        attributes: Any = None,
        links: Any = None,
        trace_state: Any = None,
    ) -> SamplingResult:
        is_alone = not trace.get_current_span(parent_context).get_span_context().is_valid
        if kind is SpanKind.CLIENT and is_alone:
            return SamplingResult(Decision.DROP)
        return self._other.should_sample(parent_context, trace_id, name, kind, attributes, links, trace_state)

    def get_description(self) -> str:
        return f"Within({self._other.get_description()})"


class _Lines(logging.Handler):
    """OpenTelemetry's own complaints, as ours."""

    def emit(self, record: logging.LogRecord) -> None:
        log.warning("traces are not sent", says=record.getMessage()[:300])


def begin(service: str) -> None:
    """Make this process's provider. The standard variables set sampler, resource, batches and the collector."""
    global _provider  # noqa: PLW0603 - a process has one
    complaints = logging.getLogger("opentelemetry")
    complaints.handlers, complaints.propagate = [_Lines(logging.ERROR)], False
    named = "OTEL_SERVICE_NAME" in os.environ or "service.name=" in os.environ.get("OTEL_RESOURCE_ATTRIBUTES", "")
    resource = Resource.create({} if named else {SERVICE_NAME: service})
    _provider = TracerProvider(resource=resource, shutdown_on_exit=False)
    _provider.sampler = Within(_provider.sampler)
    _provider.add_span_processor(_batches())
    trace.set_tracer_provider(_provider)
    BotocoreInstrumentor().instrument()


def _batches() -> BatchSpanProcessor:
    exporter = ConsoleSpanExporter() if os.environ.get("OTEL_TRACES_EXPORTER") == "console" else OTLPSpanExporter()
    # It would start a thread in whatever is forked from here, and a sandbox's warden can have none.
    at_fork = os.register_at_fork
    os.register_at_fork = lambda **_: None
    try:
        return BatchSpanProcessor(exporter)
    finally:
        os.register_at_fork = at_fork


def flush() -> None:
    """Send what is left, but for no longer than PATIENCE, which force_flush would not keep."""
    sending = threading.Thread(target=send, daemon=True)
    sending.start()
    sending.join(PATIENCE)


def send() -> None:
    """Send what is left."""
    if _provider is not None:
        _provider.force_flush()


def note(attributes: Mapping[str, Any]) -> None:
    trace.get_current_span().set_attributes(dict(attributes))


def event(name: str) -> None:
    trace.get_current_span().add_event(name)


@contextmanager
def step(name: str, attributes: Mapping[str, Any], **how: Any) -> Iterator[None]:
    # What an error says may quote a page; its kind is enough.
    opened = _tracer().start_as_current_span(
        name, attributes=attributes, record_exception=False, set_status_on_exception=False, **how
    )
    with opened as span:
        try:
            yield
        except BaseException as error:
            span.set_status(Status(StatusCode.ERROR, type(error).__name__))
            raise


@contextmanager
def sending(name: str) -> Iterator[dict[str, str]]:
    """Within a trace only: recovery and others that belong to none begin none."""
    carried: dict[str, str] = {}
    if not trace.get_current_span().get_span_context().is_valid:
        yield carried
        return
    with step(name, {"messaging.system": "rq"}, kind=SpanKind.PRODUCER):
        propagate.inject(carried)
        yield carried


@contextmanager
def received(name: str, carried: Mapping[str, Any], attributes: Mapping[str, Any]) -> Iterator[None]:
    """With the trace's id in every line of the log."""
    came_from = propagate.extract(carried)
    earlier = trace.get_current_span(propagate.extract(carried.get(EARLIER, {}))).get_span_context()
    links = [Link(earlier)] if earlier.is_valid and not _is_in(came_from, earlier) else []
    told = {"messaging.system": "rq", **attributes}
    with step(name, told, kind=SpanKind.CONSUMER, context=came_from, links=links), bound_contextvars(**ids()):
        yield


def ids() -> dict[str, str]:
    """The id of the active trace, for the log."""
    context = trace.get_current_span().get_span_context()
    return {"trace_id": trace.format_trace_id(context.trace_id)} if context.is_valid else {}


def _is_in(context: Any, earlier: trace.SpanContext) -> bool:
    return trace.get_current_span(context).get_span_context().trace_id == earlier.trace_id


def _tracer() -> trace.Tracer:
    return trace.get_tracer("jobsvc")
