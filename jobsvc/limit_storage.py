"""Counts in Redis, in one trip a request: Flask-Limiter's own storage makes one to count, and two to tell the rest."""

from __future__ import annotations

import time

from flask import g
from limits.storage import RedisStorage


class OneTrip(RedisStorage):
    """Remembers for the length of a request what counting has told of a window."""

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
        count, left_ms = self.lua_incr_expire([self.prefixed_key(key)], [expiry, amount])
        g.setdefault("windows", {})[key] = int(count), time.time() + int(left_ms) / 1000
        return int(count)

    def get(self, key: str) -> int:
        return g.windows[key][0] if key in g.get("windows", {}) else super().get(key)

    def get_expiry(self, key: str) -> float:
        return g.windows[key][1] if key in g.get("windows", {}) else super().get_expiry(key)
