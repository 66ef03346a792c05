"""Pages that all workers have kept, in Redis: a bounded number, of a bounded size, for a bounded time.

In Redis and not in the table, for it is no truth: a page is never read without asking its judge whether it is still
the same, and one that is forgotten is fetched anew.
"""

from __future__ import annotations

import hashlib
import time

import redis
import structlog

from jobsvc.extraction.kept import KeptPage

log = structlog.get_logger()

#: Together 32 MiB at the most; a page of 100 KB packs to about 20.
MAX_PAGES = 256
MAX_PACKED_BYTES = 128 * 2**10
#: Seconds for which a page is kept since it was last fetched whole.
KEPT_S = 7 * 24 * 3600

_INDEX = "jobsvc:pages"


class SharedPages:
    """Pages in the Redis that `connection` leads to. Trouble there is logged, and the page not kept or not found."""

    def __init__(self, connection: redis.Redis) -> None:
        self._redis = connection

    def find(self, address: str) -> KeptPage | None:
        """The page as `address` last answered it."""
        try:
            packed = self._redis.get(_key(address))
            return KeptPage.from_bytes(packed) if isinstance(packed, bytes) else None
        except (redis.RedisError, ValueError) as error:
            log.warning("kept page not found", error=str(error))
            return None

    def keep(self, address: str, page: KeptPage) -> None:
        """Remember a page, and forget the oldest where there are too many."""
        packed, key = page.to_bytes(), _key(address)
        if len(packed) > MAX_PACKED_BYTES:
            return
        try:
            with self._redis.pipeline(transaction=True) as write:
                write.set(key, packed, ex=KEPT_S)
                write.zadd(_INDEX, {key: time.time()})
                write.expire(_INDEX, KEPT_S)
                write.zrange(_INDEX, 0, -MAX_PAGES - 1)
                *_, oldest = write.execute()
            if oldest:
                self._forget(oldest)
        except redis.RedisError as error:
            log.warning("page not kept", error=str(error))

    def _forget(self, keys: list[bytes]) -> None:
        with self._redis.pipeline(transaction=True) as write:
            write.delete(*keys)
            write.zrem(_INDEX, *keys)
            write.execute()


def _key(address: str) -> str:
    return f"jobsvc:page:{hashlib.sha256(address.encode()).hexdigest()}"
