"""`/metrics` beside a worker, on a port of its own: for machines on which no API runs.

Where workers of one machine share the address, one of them serves for all, and another when that one is gone. It asks
for a key as the API does, where that does.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from multiprocessing.context import ForkProcess
from socketserver import ThreadingMixIn
from typing import TYPE_CHECKING, Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import structlog
from pynamodb.exceptions import PynamoDBException

from jobsvc import keys
from jobsvc.auth_errors import CHALLENGE, Unauthorized
from jobsvc.metrics import CONTENT_TYPE, exposition
from jobsvc.models import binding

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

log = structlog.get_logger()

#: Seconds between two tries for an address that another process has.
NEXT_TRY = 5.0
#: Seconds between two looks whether the worker is still there.
LOOK = 0.5


class MetricsProcess:
    """Serves beside the process that made it, and ends with it."""

    def __init__(self, host: str, port: int, *, asks_for_key: bool) -> None:
        self._address = host, port
        self._answer = _to_keys if asks_for_key else _answer
        self._process: ForkProcess | None = None

    def keep_running(self) -> None:
        """Start it where it does not run."""
        if self._process is not None and self._process.is_alive():
            return
        binding.close_sockets()
        forking = multiprocessing.get_context("fork")
        self._process = forking.Process(target=_serve_for_ever, args=(*self._address, self._answer), daemon=True)
        self._process.start()


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    timeout = LOOK


class _Quiet(WSGIRequestHandler):
    timeout = 10

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the base class's
        """A scrape is no event."""


def _serve_for_ever(host: str, port: int, answer: WSGIApplication) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    worker, told = os.getppid(), False
    while os.getppid() == worker:
        try:
            server = make_server(host, port, answer, _Server, _Quiet)
        except OSError as error:
            if not told:
                log.info("metrics not served here", error=error.strerror, host=host, port=port)
            told = True
            _sleep_beside(worker)
            continue
        with server:
            log.info("metrics served", host=host, port=port)
            while os.getppid() == worker:
                server.handle_request()


def _to_keys(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    """The answer for whoever has a key: each role may look."""
    scheme, _, text = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
    try:
        keys.authenticate(text.strip() if scheme.lower() == "bearer" else "", or_old=True)
    except Unauthorized as error:
        headers = [("Content-Type", "text/plain"), ("WWW-Authenticate", CHALLENGE)]
        start_response("401 Unauthorized", headers)
        return [f"{error.message}\n".encode()]
    except PynamoDBException:
        start_response("503 Service Unavailable", [("Content-Type", "text/plain")])
        return [b"The table, which has the keys, does not answer.\n"]
    return _answer(environ, start_response)


def _answer(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    found = environ["PATH_INFO"] == "/metrics"
    start_response("200 OK" if found else "404 Not Found", [("Content-Type", CONTENT_TYPE)])
    return [exposition() if found else b"The metrics are at /metrics.\n"]


def _sleep_beside(parent: int) -> None:
    until = time.monotonic() + NEXT_TRY
    while time.monotonic() < until and os.getppid() == parent:
        time.sleep(LOOK)
