"""From a URL to test cases: HTTP, a real queue, a real worker process and DynamoDB Local."""

from __future__ import annotations

from importlib import resources
from typing import Any

import pytest
import redis
from flask import Flask
from rq import Queue
from rq.serializers import JSONSerializer

from jobsvc import models
from jobsvc.cli.demo import SAMPLE_PAGE, SAMPLE_URL
from jobsvc.cli.judge import standing_in
from jobsvc.generation import run_script
from jobsvc.job_helper import JobHelper
from tests.integration.conftest import Worker

pytestmark = pytest.mark.usefixtures("queue")

EXTRACTIONS = "/api/v1/problem-extraction-jobs"
GENERATIONS = "/api/v1/script-generation-jobs"
PAGE = resources.files("jobsvc").joinpath("samples", SAMPLE_PAGE).read_bytes()


def _post(app: Flask, **body: Any) -> dict[str, Any]:
    answer = app.test_client().post(EXTRACTIONS, json={"problem_url": SAMPLE_URL, **body})
    assert answer.status_code == 202
    return answer.get_json()


def _get(app: Flask, path: str) -> dict[str, Any]:
    return app.test_client().get(path).get_json()


def test_a_page_becomes_a_script_that_makes_test_cases(service: Flask, run_worker: Worker) -> None:
    job = _post(service, generate_script=True)
    with standing_in(SAMPLE_URL, PAGE) as mirrors:
        run_worker(JOBSVC_JUDGE_MIRRORS=mirrors)

    extraction = _get(service, f"{EXTRACTIONS}/{job['id']}")
    assert (extraction["status"], extraction["error_message"]) == ("COMPLETED", "")
    assert extraction["samples"]
    generation = _get(service, f"{GENERATIONS}/{extraction['generation_job_id']}")
    assert (generation["status"], generation["error_message"]) == ("COMPLETED", "")
    assert generation["extraction_job_id"] == job["id"]
    assert generation["proof"]["sandbox"] in {"bubblewrap", "landlock"}
    made = _get(service, f"{GENERATIONS}/{generation['id']}/test-cases?seed=7&size=small&count=5")["test_cases"]
    inputs = run_script(generation["generator_code"], seed=7, size="small", count=5)
    assert made == [{"input": text, "output": None} for text in inputs]

    story = [entry["step"] for entry in _get(service, f"{EXTRACTIONS}/{job['id']}/progress")["items"]]
    assert story == ["created", "claimed", "fetching", "extracted", "completed"]


def test_a_solution_gives_test_cases_their_outputs(service: Flask, run_worker: Worker) -> None:
    problem = {
        "platform": "atcoder",
        "problem_id": "lamps_b",
        "title": "Lamps",
        "constraints": "1 ≤ N ≤ 100\n0 ≤ A_i ≤ 10^9",
        "input_formats": ["N\nA_1 ... A_N"],
        "samples": [{"input": "2\n3 4\n", "output": "7\n"}],
        "solution_code": "n = int(input())\nprint(sum(map(int, input().split())))\n",
    }
    job = service.test_client().post(GENERATIONS, json=problem).get_json()
    run_worker()

    done = _get(service, f"{GENERATIONS}/{job['id']}")
    assert (done["status"], done["error_message"]) == ("COMPLETED", "")
    cases = _get(service, f"{GENERATIONS}/{job['id']}/test-cases?count=5")["test_cases"]
    assert [case["output"] for case in cases] == [f"{sum(map(int, case['input'].split()[1:]))}\n" for case in cases]


def test_a_page_that_the_caller_brings_is_read_and_no_judge_asked(service: Flask, run_worker: Worker) -> None:
    job = _post(service, page_html=PAGE.decode(), generate_script=True)
    run_worker(JOBSVC_JUDGE_MIRRORS="atcoder.jp=http://127.0.0.1:1")  # where nothing listens

    extraction = _get(service, f"{EXTRACTIONS}/{job['id']}")
    assert (extraction["status"], extraction["page_bytes"]) == ("COMPLETED", len(PAGE))
    assert [item for item in models.Item.scan() if item.sk.startswith("PAGE#")] == []
    generation = _get(service, f"{GENERATIONS}/{extraction['generation_job_id']}")
    assert generation["status"] == "COMPLETED"
    story = [entry["step"] for entry in _get(service, f"{EXTRACTIONS}/{job['id']}/progress")["items"]]
    assert story == ["created", "claimed", "reading", "extracted", "completed"]


def test_a_page_that_is_no_problem_fails_with_a_clear_message(service: Flask, run_worker: Worker) -> None:
    job = _post(service, generate_script=True)
    with standing_in(SAMPLE_URL, b"<html><title>Sign in</title><form><input type=password></form></html>") as mirrors:
        run_worker(JOBSVC_JUDGE_MIRRORS=mirrors)
    extraction = _get(service, f"{EXTRACTIONS}/{job['id']}")
    assert extraction["status"] == "FAILED"
    assert extraction["error_message"]
    assert extraction["samples"] == []
    assert extraction["generation_job_id"] is None


def test_a_job_made_while_the_queue_was_away_is_run_when_it_is_back(
    service: Flask, queue: redis.Redis, run_worker: Worker
) -> None:
    job = _post(service)
    queue.flushall()
    with standing_in(SAMPLE_URL, PAGE) as mirrors:
        run_worker(JOBSVC_JUDGE_MIRRORS=mirrors)
    assert _get(service, f"{EXTRACTIONS}/{job['id']}")["status"] == "COMPLETED"


def test_messages_are_json_and_hold_ids_only(service: Flask, queue: redis.Redis) -> None:
    job = _post(service)
    rq = Queue(service.extensions["jobsvc"].config.queue, connection=queue, serializer=JSONSerializer)
    (message,) = rq.jobs
    assert (message.func_name, message.args) == ("jobsvc.tasks.extract_problem_info_task", [job["id"]])
    assert message.id == job["task_id"]


def test_a_message_for_a_job_that_is_gone_does_not_stop_the_worker(service: Flask, run_worker: Worker) -> None:
    gone, stays = _post(service), _post(service)
    JobHelper.delete_problem_extraction_job(gone["id"])
    with standing_in(SAMPLE_URL, PAGE) as mirrors:
        run_worker(JOBSVC_JUDGE_MIRRORS=mirrors)
    assert _get(service, f"{EXTRACTIONS}/{stays['id']}")["status"] == "COMPLETED"


def test_the_queue_says_what_it_holds(service: Flask) -> None:
    job = _post(service)
    assert service.extensions["jobsvc"].held() == ({job["task_id"]}, set())
