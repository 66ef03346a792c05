"""One trace from a request through the queue to the worker's steps and the calls to the table, on real engines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from flask import Flask

from jobsvc.cli.demo import SAMPLE_PAGE, SAMPLE_URL
from jobsvc.cli.judge import standing_in
from jobsvc.job_helper import JobHelper
from jobsvc.lifecycle import new_task_id
from jobsvc.queueing import JobQueue
from jobsvc.servers import stop
from tests.collector import Collector, Span
from tests.integration.api import serving
from tests.integration.conftest import Worker

pytestmark = pytest.mark.usefixtures("queue")

PAGE = resources.files("jobsvc").joinpath("samples", SAMPLE_PAGE).read_bytes()
EXTRACTIONS = "/api/v1/problem-extraction-jobs"
SERVER, CLIENT, PRODUCER, CONSUMER = 2, 3, 4, 5
KEY = f"jobsvc_{'0' * 16}_{'1' * 64}"


@pytest.fixture
def collector() -> Iterator[Collector]:
    with Collector() as collector:
        yield collector


def _ask(url: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    sent = None if body is None else json.dumps(body).encode()
    with urlopen(Request(url, sent, {"Content-Type": "application/json"})) as answer:
        return json.load(answer)


def _tree(spans: list[Span], root: Span) -> dict[str, Any]:
    """Names of spans, and below each those of its children; of several with one name, all children together."""
    found: dict[str, Any] = {}
    for span in spans:
        if span.parent == root.id:
            found.setdefault(span.name, {}).update(_tree(spans, span))
    return found


def test_a_request_and_the_jobs_that_it_leads_to_are_one_trace(
    service: Flask, run_worker: Worker, collector: Collector, tmp_path: Path
) -> None:
    wished = {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url}
    with serving(service, tmp_path, **wished) as api, standing_in(SAMPLE_URL, PAGE) as mirrors:
        job = _ask(f"{api.url}{EXTRACTIONS}", {"problem_url": SAMPLE_URL, "generate_script": True})
        worked = run_worker(**wished, JOBSVC_JUDGE_MIRRORS=mirrors)
        generation = JobHelper.get("extraction", job["id"])["generation_job_id"]
        _ask(f"{api.url}/api/v1/script-generation-jobs/{generation}/test-cases?seed=7&count=1")
        with pytest.raises(HTTPError):
            _ask(f"{api.url}{EXTRACTIONS}?cursor={KEY}")
        stop([api], grace=10)  # which sends what is left
    spans = collector.spans

    root = next(span for span in spans if span.name == f"POST {EXTRACTIONS}")
    assert (root.service, root.kind, root.parent) == ("jobsvc-api", SERVER, "")
    tree = _tree(spans, root)
    assert set(tree) == {"DynamoDB.BatchWriteItem", "queue extraction"}
    run = tree["queue extraction"]["run extraction"]
    assert {"claim", "extract", "finish", "queue generation", "DynamoDB.TransactWriteItems"} <= set(run)
    assert set(run["claim"]) == {"DynamoDB.GetItem", "DynamoDB.UpdateItem", "DynamoDB.TransactWriteItems"}
    assert set(run["extract"]["fetch"]) == set()
    assert {"claim", "generate", "prove", "finish"} <= set(run["queue generation"]["run generation"])
    assert len({span.trace for span in spans if span.service == "jobsvc-worker"}) == 1

    ran = next(span for span in spans if span.name == "run extraction")
    assert (ran.service, ran.kind, ran.trace) == ("jobsvc-worker", CONSUMER, root.trace)
    assert ran.attributes == {"messaging.system": "rq", "job_id": job["id"], "job_type": "extraction", "attempt": 1}
    assert ran.events == ("extracted",)
    assert next(span for span in spans if span.name == "extract").events == ("fetching",)
    assert not any(span.failed_with for span in spans)

    for log in (tmp_path / "api.log").read_text(), worked.stderr:
        assert f'"trace_id": "{root.trace}"' in log
    told = repr(spans)
    assert KEY not in told
    assert "cursor" not in told
    assert "N-choice" not in told, "the problem's title"
    assert all(span.parent for span in spans if span.kind == CLIENT), "no call to the table stands alone"


def test_what_is_queued_again_begins_a_trace_with_a_link_to_the_one_before(
    service: Flask, run_worker: Worker, collector: Collector, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wished = {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url}
    with serving(service, tmp_path, **wished) as api:
        job = _ask(f"{api.url}{EXTRACTIONS}", {"problem_url": SAMPLE_URL, "page_html": PAGE.decode()})
        stop([api], grace=10)  # which sends what is left
    first = next(span for span in collector.spans if span.kind == SERVER)
    run_worker(**wished)

    queue: JobQueue = service.extensions["jobsvc"]
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url)
    queue.put("extraction", job["id"], new_task_id())  # as recovery does, which is part of no trace
    run_worker(**wished)

    ours, again = [span for span in collector.spans if span.name == "run extraction"]
    assert (ours.trace, ours.links) == (first.trace, ())
    assert (again.parent, again.links) == ("", (first.trace,))
    assert again.trace != first.trace
