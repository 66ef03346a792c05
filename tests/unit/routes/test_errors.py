"""Every error is a problem document, and tells a client nothing that is not for it."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator

import pytest
from botocore.exceptions import ClientError
from botocore.parsers import ResponseParserError
from flask import Flask
from flask.testing import FlaskClient
from pynamodb.exceptions import CancellationReason, GetError, PutError, TransactWriteError, VerboseClientError
from structlog.testing import capture_logs

from jobsvc import create_app, models
from jobsvc.config import Config
from jobsvc.errors import JobError
from jobsvc.job_helper import JobHelper
from jobsvc.models import binding
from tests.unit.routes.conftest import Make
from tests.unit.routes.kinds import EXTRACTION, GENERATION, UNKNOWN_ID, Kind

SECRET = "password=hunter2"
A_JOB = f"{GENERATION.path}/{UNKNOWN_ID}"


@pytest.fixture
def fail_with(monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception], None]:
    """Let every look at a job end with an error."""

    def fail_with(error: Exception) -> None:
        def fail(*_: object, **__: object) -> None:
            raise error

        monkeypatch.setattr(JobHelper, "get", fail)

    return fail_with


def _refusal(code: str) -> ClientError:
    return VerboseClientError({"Error": {"Code": code, "Message": SECRET}}, "GetItem")


def _cancelled(reason: str) -> TransactWriteError:
    response = {"Error": {"Code": "TransactionCanceledException", "Message": SECRET}}
    cause = VerboseClientError(response, "TransactWriteItems", {}, cancellation_reasons=[CancellationReason(reason)])
    return TransactWriteError(SECRET, cause)


def test_an_address_of_nothing_is_a_problem_too(tableless: FlaskClient) -> None:
    response = tableless.get("/api/v1/nothing")
    assert (response.status_code, response.content_type) == (404, "application/problem+json")
    assert response.json == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "There is nothing at this address; /api/docs shows what there is.",
    }


def test_a_method_that_is_not_taken_names_those_that_are(tableless: FlaskClient, kind: Kind) -> None:
    response = tableless.put(f"{kind.path}/{UNKNOWN_ID}")
    assert (response.status_code, response.content_type) == (405, "application/problem+json")
    assert {"GET", "PATCH", "DELETE"} <= set(response.headers["Allow"].split(", "))


def test_an_error_of_the_domain_keeps_its_words_and_details(client: FlaskClient, make: Make, kind: Kind) -> None:
    job = make()
    response = client.post(f"{kind.path}/{job['id']}/retry")
    assert response.json == {
        "type": "urn:problem-type:jobsvc:wrong-state",
        "title": "Wrong state",
        "status": 409,
        "detail": f"Cannot retry job {job['id']}: it is PENDING, and must be CANCELLED or FAILED.",
        "state": "PENDING",
        "attempt": 0,
    }


@pytest.mark.parametrize(
    "error",
    [
        RuntimeError(SECRET),
        KeyError(SECRET),
        JobError(SECRET),
        GetError(SECRET, _refusal("AccessDeniedException")),
        GetError(SECRET, _refusal("ValidationException")),
        PutError(SECRET, ValueError(SECRET)),
        GetError(SECRET),
        _cancelled("ValidationError"),
        ResponseParserError(SECRET),
    ],
    ids=repr,
)
def test_an_error_of_ours_is_500_without_its_text_and_the_log_has_it(
    tableless: FlaskClient, fail_with: Callable[[Exception], None], error: Exception
) -> None:
    fail_with(error)
    with capture_logs() as logs:
        response = tableless.get(A_JOB)
    assert (response.status_code, response.content_type) == (500, "application/problem+json")
    assert SECRET not in response.text
    assert type(error).__name__ not in response.text
    (entry,) = logs
    assert (entry["instance"], entry["exc_info"], entry["path"]) == (response.json["instance"], error, A_JOB)


@pytest.mark.parametrize(
    "error",
    [
        GetError(SECRET, _refusal("ProvisionedThroughputExceededException")),
        GetError(SECRET, _refusal("ThrottlingException")),
        GetError(SECRET, _refusal("InternalServerError")),
        GetError(SECRET, _refusal("ServiceUnavailable")),
        GetError(SECRET, _refusal("502")),
        _cancelled("TransactionConflict"),
        _cancelled("ThrottlingError"),
    ],
    ids=str,
)
def test_a_table_that_cannot_answer_now_is_503_with_retry_after(
    tableless: FlaskClient, fail_with: Callable[[Exception], None], error: Exception
) -> None:
    fail_with(error)
    response = tableless.get(A_JOB)
    assert (response.status_code, response.content_type) == (503, "application/problem+json")
    assert response.headers["Retry-After"] == "5"
    assert SECRET not in response.text


def test_a_missing_table_is_503_and_says_how_to_make_it(client: FlaskClient, config: Config) -> None:
    models.Job.delete_table()
    try:
        for response in (
            client.get(A_JOB),
            client.get(GENERATION.path),
            client.post(EXTRACTION.path, json=EXTRACTION.body),
        ):
            assert response.status_code == 503
            assert "python migrate.py table" in response.json["detail"]
            assert response.headers["Retry-After"] == "5"
    finally:
        models.Job.create_table(wait=True, billing_mode="PAY_PER_REQUEST")


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port that takes connections and never answers."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(50)
        yield listener.getsockname()[1]


@pytest.fixture
def unreachable() -> Iterator[Callable[..., FlaskClient]]:
    """A client of an app whose table or queue is elsewhere."""
    models.release()
    yield lambda **settings: create_app(Config(table="jobs", secret="test", auth="off", **settings)).test_client()
    models.release()


def _all_ways(client: FlaskClient) -> list[tuple[int, str]]:
    responses = [
        client.get(A_JOB),
        client.get(GENERATION.path),
        client.post(EXTRACTION.path, json=EXTRACTION.body),
        client.patch(A_JOB, json={"title": "x"}),
        client.delete(A_JOB),
        client.post(f"{A_JOB}/retry"),
        client.get(f"{A_JOB}/progress"),
    ]
    return [(response.status_code, response.headers.get("Retry-After", "")) for response in responses]


def test_a_dynamodb_that_is_down_is_503_at_once(unreachable: Callable[..., FlaskClient]) -> None:
    client = unreachable(dynamodb_url="http://127.0.0.1:1")
    begun = time.monotonic()
    assert _all_ways(client) == [(503, "5")] * 7
    assert time.monotonic() - begun < 10


def test_a_dynamodb_that_never_answers_is_503_after_its_timeouts(
    unreachable: Callable[..., FlaskClient], silent_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(binding, "READ_TIMEOUT", 0.1)
    client = unreachable(dynamodb_url=f"http://127.0.0.1:{silent_port}")
    begun = time.monotonic()
    response = client.get(A_JOB)
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    assert time.monotonic() - begun < 5


def test_all_tries_of_one_request_together_take_seconds() -> None:
    assert (1 + binding.MAX_RETRIES) * binding.READ_TIMEOUT <= 10
    assert (1 + binding.MAX_RETRIES) * binding.CONNECT_TIMEOUT <= 10


def test_a_redis_that_never_answers_does_not_hold_up_a_create(
    app: Flask, client: FlaskClient, silent_port: int
) -> None:
    queue = type(app.extensions["jobsvc"])(Config(redis_url=f"redis://127.0.0.1:{silent_port}/0"))
    app.extensions["jobsvc"] = queue
    begun = time.monotonic()
    response = client.post(EXTRACTION.path, json=EXTRACTION.body)
    assert response.status_code == 202
    assert time.monotonic() - begun < 4
    assert client.get(response.headers["Location"]).json["status"] == "PENDING"
