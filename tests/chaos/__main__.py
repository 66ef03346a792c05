"""`python -m tests.chaos`: real jobs, real workers, and everything that can happen to them.

Exits 1 when a promise was broken, 2 when the attack was too weak to mean anything.
"""

from __future__ import annotations

import logging
import os
import random
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

import click
import structlog

from jobsvc import create_app
from jobsvc.cli.demo import SAMPLE_URL
from jobsvc.config import Config
from jobsvc.engines import start_dynamodb_local
from jobsvc.job_helper import JobHelper
from jobsvc.migration import create_table
from jobsvc.models import Status
from jobsvc.models.jobs import ProblemExtractionJob, status_partition
from tests.chaos.attack import Attack
from tests.chaos.crew import Crew
from tests.chaos.verdict import Verdict, judge
from tests.judge import judge as slow_judge
from tests.proxy import Proxy
from tests.restartable import Valkey
from tests.workers import environment

LEASE = 3
MAX_TRIES = 10
PAGE_SECONDS = (0.3, 1.5)
#: Seconds that the workers get, once they are left alone.
CALM = 120.0


@click.command()
@click.option("--seed", type=int, help="Of the attack's chance; made up, and printed, when left out.")
@click.option("--jobs", default=300, show_default=True)
@click.option("--workers", default=4, show_default=True)
@click.option("--seconds", default=200.0, show_default=True, help="How long the attack lasts, at the most.")
@click.option("--keep", type=click.Path(path_type=Path, file_okay=False), help="Folder for the logs.")
def main(seed: int | None, jobs: int, workers: int, seconds: float, keep: Path | None) -> None:
    """Attack the service while it works, and see whether it keeps its promises."""
    seed = random.SystemRandom().randrange(10**6) if seed is None else seed
    print(f"seed {seed}: {jobs} jobs, {workers} workers, at most {seconds:.0f} s of attack", flush=True)
    with ExitStack() as stack:
        logs = keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        logs.mkdir(parents=True, exist_ok=True)
        verdict = _run(stack, random.Random(seed), jobs, workers, seconds, logs)
    _print(verdict)
    print(f"seed {seed}: {'broken' if verdict.broken else 'too weak' if verdict.weak else 'every promise was kept'}")
    sys.exit(1 if verdict.broken else 2 if verdict.weak else 0)


def _run(stack: ExitStack, chance: random.Random, jobs: int, workers: int, seconds: float, logs: Path) -> Verdict:
    os.environ |= {"AWS_ACCESS_KEY_ID": "chaos", "AWS_SECRET_ACCESS_KEY": "chaos"}
    dynamodb = stack.enter_context(start_dynamodb_local(logs))
    valkey = stack.enter_context(Valkey(logs))
    proxy = stack.enter_context(Proxy(dynamodb.url))
    waits = random.Random(chance.random())
    mirrors = stack.enter_context(slow_judge(lambda: time.sleep(waits.uniform(*PAGE_SECONDS))))
    proxy.chance = random.Random(chance.random())

    config = Config(
        table="chaos", queue="chaos", secret="chaos", auth="off", dynamodb_url=dynamodb.url, redis_url=valkey.url
    )
    create_table(config)
    stack.enter_context(create_app(config).app_context())
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))  # of this process
    env = environment(
        config,
        dynamodb_url=proxy.url,
        judge_mirrors=mirrors,
        lease_seconds=LEASE,
        max_attempts=MAX_TRIES,
        retry_base_seconds=1,
        retry_cap_seconds=1,
    )
    ids = [JobHelper.create_problem_extraction_job(problem_url=SAMPLE_URL, submit=True)["id"] for _ in range(jobs)]
    with Crew(workers, env, logs) as crew:
        attack = Attack(crew, proxy, valkey, chance, lease_s=LEASE)
        began = time.monotonic()
        while (left := _unfinished()) and time.monotonic() - began < seconds:
            _tell(began, left)
            attack.strike()
            crew.make_up_numbers()
        attack.strike_surely()
        attacked = time.monotonic() - began
        until = time.monotonic() + CALM
        while _unfinished() and time.monotonic() < until:
            crew.make_up_numbers()
            time.sleep(0.2)
        time.sleep(LEASE)  # Whoever still believed to have a job would write within this time.
        print(f"attacked for {attacked:.0f} s, all over after {time.monotonic() - began:.0f} s")
        verdict = judge(ids, attack, proxy.ledger, crew.events(), max_tries=MAX_TRIES)
    verdict.counts["workers started"] = crew.hired
    return verdict


def _unfinished() -> int:
    kind = ProblemExtractionJob
    return sum(kind.by_status.count(status_partition(kind, status)) for status in (Status.PENDING, Status.PROCESSING))


def _tell(began: float, left: int) -> None:
    if sys.stdout.isatty():
        print(f"{time.monotonic() - began:4.0f} s, {left:3} jobs unfinished", end="\r", flush=True)


def _print(verdict: Verdict) -> None:
    for name, count in verdict.counts.items():
        print(f"{name:40} {count}")
    for line in verdict.broken:
        print(f"BROKEN: {line}")
    for line in verdict.weak:
        print(f"TOO WEAK: {line}")


if __name__ == "__main__":
    main()
