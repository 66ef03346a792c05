"""Keys as the table had them a moment ago, so that requests do not read it each time."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from pynamodb.exceptions import PynamoDBException

from jobsvc.models.api_key import ApiKey, api_key_key
from jobsvc.models.outage import is_outage

#: Seconds. A revoked key is refused everywhere within 30 s: also by a stream, which looks every 15 s.
CACHED_SECONDS = 10.0
#: Ids that no key has. Whoever makes up more of them makes the table be read, and no process grow.
MAX_MISSING = 1_000


class KeyCache:
    """What one process remembers of keys."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._found: dict[str, tuple[float, ApiKey]] = {}
        self._missing: dict[str, float] = {}

    def find(self, key_id: str, *, or_old: bool = False) -> ApiKey | None:
        """The key, as it is or was less than `CACHED_SECONDS` ago; None where there is none.

        With `or_old` it may be as it was last seen, while the table is away.
        """
        now = self._monotonic()
        read_at, key = self._found.get(key_id) or (self._missing.get(key_id, -math.inf), None)
        if now - read_at < CACHED_SECONDS:
            return key
        try:
            key = _read(key_id)
        except PynamoDBException as error:
            if key is None or not or_old or not is_outage(error):
                raise
            return key
        # From before the read, which may have taken its time.
        self._remember(key_id, key, now)
        return key

    def forget(self, key_id: str) -> None:
        """Read the key anew when it is next asked for: this process has changed it."""
        self._found.pop(key_id, None)
        self._missing.pop(key_id, None)

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
