"""What people try against the door, without a browser that would keep them from it."""

from __future__ import annotations

import base64
import json
import re
import socket
from collections.abc import Iterator
from urllib.parse import quote, urlsplit

import httpx2
import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from jobsvc.job_helper import JobHelper
from tests.site import Site

EXTRACTIONS = "/api/v1/problem-extraction-jobs"
PAGE = {"Accept": "text/html"}
NAME = "jobsvc"  #: of the cookie
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


class Visitor:
    """Somebody with cookies and forms."""

    def __init__(self, site: Site, client: httpx2.Client) -> None:
        self.site, self.client = site, client

    @property
    def cookie(self) -> str:
        return self.client.cookies[NAME]

    def token(self, page: str = "/sign-in") -> str:
        found = TOKEN.search(self.client.get(page, headers=PAGE).text)
        assert found, page
        return found[1]

    def sign_in(self, role: str, **fields: str) -> httpx2.Response:
        form = {"csrf_token": self.token(), "key": self.site.keys[role], **fields}
        return self.client.post("/sign-in", data=form, headers=PAGE)


@pytest.fixture
def visitor(site: Site) -> Iterator[Visitor]:
    with httpx2.Client(base_url=site.url, trust_env=False) as client:
        yield Visitor(site, client)


@pytest.fixture
def job(site: Site) -> Iterator[str]:
    """The id of a job that nobody runs."""
    with site.application():
        yield JobHelper.create_problem_extraction_job(platform="atcoder", problem_id="abc300_a")["id"]


def _raw(site: Site, request: bytes) -> str:
    """The head of the answer to bytes that no client library would send."""
    place = urlsplit(site.url)
    with socket.create_connection((place.hostname, place.port), timeout=10) as connection:
        connection.sendall(request)
        head = b""
        while b"\r\n\r\n" not in head and (more := connection.recv(65536)):
            head += more
    return head.partition(b"\r\n\r\n")[0].decode("latin-1")


def _ask_for(site: Site, target: str, *headers: str, method: str = "GET") -> str:
    lines = [f"{method} {target} HTTP/1.1", "Host: 127.0.0.1", "Connection: close", *headers]
    return _raw(site, "\r\n".join([*lines, "", ""]).encode("latin-1"))


def _status(head: str) -> int:
    return int(head.split(" ", 2)[1])


# Cookies


def _signed(values: dict[str, str], secret: str) -> str:
    app = Flask("forger")
    app.secret_key = secret
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    return str(signer.dumps(values))


def test_forged_cookies_let_nobody_in(site: Site, visitor: Visitor) -> None:
    visitor.sign_in("admin")
    real = visitor.cookie
    payload, *rest = real.split(".")
    admin = {"key_id": site.keys["admin"].split("_")[1]}
    unsigned = base64.urlsafe_b64encode(json.dumps(admin).encode()).decode().rstrip("=")
    forged = {
        "no cookie of ours": "x",
        "without a signature": unsigned,
        "with an empty signature": f"{unsigned}..",
        "signed by somebody else": _signed(admin, "another secret of as many characters"),
        "signed with nothing": _signed(admin, " "),
        "another's key under our signature": ".".join([unsigned, *rest]),
        "cut": real[:-1],
        "its signature's end altered": real[:-2] + ("AA" if real[-2:] != "AA" else "BB"),
        "a cursor of ours": site.ask("GET", f"{EXTRACTIONS}?limit=1").json()["next_cursor"] or "x",
    }
    assert payload
    assert site.ask("GET", EXTRACTIONS, role=None, headers={"Cookie": f"{NAME}={real}"}).status_code == 200
    for how, cookie in forged.items():
        answer = site.ask("GET", EXTRACTIONS, role=None, headers={"Cookie": f"{NAME}={cookie}"})
        assert answer.status_code == 401, how


def test_the_cookie_is_kept_from_scripts_and_from_other_sites(visitor: Visitor) -> None:
    answer = visitor.sign_in("reader")
    assert answer.status_code == 303
    flags = {part.strip().partition("=")[0].lower() for part in answer.headers["Set-Cookie"].split(";")[1:]}
    assert {"httponly", "samesite", "path", "expires"} <= flags
    assert "domain" not in flags
    token = visitor.token("/new")
    over_tls = visitor.client.post(
        "/sign-in",
        data={"csrf_token": token, "key": visitor.site.keys["reader"]},
        headers={**PAGE, "X-Forwarded-Proto": "https"},
    )
    assert "; Secure" in over_tls.headers["Set-Cookie"]


def test_a_session_of_before_is_worth_nothing_after_signing_in(visitor: Visitor) -> None:
    before_token = visitor.token()
    before = visitor.cookie
    visitor.sign_in("operator")
    assert visitor.cookie != before
    answer = visitor.client.post(f"{EXTRACTIONS}/bulk", json={}, headers={"X-CSRFToken": before_token})
    assert answer.status_code in {400, 403}
    refused = visitor.client.post(EXTRACTIONS, json={"problem_url": "x"}, headers={"X-CSRFToken": before_token})
    assert (refused.status_code, refused.json()["title"]) == (400, "Form refused")


# Forms that another site sends


def test_a_cookie_alone_changes_nothing(visitor: Visitor, job: str) -> None:
    visitor.sign_in("admin")
    stranger = Visitor(visitor.site, httpx2.Client(base_url=visitor.site.url, trust_env=False))
    with stranger.client:
        stranger.sign_in("admin")
        tokens = {"none": {}, "empty": {"X-CSRFToken": ""}, "a stranger's": {"X-CSRFToken": stranger.token("/new")}}
    json_as_text = {
        "content": b'{"action": "delete", "filter": {"all": true}}',
        "headers": {"Content-Type": "text/plain"},
    }
    for whose, headers in tokens.items():
        for method, path, how in (
            ("DELETE", f"{EXTRACTIONS}/{job}", {}),
            ("POST", f"{EXTRACTIONS}/{job}/cancel", {}),
            ("POST", f"{EXTRACTIONS}/bulk", json_as_text),
            ("POST", f"/jobs/extraction/{job}/delete", {"data": {"sure": "yes"}}),
            ("POST", "/sign-out", {}),
        ):
            how = {**how, "headers": {**how.get("headers", {}), **headers}}
            answer = visitor.client.request(method, path, **how)
            assert answer.status_code == 400, (whose, method, path)
    assert visitor.client.get(f"{EXTRACTIONS}/{job}").json()["status"] == "PENDING"


def test_no_header_or_field_makes_another_method_of_a_request(site: Site, job: str) -> None:
    path = f"{EXTRACTIONS}/{job}"
    for header in ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"):
        assert site.ask("GET", path, role="reader", headers={header: "DELETE"}).status_code == 200
        assert site.ask("POST", path, headers={header: "DELETE"}).status_code == 405
    assert site.ask("POST", f"{path}?_method=DELETE", data={"_method": "DELETE"}).status_code == 405
    assert site.ask("GET", path).status_code == 200


# Addresses


@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.example", "https://evil.example/", "/\\evil.example", "\\\\evil.example", "/\t/evil.example",
        "\t//evil.example", "javascript:alert(1)", "https:evil.example", "///evil.example", "/%0d%0aX-Pwned:1",
        "/\r\nX-Pwned: 1", "/\x00/evil.example", "@evil.example", ".evil.example", " //evil.example",
    ],
)  # fmt: skip
def test_signing_in_leads_to_no_other_site(visitor: Visitor, wanted: str) -> None:
    answer = visitor.sign_in("reader", next=wanted)
    assert answer.status_code == 303
    target = answer.headers["Location"]
    assert target.startswith("/")
    assert not target.startswith(("//", "/\\"))
    assert not re.search(r"[\x00-\x20\\]", target)
    assert "X-Pwned" not in answer.headers


def test_a_host_header_leads_nowhere(site: Site) -> None:
    key = f"Authorization: Bearer {site.keys['admin']}"
    for headers in (("X-Forwarded-Host: evil.example",), ("Forwarded: host=evil.example",)):
        head = _ask_for(site, "/api/v1/problem-extraction-jobs?limit=1", key, *headers)
        assert "evil.example" not in head
    evil = b"GET / HTTP/1.1\r\nHost: evil.example\r\nAccept: text/html\r\nConnection: close\r\n\r\n"
    head = _raw(site, evil)
    assert _status(head) == 302
    assert "evil.example" not in head


@pytest.mark.parametrize(
    "target",
    [
        "//", "//api/v1/keys", "/api/v1//keys", "/API/V1/keys", "/api/v1/keys/", "/api/v1/KEYS", "/api/v1/keys;a=b",
        "/healthz/../api/v1/keys", "/healthz/..%2fapi/v1/keys", "/healthz/", "/healthz%2f..%2fmetrics", "/healthz;/x",
        "/static/../config.py", "/static/..%2f..%2fconfig.py", "/static/%2e%2e/%2e%2e/config.py", "/static//etc/passwd",
        "/static/....//config.py", "/static/..%5c..%5cconfig.py", "/static/%00", "/static/", "/static/../metrics",
        "http://127.0.0.1/metrics", "/metrics?/healthz", "/%6detrics", "/sign-in/../metrics",
    ],
)  # fmt: skip
def test_no_spelling_of_an_address_passes_the_door(site: Site, target: str) -> None:
    for method in ("GET", "HEAD", "POST"):
        status = _status(_ask_for(site, target, method=method))
        assert status in {301, 302, 308, 400, 401, 404, 405}, (method, target, status)


def test_keys_in_addresses_are_refused_even_where_they_are_good(site: Site) -> None:
    key = site.keys["admin"]
    for path in (f"{EXTRACTIONS}?key={key}", f"{EXTRACTIONS}?access_token={quote(key)}", f"/sign-in?next=/%3F{key}",
                 f"/{key}", f"{EXTRACTIONS}/{key}", f"/?a=%6aobsvc{key.removeprefix('jobsvc')}"):  # fmt: skip
        for role in (None, "admin"):
            answer = site.ask("GET", path, role=role)
            assert (answer.status_code, key in answer.text) == (400, False), (path, role)


# Headers


@pytest.mark.parametrize(
    "given",
    [
        "a\nSet-Cookie: pwned=1", "a\rSet-Cookie: pwned=1", "a\r\n Set-Cookie: pwned=1", "a%0d%0aSet-Cookie: pwned=1",
        "a\x0bb", "a\x85Set-Cookie: pwned=1", "a\x00b", "<script>", "a" * 129, "a b", "", "é", '"},"level":"error',
    ],
)  # fmt: skip
def test_a_request_id_that_is_none_is_not_taken(site: Site, given: str) -> None:
    head = _ask_for(site, "/healthz", f"X-Request-ID: {given}")
    assert _status(head) in {200, 400}
    answered = dict(re.findall(r"(?m)^([A-Za-z-]+): (.*?)\r?$", head))
    assert "pwned" not in head.replace("%0d%0aSet-Cookie: pwned=1", "")
    assert "Set-Cookie" not in answered
    if _status(head) == 200:
        assert re.fullmatch(r"[0-9a-f]{32}", answered["X-Request-ID"])


def test_a_stream_takes_no_id_of_another_job(site: Site) -> None:
    ended = []
    with site.application():
        for number in range(2):
            made = JobHelper.create_problem_extraction_job(platform="atcoder", problem_id=f"abc30{number}_a")
            JobHelper.update_problem_extraction_job(made["id"], {"status": "COMPLETED"})
            ended.append(made["id"])
    told = site.ask("GET", f"{EXTRACTIONS}/{ended[0]}/events")
    ids = re.findall(r"(?m)^id: ?(.+)$", told.text)
    assert ids

    for theirs in ids:
        refused = site.ask("GET", f"{EXTRACTIONS}/{ended[1]}/events", headers={"Last-Event-ID": theirs})
        assert (refused.status_code, refused.headers["Content-Type"]) == (400, "application/problem+json")
    assert site.ask("GET", f"{EXTRACTIONS}/{ended[0]}/events", headers={"Last-Event-ID": ids[-1]}).status_code == 204


def test_what_is_private_is_kept_by_nobody_on_its_way(visitor: Visitor, job: str) -> None:
    visitor.sign_in("reader")
    for path in ("/", f"/jobs/extraction/{job}", "/overview", "/new", f"{EXTRACTIONS}/{job}", EXTRACTIONS, "/metrics"):
        headers = visitor.client.get(path, headers=PAGE if not path.startswith("/api") else {}).headers
        assert re.search("no-store|private", headers.get("Cache-Control", "")), path
        assert "Cookie" in headers.get("Vary", ""), path
