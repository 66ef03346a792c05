"""How long a write takes until all who listen have it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.client import HTTPConnection
from urllib.parse import urlsplit

from benchmarks.load import Measured

LISTENERS = 20
WRITES = 15  #: of one round
PAUSE = 0.1  #: seconds between two writes
PATIENCE = 20  #: seconds


class Crowd:
    """Listeners to one stream, each on a connection of its own; they look for a text that the next write holds."""

    def __init__(self, url: str, path: str, headers: Mapping[str, str]) -> None:
        self._changed = threading.Condition()
        self._wanted = b"\0"
        self._arrivals: list[float] = []
        self._connections = [HTTPConnection(urlsplit(url).netloc, timeout=PATIENCE) for _ in range(LISTENERS)]
        self._threads = []
        for connection in self._connections:
            connection.request("GET", path, headers=dict(headers))
            answer = connection.getresponse()
            if answer.status != 200:
                raise RuntimeError(f"GET {path}: {answer.status}")
            thread = threading.Thread(target=self._listen, args=(answer,), daemon=True)
            thread.start()
            self._threads.append(thread)

    def arrivals(self, text: str, write: Callable[[], None]) -> list[float]:
        """Seconds from the begin of a write that holds `text` until each listener had it."""
        with self._changed:
            self._wanted, self._arrivals = text.encode(), []
        began = time.perf_counter()
        write()
        with self._changed:
            if not self._changed.wait_for(lambda: len(self._arrivals) == LISTENERS, PATIENCE):
                raise RuntimeError(f"{len(self._arrivals)} of {LISTENERS} listeners heard of a write")
            return [arrived - began for arrived in self._arrivals]

    def close(self) -> None:
        for connection in self._connections:
            if connection.sock:
                connection.sock.close()

    def _listen(self, answer: Iterator[bytes]) -> None:
        try:
            for line in answer:
                if self._wanted in line:
                    with self._changed:
                        self._arrivals.append(time.perf_counter())
                        self._changed.notify_all()
        except (OSError, ValueError):
            return  # Closed.


@contextmanager
def listening(url: str, path: str, headers: Mapping[str, str]) -> Iterator[Crowd]:
    crowd = Crowd(url, path, headers)
    try:
        yield crowd
    finally:
        crowd.close()


def follow(crowd: Crowd, write: Callable[[str], None], *, into: Measured, round_: int) -> None:
    """One write after the other, each when all have had the one before, and a little later."""
    greeting = f"entry-{round_}-first-"
    crowd.arrivals(greeting, lambda: write(greeting))  # By then they have read what was there before.
    for number in range(WRITES):
        time.sleep(PAUSE)
        text = f"entry-{round_}-{number}-"
        into.seconds += crowd.arrivals(text, partial(write, text))
        into.count += 1
