"""Reading server-sent events as a client does: one stream, or hundreds at once over plain sockets."""

from __future__ import annotations

import json
import selectors
import socket
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Event:
    name: str
    data: Any
    id: str | None


def events(chunks: Iterable[bytes]) -> Iterator[Event]:
    """The events of a stream; comments and `retry` are passed over."""
    rest = ""
    for chunk in chunks:
        *blocks, rest = (rest + chunk.decode()).split("\n\n")
        for block in blocks:
            fields = dict(line.partition(": ")[::2] for line in block.split("\n"))
            if "event" in fields:
                yield Event(fields["event"], json.loads(fields["data"]), fields.get("id"))


def until_end(stream: Iterator[Event]) -> list[Event]:
    """What comes from now on, the `end` included. Fails where the stream ends without."""
    found = []
    for event in stream:
        found.append(event)
        if event.name == "end":
            return found
    raise AssertionError(f"The stream has no end: {found}")


def next_named(stream: Iterator[Event], name: str) -> Event:
    """The next event of that name; others are passed over."""
    return next(event for event in stream if event.name == name)


@dataclass
class Reader:
    """One of many streams: what has come of it so far, headers and all."""

    address: str
    received: bytearray = field(default_factory=bytearray)
    is_open: bool = True

    def saw(self, *what: str) -> bool:
        return all(each.encode() in self.received for each in what)


@contextmanager
def reading(url: str, addresses: Iterable[str]) -> Iterator[Crowd]:
    """Many streams of one server, read by one thread."""
    crowd = Crowd(url)
    try:
        for address in addresses:
            crowd.join(address)
        yield crowd
    finally:
        crowd.close()


class Crowd:
    def __init__(self, url: str) -> None:
        self._server = urlsplit(url)
        self._selector = selectors.DefaultSelector()
        self.readers: list[Reader] = []

    def join(self, address: str) -> None:
        connection = socket.create_connection((str(self._server.hostname), int(self._server.port or 80)), timeout=30)
        connection.sendall(f"GET {address} HTTP/1.1\r\nHost: {self._server.netloc}\r\n\r\n".encode())
        reader = Reader(address)
        self.readers.append(reader)
        self._selector.register(connection, selectors.EVENT_READ, reader)

    def read_until(self, condition: Callable[[Reader], bool], seconds: float) -> list[Reader]:
        """Read on until the condition holds for each; those for which it does not in time."""
        left = {id(reader): reader for reader in self.readers if not condition(reader)}
        deadline = time.monotonic() + seconds
        while left and time.monotonic() < deadline:
            for key, _ in self._selector.select(0.2):
                self._read(key)
                if condition(key.data):
                    left.pop(id(key.data), None)
        return list(left.values())

    def _read(self, key: selectors.SelectorKey) -> None:
        connection: Any = key.fileobj
        more = connection.recv(65536)
        key.data.received += more
        if not more:
            key.data.is_open = False
            self._selector.unregister(connection)
            connection.close()

    def close(self) -> None:
        for key in list(self._selector.get_map().values()):
            key.fileobj.close()  # type: ignore[union-attr]
        self._selector.close()
