from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from jobsvc import auth, routes
from jobsvc.config import Config
from jobsvc.extraction import KNOWN
from tests.unit.routes.kinds import KINDS, Kind

Make = Callable[..., dict[str, Any]]


@pytest.fixture(params=KINDS, ids=str)
def kind(request: pytest.FixtureRequest) -> Kind:
    return request.param


@pytest.fixture(scope="session")
def tableless() -> FlaskClient:
    """Asks an API that has no table at all: what it answers has cost nothing."""
    app = Flask("jobsvc", static_folder=None)
    app.extensions["jobsvc.judges"] = KNOWN
    config = Config(secret="test", auth="off")
    auth.register(app, config)
    routes.register(app, config)
    return app.test_client()


@pytest.fixture
def make(client: FlaskClient, kind: Kind) -> Make:
    """Makes a job over HTTP; what is given goes over the smallest body."""

    def make(**fields: Any) -> dict[str, Any]:
        response = client.post(kind.path, json={**kind.body, **fields})
        assert response.status_code == 202, response.text
        return response.json

    return make
