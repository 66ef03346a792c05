"""Requests with a condition, and requests that are sent twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from jobsvc.job_helper import JobHelper
from jobsvc.models import KINDS
from jobsvc.runs import claim
from tests.unit.routes.conftest import Make
from tests.unit.routes.kinds import GENERATION, UNKNOWN_ID, Kind

pytestmark = pytest.mark.usefixtures("queued")


def _etag(client: FlaskClient, kind: Kind, job: dict[str, Any]) -> str:
    return client.get(f"{kind.path}/{job['id']}").headers["ETag"]


def test_a_client_that_has_the_job_as_it_is_gets_no_body(client: FlaskClient, make: Make, kind: Kind) -> None:
    job = make()
    etag = _etag(client, kind, job)
    for known in (etag, f"W/{etag}", f'"other", {etag}'):
        answer = client.get(f"{kind.path}/{job['id']}", headers={"If-None-Match": known})
        assert (answer.status_code, answer.data, answer.headers["ETag"]) == (304, b"", etag)
    client.patch(f"{kind.path}/{job['id']}", json={"title": "Another"})
    answer = client.get(f"{kind.path}/{job['id']}", headers={"If-None-Match": etag})
    assert (answer.status_code, answer.json["title"]) == (200, "Another")
    assert answer.headers["ETag"] != etag


def test_a_change_or_delete_of_a_job_as_it_was_seen_is_made(client: FlaskClient, make: Make, kind: Kind) -> None:
    path = f"{kind.path}/{make()['id']}"
    first = client.get(path).headers["ETag"]
    changed = client.patch(path, json={"title": "Another"}, headers={"If-Match": first})
    assert (changed.status_code, changed.json["title"]) == (200, "Another")
    assert client.delete(path, headers={"If-Match": changed.headers["ETag"]}).status_code == 204


@pytest.mark.parametrize("method", ["patch", "delete"])
def test_a_job_that_was_changed_since_is_left_alone(client: FlaskClient, make: Make, kind: Kind, method: str) -> None:
    path = f"{kind.path}/{make()['id']}"
    seen = client.get(path).headers["ETag"]
    client.patch(path, json={"title": "Theirs"})
    body = {"json": {"title": "Ours"}} if method == "patch" else {}
    answer = client.open(path, method=method.upper(), headers={"If-Match": seen}, **body)
    assert (answer.status_code, answer.json["type"]) == (412, "urn:problem-type:jobsvc:stale")
    assert client.get(path).json["title"] == "Theirs"


def test_a_star_matches_any_job_and_a_weak_tag_none(client: FlaskClient, make: Make, kind: Kind) -> None:
    path = f"{kind.path}/{make()['id']}"
    assert client.patch(path, json={"title": "Any"}, headers={"If-Match": "*"}).status_code == 200
    weak = f"W/{client.get(path).headers['ETag']}"
    assert client.patch(path, json={"title": "Weak"}, headers={"If-Match": weak}).status_code == 412


@pytest.mark.parametrize("tag", ["3", "", '"3', "3, 4", '"3" "4"', "*, *", "W/"])
def test_an_if_match_that_is_no_etag_is_refused(client: FlaskClient, make: Make, tag: str) -> None:
    path = f"{GENERATION.path}/{client.post(GENERATION.path, json=GENERATION.body).json['id']}"
    for answer in (
        client.patch(path, json={"title": "Ours"}, headers={"If-Match": tag}),
        client.delete(path, headers={"If-Match": tag}),
    ):
        assert answer.status_code == 400
        assert "If-Match" in answer.json["detail"]
    assert client.get(path).json["title"] != "Ours"


def test_the_inputs_of_a_running_job_are_not_changed(client: FlaskClient, make: Make, kind: Kind) -> None:
    job = make()
    claim(KINDS[kind.job_type], job["id"])
    answer = client.patch(f"{kind.path}/{job['id']}", json={"title": "Too late"})
    assert (answer.status_code, answer.json["state"], answer.json["attempt"]) == (409, "PROCESSING", 1)
    assert client.get(f"{kind.path}/{job['id']}").json["title"] != "Too late"


def test_cancel_stops_a_job_that_waits_or_runs(client: FlaskClient, make: Make, kind: Kind) -> None:
    waits, runs = make(), make()
    claim(KINDS[kind.job_type], runs["id"])
    for job in (waits, runs):
        answer = client.post(f"{kind.path}/{job['id']}/cancel")
        assert (answer.status_code, answer.json["status"]) == (202, "CANCELLED")
        again = client.post(f"{kind.path}/{job['id']}/cancel")
        assert (again.status_code, again.json["state"]) == (409, "CANCELLED")
    assert client.post(f"{kind.path}/{UNKNOWN_ID}/cancel").status_code == 404


def test_the_same_request_with_the_same_key_answers_the_same_job(
    client: FlaskClient, kind: Kind, queued: list[tuple[str, str, str]]
) -> None:
    first, second = (client.post(kind.path, json=kind.body, headers={"Idempotency-Key": "büro-1"}) for _ in range(2))
    assert first.status_code == second.status_code == 202
    assert first.json == second.json
    assert first.headers["Location"] == second.headers["Location"]
    assert "Idempotent-Replayed" not in first.headers
    assert second.headers["Idempotent-Replayed"] == "true"
    assert len(queued) == 1


def test_a_replay_answers_the_job_as_it_is_now(client: FlaskClient, kind: Kind) -> None:
    headers = {"Idempotency-Key": "k"}
    job = client.post(kind.path, json=kind.body, headers=headers).json
    JobHelper.update(kind.job_type, job["id"], {"status": "FAILED"})
    assert client.post(kind.path, json=kind.body, headers=headers).json["status"] == "FAILED"


def test_a_key_that_was_used_for_another_request_is_refused(client: FlaskClient, kind: Kind) -> None:
    headers = {"Idempotency-Key": "k"}
    client.post(kind.path, json=kind.body, headers=headers)
    answer = client.post(kind.path, json={**kind.body, "title": "Another"}, headers=headers)
    assert (answer.status_code, answer.json["type"]) == (409, "urn:problem-type:jobsvc:idempotency-conflict")


@pytest.mark.parametrize("key", ["", "x" * 256, "a\tb", "a\x7fb"])
def test_a_malformed_key_is_refused_by_name(client: FlaskClient, kind: Kind, key: str) -> None:
    answer = client.post(kind.path, json=kind.body, headers={"Idempotency-Key": key})
    assert (answer.status_code, list(answer.json["errors"])) == (422, ["Idempotency-Key"])


@pytest.mark.parametrize("config", ["dynamodb_local"], indirect=True)
def test_fifty_requests_at_once_make_one_job(app: Flask, kind: Kind) -> None:
    def request(_: int) -> Any:
        return app.test_client().post(kind.path, json=kind.body, headers={"Idempotency-Key": "k"})

    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(request, range(50)))
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.json["id"] for answer in answers}) == 1
    assert sum("Idempotent-Replayed" not in answer.headers for answer in answers) == 1
