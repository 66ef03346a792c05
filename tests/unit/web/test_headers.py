"""What a browser is told to refuse."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.unit.web.conftest import BROWSER

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


@pytest.fixture
def client(tableless: FlaskClient) -> FlaskClient:
    return tableless


@pytest.mark.parametrize(
    "address", ["/", "/nothing", "/static/style.css", "/static/nothing.css", "/healthz", "/api/docs"]
)
def test_every_answer_is_strict(client: FlaskClient, address: str) -> None:
    with client.get(address, headers=BROWSER) as response:
        assert response.headers["Content-Security-Policy"] == POLICY
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "same-origin"
        assert response.headers["X-Frame-Options"] == "DENY"


def test_a_page_is_not_kept_and_a_style_is_asked_for_anew(client: FlaskClient) -> None:
    assert client.get("/nothing", headers=BROWSER).headers["Cache-Control"] == "no-store"
    with client.get("/static/style.css") as style:
        assert style.headers["Cache-Control"] == "no-cache"
        assert style.headers["ETag"]
