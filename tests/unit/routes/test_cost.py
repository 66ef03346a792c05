"""What one call of the API costs: the requests that are sent to DynamoDB, counted."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from jobsvc.job_helper import JobHelper
from jobsvc.models import Status
from tests.unit.routes.conftest import Make
from tests.unit.routes.kinds import Kind

Sent = list[str]


def test_a_create_is_one_request(client: FlaskClient, kind: Kind, sent: Sent) -> None:
    client.post(kind.path, json=kind.body)
    assert sent == ["BatchWriteItem"]


def test_a_create_with_an_idempotency_key_is_one_transaction(client: FlaskClient, kind: Kind, sent: Sent) -> None:
    client.post(kind.path, json=kind.body, headers={"Idempotency-Key": "k"})
    assert sent == ["TransactWriteItems"]


def test_a_get_is_one_read(client: FlaskClient, make: Make, kind: Kind, sent: Sent) -> None:
    job = make()
    sent.clear()
    client.get(f"{kind.path}/{job['id']}")
    assert sent == ["GetItem"]


def test_a_patch_is_two_reads_and_a_transaction(client: FlaskClient, make: Make, kind: Kind, sent: Sent) -> None:
    job = make()
    sent.clear()
    client.patch(f"{kind.path}/{job['id']}", json={"title": "Renamed"})
    assert sent == ["GetItem", "GetItem", "TransactWriteItems"]


def test_a_retry_is_two_reads_and_a_transaction(client: FlaskClient, make: Make, kind: Kind, sent: Sent) -> None:
    job = make()
    JobHelper.update(kind.job_type, job["id"], {"status": "FAILED"})
    sent.clear()
    client.post(f"{kind.path}/{job['id']}/retry")
    assert sent == ["GetItem", "GetItem", "TransactWriteItems"]


def test_a_delete_is_five_requests_for_a_short_history(client: FlaskClient, make: Make, kind: Kind, sent: Sent) -> None:
    job = make()
    sent.clear()
    client.delete(f"{kind.path}/{job['id']}")
    assert sent == ["GetItem", "TransactWriteItems", "Query", "BatchWriteItem", "DeleteItem"]


def test_a_history_is_a_look_at_the_job_and_one_query(client: FlaskClient, make: Make, kind: Kind, sent: Sent) -> None:
    job = make()
    sent.clear()
    client.get(f"{kind.path}/{job['id']}/progress")
    assert sent == ["GetItem", "Query"]


@pytest.mark.parametrize(
    ("query", "streams"),
    [
        ("", 5),
        ("?status=FAILED", 1),
        ("?platform=codeforces", 5),
        ("?platform=codeforces&status=FAILED", 1),
        ("?platform=codeforces&problem_id=1A", 5),
        ("?platform=codeforces&problem_id=1A&status=FAILED", 1),
    ],
)
def test_a_short_list_is_one_query_a_stream(
    client: FlaskClient, make: Make, kind: Kind, sent: Sent, query: str, streams: int
) -> None:
    make()
    sent.clear()
    client.get(f"{kind.path}{query}")
    assert sent == ["Query"] * streams


def test_a_full_page_of_a_merge_is_its_streams_and_refills(client: FlaskClient, kind: Kind, sent: Sent) -> None:
    for number in range(60):
        JobHelper.create(kind.job_type, status=("PENDING", "FAILED")[number % 2])
    sent.clear()
    assert len(client.get(f"{kind.path}?limit=50").json["items"]) == 50
    assert set(sent) == {"Query"}
    assert len(Status) <= len(sent) <= 12


@pytest.mark.parametrize("body", [{"title": 1}, {}])
def test_what_is_refused_costs_nothing(client: FlaskClient, kind: Kind, sent: Sent, body: dict[str, int]) -> None:
    assert client.post(kind.path, json=body).status_code == 422
    assert sent == []
