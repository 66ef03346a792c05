"""Where a stream of events finds the hints that concern it; the hub of its process puts them there."""

from __future__ import annotations

import threading
import time
from collections import deque
from dataclasses import dataclass, field

from jobsvc.announcing import Hint
from jobsvc.shared_reads import ANEW

#: Hints that wait for one listener.
MAX_WAITING = 200


@dataclass(frozen=True)
class Heard:
    """What a listener was told since it last asked: hints with their positions, and whether there was more."""

    hints: list[tuple[str, Hint]] = field(default_factory=list)
    missed: bool = False  #: some hints never came, or were too many to keep
    at: float = ANEW  #: when the last of it was told, on the monotonic clock

    def __bool__(self) -> bool:
        return self.missed or bool(self.hints)


class Listener:
    """Where one stream finds its hints. The hub puts them here and never waits for it."""

    def __init__(self) -> None:
        self.is_closed = False  #: the server stops
        self._hints: deque[tuple[str, Hint]] = deque()
        self._missed = False
        self._told_at = ANEW
        self._changed = threading.Condition()

    def tell(self, position: str, hint: Hint) -> None:
        with self._changed:
            self._told_at = time.monotonic()
            self._hints.append((position, hint))
            if len(self._hints) > MAX_WAITING:
                self._hints.clear()
                self._missed = True
            self._changed.notify_all()

    def miss(self) -> None:
        """Hints may have passed unheard."""
        with self._changed:
            self._told_at = time.monotonic()
            self._hints.clear()
            self._missed = True
            self._changed.notify_all()

    def close(self) -> None:
        with self._changed:
            self.is_closed = True
            self._changed.notify_all()

    def wait(self, seconds: float) -> Heard:
        """What was told since the last time; comes back with nothing after `seconds`, or when it was closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._hints or self._missed or self.is_closed, seconds)
            heard = Heard(list(self._hints), self._missed, self._told_at)
            self._hints.clear()
            self._missed = False
            return heard
