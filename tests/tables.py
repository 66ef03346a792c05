"""A fresh table for a test, on moto and again on DynamoDB Local: one story, told on both engines."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from flask import Flask
from moto import mock_aws

from jobsvc import create_app, engines, models
from jobsvc.config import Config
from jobsvc.migration import create_table
from jobsvc.models import binding
from tests import faults

#: Nothing listens here: a test that needs a queue says so.
NO_REDIS = "redis://127.0.0.1:1/0"
#: For an item that moto takes half a minute over: DynamoDB Local where it is there, else moto all the same.
QUICKER = "dynamodb_local, else moto"


@pytest.fixture(params=["moto", pytest.param("dynamodb_local", marks=pytest.mark.dynamodb_local)])
def config(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Config]:
    """Settings of a table that exists and is empty; the models are bound to it."""
    table = f"jobsvc-{uuid.uuid4()}"
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    if request.param == "moto" or (request.param == QUICKER and engines.why_no_dynamodb_local()):
        with mock_aws():
            yield from _bound(Config(table=table, secret="test", auth="off", redis_url=NO_REDIS, judge_gap_ms=0))
    else:
        url = request.getfixturevalue("dynamodb_local")
        # A machine that does other things too may keep DynamoDB Local waiting for longer than an operator would wait.
        monkeypatch.setattr(binding, "READ_TIMEOUT", 30)
        yield from _bound(
            Config(table=table, secret="test", auth="off", redis_url=NO_REDIS, judge_gap_ms=0, dynamodb_url=url)
        )


def _bound(config: Config) -> Iterator[Config]:
    create_table(config)
    try:
        yield config
    finally:
        models.Job.delete_table()
        models.release()


@pytest.fixture
def app(config: Config) -> Iterator[Flask]:
    """The application, with its context pushed."""
    app = create_app(config)
    with app.app_context():
        yield app


@pytest.fixture
def wire(app: Flask) -> Iterator[faults.Wire]:
    """The calls to the table, for a test that makes them go wrong."""
    with faults.wire() as wire:
        yield wire
