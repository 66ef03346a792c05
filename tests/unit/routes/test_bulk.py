"""`POST .../bulk`: what is taken, what is answered."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from jobsvc import bulk
from jobsvc.job_helper import JobHelper
from tests.unit.routes.kinds import UNKNOWN_ID, Kind


@pytest.fixture
def failed(app: Flask, kind: Kind, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Ids of five failed jobs, newest first; a call takes two."""
    monkeypatch.setattr(bulk, "BATCH", 2)
    return [JobHelper.create(kind.job_type, platform="codeforces", status="FAILED")["id"] for _ in range(5)][::-1]


def _ids(kind: Kind) -> list[str]:
    return [job["id"] for job in JobHelper.list_jobs(kind.job_type)[0]]


def test_calls_are_repeated_with_the_cursor_until_it_is_null(
    client: FlaskClient, kind: Kind, failed: list[str]
) -> None:
    asked: dict[str, Any] = {"action": "delete", "filter": {"status": "FAILED", "platform": "codeforces"}}
    answers = []
    while True:
        response = client.post(f"{kind.path}/bulk", json=asked)
        assert response.status_code == 200, response.text
        answers.append(response.json)
        if not response.json["next_cursor"]:
            break
        asked["cursor"] = response.json["next_cursor"]

    assert [answer["done"] for answer in answers] == [2, 2, 1]
    assert answers[-1] == {"done": 1, "refused": [], "gone": [], "left": [], "next_cursor": None}
    assert _ids(kind) == []


def test_named_jobs_are_answered_one_by_one_where_it_cannot_be_done(
    client: FlaskClient, kind: Kind, failed: list[str]
) -> None:
    JobHelper.update(kind.job_type, failed[0], {"status": "PENDING"})

    answer = client.post(f"{kind.path}/bulk", json={"action": "cancel", "ids": [*failed[:2], UNKNOWN_ID]}).json

    assert (answer["done"], answer["gone"], answer["next_cursor"]) == (1, [UNKNOWN_ID], None)
    detail = f"Cannot cancel job {failed[1]}: it is FAILED, and must be PENDING or PROCESSING."
    assert answer["refused"] == [{"id": failed[1], "detail": detail, "state": "FAILED"}]


def test_a_dry_run_counts_and_says_where_to_begin(client: FlaskClient, kind: Kind, failed: list[str]) -> None:
    asked = {"action": "delete", "filter": {"all": True}}
    dry = client.post(f"{kind.path}/bulk", json={**asked, "dry_run": True}).json
    newer = JobHelper.create(kind.job_type)["id"]
    assert (dry["matching"], dry["done"], len(_ids(kind))) == (5, 0, 6)

    cursor = dry["next_cursor"]
    again = client.post(f"{kind.path}/bulk", json={**asked, "dry_run": True, "cursor": cursor}).json
    assert (again["matching"], again["next_cursor"]) == (5, cursor)
    while cursor:
        cursor = client.post(f"{kind.path}/bulk", json={**asked, "cursor": cursor}).json["next_cursor"]
    assert _ids(kind) == [newer]


def test_a_retry_with_force_runs_completed_jobs_again(client: FlaskClient, kind: Kind) -> None:
    job_id = JobHelper.create(kind.job_type, status="COMPLETED")["id"]
    asked = {"action": "retry", "filter": {"status": "COMPLETED"}, "force": True}
    assert client.post(f"{kind.path}/bulk", json=asked).json["done"] == 1
    assert (JobHelper.get(kind.job_type, job_id) or {})["status"] == "PENDING"


def test_a_cursor_is_good_for_its_action_and_filter_only(client: FlaskClient, kind: Kind, failed: list[str]) -> None:
    asked = {"action": "retry", "filter": {"status": "FAILED"}}
    cursor = client.post(f"{kind.path}/bulk", json=asked).json["next_cursor"]
    others = [
        {**asked, "action": "delete"},
        {**asked, "force": True},
        {**asked, "filter": {"status": "FAILED", "platform": "codeforces"}},
        {**asked, "filter": {"all": True}},
    ]
    for other in others:
        assert client.post(f"{kind.path}/bulk", json={**other, "cursor": cursor}).status_code == 400
    assert client.post(f"{kind.path}/bulk", json={**asked, "cursor": cursor[:-1]}).status_code == 400
    of_the_list = client.get(f"{kind.path}?limit=1").json["next_cursor"]
    assert client.post(f"{kind.path}/bulk", json={**asked, "cursor": of_the_list}).status_code == 400
    assert len(_ids(kind)) == 5


ALL = {"all": True}
WRONG: list[tuple[dict[str, Any], dict[str, str]]] = [
    ({"filter": ALL}, {"action": "Missing data"}),
    ({"action": "explode", "filter": ALL}, {"action": "retry, cancel, delete"}),
    ({"action": "delete"}, {"body": "either ids or filter"}),
    ({"action": "delete", "ids": [UNKNOWN_ID], "filter": ALL}, {"body": "either ids or filter"}),
    ({"action": "delete", "ids": []}, {"ids": "between 1 and 100"}),
    ({"action": "delete", "ids": [UNKNOWN_ID] * 101}, {"ids": "between 1 and 100"}),
    ({"action": "delete", "ids": [UNKNOWN_ID, UNKNOWN_ID]}, {"ids": "each job once"}),
    ({"action": "delete", "ids": [UNKNOWN_ID, "17"]}, {"ids.1": "a UUID in lower case"}),
    ({"action": "delete", "ids": UNKNOWN_ID}, {"ids": "list"}),
    ({"action": "delete", "filter": {}}, {"filter": '{"all": true}'}),
    ({"action": "delete", "filter": {"all": False}}, {"filter.all": "equal to True"}),
    ({"action": "delete", "filter": {"all": True, "status": "FAILED"}}, {"filter.all": "both all and status"}),
    ({"action": "delete", "filter": {"status": "LOST"}}, {"filter.status": "PENDING"}),
    ({"action": "delete", "filter": {"problem_id": "1A"}}, {"filter.problem_id": "Needs platform"}),
    ({"action": "delete", "filter": {"title": "x"}}, {"filter.title": "no such field"}),
    ({"action": "cancel", "filter": {"status": "FAILED"}}, {"filter.status": "must be PENDING or PROCESSING"}),
    ({"action": "retry", "filter": {"status": "COMPLETED"}}, {"filter.status": "or COMPLETED with force"}),
    ({"action": "delete", "force": True, "filter": ALL}, {"force": "Goes with retry"}),
    ({"action": "delete", "ids": [UNKNOWN_ID], "cursor": "x"}, {"cursor": "not with ids"}),
    ({"action": "delete", "ids": [UNKNOWN_ID], "dry_run": True}, {"dry_run": "not with ids"}),
    ({"action": "delete", "filter": {"platform": "a#b"}}, {"platform": "must not hold '#'"}),
]


@pytest.mark.parametrize(("body", "wrong"), WRONG, ids=lambda value: str(value)[:60])
def test_what_cannot_be_done_is_refused_by_name(
    tableless: FlaskClient, kind: Kind, body: dict[str, Any], wrong: dict[str, str]
) -> None:
    response = tableless.post(f"{kind.path}/bulk", json=body)
    assert response.status_code == 422, response.text
    errors = {name: " ".join(messages) for name, messages in response.json["errors"].items()}
    assert errors.keys() == wrong.keys()
    for name, part in wrong.items():
        assert part in errors[name]


def test_the_address_takes_no_other_method(tableless: FlaskClient, kind: Kind) -> None:
    assert tableless.delete(f"{kind.path}/bulk").status_code in {404, 405}
