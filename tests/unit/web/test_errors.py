"""Errors: pages for people, problem documents for programs."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.unit.web.conftest import BROWSER, Look


@pytest.fixture
def client(tableless: FlaskClient) -> FlaskClient:
    return tableless


def test_a_browser_sees_a_page_with_a_way_back(look: Look) -> None:
    page = look("/nothing", status=404)
    assert page.css_first("h1").text() == "Nothing here"
    assert page.css_first("main a.button").attributes["href"] == "/"


@pytest.mark.parametrize(
    "accept", ["*/*", "application/json", "application/problem+json", "text/html;q=0.1, */*;q=0.5"]
)
def test_a_program_gets_the_problem_document(client: FlaskClient, accept: str) -> None:
    response = client.get("/nothing", headers={"Accept": accept})
    assert (response.status_code, response.content_type) == (404, "application/problem+json")


@pytest.mark.parametrize("address", ["/api/v1/nothing", "/api/nothing", "/healthz/nothing", "/metrics/nothing"])
def test_addresses_of_programs_have_no_pages(client: FlaskClient, address: str) -> None:
    response = client.get(address, headers=BROWSER)
    assert (response.status_code, response.content_type) == (404, "application/problem+json")


def test_a_page_of_an_error_keeps_its_headers(client: FlaskClient) -> None:
    response = client.delete("/static/style.css", headers=BROWSER)
    assert (response.status_code, response.mimetype) == (405, "text/html")
    assert "GET" in response.headers["Allow"]
