"""How long the body of a request may be, and what becomes of a connection on which a longer one comes."""

from __future__ import annotations

import socket
import time
from contextlib import suppress
from functools import partial

from flask import Flask, Response, request
from werkzeug.exceptions import RequestEntityTooLarge

#: A job of 400 KB fits, every character written as an escape of six, and so does a page of 2 MiB, sent as UTF-8, of
#: which not more than half has to be escaped.
MAX_BODY_BYTES = 3 * 2**20
#: Bytes and seconds for which a client that still sends is listened to, so that it reads its answer: to close the
#: connection at once would reset it, and with it what was on its way.
MOST_LINGERING = 16 * 2**20
LINGERING_SECONDS = 5.0


def register(app: Flask) -> None:
    """Refuse what is longer: unread where its length is told, else as soon as the limit is passed."""
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES + 1  # Of chunks, werkzeug cuts off the rest without a word.
    app.before_request(_refuse_unread)
    app.after_request(_close_unread)


def read() -> bytes:
    """The body of the request. Raises RequestEntityTooLarge."""
    body = request.get_data()
    if len(body) > MAX_BODY_BYTES:
        raise RequestEntityTooLarge
    return body


def _refuse_unread() -> None:
    if (request.content_length or 0) > MAX_BODY_BYTES:
        raise RequestEntityTooLarge


def _close_unread(response: Response) -> Response:
    connection = request.environ.get("gunicorn.socket")
    is_unread = request.content_length is None or request.content_length > MAX_BODY_BYTES
    if response.status_code == RequestEntityTooLarge.code and is_unread and connection is not None:
        # Gunicorn would read on, for as long as the client sends, and answer nobody else meanwhile.
        response.call_on_close(partial(_linger, connection))
    return response


def _linger(connection: socket.socket) -> None:
    """End the connection as RFC 9112 (9.6) wants it: first our side, then what still comes is dropped."""
    until = time.monotonic() + LINGERING_SECONDS
    left = MOST_LINGERING
    with suppress(OSError):  # The client has gone, or time is up.
        connection.shutdown(socket.SHUT_WR)
        while left > 0 and (seconds := until - time.monotonic()) > 0:
            connection.settimeout(seconds)
            if not (dropped := connection.recv(2**16)):
                break
            left -= len(dropped)
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
