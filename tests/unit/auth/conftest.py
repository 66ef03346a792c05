from __future__ import annotations

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf

from jobsvc import auth, keys


@pytest.fixture
def nobody(locked: Flask) -> FlaskClient:
    """Asks a locked API, without a key."""
    return locked.test_client()


@pytest.fixture
def browser(locked: Flask) -> FlaskClient:
    """Signs in by `/let-me-in`, and finds the token of forms at `/token`."""

    @auth.open_to_anyone
    def let_me_in(key_id: str) -> Response:
        auth.sign_in(keys.current(key_id))
        return Response("welcome")

    @auth.open_to_anyone
    def leave() -> Response:
        auth.sign_out()
        return Response("bye")

    locked.add_url_rule("/let-me-in/<key_id>", view_func=let_me_in)
    locked.add_url_rule("/leave", view_func=leave)
    locked.add_url_rule("/token", view_func=lambda: generate_csrf(), endpoint="token")
    return locked.test_client()
