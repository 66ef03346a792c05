"""What the promises cost: jobs a second beside bare RQ in the same run, and the write units of a job's life."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import redis
from flask import current_app
from rich.console import Console
from rich.table import Table
from rq import Queue
from rq.job import Job as Message
from rq.serializers import JSONSerializer

from benchmarks import noop
from benchmarks.meter import Meter, metered
from jobsvc import create_app
from jobsvc.config import Config
from jobsvc.engines import start_valkey
from jobsvc.job_helper import JobHelper
from jobsvc.models import ScriptGenerationJob
from jobsvc.models.size import field_sizes
from jobsvc.runs import Run, claim

JOBS = 150
ROUNDS = 3
LEAST_RATIO = 0.4
MOST_UNITS = 40
TEXT = "x" * 620  #: twice: given, and in the result


def run(console: Console) -> None:
    """Raises SystemExit where a job's life costs more units than it may; speed is the machine's, and only told."""
    config: Config = current_app.extensions["jobsvc"].config
    ratio = _throughput(console, config)
    units = _units(console)
    verdict = "reached" if ratio >= LEAST_RATIO else "NOT reached"
    console.print(f"ratio {ratio:.2f} (goal {LEAST_RATIO}: {verdict}), {units:.0f} write units (at most {MOST_UNITS})")
    if units > MOST_UNITS:
        raise SystemExit("A job's life costs more write units than it may.")


# Jobs a second


def _throughput(console: Console, config: Config) -> float:
    """Rounds take turns, so that a busy minute of the machine falls on both."""
    with tempfile.TemporaryDirectory() as logs, start_valkey(Path(logs)) as valkey:
        config = replace(config, redis_url=valkey.url)
        _rate("ours", config, _queue_ours)  # Not counted: a cold JVM compiles its server for a minute.
        rates = [(_rate("bare", config, _queue_bare), _rate("ours", config, _queue_ours)) for _ in range(ROUNDS)]
    table = Table(title=f"No-op jobs a second through one worker ({JOBS} jobs a round)")
    for heading in ("round", "bare RQ", "jobsvc", "ratio"):
        table.add_column(heading, justify="right")
    for number, (bare, ours) in enumerate(rates, 1):
        table.add_row(str(number), f"{bare:.1f}", f"{ours:.1f}", f"{ours / bare:.2f}")
    console.print(table)
    return sorted(ours / bare for bare, ours in rates)[ROUNDS // 2]


def _rate(kind: str, config: Config, queue_jobs: Callable[[Config], list[str]]) -> float:
    """Jobs a second, from the end of the first to the end of the last, as RQ's own messages tell."""
    config = replace(config, queue=f"bench-{kind}-{uuid.uuid4()}")
    task_ids = queue_jobs(config)
    env = {
        **os.environ,
        "JOBSVC_TABLE": config.table,
        "JOBSVC_QUEUE": config.queue,
        "JOBSVC_REDIS_URL": config.redis_url,
        "JOBSVC_DYNAMODB_URL": config.dynamodb_url,
    }
    subprocess.run([sys.executable, "-m", "benchmarks.noop", kind], env=env, check=True, capture_output=True)
    with redis.Redis.from_url(config.redis_url) as connection:
        messages = Message.fetch_many(task_ids, connection=connection, serializer=JSONSerializer)
    ended = sorted(message.ended_at for message in messages if message and message.is_finished)
    assert len(ended) == JOBS, f"{kind}: {len(ended)} of {JOBS} jobs ended"
    return (JOBS - 1) / (ended[-1] - ended[0]).total_seconds()


def _queue_bare(config: Config) -> list[str]:
    with redis.Redis.from_url(config.redis_url) as connection:
        queue = Queue(config.queue, connection=connection, serializer=JSONSerializer)
        return [queue.enqueue(noop.nothing, str(uuid.uuid4())).id for _ in range(JOBS)]


def _queue_ours(config: Config) -> list[str]:
    with create_app(config, serves=False).app_context():
        jobs = [JobHelper.create_problem_extraction_job(submit=True) for _ in range(JOBS)]
    return [job["task_id"] for job in jobs]


# Write units


def _units(console: Console) -> float:
    """Every request of a job of 2 KB, from its creation to its result."""
    life: dict[str, Callable[[Any], Any]] = {
        "create and submit": lambda _: JobHelper.create_script_generation_job(
            platform="codeforces",
            problem_id="1A",
            title="Theatre Square",
            constraints=TEXT,
            submit=True,
        )["id"],
        "claim and lease": lambda job_id: claim(ScriptGenerationJob, job_id, worker="bench"),
        "first entry": lambda run: _then(run, lambda: run.progress("written", "40 lines")),
        "second entry": lambda run: _then(run, lambda: run.progress("proved", "12 test cases in 4 runs")),
        "finish": lambda run: _then(run, lambda: run.finish({"generator_code": TEXT})),
    }
    table = Table(title="Units of the life of a job of 2 KB, indexes included")
    for heading in ("step", "write units", "read units", "operations"):
        table.add_column(heading, justify="right" if "units" in heading else "left")
    last: Any = None
    total = Meter()
    for step, take in life.items():
        with metered() as meter:
            last = take(last)
        table.add_row(step, f"{meter.write_units:.1f}", f"{meter.units - meter.write_units:.1f}", meter.described())
        total.units += meter.units
        total.write_units += meter.write_units
    assert 1_900 < sum(field_sizes(last.job).values()) <= 2_048
    table.add_section()
    table.add_row("together", f"{total.write_units:.1f}", f"{total.units - total.write_units:.1f}")
    console.print(table)
    return total.write_units


def _then(run: Run, write: Callable[[], None]) -> Run:
    write()
    return run
