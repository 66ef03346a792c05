"""Who is let in, by key: each route with each kind of key that is not good enough."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest
from botocore.exceptions import ConnectTimeoutError
from flask import Flask
from flask.testing import FlaskClient
from pynamodb.exceptions import GetError
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from jobsvc import auth, clock, key_cache, keys
from jobsvc.auth.gate import ANYBODY
from jobsvc.keys import Role
from tests.locks import MakeKey, bearing
from tests.unit.routes.kinds import EXTRACTION, UNKNOWN_ID

pytestmark = pytest.mark.parametrize("config", ["moto"], indirect=True)

JOBS = EXTRACTION.path
A_JOB = f"{JOBS}/{UNKNOWN_ID}"


def _is_refused(answer: Any, status: int, title: str) -> bool:
    said = (answer.status_code, answer.content_type, answer.json["title"])
    return said == (status, "application/problem+json", title)


def test_nobody_makes_the_table_be_read(locked: Flask, nobody: FlaskClient, sent: list[str]) -> None:
    for rule in locked.url_map.iter_rules():
        nobody.open(rule.rule, headers={"Authorization": "Bearer jobsvc_"}).close()
    assert sent == []


def test_what_is_no_route_is_not_told_either(nobody: FlaskClient, key: MakeKey) -> None:
    assert nobody.get("/nothing").status_code == 401
    assert nobody.put(JOBS).status_code == 401
    assert nobody.get("/nothing", headers=bearing(key("reader"))).status_code == 404


def test_no_key(nobody: FlaskClient) -> None:
    answer = nobody.get(JOBS)
    assert _is_refused(answer, 401, "Key missing")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="jobsvc"'


def test_a_wrong_key(nobody: FlaskClient) -> None:
    nobodys = f"jobsvc_0123456789abcdef_{'0' * 64}"
    for sent in ("", " ", " x", " a=b", " =", " " + "é" * 10, f" {nobodys}", f" {nobodys} and more"):
        for scheme in ("Bearer", "bearer"):
            answer = nobody.get(JOBS, headers={"Authorization": f"{scheme}{sent}"})
            assert answer.status_code == 401, sent
            assert answer.headers["WWW-Authenticate"].startswith('Bearer realm="jobsvc"')


def test_another_scheme_is_no_key(nobody: FlaskClient) -> None:
    for header in ("Basic YTpi", "Digest a=b", "Token x", ""):
        assert _is_refused(nobody.get(JOBS, headers={"Authorization": header}), 401, "Key missing"), header


def test_an_expired_key(nobody: FlaskClient, key: MakeKey, monkeypatch: pytest.MonkeyPatch) -> None:
    made = key("admin", days=1)
    assert nobody.get(JOBS, headers=bearing(made)).status_code == 200
    monkeypatch.setattr(clock, "now", lambda: made.key.expires)
    answer = nobody.get(JOBS, headers=bearing(made))
    assert _is_refused(answer, 401, "Key expired")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="jobsvc", error="invalid_token"'


def test_a_revoked_key(nobody: FlaskClient, key: MakeKey) -> None:
    made = key()
    keys.revoke(made.key.key_id)
    answer = nobody.get(JOBS, headers=bearing(made))
    assert _is_refused(answer, 401, "Key revoked")
    assert "error=" in answer.headers["WWW-Authenticate"]


@pytest.mark.parametrize(
    ("method", "path", "least"),
    [
        ("GET", JOBS, Role.READER),
        ("GET", "/metrics", Role.READER),
        ("GET", "/api/openapi.json", Role.READER),
        ("GET", f"{A_JOB}/progress", Role.READER),
        ("POST", JOBS, Role.OPERATOR),
        ("PATCH", A_JOB, Role.OPERATOR),
        ("POST", f"{A_JOB}/retry", Role.OPERATOR),
        ("POST", f"{A_JOB}/cancel", Role.OPERATOR),
        ("DELETE", A_JOB, Role.ADMIN),
        ("POST", f"{JOBS}/bulk", Role.ADMIN),
    ],
)
def test_each_role_may_what_it_may(nobody: FlaskClient, key: MakeKey, method: str, path: str, least: Role) -> None:
    for role in Role:
        answer = nobody.open(path, method=method, headers=bearing(key(role)))
        assert answer.status_code != 401
        if role.covers(least):
            assert answer.status_code != 403
        else:
            assert _is_refused(answer, 403, "Role too small")
            assert (answer.json["role"], answer.json["needed"]) == (role, least)


def test_a_key_in_an_address_is_refused_whoever_asks(nobody: FlaskClient, key: MakeKey) -> None:
    made = key()
    rest = made.text.removeprefix("jobsvc_")
    written = [f"{before}{made.text}" for before in ("?key=", "?status=", "?a=b&access_token=", "/")]
    for where in (*written, f"?%6aobsvc_{rest}", f"?jobsvc%5f{rest}"):
        for headers in ({}, bearing(made)):
            answer = nobody.get(f"{JOBS}{where}", headers=headers)
            assert _is_refused(answer, 400, "Key in address"), where
            assert rest not in answer.text


def test_a_key_in_use_costs_no_read_of_the_table(nobody: FlaskClient, key: MakeKey, sent: list[str]) -> None:
    headers = bearing(key("reader"))
    nobody.get("/metrics", headers=headers)
    sent.clear()
    for _ in range(5):
        assert nobody.get("/api/openapi.json", headers=headers).status_code == 200
    assert sent == []


def test_acts_are_told_with_the_name_of_the_key(
    nobody: FlaskClient, key: MakeKey, queued: list[tuple[str, str, str]]
) -> None:
    headers = bearing(key("admin"))
    with capture_logs([merge_contextvars]) as lines:
        made = nobody.post(JOBS, json=EXTRACTION.body, headers=headers).json
        job = f"{JOBS}/{made['id']}"
        nobody.patch(job, json={"title": "Renamed"}, headers=headers)
        nobody.post(f"{job}/cancel", headers=headers)
        nobody.post(f"{job}/retry", headers=headers)
        story = nobody.get(f"{job}/progress", headers=headers).json["items"]
        nobody.delete(job, headers=headers)
    assert made["created_by"] == "an admin"
    assert [(entry["step"], entry["message"]) for entry in story] == [
        ("created", "by an admin"),
        ("edited", "title by an admin"),
        ("cancelled", "by an admin"),
        ("retried", "by an admin"),
    ]
    assert {line["key"] for line in lines} == {"an admin"}
    (deleted,) = [line for line in lines if line["event"] == "job deleted"]
    assert deleted["job_id"] == made["id"]
    assert len(queued) == 2


def test_two_keys_may_use_the_same_idempotency_key(
    nobody: FlaskClient, key: MakeKey, queued: list[tuple[str, str, str]]
) -> None:
    made = [
        nobody.post(JOBS, json=EXTRACTION.body, headers={**bearing(key(role)), "Idempotency-Key": "k"}).json["id"]
        for role in ("operator", "admin")
    ]
    assert made[0] != made[1]
    assert len(queued) == 2


def test_a_later_key_of_the_same_name_is_somebody_else(
    nobody: FlaskClient, key: MakeKey, queued: list[tuple[str, str, str]]
) -> None:
    made = []
    for _ in range(2):
        asker = key("operator")
        headers = {**bearing(asker), "Idempotency-Key": "k"}
        made.append(nobody.post(JOBS, json=EXTRACTION.body, headers=headers).json["id"])
        keys.revoke(keys.to_dict(asker.key)["id"])
    assert made[0] != made[1]
    assert len(queued) == 2


def test_no_key_comes_back_in_an_answer_or_a_line(nobody: FlaskClient, key: MakeKey) -> None:
    made = key("reader")
    secret = made.text.rpartition("_")[2]
    with capture_logs([merge_contextvars]) as lines:
        answers = [
            nobody.open(path, method=method, headers={"Authorization": f"Bearer {text}"})
            for text in (made.text, made.text[:-1], f"{made.text}0")
            for method, path in (("GET", JOBS), ("DELETE", A_JOB), ("GET", "/nothing"))
        ]
    assert len(lines) == len(answers)
    for answer in answers:
        assert secret[:60] not in answer.text + str(answer.headers)
    assert secret[:60] not in str(lines)


@pytest.fixture
def away() -> Iterator[None]:
    """Nothing is remembered, and the table does not answer."""
    error = GetError(cause=ConnectTimeoutError(endpoint_url="http://table"))
    with patch.object(key_cache, "CACHED_SECONDS", 0), patch.object(key_cache, "_read", side_effect=error):
        yield


def test_while_the_table_is_away_only_what_tells_of_it_is_shown(
    nobody: FlaskClient, key: MakeKey, request: pytest.FixtureRequest
) -> None:
    headers = bearing(key("reader"))
    assert nobody.get("/metrics", headers=headers).status_code == 200
    request.getfixturevalue("away")
    assert nobody.get("/metrics", headers=headers).status_code == 200
    assert nobody.get("/readyz", headers=headers).status_code in (200, 503)
    assert nobody.get("/api/openapi.json", headers=headers).status_code == 503
    never_seen = {"Authorization": f"Bearer jobsvc_{'0' * 16}_{'1' * 64}"}
    assert nobody.get("/metrics", headers=never_seen).status_code == 503


def test_a_stream_goes_on_while_its_key_is_good(key: MakeKey, request: pytest.FixtureRequest) -> None:
    made = key("reader")
    stays = auth.stays_let_in(keys.authenticate(made.text))
    assert stays()
    keys.revoke(made.key.key_id)
    assert not stays()
    request.getfixturevalue("away")
    assert stays(), "nobody can revoke a key meanwhile"
    assert auth.stays_let_in(ANYBODY)()
