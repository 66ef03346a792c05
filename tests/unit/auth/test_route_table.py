"""Each route with each method, asked as each role, as nobody, and with a revoked key."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from jobsvc import create_app, keys
from jobsvc.config import NO_LIMIT, RATES, Config
from jobsvc.keys import Role
from tests.locks import SECRET, MakeKey, bearing
from tests.route_table import DOCUMENT, OPEN, Route, document, routes_of

pytestmark = pytest.mark.parametrize("config", ["moto"], indirect=True)

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
WRITERS = {"POST", "PATCH", "DELETE"}


@pytest.fixture
def locked(config: Config) -> Flask:
    """Asked more often than one may."""
    return create_app(replace(config, auth="on", secret=SECRET, **dict.fromkeys(RATES, NO_LIMIT)))


@pytest.fixture
def routes(locked: Flask) -> list[Route]:
    return routes_of(locked)


def _status(client: FlaskClient, route: Route, headers: dict[str, str] | None = None) -> int:
    with client.open(route.example, method=route.method, headers=headers) as answer:
        return answer.status_code


def test_the_table_in_the_docs_has_every_route(locked: Flask) -> None:
    assert DOCUMENT.read_text() == document(locked), "python -m tests.route_table; then look at what it changed"


def test_nobody_is_let_in_where_a_key_is_due(nobody: FlaskClient, routes: list[Route]) -> None:
    let_in = {route for route in routes if _status(nobody, route) not in {401, 403}}
    assert let_in == {route for route in routes if route.due is None}


def test_a_revoked_key_is_no_key(nobody: FlaskClient, routes: list[Route], key: MakeKey) -> None:
    made = key("admin")
    keys.revoke(made.key.key_id)
    refused = {route for route in routes if _status(nobody, route, bearing(made)) == 401}
    assert refused == {route for route in routes if route.due is not None}


@pytest.mark.parametrize("role", Role)
def test_a_role_may_what_it_may_and_no_more(nobody: FlaskClient, routes: list[Route], key: MakeKey, role: Role) -> None:
    headers = bearing(key(role))
    answers = {route: _status(nobody, route, headers) for route in routes}

    assert {route for route, status in answers.items() if status == 403} == {
        route for route in routes if route.due and not role.covers(route.due)
    }
    assert {status for status in answers.values() if status in {401, 405}} == set()
    assert {route.address for route, status in answers.items() if status >= 500} <= {"/readyz"}  # there is no queue


def test_browsers_that_want_a_page_are_sent_to_sign_in(nobody: FlaskClient, routes: list[Route]) -> None:
    for route in routes:
        if route.due and route.method == "GET" and not _is_of_programs(route):
            with nobody.get(route.example, headers=BROWSER) as answer:
                assert (answer.status_code, answer.location) == (302, f"/sign-in?next={route.example}"), route


def test_browsers_at_addresses_of_programs_get_the_problem_document(nobody: FlaskClient, routes: list[Route]) -> None:
    asked = [route for route in routes if route.due and route.method == "GET" and _is_of_programs(route)]
    assert {route.address for route in asked} >= {"/api/openapi.json", "/readyz", "/metrics"}
    for route in asked:
        with nobody.get(route.example, headers=BROWSER) as answer:
            assert (answer.status_code, answer.content_type) == (401, "application/problem+json"), route


def _is_of_programs(route: Route) -> bool:
    return route.address.startswith(("/api/", "/readyz", "/metrics")) and route.address != "/api/docs"


def test_what_is_open_shows_and_does_nothing_of_the_service(nobody: FlaskClient, routes: list[Route]) -> None:
    opened = {route for route in routes if route.due is None}
    assert {route.address for route in opened} == OPEN
    assert {_status(nobody, route) for route in opened if route.method in WRITERS} == {400}  # without its form's token


def test_a_method_that_an_address_does_not_take_is_told_to_those_who_may_know_the_address(
    nobody: FlaskClient, key: MakeKey
) -> None:
    reader = bearing(key("reader"))
    for method in ("PUT", "TRACE", "BREW"):
        for path in ("/healthz", "/sign-in"):
            assert nobody.open(path, method=method).status_code == 405, (method, path)
        for path in ("/", "/api/v1/events", "/metrics"):
            assert nobody.open(path, method=method).status_code == 401, (method, path)
            assert nobody.open(path, method=method, headers=reader).status_code == 405, (method, path)
    assert nobody.post("/nothing", headers=reader).status_code == 404
