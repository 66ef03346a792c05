"""`python -m benchmarks.http`: requests a second beside a minimal service that was written by hand.

Both run in gunicorn with gevent, one process each, on one table of one DynamoDB Local and one Valkey; rounds take
turns, so that a busy moment of the machine falls on both. About 90 seconds.
"""

from __future__ import annotations

import json
import os
import secrets
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import boto3
import redis
from rich.console import Console
from rich.table import Table

from benchmarks import jobs, live, plain_service
from benchmarks.load import CLIENTS, Measured, Request, press
from benchmarks.printing import wide_console
from benchmarks.processor import seconds_of
from jobsvc import create_app, keys, models
from jobsvc.config import Config
from jobsvc.engines import DUMMY_CREDENTIALS, answers_http, start_dynamodb_local, start_valkey
from jobsvc.job_helper import JobHelper
from jobsvc.keys import Role
from jobsvc.migration import create_table
from jobsvc.models import ScriptGenerationJob
from jobsvc.runs import Run, claim
from jobsvc.servers import HOST, Server, free_port, start

ROUNDS = 3
SECONDS = 2.0  #: of one round of one load
WARM_UP = 1.0
FILLED = 300  #: jobs in the table before anything is measured
JSON = {"Content-Type": "application/json"}
BODY = {"platform": "codeforces", "problem_id": "1A", "title": "Theatre Square", "constraints": "1 ≤ n ≤ 10^9 " * 50}
OURS, UNLOCKED, PLAIN = "jobsvc", "jobsvc, lock off", "by hand"


@dataclass(frozen=True)
class Side:
    """One of the services."""

    name: str
    url: str
    jobs: str  #: path of the jobs
    headers: Mapping[str, str]
    pid: int

    @contextmanager
    def working(self, into: Measured) -> Iterator[None]:
        """Notes what the block takes of the service's processor time."""
        before = seconds_of(self.pid)
        yield
        into.processor += seconds_of(self.pid) - before


def main() -> int:
    console = wide_console()
    with tempfile.TemporaryDirectory() as folder, _services(Path(folder)) as (config, sides):
        with create_app(config, serves=False).app_context():
            jobs.fill(FILLED)
            job_id = str(JobHelper.create_script_generation_job(**BODY)["id"])
            locked, _, plain = sides
            results = {name: _pressed([locked, plain], load(job_id)) for name, load in LOADS.items()}
            results["get"] = _pressed(sides, _get(job_id))
            results["events"] = _followed(config, [locked, plain])
        models.release()
    _print(console, results)
    return 0


# The loads


def _create(_: str) -> Callable[[Side], Request]:
    body = json.dumps(BODY).encode()
    return lambda side: Request("POST", side.jobs, {**side.headers, **JSON}, body)


def _get(job_id: str) -> Callable[[Side], Request]:
    return lambda side: Request("GET", f"{side.jobs}/{job_id}", side.headers)


def _list(_: str) -> Callable[[Side], Request]:
    return lambda side: Request("GET", f"{side.jobs}?status=PENDING&limit=50", side.headers)


LOADS = {"create": _create, "list": _list}


def _pressed(sides: list[Side], request: Callable[[Side], Request]) -> dict[str, Measured]:
    for side in sides:
        press(side.url, request(side), seconds=WARM_UP, into=Measured())
    measured = {side.name: Measured() for side in sides}
    for _ in range(ROUNDS):
        for side in sides:
            with side.working(measured[side.name]):
                press(side.url, request(side), seconds=SECONDS, into=measured[side.name])
    return measured


def _followed(config: Config, sides: list[Side]) -> dict[str, Measured]:
    """Entries of a run's history, from the process that writes them to all who watch that job."""
    job_ids, writes = {}, {}
    for side in sides:
        run = claim(ScriptGenerationJob, str(JobHelper.create("generation", submit=True, **BODY)["id"]))
        job_ids[side.name] = run.job.id
        writes[side.name] = _told_by_hand(config, run.job.id) if side.name == PLAIN else _told(run)
    measured = {side.name: Measured() for side in sides}
    for number in range(-1, ROUNDS):  # The first one to get warm.
        for side in sides:
            into = Measured() if number < 0 else measured[side.name]
            with (
                live.listening(side.url, f"{side.jobs}/{job_ids[side.name]}/events", side.headers) as crowd,
                side.working(into),
            ):
                live.follow(crowd, writes[side.name], into=into, round_=number + 1)
    return measured


def _told(run: Run) -> Callable[[str], None]:
    return lambda text: run.progress("measured", text)


def _told_by_hand(config: Config, job_id: str) -> Callable[[str], None]:
    """Puts an entry and publishes it: without a lease, nobody is kept from writing."""
    dynamodb = boto3.client("dynamodb", endpoint_url=config.dynamodb_url, region_name=config.region)
    connection = redis.Redis.from_url(config.redis_url)

    def write(text: str) -> None:
        entry = {**plain_service.entry_key(job_id), "step": "measured", "message": text, "status": "in_progress"}
        dynamodb.put_item(TableName=config.table, Item=plain_service.typed(entry))
        connection.publish(plain_service.channel(job_id), json.dumps(entry, default=str))

    return write


# The services


@contextmanager
def _services(folder: Path) -> Iterator[tuple[Config, list[Side]]]:
    os.environ.update(DUMMY_CREDENTIALS)
    with ExitStack() as started:
        dynamodb = started.enter_context(start_dynamodb_local(folder))
        valkey = started.enter_context(start_valkey(folder))
        config = Config(
            table="bench-http",
            dynamodb_url=dynamodb.url,
            redis_url=valkey.url,
            queue="ours",
            secret=secrets.token_hex(),
        )
        create_table(config)
        key = {"Authorization": f"Bearer {keys.create('bench', Role.OPERATOR).text}"}

        def service(name: str, app: str, path: str, headers: Mapping[str, str], **more: str) -> Side:
            server = started.enter_context(_serving(name, app, folder, _environment(config, **more)))
            return Side(name, server.url, path, headers, server.pid)

        ours = "/api/v1/script-generation-jobs"
        locked = service(OURS, "jobsvc:create_app()", ours, key, JOBSVC_QUEUE="ours")
        unlocked = service(UNLOCKED, "jobsvc:create_app()", ours, {}, JOBSVC_QUEUE="ours", JOBSVC_AUTH="off")
        plain = service(PLAIN, "benchmarks.plain_service:create_app()", "/jobs", {}, JOBSVC_QUEUE="plain")
        yield config, [locked, unlocked, plain]


def _environment(config: Config, **more: str) -> dict[str, str]:
    return {
        **os.environ,
        "JOBSVC_TABLE": config.table,
        "JOBSVC_DYNAMODB_URL": config.dynamodb_url,
        "JOBSVC_REDIS_URL": config.redis_url,
        "JOBSVC_SECRET": config.secret,
        "JOBSVC_LIMIT_OPERATOR": "1000000 per minute",  # Counted as ever, and never reached.
        "JOBSVC_METRICS_DIR": "",
        **more,
    }


@contextmanager
def _serving(name: str, app: str, logs: Path, env: Mapping[str, str]) -> Iterator[Server]:
    url = f"http://{HOST}:{free_port()}"
    command = [sys.executable, "-m", "gunicorn", "--worker-class", "gevent", "--workers", "1", "--no-control-socket"]
    with start(
        name, [*command, "--bind", url.removeprefix("http://"), app], logs, url=url, env=env, cwd=Path.cwd()
    ) as server:
        yield server.wait_until(lambda: answers_http(f"{url}/healthz"))


# What came of it


def _print(console: Console, results: Mapping[str, Mapping[str, Measured]]) -> None:
    title = f"{CLIENTS} clients, one process of gunicorn each, {os.cpu_count()} processors for all of it"
    table = Table(title=title)
    for heading in ("what", "service", "a second", "p50 ms", "p99 ms", "processor ms", "of by hand"):
        table.add_column(heading, justify="left" if heading in ("what", "service") else "right")
    for what, measured in results.items():
        for name, of in measured.items():
            share = "" if name == PLAIN else f"{of.processor_ms / measured[PLAIN].processor_ms:.1f} x"
            rate = "" if of.rate is None else f"{of.rate:.0f}"
            times = (f"{ms:.1f}" for ms in (of.quantile(0.5), of.quantile(0.99), of.processor_ms))
            table.add_row(what, name, rate, *times, share)
        table.add_section()
    console.print(table)
    lock_ms = results["get"][OURS].processor_ms - results["get"][UNLOCKED].processor_ms
    console.print("processor ms: what the service itself computes for one request, whatever else the machine does.")
    console.print(f"The key and its limits take {lock_ms:.1f} ms of it, as the two of get tell.")
    console.print(
        f"events: from the begin of a write to its arrival at each of {live.LISTENERS} listeners to that job."
    )


if __name__ == "__main__":
    raise SystemExit(main())
