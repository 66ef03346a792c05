"""Keys: who may use the service, and what each may do.

A key's text is `jobsvc_{key_id}_{secret}`; it is shown once, when it is made. The table holds a hash of the secret,
which is 256 random bits: nobody finds it by trying, so that the hash needs no salt and no slowness.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from jobsvc import clock
from jobsvc.auth_errors import KeyExpired, KeyNameTaken, KeyRevoked, KeyUnknown
from jobsvc.errors import InvalidField
from jobsvc.key_cache import KeyCache
from jobsvc.models.api_key import KEY_PREFIX, KEYS, ApiKey, api_key_key
from jobsvc.models.writing import ConditionFailed, attempt_write

MAX_NAME = 64
DAY = 24 * 3600
#: Ten years: whoever wants more wants a key without an end.
MAX_DAYS = 3650
KEY_ID = re.compile(r"[0-9a-f]{16}")
#: Of a key's text, all but its secret.
BEGINNING = re.compile(rf"jobsvc_({KEY_ID.pattern})_")
TEXT = re.compile(rf"{BEGINNING.pattern}([0-9a-f]{{64}})")


class Role(StrEnum):
    """What a key may do; each role may do what those before it may."""

    READER = "reader"  #: looks
    OPERATOR = "operator"  #: creates, changes, retries and cancels jobs
    ADMIN = "admin"  #: deletes jobs, acts on many at once, and makes and revokes keys

    def covers(self, needed: Role) -> bool:
        order = list(Role)
        return order.index(self) >= order.index(needed)


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks."""

    name: str  #: of the key; it stands in histories and logs
    role: Role
    key_id: str


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key that was just made, and its text, which nobody can find out later."""

    key: ApiKey
    text: str


#: What this process remembers.
_cache = KeyCache()


def create(name: str, role: str, *, days: int | None = None, created_by: str = "") -> NewKey:
    """Make a key, for so many days or without an end. Raises InvalidField, and KeyNameTaken."""
    now = clock.now()
    _check_name(name, now)
    _check_role(role)
    if days is not None and not 1 <= days <= MAX_DAYS:
        raise InvalidField("expires_days", f"must be 1 to {MAX_DAYS:,}, not {days}.")
    key_id, secret = secrets.token_hex(8), secrets.token_hex(32)
    key = ApiKey(
        *api_key_key(key_id),
        name=name,
        role=role,
        secret_hash=_hash(secret),
        created_at=now,
        created_by=created_by,
        expires=None if days is None else now + days * DAY,
    )
    key.save()
    return NewKey(key, f"jobsvc_{key_id}_{secret}")


def listing() -> list[ApiKey]:
    """All keys, the newest first; those that expired or were revoked too."""
    keys = ApiKey.query(KEYS, ApiKey.sk.startswith(KEY_PREFIX), consistent_read=True)
    return sorted(keys, key=lambda key: key.created_at, reverse=True)


def revoke(key_id: str, *, by: str = "") -> ApiKey | None:
    """Refuse the key from now on, here at once and everywhere within 30 s; None where there is none."""
    if not KEY_ID.fullmatch(key_id):
        return None
    key = ApiKey(*api_key_key(key_id))
    now = [ApiKey.revoked_at.set(clock.now()), ApiKey.revoked_by.set(by)]
    with suppress(ConditionFailed):  # Revoked before, or not there.
        attempt_write(lambda: key.update(now, ApiKey.pk.exists() & ApiKey.revoked_at.does_not_exist()))
    _cache.forget(key_id)
    return _cache.find(key_id)


def authenticate(text: str, cache: KeyCache = _cache, *, or_old: bool = False) -> Principal:
    """Whose key this is. Raises KeyUnknown, KeyExpired, KeyRevoked.

    With `or_old` a key that was good is still so while the table is away: for what tells of the outage.
    """
    parts = TEXT.fullmatch(text)
    key = cache.find(parts[1], or_old=or_old) if parts else None
    if parts is None or key is None or not hmac.compare_digest(key.secret_hash, _hash(parts[2])):
        raise KeyUnknown
    return _let_in(key)


def current(key_id: str, cache: KeyCache = _cache) -> Principal:
    """Who has a key that was shown before: a signed cookie holds its id alone. Raises as `authenticate` does."""
    key = cache.find(key_id) if KEY_ID.fullmatch(key_id) else None
    if key is None:
        raise KeyUnknown
    return _let_in(key)


def to_dict(key: ApiKey) -> dict[str, Any]:
    """What is shown of a key: all but its secret. Times are ISO 8601 in UTC."""
    now = clock.now()
    return {
        "id": key.key_id,
        "name": key.name,
        "role": key.role,
        "state": "revoked" if key.revoked_at is not None else "expired" if key.has_expired(now) else "good",
        "created_at": clock.iso(key.created_at, "seconds"),
        "created_by": key.created_by or None,
        "expires_at": clock.iso(key.expires, "seconds"),
        "revoked_at": clock.iso(key.revoked_at, "seconds"),
        "revoked_by": key.revoked_by or None,
    }


def _let_in(key: ApiKey) -> Principal:
    if key.revoked_at is not None:
        raise KeyRevoked(key.name)
    if key.has_expired(clock.now()):
        raise KeyExpired(key.name)
    return Principal(key.name, Role(key.role), key.key_id)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _check_name(name: str, now: float) -> None:
    if not 1 <= len(name) <= MAX_NAME or not name.isprintable() or name != name.strip():
        raise InvalidField("name", f"must be 1 to {MAX_NAME} printable characters, without spaces around them.")
    for key in listing():
        if key.name == name and key.is_alive(now):
            raise KeyNameTaken(name, key.key_id)


def _check_role(role: str) -> None:
    if role not in list(Role):
        raise InvalidField("role", f"must be {', '.join(list(Role)[:-1])} or {list(Role)[-1]}, not {role!r}.")
