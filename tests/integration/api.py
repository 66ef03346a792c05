"""The API in gunicorn, as the README starts it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from jobsvc.engines import answers_http
from jobsvc.servers import HOST, Server, free_port, start
from tests.integration.conftest import environment


@contextmanager
def serving(app: Flask, logs: Path, *, processes: int = 1, **settings: str) -> Iterator[Server]:
    """The API on the table and the queue of `app`, on a port of its own."""
    url = f"http://{HOST}:{free_port()}"
    command = [sys.executable, "-m", "gunicorn", "--worker-class", "gevent", "--no-control-socket"]
    serving = ["--workers", str(processes), "--bind", url.removeprefix("http://"), "jobsvc:create_app()"]
    with start("API", [*command, *serving], logs, url=url, env=environment(app, **settings)) as server:
        yield server.wait_until(lambda: answers_http(f"{url}/readyz", status=200))
