"""One trace from a request through the queue to the worker's steps and the calls to the table, on real engines."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from flask import Flask

from jobsvc.cli.demo import SAMPLE_PAGE, SAMPLE_URL
from jobsvc.job_helper import JobHelper
from jobsvc.models import ProblemExtractionJob
from jobsvc.runs import claim
from jobsvc.tasks import recover_once
from tests.collector import Collector, Span
from tests.integration.api import serving
from tests.integration.conftest import Worker
from tests.processes import eventually
from tests.workers import events

pytestmark = pytest.mark.usefixtures("queue")

PAGE = resources.files("jobsvc").joinpath("samples", SAMPLE_PAGE).read_text()
EXTRACTIONS = "/api/v1/problem-extraction-jobs"
SOON = {"OTEL_BSP_SCHEDULE_DELAY": "100"}


@pytest.fixture
def collector() -> Iterator[Collector]:
    with Collector() as collector:
        yield collector


def _create(url: str) -> dict[str, Any]:
    body = json.dumps({"problem_url": SAMPLE_URL, "page_html": PAGE, "generate_script": True}).encode()
    with urlopen(Request(f"{url}{EXTRACTIONS}", body, {"Content-Type": "application/json"})) as answer:
        return json.load(answer)


def _tree(spans: list[Span], root: Span, depth: int = 0) -> Iterator[str]:
    yield "  " * depth + root.name
    for span in spans:
        if span.parent == root.id:
            yield from _tree(spans, span, depth + 1)


def test_one_trace(service: Flask, run_worker: Worker, collector: Collector, tmp_path: Path) -> None:
    wished = {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url}
    with serving(service, tmp_path, **wished, **SOON) as api:
        job = _create(api.url)
        urlopen(f"{api.url}{EXTRACTIONS}/{job['id']}?").close()
        worked = run_worker(**wished)
        assert eventually(lambda: any(span.name == f"GET {EXTRACTIONS}/<job_id>" for span in collector.spans), 10)
    print("\n".join(_tree(collector.spans, next(s for s in collector.spans if s.name == f"POST {EXTRACTIONS}"))))
    print(collector.spans[0])
    raise AssertionError
