"""What the log says of a request, and under which id."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from jobsvc import auth, request_log, routes
from jobsvc.config import Config
from jobsvc.extraction import KNOWN
from jobsvc.job_helper import JobHelper
from tests.unit.routes.kinds import GENERATION, UNKNOWN_ID

Lines = list[dict[str, Any]]


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    """Asks an API that has no table."""
    app = Flask("jobsvc", static_folder=None)
    app.extensions["jobsvc.judges"] = KNOWN
    request_log.register(app)
    config = Config(secret="test", auth="off")
    auth.register(app, config)
    routes.register(app, config)
    return app.test_client()


@pytest.fixture
def lines() -> Iterator[Lines]:
    with capture_logs([merge_contextvars]) as lines:
        yield lines


def test_an_answer_carries_the_id_that_the_request_came_with(client: FlaskClient, lines: Lines) -> None:
    answer = client.get("/healthz", headers={"X-Request-ID": "Edge-17.b_3"})
    assert answer.headers["X-Request-ID"] == "Edge-17.b_3"
    assert [line["request_id"] for line in lines] == ["Edge-17.b_3"]


@pytest.mark.parametrize(
    "given",
    [
        *["", "a b", "a\tb", 'x","level":"error', "x" * 129, "ä", "a,b", "%0d%0aSet-Cookie:a=b", "<script>"],
        f"my-jobsvc_{'0f' * 8}_{'a1' * 32}",
    ],
)
def test_any_other_id_is_replaced(client: FlaskClient, lines: Lines, given: str) -> None:
    answer = client.get("/healthz", headers={"X-Request-ID": given})
    made = answer.headers["X-Request-ID"]
    assert re.fullmatch("[0-9a-f]{32}", made)
    assert [line["request_id"] for line in lines] == [made]


def test_two_ids_are_none(client: FlaskClient) -> None:
    answer = client.get("/healthz", headers=[("X-Request-ID", "one"), ("X-Request-ID", "two")])
    assert answer.headers["X-Request-ID"] not in {"one", "two", "one,two"}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("PUT", "/healthz", 405),
        ("POST", GENERATION.path, 415),
        ("GET", f"{GENERATION.path}?limit=0", 422),
        ("GET", f"{GENERATION.path}/{UNKNOWN_ID}", 500),
    ],
)
def test_every_error_has_its_id_and_its_line(
    client: FlaskClient, lines: Lines, monkeypatch: pytest.MonkeyPatch, method: str, path: str, status: int
) -> None:
    def crash(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(JobHelper, "get", crash)
    answer = client.open(path, method=method, headers={"X-Request-ID": "mine"})
    assert (answer.status_code, answer.headers["X-Request-ID"]) == (status, "mine")
    assert {line["request_id"] for line in lines} == {"mine"}
    assert [line["status"] for line in lines if line["event"] == "request"] == [status]


def test_the_line_names_the_route_and_the_job_and_no_values(client: FlaskClient, lines: Lines) -> None:
    client.get(f"{GENERATION.path}/{UNKNOWN_ID}/progress?key=hunter2", headers={"Authorization": "Bearer hunter2"})
    line = lines[-1]
    assert line.pop("ms") >= 0
    assert line.pop("request_id")
    assert line == {
        "event": "request",
        "method": "GET",
        "route": f"{GENERATION.path}/<job_id>/progress",
        "status": 422,
        "job_id": UNKNOWN_ID,
        "key": "anybody",
        "log_level": "info",
    }


@pytest.mark.parametrize("path", [f"{GENERATION.path}/hunter2", "/hunter2", "/healthz?key=hunter2"])
def test_what_stands_in_an_address_is_not_told(client: FlaskClient, path: str) -> None:
    with capture_logs([merge_contextvars]) as lines:
        client.get(path)
    assert lines
    assert "hunter2" not in str([line for line in lines if line["event"] == "request"])


def test_nothing_of_a_request_stays_bound(client: FlaskClient) -> None:
    client.get("/healthz")
    assert merge_contextvars(None, "", {}) == {}
