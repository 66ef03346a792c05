"""Keys: who is let in, who is not, and how soon a revoked one is refused everywhere."""

from __future__ import annotations

from typing import Any

import pytest

from jobsvc import clock, key_cache, keys
from jobsvc.auth_errors import KeyExpired, KeyNameTaken, KeyRevoked, KeyUnknown
from jobsvc.errors import InvalidField
from jobsvc.key_cache import CACHED_SECONDS, KeyCache
from jobsvc.keys import Principal, Role
from jobsvc.models import ApiKey
from tests.unit.clockwork import Clockwork

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def seconds() -> Clockwork:
    return Clockwork()


@pytest.fixture
def elsewhere(seconds: Clockwork) -> KeyCache:
    """What another process remembers."""
    return KeyCache(monotonic=seconds)


def test_a_new_key_is_let_in_as_what_it_was_made() -> None:
    made = keys.create("ci", "operator")
    assert keys.authenticate(made.text) == Principal("ci", Role.OPERATOR, made.key.key_id)
    assert keys.current(made.key.key_id) == keys.authenticate(made.text)


def test_the_table_holds_no_secret() -> None:
    made = keys.create("ci", "reader", created_by="ops")
    (stored,) = keys.listing()
    secret = made.text.rpartition("_")[2]
    assert secret not in str(stored.serialize())
    assert (stored.name, stored.role, stored.created_by, stored.revoked_at) == ("ci", "reader", "ops", None)


def test_a_wrong_secret_is_refused() -> None:
    made = keys.create("ci", "admin")
    head, _, secret = made.text.rpartition("_")
    other = ("0" if secret[0] != "0" else "1") + secret[1:]
    with pytest.raises(KeyUnknown):
        keys.authenticate(f"{head}_{other}")


def test_what_is_no_key_is_refused() -> None:
    nobodys = f"jobsvc_0123456789abcdef_{'0' * 64}"
    for text in ("", "jobsvc_", "jobsvc_0123456789abcdef_", nobodys, "Ünicode \ud800", "a" * 10**6):
        with pytest.raises(KeyUnknown):
            keys.authenticate(text)


def test_text_that_cannot_be_a_key_reads_nothing(sent: list[str]) -> None:
    for text in ("jobsvc_0123456789abcdef_short", "KEY#", "jobsvc_0123456789ABCDEF_" + "0" * 64):
        with pytest.raises(KeyUnknown):
            keys.authenticate(text)
        with pytest.raises(KeyUnknown):
            keys.current(text)
    assert sent == []


def test_a_key_is_refused_from_the_moment_it_expires(monkeypatch: pytest.MonkeyPatch) -> None:
    made = keys.create("guest", "reader", days=2)
    end = made.key.expires
    assert end == pytest.approx(made.key.created_at + 2 * 24 * 3600)
    monkeypatch.setattr(clock, "now", lambda: end - 1)
    assert keys.authenticate(made.text).name == "guest"
    monkeypatch.setattr(clock, "now", lambda: end)
    with pytest.raises(KeyExpired, match="'guest' has expired"):
        keys.authenticate(made.text)
    with pytest.raises(KeyExpired):
        keys.current(made.key.key_id)


def test_a_revoked_key_is_refused_here_at_once() -> None:
    made = keys.create("ci", "reader")
    keys.authenticate(made.text)
    revoked = keys.revoke(made.key.key_id, by="ops")
    assert revoked is not None
    assert revoked.revoked_by == "ops"
    with pytest.raises(KeyRevoked, match="'ci' was revoked"):
        keys.authenticate(made.text)
    with pytest.raises(KeyRevoked):
        keys.current(made.key.key_id)


def test_a_revoked_key_is_refused_elsewhere_within_thirty_seconds(elsewhere: KeyCache, seconds: Clockwork) -> None:
    made = keys.create("ci", "reader")
    keys.authenticate(made.text, elsewhere)
    keys.revoke(made.key.key_id)
    assert keys.authenticate(made.text, elsewhere).name == "ci"  # What it remembers is good until then.
    seconds.now += CACHED_SECONDS
    assert CACHED_SECONDS < 30
    with pytest.raises(KeyRevoked):
        keys.authenticate(made.text, elsewhere)


def test_a_key_in_use_is_read_once_until_it_is_forgotten(
    sent: list[str], elsewhere: KeyCache, seconds: Clockwork
) -> None:
    made = keys.create("ci", "reader")
    sent.clear()
    for _ in range(20):
        keys.authenticate(made.text, elsewhere)
        keys.current(made.key.key_id, elsewhere)
        seconds.now += CACHED_SECONDS / 50
    assert sent == ["GetItem"]
    seconds.now += CACHED_SECONDS
    keys.authenticate(made.text, elsewhere)
    assert sent == ["GetItem"] * 2


def test_an_unknown_id_is_read_once_too(sent: list[str], elsewhere: KeyCache) -> None:
    for _ in range(5):
        with pytest.raises(KeyUnknown):
            keys.authenticate(f"jobsvc_{'a' * 16}_{'b' * 64}", elsewhere)
    assert sent == ["GetItem"]


def test_made_up_ids_neither_fill_the_memory_nor_drive_out_keys(
    sent: list[str], elsewhere: KeyCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_cache, "MAX_MISSING", 3)
    made = keys.create("ci", "reader")
    keys.authenticate(made.text, elsewhere)
    for number in range(8):
        with pytest.raises(KeyUnknown):
            keys.current(f"{number:016x}", elsewhere)
    assert len(elsewhere._missing) <= 3
    sent.clear()
    keys.authenticate(made.text, elsewhere)
    assert sent == []


def test_all_keys_are_listed_newest_first(monkeypatch: pytest.MonkeyPatch) -> None:
    now = clock.now()
    for number, name in enumerate(["first", "second", "third"]):
        monkeypatch.setattr(clock, "now", lambda at=now + number: at)
        made = keys.create(name, "reader", days=1)
    keys.revoke(made.key.key_id)
    assert [key.name for key in keys.listing()] == ["third", "second", "first"]


def test_revoking_twice_keeps_the_first_time() -> None:
    made = keys.create("ci", "reader")
    first = keys.revoke(made.key.key_id, by="ops")
    again = keys.revoke(made.key.key_id, by="somebody else")
    assert first is not None
    assert again is not None
    assert (again.revoked_at, again.revoked_by) == (first.revoked_at, "ops")


def test_revoking_what_is_not_there_makes_nothing() -> None:
    assert keys.revoke("0" * 16) is None
    assert list(ApiKey.query("KEYS")) == []


def test_names_are_short_and_printable() -> None:
    for name in ("", " ", " ci", "c\ni", "x" * 65, "c\u202ei"):
        with pytest.raises(InvalidField, match="name"):
            keys.create(name, "reader")


def test_a_name_belongs_to_one_living_key() -> None:
    made = keys.create("ci", "reader")
    with pytest.raises(KeyNameTaken, match=f"living key, {made.key.key_id}"):
        keys.create("ci", "reader")
    keys.revoke(made.key.key_id)
    assert keys.create("ci", "reader").key.key_id != made.key.key_id


def test_a_role_and_an_end_that_cannot_be_are_refused() -> None:
    for wrong in ({"role": "root"}, {"role": ""}, {"days": 0}, {"days": 10_000}):
        how: dict[str, Any] = {"name": "ci", "role": "reader", **wrong}
        with pytest.raises(InvalidField):
            keys.create(**how)


def test_each_role_covers_those_before_it() -> None:
    covered = {role: [other for other in Role if role.covers(other)] for role in Role}
    assert covered == {
        Role.READER: [Role.READER],
        Role.OPERATOR: [Role.READER, Role.OPERATOR],
        Role.ADMIN: list(Role),
    }
