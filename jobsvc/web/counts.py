"""How many jobs of each status there are: counted up to a thousand, and remembered for a while.

A thousand jobs of one kind and status cost some fifty read units to count, one job half a unit. So a number is
remembered for longer the larger it is, and one request counts at a time: those that ask for the same wait for it, and
share what it has found.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Flask, current_app

from jobsvc import counting
from jobsvc.models import KINDS, Status

#: Seconds for which a number is good: so many, and one more for so many jobs.
LEAST_SECONDS = 10.0
JOBS_A_SECOND = 10
#: Filters that are remembered; those that nobody has asked for lately are forgotten.
MOST_FILTERS = 200


@dataclass(frozen=True, slots=True)
class Count:
    """Jobs of one status."""

    number: int
    good_until: float  #: on the process's own clock

    def __str__(self) -> str:
        return counting.shown(self.number)

    @property
    def is_good(self) -> bool:
        return time.monotonic() < self.good_until


class Counts:
    """What one process remembers."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, dict[Status, Count]] = OrderedDict()
        self._counting = threading.Lock()

    def remembered(self, filters: Mapping[str, str]) -> dict[Status, Count]:
        """Numbers by status, also those that are not good any more; costs nothing."""
        return dict(self._known.get(_key(filters), {}))

    def now(self, filters: Mapping[str, str]) -> dict[Status, Count]:
        """The same, after all have been counted that are not good."""
        with self._counting:
            known = self.remembered(filters)
            for status in Status:
                if status not in known or not known[status].is_good:
                    known[status] = _count(status, filters)
            self._keep(_key(filters), known)
        return known

    def _keep(self, key: str, known: dict[Status, Count]) -> None:
        self._known[key] = known
        self._known.move_to_end(key)
        while len(self._known) > MOST_FILTERS:
            self._known.popitem(last=False)


def register(app: Flask) -> None:
    """Let `app` remember."""
    app.extensions["jobsvc.web.counts"] = Counts()


def here() -> Counts:
    """Those of the application that is asked."""
    counts: Counts = current_app.extensions["jobsvc.web.counts"]
    return counts


def _key(filters: Mapping[str, str]) -> str:
    return repr(sorted((name, value) for name, value in filters.items() if name in ("kind", "platform", "problem_id")))


def _count(status: Status, filters: Mapping[str, str]) -> Count:
    kinds = [KINDS[filters["kind"]]] if "kind" in filters else list(KINDS.values())
    found = 0
    for kind in kinds:
        found += counting.count(
            kind,
            status=status,
            platform=filters.get("platform"),
            problem_id=filters.get("problem_id"),
            most=counting.MOST - found,
        )
        if found >= counting.MOST:
            break
    return Count(found, time.monotonic() + LEAST_SECONDS + found / JOBS_A_SECOND)
