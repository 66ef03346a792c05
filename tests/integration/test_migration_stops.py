"""A run in a process of its own that is killed, stopped or left without a table, and goes on."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from jobsvc import models
from jobsvc.config import Config
from jobsvc.migration import create_table
from jobsvc.migration.rows import EXTRACTION, GENERATION, PROGRESS
from jobsvc.migration.stamp import run_of
from jobsvc.models.binding import client
from tests import old_service
from tests.migrating import items, stamped_items
from tests.processes import eventually
from tests.proxy import Proxy

ROOT = Path(__file__).parents[2]
JOBS, ENTRIES = 300, 1_500
SECONDS = 60  #: for one process
#: What keeps a run slow enough to be killed in the middle of it: of about 3,700 units in all.
UNHURRIED = ("--max-wcu", "900")

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def source(tmp_path: Path) -> str:
    """The old service's database, in which every fiftieth job cannot become an item."""
    url = f"sqlite:///{tmp_path / 'old.db'}"
    jobs = list(old_service.many_jobs(JOBS, size=1500))
    for spoiled in jobs[::50]:
        spoiled["status"] = "LOST"
    old_service.create(
        url,
        {
            GENERATION: jobs,
            EXTRACTION: [old_service.extraction_job(number) for number in range(1, 50)],
            PROGRESS: old_service.many_entries(ENTRIES, jobs=JOBS + 10),
        },
    )
    return url


@pytest.fixture
def tables(dynamodb_local: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], Config]]:
    """Makes empty tables; the models are bound to the last one."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    made: list[Config] = []

    def make() -> Config:
        models.release()
        config = Config(table=f"jobsvc-{uuid.uuid4()}", dynamodb_url=dynamodb_local)
        create_table(config)
        made.append(config)
        return config

    yield make
    for config in made:
        client().delete_table(TableName=config.table)
    models.release()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts `python migrate.py`; what is still there at the end is killed."""
    started: list[subprocess.Popen[str]] = []

    def start(config: Config, *arguments: str, url: str = "", waits: bool = False) -> subprocess.Popen[str]:
        settings = {"JOBSVC_TABLE": config.table, "AWS_ENDPOINT_URL_DYNAMODB": url or config.dynamodb_url}
        settings |= {"MIGRATION_WAITS": "1"} if waits else {}
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.migration_process", *arguments],
            env={**os.environ, **settings, "PYTHONPATH": str(ROOT)},
            cwd=tmp_path,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def let_go(process: subprocess.Popen[str]) -> None:
    """Have a process begin that waits."""
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def wait_until_it_copies(process: subprocess.Popen[str]) -> str:
    """Returns what it said until then."""
    assert process.stderr is not None
    said = ""
    for line in process.stderr:
        said += line
        if line.startswith("Run "):
            break
    return said


def finish(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    """Exit code, stdout, stderr."""
    out, err = process.communicate(timeout=SECONDS)
    return process.returncode, out, err


def count(config: Config) -> int:
    """How many items there are; asked again and again, so none of them is sent or read."""
    counting = {"Select": "COUNT", "ConsistentRead": True, "FilterExpression": "attribute_exists(migrated_by)"}
    pages = client().get_paginator("scan").paginate(TableName=config.table, **counting)
    return sum(page["Count"] for page in pages)


def test_killed_at_ten_random_points_a_run_ends_in_the_same_table(tables, start: Start, source: str, tmp_path: Path):
    undisturbed = tables()
    code, _, said = finish(start(undisturbed, "run", source, "--rejects", str(tmp_path / "once.jsonl")))
    assert code == 3, said
    expected = items(undisturbed)
    killed = tables()
    chance = random.Random(4)
    arguments = ["run", source, "--rejects", str(tmp_path / "killed.jsonl")]

    points = sorted(chance.sample(range(len(expected) - 100), 10))
    sizes = []
    process = start(killed, *arguments, *UNHURRIED, waits=True)
    for point in points:
        # An interpreter takes a second to start: each does while the one before it copies.
        pace = UNHURRIED if point != points[-1] else ()
        following = start(killed, *arguments, *pace, "--resume", waits=True)
        let_go(process)
        wait_until_it_copies(process)
        assert eventually(lambda point=point: count(killed) >= point, SECONDS), finish(process)
        time.sleep(chance.uniform(0, 0.05))
        process.kill()
        code, out, said = finish(process)
        assert code == -signal.SIGKILL, said
        sizes.append(count(killed))
        process = following
    let_go(process)
    code, out, said = finish(process)

    assert len(set(sizes)) > 5, "the kills have to come at different points"
    assert code == 3, said
    assert items(killed) == expected
    assert (tmp_path / "killed.jsonl").read_text() == (tmp_path / "once.jsonl").read_text()
    assert f"job_progress_history: {ENTRIES:,} rows; {ENTRIES:,} written" in out
    assert len({run_of(item) for item in stamped_items(killed)}) == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopped_it_says_how_to_go_on_and_goes_on(tables, start: Start, source: str, number: signal.Signals):
    config = tables()
    process = start(config, "run", source, *UNHURRIED)
    wait_until_it_copies(process)
    time.sleep(1)
    process.send_signal(number)
    code, out, said = finish(process)

    assert code == 130
    assert "stopped" in out
    assert "To go on: the same command with --resume." in said
    assert "Traceback" not in said
    assert finish(start(config, "run", source, "--resume"))[0] == 3
    assert len(items(config)) == JOBS - JOBS // 50 + 49 + ENTRIES


def test_a_second_run_is_refused_while_the_first_goes_on(tables, start: Start, source: str):
    config = tables()
    first = start(config, "run", source, *UNHURRIED)
    wait_until_it_copies(first)

    code, _, said = finish(start(config, "run", source))

    assert code == 1
    assert f"process {first.pid}" in said
    assert "is at work on this table" in said
    assert finish(first)[0] == 3


def test_through_a_table_with_bad_days_every_row_comes_over(tables, start: Start, source: str, dynamodb_local: str):
    config = tables()
    with Proxy(dynamodb_local) as proxy:
        proxy.chance, proxy.loses = random.Random(1), 0.1
        process = start(config, "run", source, url=proxy.url)
        said = wait_until_it_copies(process)
        for _ in range(3):
            time.sleep(0.3)
            proxy.throttles = True
            time.sleep(0.7)
            proxy.throttles = False
        proxy.refuse()
        time.sleep(1)
        proxy.accept()
        code, out, rest = finish(process)

    assert code == 3, said + rest
    assert proxy.ledger.lost["other"]
    assert proxy.ledger.throttled
    assert f"job_progress_history: {ENTRIES:,} rows; {ENTRIES:,} written" in out
    assert len(items(config)) == JOBS - JOBS // 50 + 49 + ENTRIES
