"""Filters of the list that are not used as they stand. There is no table here, and none is asked."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.unit.web.conftest import BROWSER, Look, texts


@pytest.fixture
def client(tableless: FlaskClient) -> FlaskClient:
    return tableless


@pytest.mark.parametrize(
    ("query", "at", "said"),
    [
        ("problem_id=1A", "problem_id", "Name the platform as well"),
        ("platform=a%23b", "platform", "must not hold '#'"),
        ("platform=x&problem_id=" + "9" * 1001, "problem_id", "at most 1,000"),
        ("status=DONE", None, "status: Must be one of"),
        ("kind=other", None, "kind: Must be one of"),
        ("colour=red", None, "colour: There is no such field."),
        ("limit=1", None, "limit: There is no such field."),
    ],
)
def test_a_filter_that_cannot_be_used_says_why(look: Look, query: str, at: str | None, said: str) -> None:
    page = look(f"/?{query}", status=422)
    if at:
        assert page.css_first(f"#{at}").attributes["aria-invalid"] == "true"
        assert said in page.css_first(f"#{at}-error").text()
        assert page.css_first(f"#{at}").attributes["value"]
    else:
        assert said in texts(page, "[role=alert]")[0]
    assert not page.css("tr")


def test_what_a_form_sends_becomes_a_link_to_share(client: FlaskClient) -> None:
    response = client.get("/?kind=&platform=codeforces&problem_id=&status=FAILED", headers=BROWSER)
    assert (response.status_code, response.headers["Location"]) == (302, "/?platform=codeforces&status=FAILED")


@pytest.mark.parametrize("name", ["endpoint", "_external", "_scheme", "_anchor", "_method", "self"])
def test_names_that_mean_something_to_the_program_mean_nothing_here(client: FlaskClient, look: Look, name: str) -> None:
    look(f"/?{name}=javascript", status=422)
    response = client.get(f"/?{name}=javascript&kind=", headers=BROWSER)
    assert response.headers["Location"] == f"/?{name}=javascript"
