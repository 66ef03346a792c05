from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser
from werkzeug.test import TestResponse

from jobsvc import create_app, keys
from jobsvc.config import Config
from tests.tables import NO_REDIS

#: What a browser says that it takes.
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}

Page = LexborHTMLParser
Look = Callable[..., Page]


@pytest.fixture
def look(client: FlaskClient) -> Look:
    """Opens a page as a browser does, and reads it; its status is 200 unless said."""

    def look(address: str, *, status: int = 200, **options: Any) -> Page:
        return read(client.get(address, headers=BROWSER, **options), status=status)

    return look


@pytest.fixture(scope="session")
def tableless() -> FlaskClient:
    """Asks an application that has no table: for pages that look at none. Quicker to have than one with a table."""
    return create_app(Config(table="none", secret="test", auth="off", redis_url=NO_REDIS)).test_client()


def read(response: TestResponse, *, status: int = 200) -> Page:
    """A page that was answered."""
    assert response.status_code == status, response.text
    assert response.mimetype == "text/html"
    return LexborHTMLParser(response.text)


def texts(page: Page, css: str) -> list[str]:
    """What is to be read in each, its spaces as a browser shows them."""
    return [" ".join(node.text().split()) for node in page.css(css)]


@pytest.fixture
def locked(config: Config) -> Flask:
    """The application with its lock on. Its context is not pushed: requests that shared one would share who asks."""
    return create_app(replace(config, auth="on", secret="s" * 40))


@pytest.fixture
def door(locked: Flask) -> FlaskClient:
    """A browser that has not signed in."""
    return locked.test_client()


class Visitor:
    """A browser before the lock, that fills in forms with the tokens that stand in them."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def open(self, address: str) -> TestResponse:
        return self.client.get(address, headers=BROWSER)

    def send(self, form_at: str, address: str, **fields: Any) -> TestResponse:
        """Post a form that stands on the page `form_at`."""
        token = read(self.open(form_at)).css_first("input[name=csrf_token]").attributes["value"]
        return self.client.post(address, data={"csrf_token": token, **fields}, headers=BROWSER)

    def sign_in(self, role: str, *, name: str = "") -> TestResponse:
        """With a new key."""
        return self.send("/sign-in", "/sign-in", key=keys.create(name or f"the {role}", role).text)


@pytest.fixture
def visitor(door: FlaskClient) -> Visitor:
    """Somebody with a browser, who has not signed in."""
    return Visitor(door)
