from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.unit.routes.kinds import KINDS, Kind

Make = Callable[..., dict[str, Any]]


@pytest.fixture(params=KINDS, ids=str)
def kind(request: pytest.FixtureRequest) -> Kind:
    return request.param


@pytest.fixture
def make(client: FlaskClient, kind: Kind) -> Make:
    """Makes a job over HTTP; what is given goes over the smallest body."""

    def make(**fields: Any) -> dict[str, Any]:
        response = client.post(kind.path, json={**kind.body, **fields})
        assert response.status_code == 202, response.text
        return response.json

    return make
