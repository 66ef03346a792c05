"""The limits with the real lock between them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from jobsvc import create_app, keys
from jobsvc.config import Config
from jobsvc.limits import UNCOUNTED
from tests.locks import SECRET, MakeKey, bearing

JOBS = "/api/v1/script-generation-jobs"


@pytest.fixture
def locked(config: Config) -> Flask:
    limits = {"limit_reader": "2 per minute", "limit_operator": "3 per minute", "limit_guesses": "2 per minute"}
    return create_app(replace(config, auth="on", secret=SECRET, **limits))


def codes(client: FlaskClient, headers: dict[str, str], count: int) -> list[int]:
    return [client.get(JOBS, headers=headers).status_code for _ in range(count)]


@pytest.mark.parametrize("config", ["moto"], indirect=True)
def test_what_is_not_counted_exists(locked: Flask) -> None:
    assert set(locked.view_functions) >= UNCOUNTED


@pytest.mark.parametrize("config", ["moto"], indirect=True)
def test_each_key_has_the_limit_of_its_role(nobody: FlaskClient, key: MakeKey) -> None:
    assert codes(nobody, bearing(key("reader")), 3) == [200, 200, 429]
    assert codes(nobody, bearing(key("operator")), 4) == [200, 200, 200, 429]
    other = keys.create("another reader", "reader")
    response = nobody.get(JOBS, headers=bearing(other))
    assert (response.status_code, response.headers["RateLimit-Policy"]) == (200, '"reader";q=2;w=60')


@pytest.mark.parametrize("config", ["moto"], indirect=True)
def test_wrong_keys_are_refused_until_nothing_is_looked_at_any_more(nobody: FlaskClient, key: MakeKey) -> None:
    made = key("admin")
    wrong = {"Authorization": f"Bearer {made.text[:-1]}{'0' if made.text[-1] != '0' else '1'}"}
    assert codes(nobody, bearing(made), 1) == [200]
    assert codes(nobody, wrong, 4) == [401, 401, 429, 429]
    assert codes(nobody, bearing(made), 1) == [200], "it was let in a moment ago"
    assert nobody.get(JOBS).status_code == 401, "nobody guesses who brings no key"


@pytest.mark.parametrize("config", ["moto"], indirect=True)
def test_a_revoked_key_becomes_a_wrong_one(nobody: FlaskClient, key: MakeKey) -> None:
    made = key("admin")
    assert codes(nobody, bearing(made), 1) == [200]
    keys.revoke(made.key.key_id)
    assert codes(nobody, bearing(made), 2) == [401, 401]


@pytest.mark.parametrize("config", ["moto"], indirect=True)
def test_who_tries_to_sign_in_too_often_sees_a_page_that_says_so(nobody: FlaskClient) -> None:
    accept = {"Accept": "text/html"}
    tries = [nobody.post("/sign-in", data={"key": "x"}, headers=accept) for _ in range(3)]
    assert tries[-1].status_code == 429
    assert tries[-1].content_type.startswith("text/html")
    assert "Too many wrong keys" in tries[-1].text
    assert int(tries[-1].headers["Retry-After"]) <= 61
    assert nobody.get("/sign-in", headers=accept).status_code == 200
