"""Messages between the worker and the processes that hold scripts: a line of JSON, then bytes as they are."""

from __future__ import annotations

import json
import socket
from typing import Any


def send(connection: socket.socket, header: dict[str, Any], blobs: list[bytes]) -> None:
    line = json.dumps({**header, "sizes": [len(blob) for blob in blobs]})
    connection.sendall(b"".join([line.encode(), b"\n", *blobs]))


def receive(connection: socket.socket) -> tuple[dict[str, Any], list[bytes]]:
    """The next message. Raises EOFError where the other side ended before it had said all of it."""
    with connection.makefile("rb") as stream:
        line = stream.readline()
        if not line.endswith(b"\n"):
            raise EOFError
        header = json.loads(line)
        sizes = header.pop("sizes")
        blobs = [stream.read(size) for size in sizes]
    if [len(blob) for blob in blobs] != sizes:
        raise EOFError
    return header, blobs
