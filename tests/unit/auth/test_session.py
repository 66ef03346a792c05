"""Signing in with a browser: the cookie, what it is worth, and the token that forms need with it."""

from __future__ import annotations

import time

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask.testing import FlaskClient

from jobsvc import auth, keys
from jobsvc.auth_errors import KeyRevoked, LinkRefused
from jobsvc.sign_in_links import SignInLinks
from tests.locks import SECRET, MakeKey, bearing
from tests.unit.routes.kinds import EXTRACTION, UNKNOWN_ID

pytestmark = pytest.mark.parametrize("config", ["moto"], indirect=True)

JOBS = EXTRACTION.path
RETRY = f"{JOBS}/{UNKNOWN_ID}/retry"


def _cookie(secret: str, **values: object) -> str:
    app = Flask("another")
    app.secret_key = secret
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    return str(signer.dumps(values))


def _set(browser: FlaskClient, cookie: str) -> None:
    browser.set_cookie("jobsvc", cookie)


def test_a_browser_that_signed_in_is_let_in(browser: FlaskClient, key: MakeKey) -> None:
    assert browser.get(JOBS).status_code == 401
    answer = browser.get(f"/let-me-in/{key('reader').key.key_id}")
    cookie = answer.headers["Set-Cookie"]
    assert all(part in cookie for part in ("jobsvc=", "HttpOnly", "SameSite=Lax", "Path=/"))
    assert "Secure" not in cookie
    assert browser.get(JOBS).status_code == 200
    browser.get("/leave")
    assert browser.get(JOBS).status_code == 401


@pytest.mark.parametrize("how", [{"headers": {"X-Forwarded-Proto": "https"}}, {"base_url": "https://localhost"}])
def test_over_https_the_cookie_is_for_https_alone(browser: FlaskClient, key: MakeKey, how: dict) -> None:
    assert "Secure" in browser.get(f"/let-me-in/{key().key.key_id}", **how).headers["Set-Cookie"]


def test_a_cookie_holds_no_key(browser: FlaskClient, key: MakeKey) -> None:
    made = key()
    browser.get(f"/let-me-in/{made.key.key_id}")
    with browser.session_transaction() as held:
        assert held["key_id"] == made.key.key_id
        assert made.text.rpartition("_")[2] not in str(held)


def test_a_cookie_ends_with_its_key(browser: FlaskClient, key: MakeKey) -> None:
    made = key()
    browser.get(f"/let-me-in/{made.key.key_id}")
    keys.revoke(made.key.key_id)
    answer = browser.get(JOBS)
    assert (answer.status_code, answer.json["title"]) == (401, "Key revoked")
    assert browser.get(JOBS).json["title"] == "Key missing", "the cookie was taken back"


def test_the_sign_in_page_says_why_one_has_to_sign_in_again(browser: FlaskClient, key: MakeKey) -> None:
    made = key()
    browser.get(f"/let-me-in/{made.key.key_id}")
    keys.revoke(made.key.key_id)
    page = browser.get("/overview", headers={"Accept": "text/html"}, follow_redirects=True)
    assert (page.status_code, page.request.path) == (200, "/sign-in")
    assert "The key &#39;an admin&#39; was revoked" in page.text


def test_a_cookie_is_worth_its_keys_role(browser: FlaskClient, key: MakeKey) -> None:
    browser.get(f"/let-me-in/{key('reader').key.key_id}")
    token = browser.get("/token").text
    assert browser.post(RETRY, headers={"X-CSRFToken": token}).status_code == 403


def test_forged_and_altered_cookies_are_none(browser: FlaskClient, key: MakeKey) -> None:
    made = key()
    right = _cookie(SECRET, key_id=made.key.key_id)
    _set(browser, right)
    assert browser.get(JOBS).status_code == 200
    for wrong in (
        _cookie("another secret, as long as the right one", key_id=made.key.key_id),
        made.key.key_id,
        right[:-1],
        right[:-2] + ("A" if right[-2] != "A" else "B") + right[-1],
        "." + right,
        right.split(".")[0],
        "eyJrZXlfaWQiOiJ4In0.x.y",
    ):
        _set(browser, wrong)
        answer = browser.get(JOBS)
        assert (answer.status_code, answer.json["title"]) == (401, "Key missing"), wrong


def test_a_cookie_for_a_key_that_is_none_is_refused(browser: FlaskClient) -> None:
    for key_id in ("0" * 16, "KEY#", 7, ["x"], None, {"a": 1}):
        _set(browser, _cookie(SECRET, key_id=key_id))
        assert browser.get(JOBS).status_code == 401


@pytest.mark.parametrize(("hours", "status"), [(11.9, 200), (12.1, 401)])
def test_a_cookie_is_good_for_half_a_day(
    browser: FlaskClient, key: MakeKey, monkeypatch: pytest.MonkeyPatch, hours: float, status: int
) -> None:
    made, then = key(), time.time() - hours * 3600
    with monkeypatch.context() as earlier:
        earlier.setattr(time, "time", lambda: then)
        cookie = _cookie(SECRET, key_id=made.key.key_id)
    _set(browser, cookie)
    assert browser.get(JOBS).status_code == status


@pytest.mark.parametrize("headers", [{}, {"X-CSRFToken": ""}, {"X-CSRFToken": "forged"}])
def test_by_cookie_nothing_is_done_without_the_token(browser: FlaskClient, key: MakeKey, headers: dict) -> None:
    browser.get(f"/let-me-in/{key().key.key_id}")
    for method, path in (("POST", RETRY), ("DELETE", f"{JOBS}/{UNKNOWN_ID}"), ("PATCH", f"{JOBS}/{UNKNOWN_ID}")):
        answer = browser.open(path, method=method, headers=headers)
        assert (answer.status_code, answer.json["title"]) == (400, "Form refused")
        assert answer.content_type == "application/problem+json"


def test_by_cookie_with_the_token_it_is_done(browser: FlaskClient, key: MakeKey) -> None:
    browser.get(f"/let-me-in/{key().key.key_id}")
    token = browser.get("/token").text
    assert browser.post(RETRY, headers={"X-CSRFToken": token}).status_code == 404
    assert browser.post(RETRY, data={"csrf_token": token}).status_code in (404, 415)


def test_a_large_page_goes_in_by_cookie_too(browser: FlaskClient, key: MakeKey, queued: list) -> None:
    browser.get(f"/let-me-in/{key().key.key_id}")
    token = browser.get("/token").text
    body = {**EXTRACTION.body, "page_html": "<p>" + "x" * 2_000_000}
    assert browser.post(JOBS, json=body, headers={"X-CSRFToken": token}).status_code == 202
    assert len(queued) == 1


def test_a_token_of_before_signing_in_anew_is_stale(browser: FlaskClient, key: MakeKey) -> None:
    browser.get(f"/let-me-in/{key('reader').key.key_id}")
    stale = browser.get("/token").text
    browser.get(f"/let-me-in/{key('admin').key.key_id}")
    assert browser.post(RETRY, headers={"X-CSRFToken": stale}).status_code == 400


def test_a_key_needs_no_token_even_beside_a_cookie(browser: FlaskClient, key: MakeKey) -> None:
    made = key()
    browser.get(f"/let-me-in/{made.key.key_id}")
    assert browser.post(RETRY, headers=bearing(made)).status_code == 404


def test_a_wrong_key_is_not_mended_by_a_cookie(browser: FlaskClient, key: MakeKey) -> None:
    browser.get(f"/let-me-in/{key().key.key_id}")
    assert browser.get(JOBS, headers={"Authorization": "Bearer wrong"}).status_code == 401


def test_a_browser_without_a_key_is_sent_to_sign_in_and_back(browser: FlaskClient) -> None:
    page = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    answer = browser.get("/overview?kind=a b&x=%26", headers=page)
    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        "/sign-in?next=/overview%3Fkind%3Da%20b%26x%3D%2526",
    )
    assert browser.get("/", headers=page).headers["Location"] == "/sign-in?next=/"
    assert browser.post("/new", headers=page).status_code == 401
    assert browser.get("/overview", headers={"Accept": "*/*"}).status_code == 401
    assert browser.get("/overview", headers={**page, "Authorization": "Bearer wrong"}).status_code == 401


def test_a_link_signs_in_once(locked: Flask, key: MakeKey) -> None:
    made = key("operator")
    token = SignInLinks(SECRET).make(made.key.key_id)
    with locked.test_request_context("/"):
        assert auth.by_link(token).name == "an operator"
        with pytest.raises(LinkRefused, match="used before"):
            auth.by_link(token)


def test_a_link_of_a_revoked_key_does_not(locked: Flask, key: MakeKey) -> None:
    made = key()
    keys.revoke(made.key.key_id)
    with locked.test_request_context("/"), pytest.raises(KeyRevoked):
        auth.by_link(SignInLinks(SECRET).make(made.key.key_id))
