"""Turns at judges among all workers, through Redis; where that is away, among the requests of one process.

A turn is a key that expires: at first when its worker must have died, then, once the request has ended, when the
pause before the next one is over.
"""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import redis
import structlog

from jobsvc.extraction.turns import PATIENCE_S, NoTurns, OwnTurns, Turn, Turns, busy, resting

log = structlog.get_logger()

#: Seconds after which a turn is over whatever its worker does: more than a page takes.
LONGEST_TURN_S = 30.0
#: Seconds between two looks whether it is one's turn, at the most.
LOOK_S = 0.25

_END_TURN = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('pexpire', KEYS[1], ARGV[2]) end"


def turns_of_all_workers(connection: redis.Redis, *, gap_s: float) -> Turns:
    """Turns with a pause of `gap_s` seconds between two; none at all where there is no pause."""
    return SharedTurns(connection, gap_s=gap_s) if gap_s else NoTurns()


class SharedTurns:
    """Turns among all whose `connection` leads to the same Redis."""

    def __init__(self, connection: redis.Redis, *, gap_s: float, patience_s: float = PATIENCE_S) -> None:
        """`gap_s` are the seconds between the end of one request and the beginning of the next."""
        self._redis = connection
        self._gap_s = gap_s
        self._patience_s = patience_s

    @contextmanager
    def at(self, host: str) -> Iterator[Turn]:
        """A turn at the judge `host`, when it comes. Raises JudgeBusy where that would take too long."""
        key, me = f"jobsvc:turn:{host}", str(uuid.uuid4())
        try:
            self._wait(key, me, host)
        except redis.RedisError as error:
            log.warning("queue away, judges are asked without regard to other workers", error=type(error).__name__)
            with _own_turns(self._gap_s).at(host) as turn:
                yield turn
            return
        turn = Turn()
        try:
            yield turn
        finally:
            self._end(key, me, max(self._gap_s, turn.rest_s))

    def _wait(self, key: str, me: str, host: str) -> None:
        until = time.monotonic() + self._patience_s
        while not self._redis.set(key, me, nx=True, px=_ms(LONGEST_TURN_S)):
            left_s = self._redis.pttl(key) / 1000
            if left_s > LONGEST_TURN_S:
                raise resting(host, left_s)
            if time.monotonic() >= until:
                raise busy(host)
            time.sleep(random.uniform(0, min(LOOK_S, max(left_s, 0.01))))

    def _end(self, key: str, me: str, pause_s: float) -> None:
        try:
            self._redis.eval(_END_TURN, 1, key, me, _ms(pause_s))
        except redis.RedisError as error:
            log.warning("queue away, the turn ends by itself", error=type(error).__name__)


@cache
def _own_turns(gap_s: float) -> OwnTurns:
    """The turns of this process, which one request after another has to find."""
    return OwnTurns(gap_s)


def _ms(seconds: float) -> int:
    return round(seconds * 1000)
