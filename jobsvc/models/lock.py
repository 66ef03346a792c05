"""A lock that one process at a time holds, by showing life: for recovery, which one worker does at a time."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from jobsvc.models.base import Item
from jobsvc.models.writing import ConditionFailed, attempt_write


class Lock(Item):
    """`LOCK#{name}` / `META`: who holds a lock, and a counter that shows that the holder lives."""

    holder: Any = UnicodeAttribute()
    beat: Any = NumberAttribute(default=0)


class Holding:
    """One process's hold on a lock.

    Held by another, it is taken over when its beat has stood still for `lease_s` seconds on this process's
    own monotonic clock.
    """

    def __init__(
        self, name: str, *, lease_s: float, me: str | None = None, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._key = (f"LOCK#{name}", "META")
        self._me = me or str(uuid.uuid4())  # no two processes may be called the same
        self._lease_s = lease_s
        self._monotonic = monotonic
        self._seen: tuple[tuple[str, int] | None, float] = (None, 0.0)

    @property
    def other(self) -> tuple[str, int] | None:
        """Who else held the lock when it was last refused, and the beat that told so."""
        return self._seen[0]

    def hold(self) -> bool:
        """Take the lock, or go on holding it; False while another process holds it."""
        found = self._find()
        if found is None:
            return self._write(0, Lock.pk.does_not_exist())
        beat = int(found.beat)
        if found.holder == self._me or self._stood_still((str(found.holder), beat)):
            return self._write(beat + 1, (Lock.holder == found.holder) & (Lock.beat == beat))
        return False

    def is_mine(self) -> bool:
        """Whether this process holds the lock; where `hold` was refused, its own answer may have been lost."""
        found = self._find()
        return found is not None and found.holder == self._me

    def release(self) -> None:
        """Let the next one take it at once."""
        with suppress(ConditionFailed):
            attempt_write(lambda: Lock(*self._key).delete(condition=Lock.holder == self._me))

    def _stood_still(self, state: tuple[str, int]) -> bool:
        now = self._monotonic()
        if self._seen[0] != state:
            self._seen = (state, now)
        return now - self._seen[1] >= self._lease_s

    def _find(self) -> Lock | None:
        try:
            return Lock.get(*self._key, consistent_read=True)
        except Lock.DoesNotExist:
            return None

    def _write(self, beat: int, condition: Any) -> bool:
        try:
            attempt_write(lambda: Lock(*self._key, holder=self._me, beat=beat).save(condition=condition))
        except ConditionFailed:
            return False
        return True
