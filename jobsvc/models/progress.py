"""The history of a job: one item an entry, in the order of time."""

from __future__ import annotations

import itertools
import secrets
from typing import Any

from pynamodb.attributes import UnicodeAttribute

from jobsvc.models.attributes import JSONMapAttribute, TimestampAttribute
from jobsvc.models.base import Item
from jobsvc.models.keys import history_key, progress_key

#: Characters of a step's name, as the old service stored it.
MAX_STEP = 100

_sequence = itertools.count()


class ProgressEntry(Item):
    """One step of a job's story: `JOB#{job_type}#{job_id}` / `PROG#{timestamp}#{tag}`."""

    step: Any = UnicodeAttribute()
    message: Any = UnicodeAttribute(default="")
    status: Any = UnicodeAttribute(default="in_progress")  #: started, in_progress, completed or failed
    legacy: Any = JSONMapAttribute(null=True)  #: what the service it was migrated from said besides
    created_at: Any = TimestampAttribute()

    @classmethod
    def at(
        cls, seconds: float, job_type: str, job_id: str, *, step: str, message: str, status: str, attempt: int = 0
    ) -> ProgressEntry:
        """An entry with a key of its own, even among entries of the same microsecond."""
        return cls(
            history_key(job_type, job_id),
            progress_key(seconds, tag(attempt)),
            step=step,
            message=message,
            status=status,
            created_at=seconds,
        )


def tag(attempt: int) -> str:
    """Twenty characters: attempt, sequence within this process, and chance.

    Ordered within a run, and never the same twice: so an entry is written without a condition, and a
    write repeated after a lost answer is the same write.
    """
    return f"{attempt % 10**6:06d}{next(_sequence) % 10**6:06d}{secrets.token_hex(4)}"
