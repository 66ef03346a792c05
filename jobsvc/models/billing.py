"""What a job's life has cost so far: units that the job's item holds, put there by the writes that change it anyway.

What DynamoDB reports is collected on the job in memory (`unbilled`) and goes into the item with the next write. That
write itself is put down by its price (prices.py); where DynamoDB reports another one, the write after it mends that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from jobsvc.models import metering
from jobsvc.models.jobs import Job


@dataclass(frozen=True, slots=True)
class Bill:
    """Units that one write adds to what its job has cost."""

    read: float = 0.0
    write: float = 0.0

    def actions(self, job: Job) -> list[Any]:
        """For the write: adds, as others may have added since the job was read.

        A job whose beginning was not counted has no `cost_read`, and gets none, so that its cost stays unknown. One
        that comes from an index, as recovery has it, shows none either: what is read for it is not counted.
        """
        added = [Job.cost_write.add(self.write)] if self.write else []
        return added + ([Job.cost_read.add(self.read)] if self.read and job.cost_read is not None else [])

    def put_down(self, after: Job) -> None:
        """In memory, where the write does not answer with the item."""
        if after.cost_read is not None and after.cost_write is not None:
            after.cost_read, after.cost_write = after.cost_read + self.read, after.cost_write + self.write

    def settle(self, job: Job) -> None:
        """Take what has been billed from what is to be billed; the report on the write itself is in that by now."""
        job.unbilled.read -= self.read
        job.unbilled.write -= self.write


def bill(job: Job, price: float) -> Bill:
    """What a write of `price` adds; nothing where the engine does not report."""
    if not metering.engine.reports:
        return Bill()
    return Bill(job.unbilled.read, job.unbilled.write + price)


def begin(job: Job, price: float) -> None:
    """What a new job costs to save, and has cost before."""
    if metering.engine.reports:
        job.cost_read, job.cost_write = job.unbilled.read, job.unbilled.write + price


def consumed_capacity(job: Job) -> dict[str, float] | None:
    """What the job's life has cost; None where that is not known."""
    if job.cost_read is None or job.cost_write is None or not metering.engine.reports:
        return None
    return {"read": job.cost_read, "write": job.cost_write}
