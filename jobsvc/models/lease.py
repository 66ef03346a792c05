"""The lease of a running job: a small item, so that renewing it costs the same whatever the job weighs."""

from __future__ import annotations

from typing import Any

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute

from jobsvc.models.attributes import TimestampAttribute
from jobsvc.models.base import Item

LEASE = "LEASE"
#: Seconds after which a spent lease is nobody's business any more; longer than any run.
KEPT_SECONDS = 7 * 24 * 3600


class Lease(Item):
    """`JOB#{job_type}#{job_id}` / `LEASE`: which attempt may write, and that it is alive."""

    attempt: Any = NumberAttribute()
    run_id: Any = UnicodeAttribute(null=True)
    worker: Any = UnicodeAttribute(null=True)
    beat: Any = NumberAttribute(default=0)  #: counts renewals and entries; that it moves is the sign of life
    last: Any = TimestampAttribute(null=True)  #: newest time in the history, or of a renewal
    deleted: Any = BooleanAttribute(null=True)  #: the job is gone, and nothing may be added to its history
    expires_at: Any = NumberAttribute(null=True)  #: whole epoch seconds, for the table's TTL
