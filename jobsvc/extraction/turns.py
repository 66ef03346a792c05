"""Turns at judges: one request at a time to each, with a pause between two."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import Protocol

from jobsvc.errors import JudgeBusy

#: Seconds that a request waits for its turn at the most.
PATIENCE_S = 60.0


@dataclass(slots=True)
class Turn:
    """The time in which one request may ask a judge."""

    rest_s: float = 0.0  #: for how long the judge wants to be left alone afterwards


class Turns(Protocol):
    """Who may ask which judge, and when."""

    def at(self, host: str) -> AbstractContextManager[Turn]:
        """A turn at the judge `host`, when it comes. Raises JudgeBusy where that would take too long."""


class NoTurns:
    """Every request at once, as a mirror of one's own may be asked."""

    def at(self, host: str) -> AbstractContextManager[Turn]:  # noqa: ARG002 - the protocol's name
        """A turn, now."""
        return nullcontext(Turn())


class OwnTurns:
    """Turns among the requests of this process."""

    def __init__(self, gap_s: float = 0.0, *, patience_s: float = PATIENCE_S) -> None:
        """`gap_s` are the seconds between the end of one request and the beginning of the next."""
        self._gap_s = gap_s
        self._patience_s = patience_s
        self._asking: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._free_at: defaultdict[str, float] = defaultdict(float)  #: on the monotonic clock

    @contextmanager
    def at(self, host: str) -> Iterator[Turn]:
        until = time.monotonic() + self._patience_s
        if not self._asking[host].acquire(timeout=self._patience_s):
            raise busy(host)
        try:
            if self._free_at[host] > until:
                raise resting(host, self._free_at[host] - time.monotonic())
            time.sleep(max(0.0, self._free_at[host] - time.monotonic()))
            turn = Turn()
            try:
                yield turn
            finally:
                self._free_at[host] = time.monotonic() + max(self._gap_s, turn.rest_s)
        finally:
            self._asking[host].release()


def busy(host: str) -> JudgeBusy:
    """For a request whose turn has not come."""
    return JudgeBusy(f"Too many jobs wait for their turn to ask {host}.")


def resting(host: str, rest_s: float) -> JudgeBusy:
    """For a request to a judge that wants to be left alone."""
    return JudgeBusy(f"{host} asks for no request for {rest_s:.0f} s.", retry_after_s=rest_s)
