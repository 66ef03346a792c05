"""Signing in and out."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from jobsvc import keys
from tests.unit.web.conftest import BROWSER, Look, Visitor, read, texts

#: What is shown here is not the engine's doing.
pytestmark = pytest.mark.parametrize("config", ["moto"], indirect=True)


def test_who_has_not_signed_in_is_led_to_the_door_and_back(visitor: Visitor) -> None:
    sent = visitor.open("/?status=FAILED")
    assert (sent.status_code, sent.headers["Location"]) == (302, "/sign-in?next=/%3Fstatus%3DFAILED")

    page = read(visitor.open(sent.headers["Location"]))
    wanted = page.css_first("form input[name=next]").attributes["value"]
    key = keys.create("alice", "operator").text
    entered = visitor.send("/sign-in", "/sign-in", key=f" {key}\n", next=wanted)
    assert (entered.status_code, entered.headers["Location"]) == (303, "/?status=FAILED")

    header = read(visitor.open("/?status=FAILED")).css_first("header .who")
    assert "alice" in header.text()
    assert "operator" in header.text()


def test_below_a_path_of_a_proxy_all_ways_stay_below_it(visitor: Visitor) -> None:
    below = {"base_url": "http://localhost/below"}
    sent = visitor.client.get("/new", headers=BROWSER, **below)
    assert sent.headers["Location"] == "/below/sign-in?next=/below/new"

    page = read(visitor.client.get("/sign-in?next=/below/new", headers=BROWSER, **below))
    fields = {field.attributes["name"]: field.attributes.get("value") for field in page.css("main form input")}
    fields["key"] = keys.create("alice", "operator").text
    entered = visitor.client.post(
        page.css_first("main form").attributes["action"].removeprefix("/below"), data=fields, **below
    )
    assert entered.headers["Location"] == "/below/new"
    form = read(visitor.client.get("/new", headers=BROWSER, **below))
    addresses = {node.attributes[name] for name in ("href", "src", "action") for node in form.css(f"[{name}^='/']")}
    assert len(addresses) > 8
    assert all(address.startswith("/below/") for address in addresses)


def test_the_cookie_is_signed_and_out_of_reach(visitor: Visitor) -> None:
    cookie = visitor.sign_in("reader").headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert re.search(r"Expires=", cookie)
    assert "Secure" not in cookie

    name, value = cookie.split(";")[0].split("=", 1)
    assert visitor.open("/").status_code == 200
    visitor.client.set_cookie(name, value[:-4] + ("AAAA" if not value.endswith("AAAA") else "BBBB"))
    assert visitor.open("/").headers["Location"].startswith("/sign-in")


def test_over_tls_the_cookie_is_for_tls_alone(visitor: Visitor) -> None:
    response = visitor.client.get("/sign-in", headers=BROWSER, base_url="https://localhost")
    assert "Secure" in response.headers["Set-Cookie"]


@pytest.mark.parametrize("key", ["", "jobsvc_0123456789abcdef_" + "0" * 64, "nonsense"])
def test_a_wrong_key_is_told_in_words_and_not_repeated(visitor: Visitor, key: str) -> None:
    refused = visitor.send("/sign-in", "/sign-in", key=key, next="/new")
    assert refused.headers["WWW-Authenticate"].startswith("Bearer ")
    page = read(refused, status=401)
    assert page.css_first("#key").attributes["aria-invalid"] == "true"
    assert page.css_first("#key").attributes["aria-describedby"] == "key-error"
    assert page.css_first("#key-error").text().startswith("There is no such key. ")
    assert "`" not in page.css_first("#key-error").text()
    assert page.css_first("input[name=next]").attributes["value"] == "/new"
    assert not page.css_first("#key").attributes.get("value")
    assert not key or key not in page.html


def test_a_revoked_key_ends_its_session(visitor: Visitor) -> None:
    key = keys.create("alice", "reader")
    visitor.send("/sign-in", "/sign-in", key=key.text)
    assert visitor.open("/").status_code == 200
    keys.revoke(key.key.key_id)
    assert visitor.open("/").headers["Location"].startswith("/sign-in")


@pytest.mark.parametrize(
    "address", ["https://example.org/", "//example.org", "/\\example.org", "javascript:alert(1)", "example.org"]
)
def test_the_way_on_never_leads_elsewhere(visitor: Visitor, address: str) -> None:
    key = keys.create("alice", "reader").text
    assert visitor.send("/sign-in", "/sign-in", key=key, next=address).headers["Location"] == "/"


def test_signing_out_forgets_the_visitor(visitor: Visitor) -> None:
    visitor.sign_in("reader")
    left = visitor.send("/", "/sign-out")
    assert left.status_code == 303
    assert texts(read(visitor.open(left.headers["Location"])), "[role=status]") == ["You are signed out."]
    assert visitor.open("/").status_code == 302


def test_a_form_without_its_token_is_refused_with_a_way_back(visitor: Visitor) -> None:
    visitor.sign_in("operator")
    headers = {**BROWSER, "Referer": "http://localhost/new?a=b"}
    refused = visitor.client.post("/new/extraction", data={"problem_url": "x"}, headers=headers)
    page = read(refused, status=400)
    assert page.css_first("h1").text() == "This form is not good any more"
    assert page.css_first("a.primary").attributes["href"] == "/new?a=b"


@pytest.mark.parametrize(
    "referrer", ["https://example.org/new", "http://localhost//example.org/", "http://[", "nonsense", ""]
)
def test_the_way_back_is_one_of_this_site(visitor: Visitor, referrer: str) -> None:
    visitor.sign_in("operator")
    refused = visitor.client.post("/new/extraction", headers={**BROWSER, "Referer": referrer})
    ways = [link.attributes["href"] for link in read(refused, status=400).css("main a")]
    assert ways in (["/"], ["/", "/"])


def test_a_link_signs_in_once(locked: Flask, visitor: Visitor) -> None:
    key = keys.create("dev", "admin").key
    token = locked.extensions["jobsvc.links"].make(key.key_id)
    assert visitor.client.head(f"/sign-in?token={token}").status_code == 200

    entered = visitor.open(f"/sign-in?token={token}&next=/new")
    assert (entered.status_code, entered.headers["Location"]) == (302, "/new")
    assert "dev" in read(visitor.open("/")).css_first(".who").text()

    assert visitor.open(f"/sign-in?token={token}").headers["Location"] == "/"

    other = Visitor(locked.test_client())
    page = read(other.open(f"/sign-in?token={token}"), status=401)
    assert "used before" in page.css_first("#key-error").text()
    assert token not in page.html
    assert other.open("/").status_code == 302


def test_the_door_and_what_it_is_made_of_are_open(door: FlaskClient) -> None:
    page = read(door.get("/sign-in", headers=BROWSER))
    assert page.css_first("h1").text() == "Sign in"
    assert not page.css("nav")
    loaded = [node.attributes.get("href") or node.attributes["src"] for node in page.css("link[href], script[src]")]
    assert len(loaded) == 3
    for address in [*loaded, "/favicon.ico"]:
        with door.get(address) as response:
            assert response.status_code == 200


def test_where_the_lock_is_off_there_is_no_door(client: FlaskClient) -> None:
    response = client.get("/sign-in?next=/new", headers=BROWSER)
    assert (response.status_code, response.headers["Location"]) == (302, "/new")


def test_where_the_lock_is_off_nobody_signs_out(look: Look) -> None:
    assert not look("/").css("form[action='/sign-out']")
