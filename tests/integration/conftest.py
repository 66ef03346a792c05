from __future__ import annotations

import os
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis
from flask import Flask

from jobsvc import create_app, models
from jobsvc.config import Config
from jobsvc.migration import create_table

ROOT = Path(__file__).parents[2]
WORKER_SECONDS = 120

Worker = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def service(dynamodb_local: str, valkey: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The application on a table and a queue of its own, on real engines."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    name = f"jobsvc-{uuid.uuid4()}"
    config = Config(table=name, queue=name, secret="test", auth="off", dynamodb_url=dynamodb_local, redis_url=valkey)
    create_table(config)
    app = create_app(config)
    with app.app_context():
        yield app
    models.Job.delete_table()
    models.release()


@pytest.fixture
def queue(valkey: str) -> Iterator[redis.Redis]:
    """The queue's server, empty."""
    with redis.Redis.from_url(valkey) as connection:
        connection.flushall()
        yield connection


@pytest.fixture
def run_worker(service: Flask) -> Worker:
    """Runs `python worker.py --burst` to its end."""

    def run(*options: str, **settings: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, str(ROOT / "worker.py"), "--burst", *options],
            env=environment(service, **settings),
            capture_output=True,
            text=True,
            timeout=WORKER_SECONDS,
            check=True,
        )

    return run


def environment(app: Flask, **settings: str) -> dict[str, str]:
    """The environment in which another process finds the same table and queue."""
    config: Config = app.extensions["jobsvc"].config
    return {
        **os.environ,
        "JOBSVC_TABLE": config.table,
        "JOBSVC_QUEUE": config.queue,
        "JOBSVC_REDIS_URL": config.redis_url,
        "JOBSVC_SECRET": config.secret,
        "JOBSVC_AUTH": config.auth,
        "AWS_ENDPOINT_URL_DYNAMODB": config.dynamodb_url,
        **settings,
    }
