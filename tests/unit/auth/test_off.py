"""JOBSVC_AUTH=off is for this machine alone."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from jobsvc import auth
from jobsvc.config import Config


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    """Asks an application whose lock is off; it has one page and takes one form."""
    app = Flask("jobsvc", static_folder=None)
    auth.register(app, Config(auth="off"))
    app.register_error_handler(Exception, lambda error: (f"{error}", getattr(error, "status", 500)))
    app.add_url_rule("/", view_func=lambda: auth.principal().name, methods=["GET", "POST"], endpoint="page")
    return app.test_client()


def test_everything_is_open_to_this_machine(client: FlaskClient) -> None:
    for host in ("localhost", "127.0.0.1:5000", "[::1]:5000", "127.8.8.8", "localhost:1"):
        answer = client.post("/", headers={"Host": host})
        assert (answer.status_code, answer.text) == (200, "anybody"), host


@pytest.mark.parametrize(
    ("environ", "why"),
    [
        ({"REMOTE_ADDR": "10.0.0.7"}, "comes from another machine"),
        ({"REMOTE_ADDR": ""}, "comes from another machine"),
        ({"REMOTE_ADDR": "::ffff:10.0.0.7"}, "comes from another machine"),
        ({"SERVER_NAME": "0.0.0.0"}, "bind it to 127.0.0.1"),
        ({"SERVER_NAME": "::"}, "bind it to 127.0.0.1"),
        ({"SERVER_NAME": "192.168.1.5"}, "bind it to 127.0.0.1"),
        ({"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, "a proxy has forwarded it"),
        ({"HTTP_FORWARDED": "for=127.0.0.1"}, "a proxy has forwarded it"),
        ({"HTTP_X_REAL_IP": ""}, "a proxy has forwarded it"),
        ({"HTTP_VIA": "1.1 x"}, "a proxy has forwarded it"),
        ({"HTTP_HOST": "rebound.example:5000"}, "its Host header is not a name of this machine"),
        ({"HTTP_HOST": "localhost.evil.example"}, "its Host header is not a name of this machine"),
        ({"HTTP_HOST": "127.0.0.1.evil.example"}, "its Host header is not a name of this machine"),
        ({"HTTP_HOST": "[::1"}, "its Host header is not a name of this machine"),
    ],
)
def test_and_to_nobody_else(client: FlaskClient, environ: dict[str, str], why: str) -> None:
    answer = client.get("/", environ_overrides=environ)
    assert answer.status_code == 403
    assert why in answer.text
    assert "\n" not in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:81"},
        {"Origin": "http://[::1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_page_of_others_may_look_and_not_act(client: FlaskClient, headers: dict[str, str]) -> None:
    assert client.get("/", headers=headers).status_code == 200  # A browser does not show them the answer.
    assert client.post("/", headers=headers).status_code == 403


@pytest.mark.parametrize("headers", [{"Origin": "http://localhost"}, {"Sec-Fetch-Site": "same-origin"}, {}])
def test_a_page_of_ours_and_a_program_may_act(client: FlaskClient, headers: dict[str, str]) -> None:
    assert client.post("/", headers=headers).status_code == 200
