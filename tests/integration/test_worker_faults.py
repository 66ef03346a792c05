"""What a worker lives through: a queue that is lost, a stop, a run that hangs, a cancel, poisoned messages."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import redis
from rq import Queue
from rq.job import Job as Message
from rq.serializers import JSONSerializer

from jobsvc import create_app, models
from jobsvc.cli.demo import SAMPLE_URL
from jobsvc.config import Config
from jobsvc.job_helper import JobHelper
from jobsvc.migration import create_table
from jobsvc.models import FINAL
from tests.judge import judge
from tests.processes import eventually, is_alive
from tests.restartable import Valkey
from tests.workers import WorkerProcess, environment, kill

LEASE = 3
EXTRACT = "jobsvc.tasks.extract_problem_info_task"
Start = Callable[..., WorkerProcess]


@pytest.fixture
def own_valkey(tmp_path: Path) -> Iterator[Valkey]:
    with Valkey(tmp_path) as server:
        yield server


@pytest.fixture
def config(dynamodb_local: str, own_valkey: Valkey, monkeypatch: pytest.MonkeyPatch) -> Iterator[Config]:
    """A table of its own, with the application bound to it and its context pushed."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    name = f"faults-{uuid.uuid4()}"
    config = Config(
        table=name, queue=name, secret="test", auth="off", dynamodb_url=dynamodb_local, redis_url=own_valkey.url
    )
    create_table(config)
    with create_app(config).app_context():
        yield config
    models.Job.delete_table()
    models.release()


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """The judge answers when this is set."""
    gate = threading.Event()
    yield gate
    gate.set()


@pytest.fixture
def start(config: Config, gate: threading.Event, tmp_path: Path) -> Iterator[Start]:
    """Starts a worker, with settings of its own; it is killed in the end."""
    with ExitStack() as started:
        mirrors = started.enter_context(judge(lambda: gate.wait(60)))

        def start(*, module: str = "jobsvc.worker", **settings: object) -> WorkerProcess:
            name = f"worker-{uuid.uuid4()}"
            env = environment(config, judge_mirrors=mirrors, **{"lease_seconds": LEASE, **settings})
            worker = started.enter_context(WorkerProcess(name, env, tmp_path / f"{name}.log", module=module))
            assert eventually(worker.is_ready, 30), worker.log()
            return worker

        yield start


def _submit() -> str:
    return str(JobHelper.create_problem_extraction_job(problem_url=SAMPLE_URL, submit=True)["id"])


def _job(job_id: str) -> dict[str, Any]:
    job = JobHelper.get_problem_extraction_job(job_id)
    assert job is not None
    return job


def _is(job_id: str, *states: str) -> Callable[[], bool]:
    return lambda: _job(job_id)["status"] in states


def _story(job_id: str) -> list[str]:
    return [entry["step"] for entry in JobHelper.list_progress("extraction", job_id)[0]]


def _is_fetching(job_id: str) -> Callable[[], bool]:
    return lambda: "fetching" in _story(job_id)


def _queued(config: Config) -> list[str]:
    """Task ids in the queue, the next one first."""
    with redis.Redis.from_url(config.redis_url) as connection:
        return Queue(config.queue, connection=connection, serializer=JSONSerializer).job_ids


# A queue that is lost


def _running_and_waiting(start: Start) -> tuple[list[str], list[str]]:
    """Two jobs that run, and four that wait."""
    jobs = [_submit() for _ in range(6)]
    for _ in range(2):
        start()
    assert all(eventually(_is_fetching(job_id)) for job_id in jobs[:2])
    return jobs[:2], jobs[2:]


def _lose_by_flush(server: Valkey) -> None:
    server.flush()


def _lose_by_restart(server: Valkey) -> None:
    server.kill()
    server.start()


@pytest.mark.parametrize("lose", [_lose_by_flush, _lose_by_restart])
def test_a_lost_queue_is_made_again_in_order_of_age_and_nothing_runs_twice(
    lose: Callable[[Valkey], None], config: Config, own_valkey: Valkey, start: Start, gate: threading.Event
) -> None:
    running, waiting = _running_and_waiting(start)
    lose(own_valkey)
    # A recovery period is a quarter of the lease; a busy machine gets a little more.
    assert eventually(lambda: len(_queued(config)) == len(waiting), 2 * LEASE)
    assert _queued(config) == [_job(job_id)["task_id"] for job_id in waiting]
    gate.set()
    for job_id in running + waiting:
        assert eventually(lambda job_id=job_id: _story(job_id)[-1] == "completed")
        assert _story(job_id) == ["created", "claimed", "fetching", "extracted", "completed"]


def test_a_run_that_ends_while_the_queue_is_away_ends_well_and_its_worker_goes_on(
    config: Config, own_valkey: Valkey, start: Start, gate: threading.Event
) -> None:
    job_id = _submit()
    worker = start()
    assert eventually(_is_fetching(job_id))
    own_valkey.kill()
    gate.set()
    assert eventually(_is(job_id, "COMPLETED"))
    assert eventually(lambda: not worker.horses(), 30)
    own_valkey.start()
    later = _submit()
    assert eventually(_is(later, "COMPLETED"), 30), worker.log()
    assert worker.is_alive()
    assert _job(job_id)["tries"] == _job(later)["tries"] == 1


# A stop


def test_a_worker_that_is_asked_to_stop_finishes_its_job_first(start: Start, gate: threading.Event) -> None:
    job_id, never = _submit(), _submit()
    worker = start()
    assert eventually(_is_fetching(job_id))
    worker.terminate()
    gate.set()
    assert worker.ends()
    assert worker.exit_code == 0
    assert (_job(job_id)["status"], _job(never)["status"]) == ("COMPLETED", "PENDING")


def test_a_job_that_outlasts_the_grace_is_handed_back_and_it_costs_no_try(start: Start) -> None:
    job_id = _submit()
    worker = start(grace_seconds=1)
    assert eventually(_is_fetching(job_id))
    worker.terminate()
    assert worker.ends(8)
    assert (_job(job_id)["status"], _job(job_id)["tries"]) == ("PENDING", 0)
    assert _story(job_id) == ["created", "claimed", "fetching", "handed back"]


def test_a_second_signal_hands_the_job_back_at_once(config: Config, start: Start) -> None:
    job_id = _submit()
    worker = start(grace_seconds=600)
    assert eventually(_is_fetching(job_id))
    worker.terminate()
    assert eventually(lambda: "worker stops after its job" in worker.log())
    worker.terminate()
    assert worker.ends(8)
    job = _job(job_id)
    assert (job["status"], job["tries"]) == ("PENDING", 0)
    assert _queued(config) == [job["task_id"]]


def test_a_second_worker_of_one_name_is_told_so(start: Start, config: Config, tmp_path: Path) -> None:
    worker = start()
    with WorkerProcess(worker.name, environment(config), tmp_path / "second.log") as second:
        assert second.ends(20)
        assert second.exit_code == 2
        assert f"A worker named '{worker.name}' is running" in second.log()
        assert "Traceback" not in second.log()
    assert worker.is_alive()


def test_an_idle_worker_stops_at_once(start: Start) -> None:
    worker = start()
    worker.terminate()
    assert worker.ends(5)
    assert worker.exit_code == 0


# A run that hangs

TIMEOUT = 2


@pytest.mark.parametrize(
    ("way", "error_code", "within"),
    [
        ("regex", "Timeout", 6),  # the signal reaches it
        ("swallowing", "orphaned", 15),  # its own process group is killed
        ("in C", "orphaned", 25),  # its worker kills it
    ],
)
def test_a_run_that_hangs_is_ended(way: str, error_code: str, within: float, start: Start, monkeypatch: Any) -> None:
    monkeypatch.setenv("HANGS", way)
    job_id = _submit()
    worker = start(module="tests.hanging_worker", job_timeout=TIMEOUT, max_attempts=1)
    assert eventually(worker.horses)
    (horse,) = worker.horses()
    assert eventually(_is(job_id, "FAILED"), within), worker.log()
    assert _job(job_id)["error_code"] == error_code
    assert eventually(lambda: not is_alive(horse), within), worker.log()
    assert eventually(lambda: not worker.horses(), 5)
    assert worker.is_alive()


# A work-horse for many jobs


def test_one_horse_runs_one_job_after_another(start: Start, gate: threading.Event) -> None:
    gate.set()
    first, second = _submit(), _submit()
    worker = start()
    assert eventually(_is(first, "COMPLETED")), worker.log()
    horses = worker.horses()
    assert len(horses) == 1
    assert eventually(_is(second, "COMPLETED")), worker.log()
    third = _submit()
    assert eventually(_is(third, "COMPLETED")), worker.log()
    assert worker.horses() == horses


def test_a_horse_that_died_between_two_jobs_is_replaced_and_no_job_notices(start: Start, gate: threading.Event) -> None:
    gate.set()
    first = _submit()
    worker = start()
    assert eventually(_is(first, "COMPLETED")), worker.log()
    assert eventually(lambda: worker.log().count("Job OK") == 1)
    (horse,) = worker.horses()
    kill(horse)
    second = _submit()
    assert eventually(_is(second, "COMPLETED")), worker.log()
    assert _job(second)["attempt"] == 1
    assert _job(second)["tries"] == 1


def test_an_idle_horse_ends_with_its_killed_worker(start: Start, gate: threading.Event) -> None:
    gate.set()
    first = _submit()
    worker = start()
    assert eventually(_is(first, "COMPLETED")), worker.log()
    (horse,) = worker.horses()
    worker.kill()
    assert eventually(lambda: not is_alive(horse), 5)


# A cancel


def test_cancel_ends_the_process_of_a_running_job(start: Start, gate: threading.Event) -> None:
    job_id, other = _submit(), _submit()
    worker = start()
    assert eventually(_is_fetching(job_id))
    (horse,) = worker.horses()
    JobHelper.cancel("extraction", job_id, by="a person")
    assert eventually(lambda: not is_alive(horse), 3)
    gate.set()
    assert eventually(_is(other, "COMPLETED"))
    assert _job(job_id)["status"] == "CANCELLED"
    assert _story(job_id) == ["created", "claimed", "fetching", "cancelled"]


def test_cancel_ends_it_also_when_the_queue_has_forgotten_the_job(start: Start, own_valkey: Valkey) -> None:
    job_id = _submit()
    worker = start()
    assert eventually(_is_fetching(job_id))
    (horse,) = worker.horses()
    own_valkey.flush()
    JobHelper.cancel("extraction", job_id)
    assert eventually(lambda: not is_alive(horse), LEASE + 2), worker.log()
    assert _job(job_id)["status"] == "CANCELLED"


# Poisoned messages


def _poison(queue: Queue) -> None:
    """Queue messages that no worker can run; their ids say what is wrong with them."""
    connection = queue.connection
    queue.enqueue(EXTRACT, str(uuid.uuid4()), job_id="unknown-job")
    queue.enqueue(EXTRACT, "no id at all", job_id="no-id")
    queue.enqueue(EXTRACT, {"a": ["b"]}, job_id="wrong-argument")
    queue.enqueue(EXTRACT, job_id="no-argument")
    queue.enqueue(EXTRACT, 1, 2, 3, job_id="too-many-arguments")
    queue.enqueue("jobsvc.tasks.no_such_task", str(uuid.uuid4()), job_id="unknown-task")
    queue.enqueue("os.no_such_module.call", job_id="unknown-module")
    queue.enqueue(EXTRACT, str(uuid.uuid4()), job_id="garbage-data")
    connection.hset(Message.key_for("garbage-data"), "data", b"\xff\xfe{not json")
    queue.enqueue(EXTRACT, str(uuid.uuid4()), job_id="garbage-time")
    connection.hset(Message.key_for("garbage-time"), "enqueued_at", b"the day before yesterday")
    connection.set(Message.key_for("no-hash"), "text")
    connection.rpush(queue.key, "no-hash")
    connection.rpush(queue.key, "nothing-behind-it")
    connection.rpush(queue.key, b"\xff\xfe")


def test_poisoned_messages_are_logged_and_dropped_and_the_worker_goes_on(
    config: Config, start: Start, gate: threading.Event
) -> None:
    gate.set()
    with redis.Redis.from_url(config.redis_url) as connection:
        queue = Queue(config.queue, connection=connection, serializer=JSONSerializer)
        _poison(queue)
        worker = start()
        good = _submit()
        assert eventually(_is(good, *FINAL), 30), worker.log()
        assert _job(good)["status"] == "COMPLETED"
        assert worker.is_alive()
        # Recovery may have queued the good one a second time, between being taken and being claimed.
        assert eventually(lambda: queue.job_ids == [], 15), worker.log()
        # RQ's own maintenance forgets ids that nothing is behind, within a quarter of a minute.
        assert set(connection.lrange(queue.intermediate_queue_key, 0, -1)) <= {b"nothing-behind-it"}
    log = worker.log()
    for task_id in ("garbage-time", "no-hash", "unknown-task", "garbage-data", "no-argument", "wrong-argument"):
        assert task_id in log, task_id
    assert "nothing to run" in log
    assert "recovery failed" not in log
