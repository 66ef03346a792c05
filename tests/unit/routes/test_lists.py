"""Lists over HTTP: pages, filters, cursors."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from jobsvc import create_app
from jobsvc.config import Config
from jobsvc.job_helper import JobHelper
from jobsvc.models.indexes import SUMMARY
from jobsvc.routes.paging import Cursors
from tests.unit.routes.kinds import EXTRACTION, GENERATION, Kind


@pytest.fixture
def jobs(app: Flask, kind: Kind) -> list[str]:
    """Ids of seven jobs, newest first: problems 1A and 2B of Codeforces, and one of AtCoder."""
    made = [
        JobHelper.create(kind.job_type, platform="codeforces", problem_id=problem_id, status=status)["id"]
        for problem_id, status in zip("121212", ["PENDING", "FAILED"] * 3, strict=True)
    ]
    made.append(JobHelper.create(kind.job_type, platform="atcoder", problem_id="abc300_a")["id"])
    return made[::-1]


def _walk(client: FlaskClient, address: str) -> list[str]:
    """The ids of all pages, by following the links."""
    found: list[str] = []
    while True:
        response = client.get(address)
        assert response.status_code == 200, response.text
        found += [job["id"] for job in response.json["items"]]
        link = re.fullmatch(r'<(.*)>; rel="next"', response.headers.get("Link", ""))
        assert bool(link) == bool(response.json["next_cursor"])
        if link is None:
            return found
        address = link[1]


@pytest.mark.parametrize("limit", [1, 2, 7, 100])
def test_the_links_lead_through_every_job_once_newest_first(
    client: FlaskClient, kind: Kind, jobs: list[str], limit: int
) -> None:
    assert _walk(client, f"{kind.path}?limit={limit}") == jobs


@pytest.mark.parametrize(
    ("query", "matches"),
    [
        ("status=FAILED", [1, 3, 5]),
        ("status=COMPLETED", []),
        ("platform=atcoder", [0]),
        ("platform=codeforces", [1, 2, 3, 4, 5, 6]),
        ("platform=codeforces&status=PENDING", [2, 4, 6]),
        ("platform=codeforces&problem_id=2", [1, 3, 5]),
        ("platform=codeforces&problem_id=2&status=PENDING", []),
        ("platform=codeforces&problem_id=1&status=PENDING", [2, 4, 6]),
        ("platform=nobody", []),
    ],
)
def test_filters_hold_on_every_page(
    client: FlaskClient, kind: Kind, jobs: list[str], query: str, matches: list[int]
) -> None:
    assert _walk(client, f"{kind.path}?limit=2&{query}") == [jobs[number] for number in matches]


def test_a_list_shows_what_the_indexes_carry(client: FlaskClient, kind: Kind, jobs: list[str]) -> None:
    job = client.get(kind.path).json["items"][0]
    other_kinds_field = {"generation": "problem_identifier", "extraction": "language"}[kind.job_type]
    assert set(job) == {*SUMMARY, "id", "job_type", "celery_task_id"} - {other_kinds_field}
    assert job["created_at"].endswith("+00:00")


def test_without_a_limit_a_page_has_fifty(client: FlaskClient) -> None:
    for _ in range(51):
        JobHelper.create("generation")
    assert len(client.get(GENERATION.path).json["items"]) == 50


def _cursor(client: FlaskClient, address: str) -> str:
    return client.get(address, query_string={"limit": 1}).json["next_cursor"]


def _ask(client: FlaskClient, address: str, cursor: str, **filters: str) -> Any:
    return client.get(address, query_string={"cursor": cursor, **filters})


def test_a_cursor_goes_on_with_another_limit(client: FlaskClient, kind: Kind, jobs: list[str]) -> None:
    response = _ask(client, kind.path, _cursor(client, kind.path), limit="3")
    assert [job["id"] for job in response.json["items"]] == jobs[1:4]


@pytest.mark.parametrize("filters", [{"status": "PENDING"}, {"platform": "codeforces"}])
def test_a_cursor_of_another_filter_is_refused(
    client: FlaskClient, kind: Kind, jobs: list[str], filters: dict[str, str]
) -> None:
    response = _ask(client, kind.path, _cursor(client, kind.path), **filters)
    assert (response.status_code, response.json["title"]) == (400, "Invalid cursor")


def test_a_cursor_of_another_list_is_refused(client: FlaskClient, kind: Kind, jobs: list[str]) -> None:
    (other,) = {GENERATION.path, EXTRACTION.path} - {kind.path}
    cursor = _cursor(client, kind.path)
    for address in (other, f"{kind.path}/{jobs[0]}/progress"):
        assert _ask(client, address, cursor).status_code == 400


@pytest.mark.parametrize("position", [0, 20, -1])
def test_an_altered_cursor_is_refused(client: FlaskClient, jobs: list[str], kind: Kind, position: int) -> None:
    cursor = _cursor(client, kind.path)
    altered = [*cursor]
    altered[position] = "A" if altered[position] != "A" else "Q"
    assert _ask(client, kind.path, cursor).status_code == 200
    assert _ask(client, kind.path, "".join(altered)).status_code == 400


@pytest.mark.parametrize("cursor", ["", "x", "1700000000000000#2888a3b9-8d0e-4d0c-9f0e-0a4f5d2b1c33", "é.é", "\x00"])
def test_a_cursor_that_nobody_made_is_refused(tableless: FlaskClient, kind: Kind, cursor: str) -> None:
    response = _ask(tableless, kind.path, cursor)
    assert (response.status_code, response.content_type) == (400, "application/problem+json")


def test_cursors_hold_across_processes_with_one_secret(
    client: FlaskClient, config: Config, jobs: list[str], kind: Kind
) -> None:
    another = create_app(config).test_client()
    assert _ask(another, kind.path, _cursor(client, kind.path)).status_code == 200


def test_without_a_secret_a_process_trusts_its_own_cursors_only() -> None:
    mine, other = Cursors(""), Cursors("")
    assert mine.open(mine.seal("key", "scope"), "scope") == "key"
    with pytest.raises(ValueError, match="cursor"):
        other.open(mine.seal("key", "scope"), "scope")


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("status=DONE", {"status"}),
        ("status=pending", {"status"}),
        ("status=", {"status"}),
        ("limit=0", {"limit"}),
        ("limit=101", {"limit"}),
        ("limit=-1", {"limit"}),
        ("limit=ten", {"limit"}),
        ("limit=1.5", {"limit"}),
        ("limit=", {"limit"}),
        ("problem_id=1A", {"problem_id"}),
        ("platform=a%23b", {"platform"}),
        (f"platform={'x' * 1001}", {"platform"}),
        ("sort=title", {"sort"}),
        ("limit=0&status=DONE&sort=title", {"limit", "status", "sort"}),
        ("status=PENDING&status=FAILED", {"status"}),
    ],
)
def test_a_query_that_cannot_be_answered_names_each_wrong_parameter(
    tableless: FlaskClient, kind: Kind, query: str, fields: set[str]
) -> None:
    response = tableless.get(f"{kind.path}?{query}")
    assert (response.status_code, response.content_type) == (422, "application/problem+json")
    assert set(response.json["errors"]) == fields
