"""Bodies that are too long, sent to gunicorn as it runs in production."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask

from jobsvc.bodies import MAX_BODY_BYTES
from jobsvc.engines import answers_http
from jobsvc.servers import Server
from tests.integration.api import serving

EXTRACTIONS = "/api/v1/problem-extraction-jobs"
HEADERS = {"Content-Type": "application/json"}
HEADERS_SENT = "Host: 127.0.0.1\r\nContent-Type: application/json\r\n"
MIB = b" " * 2**20
MODERATE = 12  #: MiB

pytestmark = pytest.mark.usefixtures("queue")


@pytest.fixture
def api(service: Flask, tmp_path: Path) -> Iterator[Server]:
    with serving(service, tmp_path) as server:
        yield server


def _address(api: Server) -> tuple[str, int]:
    parts = urlsplit(api.url)
    return str(parts.hostname), int(parts.port or 0)


def _answer(api: Server, body: Any) -> tuple[int, dict[str, Any]]:
    """Send all of the body, and only then look for an answer, as most clients do."""
    connection = HTTPConnection(*_address(api), timeout=20)
    connection.request("POST", EXTRACTIONS, body, HEADERS, encode_chunked=not isinstance(body, bytes))
    response = connection.getresponse()
    answered = response.status, json.loads(response.read())
    connection.request("GET", "/healthz")  # on the same connection, or on another one where that was closed
    assert connection.getresponse().status == 200
    connection.close()
    return answered


def test_whoever_sends_too_much_reads_why_and_not_that_the_connection_is_gone(api: Server) -> None:
    for body in (b" " * (MAX_BODY_BYTES + 1), MODERATE * MIB, iter([MIB] * MODERATE)):
        status, problem = _answer(api, body)
        assert (status, problem["status"]) == (413, 413)
        assert "3 MiB" in problem["detail"]

    # Nor does the answer wait for a body that is told to be too long.
    with socket.create_connection(_address(api), timeout=10) as connection:
        connection.sendall(f"POST {EXTRACTIONS} HTTP/1.1\r\n{HEADERS_SENT}Content-Length: {10**12}\r\n\r\n".encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 413 ")


def test_whoever_sends_without_end_is_cut_off_and_others_are_answered_meanwhile(api: Server) -> None:
    for address in f"POST {EXTRACTIONS}", "GET /api/v1/nowhere":  # a 413, and a 404 for which nobody reads
        over, cut_off = threading.Event(), threading.Event()
        sending = threading.Thread(target=_send_without_end, args=(api, address, over, cut_off))
        sending.start()
        assert answers_http(f"{api.url}/healthz", status=200)
        assert cut_off.wait(15), address
        over.set()
        sending.join()


def _send_without_end(api: Server, address: str, over: threading.Event, cut_off: threading.Event) -> None:
    with socket.create_connection(_address(api), timeout=10) as connection, suppress(ConnectionError):
        connection.sendall(f"{address} HTTP/1.1\r\n{HEADERS_SENT}Transfer-Encoding: chunked\r\n\r\n".encode())
        while not over.is_set():
            connection.sendall(b"100000\r\n" + MIB + b"\r\n")
    cut_off.set()
