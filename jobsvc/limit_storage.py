"""Counts in Redis, in one trip a request: Flask-Limiter's own storage makes one to count, and two to tell the rest."""

from __future__ import annotations

import time

from flask import g
from limits.storage import RedisStorage


class OneTrip(RedisStorage):
    """Remembers for the length of a request what counting has told of a window.

    By the name that the window has in Redis: two limiters may have windows that differ by the prefix alone.
    """

    STORAGE_SCHEME = ["jobsvc"]  # noqa: RUF012 - the base class's
    #: Counts, and begins a window where there is none; the count, and the milliseconds until the window ends.
    SCRIPT_INCR_EXPIRE = b"""
        local count = redis.call('incrby', KEYS[1], ARGV[2])
        local left = redis.call('pttl', KEYS[1])
        if left < 0 then
            left = ARGV[1] * 1000
            redis.call('pexpire', KEYS[1], left)
        end
        return {count, left}
    """

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        name = self.prefixed_key(key)
        count, left_ms = self.lua_incr_expire([name], [expiry, amount])
        g.setdefault("windows", {})[name] = int(count), time.time() + int(left_ms) / 1000
        return int(count)

    def get(self, key: str) -> int:
        known = self._known(key)
        return known[0] if known else super().get(key)

    def get_expiry(self, key: str) -> float:
        known = self._known(key)
        return known[1] if known else super().get_expiry(key)

    def _known(self, key: str) -> tuple[int, float] | None:
        known: tuple[int, float] | None = g.get("windows", {}).get(self.prefixed_key(key))
        return known
