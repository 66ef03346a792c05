"""Tools that others wrote read what is ours: RQ's own and rq-dashboard the queue, started as docs/operating.md says."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
import redis
from rq import Worker
from rq.serializers import JSONSerializer

from jobsvc.config import Config
from jobsvc.engines import answers_http
from jobsvc.queueing import JobQueue
from jobsvc.servers import HOST, free_port
from tests.processes import eventually

DOCUMENT = Path(__file__).parents[2] / "docs" / "operating.md"
SETTINGS = {"RQ_DASHBOARD_SETTINGS": str(DOCUMENT.parents[1] / "deploy" / "rq-dashboard.cfg")}
PROGRAMS = Path(sys.executable).parent


@dataclass(frozen=True)
class Filled:
    """A queue with a message in each state, by their ids."""

    name: str
    url: str
    waiting: list[str]
    running: str
    failed: str
    worker: str


@pytest.fixture(scope="module")
def filled(valkey: str) -> Iterator[Filled]:
    with redis.Redis.from_url(valkey) as connection:
        connection.flushdb()
        queue = JobQueue(Config(redis_url=valkey, queue=f"jobs-{uuid.uuid4().hex[:8]}", secret="test"))
        ids = [str(uuid.uuid4()) for _ in range(5)]
        for task_id in ids:
            queue.put("extraction", str(uuid.uuid4()), task_id)
        worker = Worker([queue.rq], connection=queue.connection, serializer=JSONSerializer, name="w-1")
        worker.register_birth()
        for ends in (True, False):
            taken = queue.rq.dequeue_any([queue.rq], None, connection=queue.connection, serializer=JSONSerializer)
            assert taken is not None
            message, _ = taken
            execution = worker.prepare_execution(message)
            worker.prepare_job_execution(message)
            if ends:
                gone = "Work-horse terminated unexpectedly"
                worker.handle_job_failure(message, queue.rq, exc_string=gone, execution=execution)
        yield Filled(queue.config.queue, valkey, ids[2:], ids[1], ids[0], worker.name)
        connection.flushdb()


def _documented(program: str, url: str) -> list[str]:
    """The program's command line as the document has it."""
    (line,) = set(re.findall(rf"`({program} [^`]*\$JOBSVC_REDIS_URL[^`]*)`", DOCUMENT.read_text()))
    name, *options = shlex.split(line.replace("$JOBSVC_REDIS_URL", url))
    return [str(PROGRAMS / name), *options]


def test_rq_info_shows_queue_and_workers(filled: Filled) -> None:
    shown = subprocess.run([*_documented("rq info", filled.url), "--raw"], capture_output=True, text=True, check=True)
    assert f"queue {filled.name} 3" in shown.stdout
    assert f"worker {filled.worker}" in shown.stdout
    assert shown.stderr == ""


@pytest.fixture(scope="module")
def dashboard(filled: Filled, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port = free_port()
    log = tmp_path_factory.mktemp("rq-dashboard") / "log"
    with log.open("w") as output:
        command = [*_documented("rq-dashboard", filled.url), "--port", str(port)]
        server = subprocess.Popen(command, env={**os.environ, **SETTINGS}, stdout=output, stderr=output)
    try:
        assert eventually(lambda: answers_http(f"http://{HOST}:{port}/", status=200), 30), log.read_text()
        yield f"http://{HOST}:{port}/0"
    finally:
        server.terminate()
        server.wait(10)


def _json(url: str) -> Any:
    with urlopen(url) as answer:
        return json.load(answer)


def test_rq_dashboard_shows_the_queue(dashboard: str, filled: Filled) -> None:
    (queue,) = [queue for queue in _json(f"{dashboard}/data/queues.json")["queues"] if queue["name"] == filled.name]
    assert queue["count"] == 3
    assert (queue["failed_job_registry_count"], queue["started_job_registry_count"]) == (1, 1)


@pytest.mark.parametrize(("state", "which"), [("queued", "waiting"), ("started", "running"), ("failed", "failed")])
def test_rq_dashboard_lists_the_messages_of_each_state(dashboard: str, filled: Filled, state: str, which: str) -> None:
    wanted = getattr(filled, which)
    listed = _json(f"{dashboard}/data/jobs/{filled.name}/{state}/10/asc/1.json")["jobs"]
    assert {job["id"] for job in listed} == ({*wanted} if isinstance(wanted, list) else {wanted})
    assert all(job["description"].startswith("extraction ") for job in listed)


def test_rq_dashboard_shows_a_message_and_the_workers(dashboard: str, filled: Filled) -> None:
    waiting = _json(f"{dashboard}/data/job/{filled.waiting[0]}.json")
    assert waiting["status"] == "queued"
    assert waiting["description"].startswith("extraction ")
    failed = _json(f"{dashboard}/data/job/{filled.failed}.json")
    assert (failed["status"], failed["exc_info"]) == ("failed", "Work-horse terminated unexpectedly")
    with urlopen(f"{dashboard}/view/job/{filled.running}") as page:
        assert page.status == 200
    (worker,) = _json(f"{dashboard}/data/workers.json")["workers"]
    assert (worker["name"], worker["queues"]) == (filled.worker, [filled.name])
    assert worker["current_job"]["job_id"] == filled.running
