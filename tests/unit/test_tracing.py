"""Traces: what the environment asks for, and what a process does about it. The whole of a trace is an integration."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import nullcontext

import pytest
import structlog
from flask import Flask

from jobsvc import tracing
from tests.collector import Collector

HERE = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318"}


@pytest.mark.parametrize(
    "environ",
    [
        {},
        {"OTEL_EXPORTER_OTLP_ENDPOINT": " "},
        {**HERE, "OTEL_TRACES_EXPORTER": "none"},
        {**HERE, "OTEL_SDK_DISABLED": "true"},
        {"OTEL_SERVICE_NAME": "x"},
    ],
    ids=str,
)
def test_without_a_place_to_send_them_to_there_are_none(environ: dict[str, str]) -> None:
    assert tracing.why_not(environ) == ""


@pytest.mark.parametrize(
    "environ",
    [
        HERE,
        {"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://127.0.0.1:4318/v1/traces"},
        {"OTEL_TRACES_EXPORTER": "console"},
        {**HERE, "OTEL_TRACES_EXPORTER": "otlp", "OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf"},
    ],
    ids=str,
)
def test_with_one_there_are(environ: dict[str, str]) -> None:
    assert tracing.why_not(environ) is None


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"OTEL_TRACES_EXPORTER": "zipkin"}, "OTEL_TRACES_EXPORTER must be otlp, console or none, not 'zipkin'"),
        ({"OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"}, "OTEL_EXPORTER_OTLP_PROTOCOL must be http/protobuf, not 'grpc'"),
    ],
)
def test_what_cannot_be_done_is_named(more: dict[str, str], reason: str) -> None:
    assert tracing.why_not({**HERE, **more}) == reason


@pytest.fixture
def wished(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in HERE.items():
        monkeypatch.setenv(name, value)


@pytest.mark.usefixtures("wished")
def test_without_the_extra_one_line_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tracing, "_is_installed", lambda module: not module.endswith("instrumentation.flask"))
    with structlog.testing.capture_logs() as lines:
        tracing.watch(Flask("untraced"))
        tracing.begin("jobsvc-api")
    assert [(line["log_level"], line["reason"]) for line in lines] == [
        (
            "warning",
            "pip install 'jobsvc[traces]' for what OTEL_... asks for; opentelemetry.instrumentation.flask is missing",
        )
    ]
    assert tracing.step("claim") is tracing.step("finish"), "nothing is traced"


def test_untraced_a_step_costs_nothing() -> None:
    assert isinstance(tracing.step("claim"), nullcontext)
    assert tracing.step("claim") is tracing.step("finish", cost=1) is tracing.received("run", {}, job_id="x")
    with tracing.sending("queue") as carried:
        assert carried == {}
    began = time.process_time()
    for _ in range(10_000):
        with tracing.step("claim"):
            pass
    assert time.process_time() - began < 0.5  # 50 us each; it takes less than one


def _python(code: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], env=environ, capture_output=True, text=True, timeout=60, check=True
    )


def test_untraced_nothing_of_opentelemetry_is_imported_for_it() -> None:
    """The client of Redis imports parts of it by itself, where it is installed."""
    _python(
        "import sys, jobsvc.worker, jobsvc\n"
        "jobsvc.create_app(jobsvc.config.Config(auth='off')).test_client().get('/healthz')\n"
        "parts = ('opentelemetry.sdk.trace', 'opentelemetry.exporter', 'opentelemetry.instrumentation')\n"
        "assert not [name for name in sys.modules if name.startswith(parts) or name.startswith('jobsvc.tracing.')]"
    )


STEP = """
import threading, time
from jobsvc import logs, tracing
logs.configure()
tracing.begin("jobsvc-test")
try:
    with tracing.step("claim"), tracing.step("fetch", number=1):
        tracing.event("fetching")
        raise ValueError("a page's text")
except ValueError:
    pass
began = time.monotonic()
tracing.end()
print(time.monotonic() - began)
"""


def test_spans_are_sent_at_the_end_and_say_of_an_error_what_kind_it_is() -> None:
    with Collector() as collector:
        _python(STEP, OTEL_EXPORTER_OTLP_ENDPOINT=collector.url, OTEL_SERVICE_NAME="ours")
        fetch, claim = collector.spans
    assert (claim.name, claim.service, claim.parent, claim.failed_with) == ("claim", "ours", "", "ValueError")
    assert (fetch.parent, fetch.attributes, fetch.events) == (claim.id, {"number": 1}, ("fetching",))
    assert "page's text" not in repr(collector.spans)


@pytest.fixture
def hanging() -> Iterator[str]:
    """A collector that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0), backlog=100) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def test_a_collector_that_hangs_is_not_waited_for_long(hanging: str) -> None:
    waited = _python(STEP, OTEL_EXPORTER_OTLP_ENDPOINT=hanging).stdout
    assert 1.9 < float(waited) < 3


def test_a_collector_that_is_not_there_is_told_in_the_log() -> None:
    said = _python(STEP, OTEL_EXPORTER_OTLP_ENDPOINT="http://127.0.0.1:1", OTEL_EXPORTER_OTLP_TIMEOUT="1").stderr
    assert said.count("traces are not sent") == 1
    assert "Traceback" not in said


def test_what_a_traced_process_forks_gets_no_thread_of_it() -> None:
    """A sandbox's warden can have none: the kernel refuses it a namespace of its own then."""
    forking = "tracing.begin('x'); import os; pid = os.fork(); print(threading.active_count(), flush=True); os._exit(0)"
    told = _python(STEP.replace("began =", f"{forking}\nbegan ="), OTEL_TRACES_EXPORTER="console").stdout.split()
    assert sorted(told[-2:]) == ["1", "2"]
