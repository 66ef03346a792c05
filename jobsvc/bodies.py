"""How long the body of a request may be, and what becomes of a connection on which a longer one comes."""

from __future__ import annotations

import socket
import struct
import time
from contextlib import suppress
from functools import partial
from typing import BinaryIO

import structlog
from flask import Flask, Response, request
from werkzeug.exceptions import RequestEntityTooLarge

log = structlog.get_logger()

#: A job of 400 KB fits, every character written as an escape of six, and so does a page of 2 MiB, sent as UTF-8, of
#: which not more than half has to be escaped.
MAX_BODY_BYTES = 3 * 2**20
#: Bytes and seconds for which a client that sends more than anybody reads is listened to, so that it reads its answer:
#: to close the connection at once would reset it, and with it what was on its way.
MOST_LINGERING = 16 * 2**20
LINGERING_SECONDS = 5.0
#: Lingering is on, for no time at all (socket(7)).
RESET = struct.pack("ii", 1, 0)


def register(app: Flask) -> None:
    """Refuse what is longer: unread where its length is told, else as soon as the limit is passed."""
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES + 1  # Of chunks, werkzeug cuts off the rest without a word.
    app.before_request(_refuse_unread)
    app.after_request(_bound_rest)


def read() -> bytes:
    """The body of the request. Raises RequestEntityTooLarge."""
    body = request.get_data()
    if len(body) > MAX_BODY_BYTES:
        raise RequestEntityTooLarge
    return body


def _refuse_unread() -> None:
    if (request.content_length or 0) > MAX_BODY_BYTES:
        raise RequestEntityTooLarge


def _bound_rest(response: Response) -> Response:
    """Whatever the answer: gunicorn would read on as long as a client sends, and answer nobody else meanwhile."""
    connection = request.environ.get("gunicorn.socket")
    is_long = "Transfer-Encoding" in request.headers or (request.content_length or 0) > MAX_BODY_BYTES
    if is_long and connection is not None:
        response.call_on_close(partial(_read_rest, request.environ["wsgi.input"], connection))
    return response


def _read_rest(body: BinaryIO, connection: socket.socket) -> None:
    """Drop what is left of the body, and end the connection where that has no end."""
    until = time.monotonic() + LINGERING_SECONDS
    left, patience_s = MOST_LINGERING, connection.gettimeout()
    try:
        while left > 0:
            connection.settimeout(max(0.01, until - time.monotonic()))
            if not (dropped := body.read(2**16)):
                connection.settimeout(patience_s)
                return
            left -= len(dropped)
    except Exception as error:  # Time is up, the client has gone, or what comes is no body.
        log.info("rest of a body not read", error=type(error).__name__)
    with suppress(OSError):
        # Closed with a reset: who still sends would else wait for room that nobody makes any more.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        connection.shutdown(socket.SHUT_RDWR)
