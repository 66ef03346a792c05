"""What a client does with one job, of either kind."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from jobsvc.job_helper import JobHelper
from jobsvc.models import KINDS as MODELS
from tests.unit.routes.conftest import Make
from tests.unit.routes.kinds import EXTRACTION, GENERATION, UNKNOWN_ID, Kind

Queued = list[tuple[str, str, str]]


def _status(kind: Kind, job_id: str, status: str) -> None:
    JobHelper.update(kind.job_type, job_id, {"status": status})


def test_a_created_job_is_accepted_saved_and_queued(client: FlaskClient, kind: Kind, queued: Queued) -> None:
    response = client.post(kind.path, json=kind.body)
    job = response.json
    assert response.status_code == 202
    assert response.headers["Location"] == f"{kind.path}/{job['id']}"
    assert (job["status"], job["job_type"], job["platform"], job["problem_id"]) == (
        "PENDING",
        kind.job_type,
        "codeforces",
        "1A",
    )
    assert queued == [(kind.job_type, job["id"], job["task_id"])]
    assert client.get(response.headers["Location"]).json == job


def test_a_job_shows_every_field_under_its_name_and_both_names_of_its_task(make: Make, kind: Kind) -> None:
    job = make()
    assert set(job) == MODELS[kind.job_type].fields() | {"id", "job_type", "celery_task_id", "consumed_capacity"}
    assert job["celery_task_id"] == job["task_id"] != ""


def test_times_are_iso_8601_in_utc_and_null_while_unset(make: Make, kind: Kind) -> None:
    job = make()
    assert job["started_at"] is job["finished_at"] is job["next_attempt_at"] is None
    for name in ("created_at", "updated_at", "submitted_at"):
        assert abs(datetime.now(UTC) - datetime.fromisoformat(job[name])).total_seconds() < 60
        assert job[name].endswith("+00:00")


def test_a_job_is_saved_and_accepted_while_the_queue_is_away(client: FlaskClient, make: Make, kind: Kind) -> None:
    job = make()  # Nothing listens where the queue of these tests should be.
    assert client.get(f"{kind.path}/{job['id']}").json["submitted_at"]


def test_a_patch_changes_what_it_names_and_nothing_else(client: FlaskClient, make: Make, kind: Kind) -> None:
    job = make()
    changed = client.patch(f"{kind.path}/{job['id']}", json={"title": "Renamed"})
    assert changed.status_code == 200
    counted = {name: changed.json[name] for name in ("updated_at", "consumed_capacity")}
    assert changed.json == {**job, "title": "Renamed", "version": 2, **counted}
    assert client.get(f"{kind.path}/{job['id']}").json == changed.json


@pytest.mark.parametrize("kind", [GENERATION], indirect=True)
def test_everything_that_a_generation_takes_comes_back_as_it_was_sent(client: FlaskClient, make: Make) -> None:
    given: dict[str, Any] = {
        "problem_url": "https://codeforces.com/contest/1/problem/A",
        "language": "cpp",
        "input_format": "Three integers.",
        "input_formats": ["n m a"],
        "samples": [{"input": "6 6 4\n", "output": "4\n"}],
        "tags": ["math", "geometry"],
        "solution_code": 'print("Hello")',
    }
    job = make(**given)
    assert {name: client.get(f"{GENERATION.path}/{job['id']}").json[name] for name in given} == given


@pytest.mark.parametrize("kind", [EXTRACTION], indirect=True)
def test_an_extraction_takes_judge_and_id_from_its_url(make: Make) -> None:
    job = make(problem_url="https://atcoder.jp/contests/abc300/tasks/abc300_a", generate_script=True)
    assert (job["platform"], job["problem_id"], job["problem_identifier"]) == ("atcoder", "abc300_a", "abc300_a")
    assert job["generate_script"] is True


@pytest.mark.parametrize(
    "text",
    [
        "극장 광장 ‐ 한글",
        unicodedata.normalize("NFD", "각도 é"),
        "👩‍👩‍👧‍👦 🏳️‍🌈",
        "Z͑ͫ̓ͪ̂ͫ̽a̴l̷g̵o",
        "\u202eright to left\u202c \u200b\ufeff",
        "\x00\x01\u2028\uffff",
        "𝒳 ≤ 10⁹",
    ],
    ids=ascii,
)
def test_text_of_every_kind_survives_the_round_trip(client: FlaskClient, make: Make, kind: Kind, text: str) -> None:
    job = make(title=text)
    assert client.get(f"{kind.path}/{job['id']}").json["title"] == text
    assert client.get(kind.path).json["items"][0]["title"] == text


@pytest.mark.parametrize(
    ("stored", "changes"),
    [
        ({"solution_code": "print(1)"}, {"language": "Ruby"}),
        ({"language": "Ruby"}, {"solution_code": "puts 1"}),
        ({}, {"solution_code": "puts 1", "language": "Ruby"}),
    ],
)
def test_a_solution_does_not_come_into_a_language_that_cannot_be_run(
    client: FlaskClient, stored: dict[str, Any], changes: dict[str, Any]
) -> None:
    made = client.post(GENERATION.path, json=GENERATION.body | stored).json
    path = f"{GENERATION.path}/{made['id']}"
    refused = client.patch(path, json=changes)
    assert refused.status_code == 422
    assert "A solution in 'Ruby' cannot be run" in refused.json["errors"]["language"][0]
    assert client.patch(path, json={"title": "Another"}).status_code == 200
    assert client.patch(path, json={"solution_code": "", "language": "Ruby"}).status_code == 200


def test_a_deleted_job_is_gone_with_its_history(client: FlaskClient, make: Make, kind: Kind) -> None:
    address = f"{kind.path}/{make()['id']}"
    response = client.delete(address)
    assert (response.status_code, response.data) == (204, b"")
    for gone in (client.get(address), client.get(f"{address}/progress"), client.delete(address)):
        assert gone.status_code == 404
    assert client.get(kind.path).json["items"] == []


@pytest.mark.parametrize("state", ["FAILED", "CANCELLED"])
def test_a_job_that_ended_badly_is_run_again(
    client: FlaskClient, make: Make, kind: Kind, queued: Queued, state: str
) -> None:
    job = make()
    _status(kind, job["id"], state)
    response = client.post(f"{kind.path}/{job['id']}/retry")
    assert response.status_code == 202
    assert response.json["status"] == "PENDING"
    assert response.headers["Location"] == f"{kind.path}/{job['id']}"
    assert queued[-1] == (kind.job_type, job["id"], response.json["task_id"])
    assert response.json["task_id"] != job["task_id"]


def test_a_completed_job_is_run_again_with_force_only(client: FlaskClient, make: Make, kind: Kind) -> None:
    address = f"{kind.path}/{make()['id']}/retry"
    _status(kind, address.split("/")[-2], "COMPLETED")
    refused = client.post(address, json={"force": False})
    assert (refused.status_code, refused.content_type) == (409, "application/problem+json")
    assert (refused.json["state"], refused.json["attempt"]) == ("COMPLETED", 1)
    assert "COMPLETED" in refused.json["detail"]
    assert client.post(address, json={"force": True}).status_code == 202


EVERY_WAY = [("GET", ""), ("PATCH", ""), ("DELETE", ""), ("POST", "/retry"), ("GET", "/progress")]


def _is_not_found(client: FlaskClient, kind: Kind, job_id: str, method: str, below: str) -> bool:
    body = {"title": "x"} if method == "PATCH" else None
    response = client.open(f"{kind.path}/{job_id}{below}", method=method, json=body)
    return (response.status_code, response.content_type, response.json["title"]) == (
        404,
        "application/problem+json",
        "Job not found",
    )


def test_an_id_of_no_job_is_404(client: FlaskClient, kind: Kind) -> None:
    assert all(_is_not_found(client, kind, UNKNOWN_ID, *way) for way in EVERY_WAY)


@pytest.mark.parametrize(
    "job_id", ["1", "2888a3b9", UNKNOWN_ID.replace("-", ""), f"{{{UNKNOWN_ID}}}", "%ED%A0%80", "é"]
)
def test_an_id_that_is_no_uuid_is_404_without_a_look_at_the_table(
    tableless: FlaskClient, kind: Kind, job_id: str
) -> None:
    assert all(_is_not_found(tableless, kind, job_id, *way) for way in EVERY_WAY)


def test_a_job_of_the_other_kind_is_not_found_here(client: FlaskClient, make: Make, kind: Kind) -> None:
    (other,) = {GENERATION.path, EXTRACTION.path} - {kind.path}
    assert client.get(f"{other}/{make()['id']}").status_code == 404


def test_whatever_python_programs_store_in_lists_is_shown(client: FlaskClient) -> None:
    job = JobHelper.create("generation", unread=[["1 2"]], unresolved=[1], assumptions=[{"n": 1}], platform="test")
    shown = client.get(f"{GENERATION.path}/{job['id']}").json
    assert (shown["unread"], shown["unresolved"], shown["assumptions"]) == ([["1 2"]], [1], [{"n": 1}])
