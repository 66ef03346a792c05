"""The memory of an Idempotency-Key: which job a request has made."""

from __future__ import annotations

import hashlib
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from jobsvc.models.base import Item
from jobsvc.models.keys import META


class IdempotencyKey(Item):
    """`IDEM#{principal}#{hash}` / `META`: the job that a key made, for as long as `expires_at` says."""

    job_type: Any = UnicodeAttribute()
    job_id: Any = UnicodeAttribute()
    request_hash: Any = UnicodeAttribute()
    expires_at: Any = NumberAttribute()  #: whole epoch seconds; an expired item that is still there counts as absent

    @staticmethod
    def key(principal: str, key: str) -> tuple[str, str]:
        """Partition and sort key; the caller's key is hashed, since it may be long or hold anything."""
        return f"IDEM#{principal}#{hashlib.sha256(key.encode()).hexdigest()}", META
