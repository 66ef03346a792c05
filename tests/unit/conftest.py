from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from jobsvc import models
from jobsvc.models.binding import client as dynamodb
from jobsvc.queueing import JobQueue


@pytest.fixture(autouse=True)
def unbound() -> Iterator[None]:
    """Leaves no table bound, whatever the test made: a command that loads the application binds one."""
    yield
    models.release()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Asks the API."""
    return app.test_client()


@pytest.fixture
def queued(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, str]]:
    """A queue that answers: what was put in it, as (job_type, job_id, task_id)."""
    put: list[tuple[str, str, str]] = []
    monkeypatch.setattr(JobQueue, "put", lambda self, *message: put.append(message))
    return put


@pytest.fixture
def sent(app: Flask) -> Iterator[list[str]]:
    """The operations that were sent to DynamoDB, one entry a request; clear it to begin to count."""
    operations: list[str] = []

    def note(event_name: str, **_: Any) -> None:
        operations.append(event_name.rpartition(".")[2])

    events = dynamodb().meta.events
    events.register_first("before-send.dynamodb", note)
    yield operations
    events.unregister("before-send.dynamodb", note)
