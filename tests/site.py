"""A whole site, for tests that come from outside as a browser or a client does: API and page, a worker, a judge.

One a session, on a table, a queue and a Valkey of its own. A test finds there what others made, and looks for what it
made itself.
"""

from __future__ import annotations

import secrets
import sys
import threading
import uuid
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest
import redis
from flask import Flask

from jobsvc import create_app, keys, models
from jobsvc.cli.demo import SAMPLE_URL
from jobsvc.config import NO_LIMIT, RATES, Config
from jobsvc.engines import DUMMY_CREDENTIALS, answers_http, start_valkey
from jobsvc.extraction import KNOWN
from jobsvc.keys import Role
from jobsvc.migration import create_table
from jobsvc.servers import HOST, Server, free_port, start
from tests.judge import judge
from tests.workers import environment

WORKER = "worker-of-the-site"
#: Tests ask more in a minute than people do.
UNLIMITED = dict.fromkeys(RATES, NO_LIMIT)


class Gate:
    """Stands before the judge's answers: what is asked while it is closed waits until it opens."""

    def __init__(self) -> None:
        self._is_open = threading.Event()
        self._is_open.set()

    def pass_through(self) -> None:
        self._is_open.wait()

    @contextmanager
    def closed(self) -> Iterator[None]:
        """No job that has to read a page gets on within the block."""
        self._is_open.clear()
        try:
            yield
        finally:
            self._is_open.set()


@dataclass(frozen=True)
class Site:
    """Where it is, and what opens it.

    The judge has one page, at SAMPLE_URL; a job for any other page, of any judge, fails, because that is not there.
    """

    url: str
    config: Config
    keys: Mapping[str, str]  #: text of a key, by role
    gate: Gate

    def ask(self, method: str, path: str, *, role: str | None = "admin", **how: Any) -> httpx2.Response:
        """One request; nobody's where `role` is None."""
        headers = {"Authorization": f"Bearer {self.keys[role]}"} if role else {}
        headers |= how.pop("headers", {})
        with httpx2.Client(base_url=self.url, trust_env=False, timeout=30) as client:
            return client.request(method, path, headers=headers, **how)

    @contextmanager
    def application(self) -> Iterator[Flask]:
        """The application on the site's table and queue, in this process, its context pushed: for JobHelper.

        Not beside the fixtures `app` and `service`: a process has one table at a time.
        """
        app = create_app(self.config)
        try:
            with app.app_context():
                yield app
        finally:
            models.release()


@pytest.fixture(scope="session")
def site(dynamodb_local: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site that is up."""
    with running(dynamodb_local, tmp_path_factory.mktemp("site")) as site:
        yield site


@contextmanager
def running(dynamodb_url: str, logs: Path, *, works: bool = True) -> Iterator[Site]:
    """Another one; its jobs wait where nobody works."""
    gate = Gate()
    with ExitStack() as started:
        valkey = started.enter_context(start_valkey(logs))
        mirror = started.enter_context(judge(gate.pass_through, only=urlsplit(SAMPLE_URL).path))
        config = Config(
            table=f"jobsvc-{uuid.uuid4()}",
            dynamodb_url=dynamodb_url,
            redis_url=valkey.url,
            judge_gap_ms=0,
            secret=secrets.token_hex(),
        )
        made = _make_table(config)
        env = environment(config, judge_mirrors=_for_every_judge(mirror), **UNLIMITED) | DUMMY_CREDENTIALS
        api = started.enter_context(serving(env, logs))
        if works:
            started.enter_context(_working(env, logs))
        yield Site(api.url, config, made, gate)


def _make_table(config: Config) -> dict[str, str]:
    """Returns the keys in it; each is called as its role."""
    create_table(config)
    try:
        return {role: keys.create(role, role).text for role in Role}
    finally:
        models.release()


def _for_every_judge(mirror: str) -> str:
    """No real one is ever asked."""
    _, _, here = mirror.partition("=")
    return ",".join(f"{judge.host}={here}" for judge in KNOWN)


@contextmanager
def serving(env: Mapping[str, str], logs: Path, *, processes: int = 1) -> Iterator[Server]:
    """The API in gunicorn, as the README starts it, on a port of its own."""
    url = f"http://{HOST}:{free_port()}"
    command = [sys.executable, "-m", "gunicorn", "--worker-class", "gevent", "--no-control-socket"]
    options = ["--workers", str(processes), "--bind", url.removeprefix("http://"), "jobsvc:create_app()"]
    with start("API", [*command, *options], logs, url=url, env=env) as server:
        yield server.wait_until(lambda: answers_http(f"{url}/healthz", status=200))


@contextmanager
def _working(env: Mapping[str, str], logs: Path) -> Iterator[None]:
    with (
        redis.Redis.from_url(env["JOBSVC_REDIS_URL"]) as queue,
        start("worker", [sys.executable, "-m", "jobsvc.worker", "--name", WORKER], logs, env=env) as worker,
    ):
        worker.wait_until(lambda: bool(queue.sismember("rq:workers", f"rq:worker:{WORKER}")))
        yield
