"""Tells whoever listens that something of a job has changed; what has changed is in the table.

Who writes jobs knows no Redis: create_app binds what carries the hints to their listeners.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from jobsvc.models import Job

#: The status of a job that is gone.
DELETED = "DELETED"


@dataclass(frozen=True, slots=True)
class Hint:
    """Look again: a job, or only its history, is not as it was."""

    job_type: str
    id: str
    status: str
    updated_at: float  #: epoch seconds
    only_history: bool = False


Carry = Callable[[Hint], None]

_carriers: list[Carry] = []


def bind(carry: Carry) -> None:
    """Hand every hint of this process to `carry`, which neither fails nor waits for long."""
    _carriers[:] = [carry]


def announce(job: Job, *, status: str | None = None, only_history: bool = False) -> None:
    """Say that a job has changed, after the write that changed it."""
    hint = Hint(job.job_type, job.id, status or job.status, float(job.updated_at), only_history)
    for carry in _carriers:
        carry(hint)
