"""`/api/v1/keys`, for admins."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from tests.locks import MakeKey, bearing

pytestmark = pytest.mark.parametrize("config", ["moto"], indirect=True)

KEYS = "/api/v1/keys"


@pytest.fixture
def admin(locked: Flask, key: MakeKey) -> FlaskClient:
    """Asks with the key of an admin."""
    client = locked.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = bearing(key("admin"))["Authorization"]
    return client


def _with(made: dict[str, Any]) -> dict[str, str]:
    return {"Authorization": f"Bearer {made['key']}"}


def test_a_key_is_made_used_listed_and_revoked(admin: FlaskClient) -> None:
    answer = admin.post(KEYS, json={"name": "ci", "role": "operator", "expires_days": 30})
    made = answer.json
    assert (answer.status_code, answer.headers["Cache-Control"]) == (201, "no-store")
    assert made["key"].startswith(f"jobsvc_{made['id']}_")
    assert (made["created_by"], made["state"], made["expires_at"] is None) == ("an admin", "good", False)
    assert admin.get("/metrics", headers=_with(made)).status_code == 200
    assert [key["name"] for key in admin.get(KEYS).json["items"]] == ["ci", "an admin"]
    assert admin.delete(f"{KEYS}/{made['id']}").status_code == 204
    assert admin.get("/metrics", headers=_with(made)).status_code == 401
    listed = admin.get(KEYS)
    assert (listed.json["items"][0]["state"], listed.json["items"][0]["revoked_by"]) == ("revoked", "an admin")
    assert made["key"].rpartition("_")[2] not in listed.text


def test_acts_on_keys_are_logged_without_the_key(admin: FlaskClient) -> None:
    with capture_logs([merge_contextvars]) as lines:
        made = admin.post(KEYS, json={"name": "ci", "role": "reader"}).json
        admin.delete(f"{KEYS}/{made['id']}")
    acts = [(line["event"], line["key"], line["named"]) for line in lines if "named" in line]
    assert acts == [("key created", "an admin", "ci"), ("key revoked", "an admin", "ci")]
    assert made["key"].rpartition("_")[2] not in str(lines)


def test_what_cannot_be_a_key_is_refused(admin: FlaskClient) -> None:
    wrong: dict[str, list[Any]] = {
        "name": ["", "x" * 65, "c\ni", 7],
        "role": ["root", None],
        "expires_days": [0, 1.5, 10**30],
        "created_by": ["me"],
    }
    for field, values in wrong.items():
        for value in values:
            answer = admin.post(KEYS, json={"name": "ci", "role": "reader", field: value})
            assert (answer.status_code, list(answer.json["errors"])) == (422, [field]), value


def test_a_name_of_a_living_key_is_taken(admin: FlaskClient) -> None:
    answer = admin.post(KEYS, json={"name": "an admin", "role": "reader"})
    assert (answer.status_code, answer.json["title"]) == (409, "Key name taken")


def test_a_key_that_is_not_there_cannot_be_revoked(admin: FlaskClient) -> None:
    for key_id in ("0" * 16, "x", "KEY#", "%00", "a" * 3000):
        assert admin.delete(f"{KEYS}/{key_id}").status_code == 404, key_id


@pytest.mark.parametrize("role", ["reader", "operator"])
def test_nobody_but_an_admin_has_to_do_with_keys(locked: Flask, key: MakeKey, role: str) -> None:
    made, client = key(role), locked.test_client()
    for method, path in (("GET", KEYS), ("POST", KEYS), ("DELETE", f"{KEYS}/{made.key.key_id}")):
        answer = client.open(path, method=method, headers=bearing(made), json={"name": "x", "role": "admin"})
        assert (answer.status_code, answer.json["needed"]) == (403, "admin")
