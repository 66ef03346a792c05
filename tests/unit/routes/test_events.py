"""Streams of events over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from jobsvc import create_app
from jobsvc.config import Config
from jobsvc.models import KINDS
from jobsvc.runs import Run, claim
from tests.streams import Event, events, next_named, until_end
from tests.unit.routes.conftest import Make
from tests.unit.routes.kinds import Kind


@pytest.fixture
def app(config: Config, valkey: str) -> Iterator[Flask]:
    app = create_app(replace(config, redis_url=valkey, queue=config.table))
    with app.app_context():
        yield app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@contextmanager
def _watching(client: FlaskClient, address: str, after: str | None = None) -> Iterator[Iterator[Event]]:
    headers = {} if after is None else {"Last-Event-ID": after}
    response = client.get(address, headers=headers)
    assert response.status_code == 200, response.text
    try:
        yield events(response.response)
    finally:
        response.close()


def _address(kind: Kind, job: dict[str, Any]) -> str:
    return f"{kind.path}/{job['id']}/events"


def _claimed(kind: Kind, job: dict[str, Any]) -> Run:
    return claim(KINDS[kind.job_type], job["id"])


def test_a_stream_tells_the_history_and_then_what_comes_until_the_job_has_ended(
    client: FlaskClient, make: Make, kind: Kind
) -> None:
    job = make()
    with _watching(client, _address(kind, job)) as stream:
        assert [next(stream).data["step"], next(stream).data["status"]] == ["created", "PENDING"]
        run = _claimed(kind, job)
        assert next_named(stream, "progress").data["step"] == "claimed"
        run.progress("reading", "읽는 중")
        run.finish({})
        rest = until_end(stream)
    steps = [event.data["step"] for event in rest if event.name == "progress"]
    assert steps == ["reading", "completed"]
    assert [event.name for event in rest][-3:] == ["progress", "state", "end"]
    assert (rest[-2].data["status"], rest[-1].data) == ("COMPLETED", {"status": "COMPLETED"})
    told = client.get(f"{kind.path}/{job['id']}/progress").json["items"]
    assert rest[-3].data == told[-1]
