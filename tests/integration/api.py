"""The API in gunicorn, on the table and the queue of a test's own application."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

from flask import Flask

from jobsvc.servers import Server
from tests import site
from tests.integration.conftest import environment


def serving(app: Flask, logs: Path, *, processes: int = 1, **settings: str) -> AbstractContextManager[Server]:
    """The API on a port of its own."""
    return site.serving(environment(app, **settings), logs, processes=processes)
