"""The keys of programs and people who use the service: what is kept of each, which is not the key itself."""

from __future__ import annotations

from typing import Any

from pynamodb.attributes import UnicodeAttribute

from jobsvc.models.attributes import TimestampAttribute
from jobsvc.models.base import Item

KEYS = "KEYS"
KEY_PREFIX = "KEY#"


class ApiKey(Item):
    """`KEYS` / `KEY#{key_id}`: who may do what, until when, and a hash that tells whether a key's secret is right."""

    name: Any = UnicodeAttribute()
    role: Any = UnicodeAttribute()  #: reader, operator or admin
    secret_hash: Any = UnicodeAttribute()  #: SHA-256 of the secret, in hex
    created_at: Any = TimestampAttribute()
    created_by: Any = UnicodeAttribute(default="")  #: name of an admin's key; empty where the command line made it
    expires: Any = TimestampAttribute(null=True)  #: not `expires_at`: the table's TTL would take it out of the list
    revoked_at: Any = TimestampAttribute(null=True)
    revoked_by: Any = UnicodeAttribute(null=True)

    @property
    def key_id(self) -> str:
        return str(self.sk).removeprefix(KEY_PREFIX)

    def has_expired(self, now: float) -> bool:
        return self.expires is not None and self.expires <= now

    def is_alive(self, now: float) -> bool:
        """Whether requests with it are let in."""
        return self.revoked_at is None and not self.has_expired(now)


def api_key_key(key_id: str) -> tuple[str, str]:
    """Partition and sort key. One partition: keys are few, and are listed by one Query."""
    return KEYS, f"{KEY_PREFIX}{key_id}"
