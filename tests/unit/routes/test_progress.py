"""A job's history over HTTP."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask.testing import FlaskClient

from jobsvc.job_helper import JobHelper
from tests.unit.routes.conftest import Make
from tests.unit.routes.kinds import Kind


def _told(kind: Kind, job: dict[str, Any], steps: int) -> str:
    for number in range(steps):
        JobHelper.add_progress(kind.job_type, job["id"], f"step {number}", "읽는 중", "in_progress")
    return f"{kind.path}/{job['id']}/progress"


def test_a_history_begins_with_the_jobs_creation_and_goes_on_in_order(
    client: FlaskClient, make: Make, kind: Kind
) -> None:
    entries = client.get(_told(kind, make(), 3)).json["items"]
    assert [entry["step"] for entry in entries] == ["created", "step 0", "step 1", "step 2"]
    assert set(entries[1]) == {"id", "step", "message", "status", "created_at"}
    assert (entries[1]["message"], entries[1]["status"]) == ("읽는 중", "in_progress")
    times = [datetime.fromisoformat(entry["created_at"]) for entry in entries]
    assert times == sorted(times)
    assert len({entry["id"] for entry in entries}) == 4


def test_a_history_is_paged(client: FlaskClient, make: Make, kind: Kind) -> None:
    address = _told(kind, make(), 3)
    first = client.get(f"{address}?limit=3")
    assert [entry["step"] for entry in first.json["items"]] == ["created", "step 0", "step 1"]
    link = f'<{address}?limit=3&cursor={first.json["next_cursor"]}>; rel="next"'
    assert first.headers["Link"] == link
    rest = client.get(address, query_string={"cursor": first.json["next_cursor"]})
    assert [entry["step"] for entry in rest.json["items"]] == ["step 2"]
    assert rest.json["next_cursor"] is None
    assert "Link" not in rest.headers


def test_a_cursor_of_another_jobs_history_is_refused(client: FlaskClient, make: Make, kind: Kind) -> None:
    cursor = client.get(f"{_told(kind, make(), 3)}?limit=1").json["next_cursor"]
    response = client.get(_told(kind, make(), 3), query_string={"cursor": cursor})
    assert (response.status_code, response.json["title"]) == (400, "Invalid cursor")


def test_a_record_has_an_empty_history_and_not_none(client: FlaskClient, kind: Kind) -> None:
    job = JobHelper.create(kind.job_type)
    assert client.get(f"{kind.path}/{job['id']}/progress").json == {"items": [], "next_cursor": None}


def test_a_limit_out_of_range_is_refused(client: FlaskClient, make: Make, kind: Kind) -> None:
    response = client.get(f"{_told(kind, make(), 0)}?limit=101")
    assert (response.status_code, set(response.json["errors"])) == (422, {"limit"})
