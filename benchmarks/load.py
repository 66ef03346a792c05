"""A bounded load: a few clients, each of which asks again as soon as it was answered."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection
from urllib.parse import urlsplit

CLIENTS = 8


@dataclass(frozen=True)
class Request:
    """What is asked, time and again."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes | None = None


@dataclass
class Measured:
    """What came of one load, or of several."""

    rates: list[float] = field(default_factory=list)  #: answers a second, one for each round
    seconds: list[float] = field(default_factory=list)  #: of each answer
    processor: float = 0.0  #: seconds of the server's processor time, for all of it
    count: int = 0  #: of answers, or of writes

    @property
    def processor_ms(self) -> float:
        """Of the server, for one answer, or for one write that it tells of."""
        return 1_000 * self.processor / self.count

    @property
    def rate(self) -> float | None:
        """Of the round in the middle; None where nothing was asked as often as it went."""
        return sorted(self.rates)[len(self.rates) // 2] if self.rates else None

    def quantile(self, share: float) -> float:
        """Milliseconds within which so many of the answers came."""
        ordered = sorted(self.seconds)
        return 1_000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def press(url: str, request: Request, *, seconds: float, into: Measured) -> None:
    """Ask for so long, over connections that stay open. Raises RuntimeError where an answer is an error."""
    until = time.perf_counter() + seconds
    taken: list[list[float]] = [[] for _ in range(CLIENTS)]
    wrong: list[str] = []

    def client(mine: list[float]) -> None:
        try:
            _ask(url, request, until, mine)
        except (OSError, RuntimeError) as error:
            wrong.append(str(error))

    threads = [threading.Thread(target=client, args=(mine,)) for mine in taken]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise RuntimeError(f"{request.method} {request.path}: {wrong[0]}")
    into.seconds += (answers := [each for mine in taken for each in mine])
    into.rates.append(len(answers) / seconds)
    into.count += len(answers)


def _ask(url: str, request: Request, until: float, taken: list[float]) -> None:
    connection = HTTPConnection(urlsplit(url).netloc, timeout=30)
    while (began := time.perf_counter()) < until:
        connection.request(request.method, request.path, request.body, dict(request.headers))
        answer = connection.getresponse()
        text = answer.read()
        taken.append(time.perf_counter() - began)
        if answer.status >= 400:
            raise RuntimeError(f"{answer.status} {text[:200].decode(errors='replace')}")
    connection.close()
