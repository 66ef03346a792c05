"""Keys as the table had them a moment ago, so that requests do not read it each time."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from concurrent.futures import Future

from pynamodb.exceptions import PynamoDBException

from jobsvc.models.api_key import ApiKey, api_key_key
from jobsvc.models.outage import is_outage

#: Seconds. A revoked key is refused everywhere within 30 s: also by a stream, which looks every 15 s.
CACHED_SECONDS = 10.0
#: Ids that no key has. Whoever makes up more of them makes the table be read, and no process grow.
MAX_MISSING = 1_000


class KeyCache:
    """What one process remembers of keys.

    One request reads a key, and those that ask for it meanwhile share what it finds, or its failure: a hint that wakes
    hundreds of streams of one key is one read.
    """

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._found: dict[str, tuple[float, ApiKey]] = {}
        self._missing: dict[str, float] = {}
        self._reads: dict[str, Future[ApiKey | None]] = {}

    def find(self, key_id: str, *, or_old: bool = False) -> ApiKey | None:
        """The key, as it is or was less than `CACHED_SECONDS` ago; None where there is none.

        With `or_old` it may be as it was last seen, while the table is away.
        """
        now = self._monotonic()
        read_at, key = self._found.get(key_id) or (self._missing.get(key_id, -math.inf), None)
        if now - read_at < CACHED_SECONDS:
            return key
        mine: Future[ApiKey | None] = Future()
        read = self._reads.setdefault(key_id, mine)
        if read is mine:
            self._read(key_id, mine, now)
        try:
            return read.result()
        except PynamoDBException as error:
            if key is None or not or_old or not is_outage(error):
                raise
            return key

    def forget(self, key_id: str) -> None:
        """Read the key anew when it is next asked for: this process has changed it."""
        self._found.pop(key_id, None)
        self._missing.pop(key_id, None)
        self._reads.pop(key_id, None)

    def _read(self, key_id: str, read: Future[ApiKey | None], now: float) -> None:
        try:
            key = _read(key_id)
        except BaseException as error:
            read.set_exception(error)
        else:
            if self._reads.get(key_id) is read:  # Else the key was changed meanwhile.
                # From before the read, which may have taken its time.
                self._remember(key_id, key, now)
            read.set_result(key)
        finally:
            if self._reads.get(key_id) is read:
                del self._reads[key_id]

    def _remember(self, key_id: str, key: ApiKey | None, read_at: float) -> None:
        self.forget(key_id)
        if key is not None:
            self._found[key_id] = (read_at, key)
            return
        if len(self._missing) >= MAX_MISSING:
            self._missing.clear()
        self._missing[key_id] = read_at


def _read(key_id: str) -> ApiKey | None:
    try:
        return ApiKey.get(*api_key_key(key_id), consistent_read=True)
    except ApiKey.DoesNotExist:
        return None
