"""Metrics of several processes: two of the API, a worker, the horse that it forks; with real engines."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
import redis
from flask import Flask

from jobsvc import keys
from jobsvc.cli.demo import SAMPLE_PAGE, SAMPLE_URL
from jobsvc.engines import answers_http
from jobsvc.job_helper import JobHelper
from jobsvc.models import ProblemExtractionJob
from jobsvc.queueing import JobQueue
from jobsvc.recovery import Sightings
from jobsvc.runs import claim
from jobsvc.servers import HOST, free_port
from jobsvc.tasks import recover
from tests.integration.api import serving
from tests.integration.conftest import Worker
from tests.processes import eventually
from tests.workers import WorkerProcess, environment

pytestmark = pytest.mark.usefixtures("queue")

PAGE = resources.files("jobsvc").joinpath("samples", SAMPLE_PAGE).read_text()
EXTRACTIONS = "/api/v1/problem-extraction-jobs"


def _scrape(url: str, key: str = "") -> dict[str, float]:
    with urlopen(Request(f"{url}/metrics", headers={"Authorization": f"Bearer {key}"})) as answer:
        lines = answer.read().decode().splitlines()
    return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines if not line.startswith("#")}


def _create(url: str) -> None:
    body = json.dumps({"problem_url": SAMPLE_URL, "page_html": PAGE}).encode()
    with urlopen(Request(f"{url}{EXTRACTIONS}", body, {"Content-Type": "application/json"})) as answer:
        assert "write=" in answer.headers["X-Consumed-Capacity"]


def test_whichever_process_is_asked_shows_those_of_all(service: Flask, run_worker: Worker, tmp_path: Path) -> None:
    numbers = str(tmp_path / "numbers")
    with serving(service, tmp_path, processes=2, JOBSVC_METRICS_DIR=numbers) as api:
        for _ in range(20):
            _create(api.url)
        waiting = _scrape(api.url)
        assert waiting["jobsvc_queue_depth"] == 20
        assert 0 < waiting["jobsvc_queue_age_seconds"] < 60

        run_worker(JOBSVC_METRICS_DIR=numbers)

        created = f'jobsvc_http_requests_total{{code="202",method="POST",route="{EXTRACTIONS}"}}'
        for _ in range(8):  # Either of the two processes answers some of them.
            found = _scrape(api.url)
            assert found[created] == 20
            assert found['jobsvc_moves_total{kind="extraction",move="create",state="PENDING"}'] == 20
            assert found['jobsvc_moves_total{kind="extraction",move="finish",state="COMPLETED"}'] == 20
            assert found['jobsvc_run_seconds_count{kind="extraction",move="finish"}'] == 20
            assert found['jobsvc_wait_seconds_count{kind="extraction"}'] == 20
            assert found["jobsvc_queue_depth"] == found["jobsvc_queue_age_seconds"] == 0
            assert found["jobsvc_queue_running"] == 0
            assert found["jobsvc_queue_up"] == 1
        assert found['jobsvc_dynamodb_consumed_units_total{operation="UpdateItem"}'] >= 40
        assert found['jobsvc_dynamodb_calls_total{operation="UpdateItem",outcome="ok"}'] >= 40


def test_a_worker_serves_them_where_it_is_told_and_the_next_one_when_it_is_gone(service: Flask, tmp_path: Path) -> None:
    url = f"http://{HOST}:{free_port()}"
    env = environment(
        service.extensions["jobsvc"].config,
        metrics_dir=tmp_path / "numbers",
        worker_metrics=url.removeprefix("http://"),
    )
    key = keys.create("prometheus", "reader").text

    def answers(path: str, status: int) -> bool:
        return answers_http(f"{url}{path}", status=status, key=key)

    with WorkerProcess("first", env, tmp_path / "first.log") as first:
        assert eventually(lambda: answers("/metrics", 200), 30), first.log()
        assert answers_http(f"{url}/metrics", status=401)
        assert answers_http(f"{url}/metrics", status=401, key=f"{key[:-1]}x")
        with WorkerProcess("second", env, tmp_path / "second.log") as second:
            assert eventually(second.is_ready, 30), second.log()
            assert "metrics not served here" in second.log()
            assert any(name.startswith("jobsvc_dynamodb_calls_total") for name in _scrape(url, key))
            assert answers("/elsewhere", 404)
            first.terminate()
            assert first.ends()
            assert eventually(lambda: answers("/metrics", 200), 30), second.log()


def test_leases_are_shown_as_recovery_saw_them(service: Flask) -> None:
    queue: JobQueue = service.extensions["jobsvc"]
    assert queue.load().leases is None
    run = claim(ProblemExtractionJob, JobHelper.create_problem_extraction_job(submit=True)["id"])
    watch = Sightings(iter([0.0, 12.0]).__next__)
    for _ in range(2):
        recover(watch, dead_after_s=60)
    load = queue.load()
    assert (load.leases, load.silence_s) == (1, 12.0)
    run.finish({})
    recover(watch, dead_after_s=60)
    assert (queue.load().leases, queue.load().silence_s) == (0, 0.0)


def test_a_scrape_of_a_queue_that_is_gone_still_answers(service: Flask, queue: redis.Redis, tmp_path: Path) -> None:
    with serving(service, tmp_path) as api:
        _create(api.url)
        queue.flushall()
        assert _scrape(api.url)["jobsvc_queue_depth"] == 0
