from __future__ import annotations

import time

import pytest
from flask import Flask
from flask.testing import FlaskClient

from jobsvc import create_app, models
from jobsvc.config import Config
from jobsvc.queueing import JobQueue

NOWHERE = "127.0.0.1:1"


def test_liveness_asks_nobody(client: FlaskClient, sent: list[str]) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.json) == (200, {"status": "ok"})
    assert sent == []


def test_ready_where_table_and_queue_answer(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(JobQueue, "ping", lambda self: None)
    monkeypatch.setattr(JobQueue, "sandboxes", lambda self: ["bubblewrap", "landlock"])
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json == {"table": "ok", "queue": "ok", "sandbox": ["bubblewrap", "landlock"]}


def test_not_ready_while_the_queue_is_away(client: FlaskClient) -> None:
    response = client.get("/readyz")
    assert (response.status_code, response.json) == (
        503,
        {"table": "ok", "queue": "unreachable", "sandbox": []},
    )


def test_not_ready_without_the_table(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(JobQueue, "ping", lambda self: None)
    monkeypatch.setattr(JobQueue, "sandboxes", lambda self: [])
    models.Job.delete_table()
    try:
        response = client.get("/readyz")
        assert (response.status_code, response.json) == (
            503,
            {"table": "missing", "queue": "ok", "sandbox": []},
        )
    finally:
        models.Job.create_table(wait=True, billing_mode="PAY_PER_REQUEST")


def test_not_ready_where_dynamodb_is_down_and_says_so_within_seconds() -> None:
    models.release()
    app = create_app(
        Config(dynamodb_url=f"http://{NOWHERE}", redis_url=f"redis://{NOWHERE}/0", secret="test", auth="off")
    )
    try:
        begun = time.monotonic()
        response = app.test_client().get("/readyz")
        assert response.status_code == 503
        assert response.json == {"table": "unreachable", "queue": "unreachable", "sandbox": []}
        assert time.monotonic() - begun < 5
    finally:
        models.release()
