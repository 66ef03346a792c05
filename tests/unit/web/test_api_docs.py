"""The page that shows the API's document."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.unit.web.conftest import Visitor, read


def test_all_that_the_page_loads_comes_from_here_and_nothing_runs_inside_it(tableless: FlaskClient) -> None:
    page = read(tableless.get("/api/docs"))
    assert page.css_first("meta[name=viewport]")
    assert not [script for script in page.css("script") if script.text(strip=True)]
    loaded = [node.attributes["src"] for node in page.css("script[src]")]
    loaded += [node.attributes["href"] for node in page.css("link[rel=stylesheet]")]
    loaded.append(page.css_first("#api-docs").attributes["data-document"])
    assert len(loaded) == 7
    for address in loaded:
        assert address.startswith(("/api/", "/static/")), address
        with tableless.get(address) as response:
            assert response.status_code == 200, address


def test_the_page_leads_back_to_the_jobs_and_says_who_asks(tableless: FlaskClient) -> None:
    page = read(tableless.get("/api/docs"))
    assert "Jobs" in [link.text() for link in page.css("nav a")]
    assert page.css_first('nav a[aria-current="page"]').text() == "API"
    assert page.css_first("main .hint strong").text() == "anybody"


@pytest.mark.parametrize("config", ["moto"], indirect=True)
def test_the_token_of_the_page_is_good_for_the_api(visitor: Visitor) -> None:
    visitor.sign_in("operator")
    token = read(visitor.open("/api/docs")).css_first('meta[name="csrf-token"]').attributes["content"]
    address, body = "/api/v1/problem-extraction-jobs", {"problem_url": "https://codeforces.com/problemset/problem/4/A"}
    assert visitor.client.post(address, json=body).status_code == 400
    assert visitor.client.post(address, json=body, headers={"X-CSRFToken": token}).status_code == 202
