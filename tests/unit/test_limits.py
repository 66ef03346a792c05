"""How many requests are taken: on a small application with a lock of its own."""

from __future__ import annotations

import re
import socket
import time
import uuid
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import limits as counting
import pytest
import redis
import structlog
import time_machine
from flask import Flask, abort, g, redirect, request
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from jobsvc import limits, problem_details
from jobsvc.config import RATES, Config
from tests.restartable import Valkey
from tests.tables import NO_REDIS

ID = "0123456789abcdef"
RIGHT, WRONG = f"jobsvc_{ID}_right", f"jobsvc_{ID}_wrong"


def serving(redis_url: str = NO_REDIS, **settings: Any) -> FlaskClient:
    """An application whose lock lets `Bearer role:key_id`, RIGHT and those without a key in."""
    config = Config(redis_url=redis_url, **settings)
    app = Flask("limited", static_folder=None)
    limits.believe_proxies(app, config)
    limits.guard_keys(app, config)
    app.before_request(_let_in)
    limits.limit_requests(app, config)
    problem_details.register(app)
    app.add_url_rule("/jobs", view_func=dict)
    app.add_url_rule("/healthz", "health.live", dict)
    app.add_url_rule("/sign-in", view_func=_sign_in, methods=["GET", "POST"])
    return app.test_client()


def _let_in() -> None:
    key = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not key or key == RIGHT:
        return
    role, _, key_id = key.partition(":")
    if not key_id:
        abort(401)
    g.principal = SimpleNamespace(role=role, key_id=key_id)


def _sign_in() -> Any:
    if request.method == "POST" and request.form["key"] != RIGHT:
        abort(401)
    return redirect("/") if request.method == "POST" else {}


def get(client: FlaskClient, key: str = "", path: str = "/jobs", address: str = "192.0.2.1") -> TestResponse:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    return client.get(path, headers=headers, environ_overrides={"REMOTE_ADDR": address})


def codes(client: FlaskClient, count: int, *given: str, **more: str) -> list[int]:
    return [get(client, *given, **more).status_code for _ in range(count)]


def test_a_key_may_ask_as_often_as_its_role_may() -> None:
    client = serving(limit_reader="2 per minute", limit_admin="3 per minute")
    assert codes(client, 3, "reader:a") == [200, 200, 429]
    assert codes(client, 3, "reader:b") == [200, 200, 429]
    assert codes(client, 4, "admin:c") == [200, 200, 200, 429]


def test_whoever_needs_no_key_is_known_by_the_address_and_in_ipv6_by_the_network() -> None:
    client = serving(limit_reader="1 per minute")
    assert codes(client, 2) == [200, 429]
    assert codes(client, 2, address="192.0.2.2") == [200, 429]
    assert codes(client, 1, address="2001:db8::1") == [200]
    assert codes(client, 1, address="2001:db8::2") == [429]
    assert codes(client, 1, address="2001:db8:0:1::1") == [200]
    assert codes(client, 1, address="fe80::1%eth0") == [200]
    assert codes(client, 1, address="::ffff:192.0.2.1") == [429], "the first one, on a server that takes both"
    assert codes(client, 1, address="::ffff:192.0.2.3") == [200]
    assert codes(client, 2, address="") == codes(client, 2, address="what a proxy says") == [200, 429]


@pytest.mark.parametrize(("proxies", "taken"), [(0, [200, 429, 429]), (1, [200, 200, 429])])
def test_behind_a_proxy_it_is_the_address_that_the_proxy_saw(proxies: int, taken: list[int]) -> None:
    client = serving(limit_reader="1 per minute", proxies=proxies)
    forwarded = ("198.51.100.1", "198.51.100.2", "made up, 198.51.100.2")
    assert [client.get("/jobs", headers={"X-Forwarded-For": each}).status_code for each in forwarded] == taken


def test_a_refusal_says_how_long_to_wait_and_after_that_there_is_none() -> None:
    client = serving(limit_reader="1 per minute")
    with time_machine.travel(1_800_000_000, tick=False) as clock:
        get(client, "reader:a")
        clock.shift(20)
        refused = get(client, "reader:a")
        assert (refused.status_code, refused.content_type) == (429, "application/problem+json")
        assert refused.json["detail"] == (
            "More requests came from here than are taken from one reader (1 per minute); wait a moment."
        )
        assert 40 <= int(refused.headers["Retry-After"]) <= 41
        clock.shift(int(refused.headers["Retry-After"]))
        assert get(client, "reader:a").status_code == 200


def test_every_answer_says_what_is_left() -> None:
    client = serving(limit_operator="5 per 10 seconds")
    with time_machine.travel(1_800_000_000, tick=False):
        get(client, "operator:a")
        headers = get(client, "operator:a").headers
    assert headers["RateLimit-Policy"] == '"operator";q=5;w=10'
    assert re.fullmatch(r'"operator";r=3;t=1[01]', headers["RateLimit"])
    assert (headers["X-RateLimit-Limit"], headers["X-RateLimit-Remaining"]) == ("5", "3")
    assert headers["X-RateLimit-Reset"] in ("10", "11")
    assert "Retry-After" not in headers


def test_addresses_that_no_route_takes_are_counted_and_the_sign_of_life_is_not() -> None:
    client = serving(limit_reader="2 per minute")
    assert codes(client, 4, path="/healthz") == [200] * 4
    assert codes(client, 3, path="/nowhere") == [404, 404, 429]


def test_a_limit_may_be_none() -> None:
    client = serving(limit_reader="none", limit_guesses="none")
    assert codes(client, 5, "reader:a") == [200] * 5
    assert codes(client, 30, WRONG) == [401] * 30
    assert "RateLimit" not in get(client, "reader:a").headers


def test_who_tries_keys_of_one_id_is_stopped_even_with_the_right_one() -> None:
    client = serving(limit_guesses="3 per minute")
    assert codes(client, 4, WRONG) == [401, 401, 401, 429]
    refused = get(client, RIGHT)
    assert (refused.status_code, refused.headers["RateLimit-Policy"]) == (429, '"wrong-keys";q=3;w=60')
    assert 0 < int(refused.headers["Retry-After"]) <= 61
    assert "Too many wrong keys came from this address" in refused.json["detail"]
    assert get(client, RIGHT, address="192.0.2.2").status_code == 200
    assert get(client, "reader:a").status_code == 200, "another key of the same address"
    assert get(client).status_code == 200


def test_a_key_that_was_let_in_a_moment_ago_is_no_guess_and_is_not_counted() -> None:
    let_in, now = limits.LetIn(lambda: now[0]), [100.0]
    app = Flask("remembering")
    with app.test_request_context(headers={"Authorization": "Bearer x"}):
        assert not let_in.is_no_guess()
        let_in.remember(app.response_class())
        assert not let_in.is_no_guess(), "the lock has let nobody in"
        g.principal = SimpleNamespace(role="reader", key_id="x")
        let_in.remember(app.response_class())
        assert let_in.is_no_guess()
        now[0] += limits.LET_IN_SECONDS
        assert not let_in.is_no_guess()
    with app.test_request_context():
        assert let_in.is_no_guess()


def test_right_keys_are_no_guesses() -> None:
    client = serving(limit_guesses="2 per minute")
    assert codes(client, 30, RIGHT) == [200] * 30


def test_who_tries_keys_of_many_ids_is_stopped_too() -> None:
    client = serving(limit_guesses="2 per minute")
    tries = [get(client, f"jobsvc_{number:016x}_x", path=path).status_code
             for number in range(15) for path in ("/jobs", "/nowhere")]  # fmt: skip
    assert tries == [401] * 20 + [429] * 10
    assert get(client, "reader:a").status_code == 429


def test_attempts_to_sign_in_are_guesses_and_looking_at_the_form_is_none() -> None:
    client = serving(limit_guesses="2 per minute")
    sent = [client.post("/sign-in", data={"key": key}).status_code for key in (RIGHT, WRONG, RIGHT, WRONG, RIGHT)]
    assert sent == [302, 401, 302, 401, 429]
    assert client.get("/sign-in").status_code == 200


@pytest.fixture
def queue_name() -> str:
    return f"limits-{uuid.uuid4()}"


def test_processes_that_share_a_redis_count_together(valkey: str, queue_name: str) -> None:
    ours, theirs = (serving(valkey, queue=queue_name, limit_reader="3 per minute", limit_guesses="1 per minute")
                    for _ in range(2))  # fmt: skip
    assert codes(ours, 2, "reader:a") + codes(theirs, 2, "reader:a") == [200, 200, 200, 429]
    assert codes(ours, 1, WRONG) + codes(theirs, 1, WRONG) == [401, 429]
    assert codes(serving(valkey, queue="another", limit_reader="3 per minute"), 1, "reader:a") == [200]


def test_counting_in_redis_takes_one_trip_and_tells_the_rest_of_the_window(valkey: str, queue_name: str) -> None:
    client = serving(valkey, queue=queue_name, limit_reader="3 per minute")
    get(client, "reader:a")  # which loads the script, and tries the key
    with redis.Redis.from_url(valkey, decode_responses=True) as connection:
        before = connection.info("commandstats")
        answers = [get(client, "reader:a") for _ in range(3)]
        after = connection.info("commandstats")
        (counter,) = connection.scan_iter(f"jobsvc:{queue_name}:requests*")
        left = connection.pttl(counter) / 1000
    calls = {name: told["calls"] - before.get(name, {"calls": 0})["calls"] for name, told in after.items()}
    assert calls["cmdstat_evalsha"] == 3
    assert calls.get("cmdstat_ttl", 0) == 0
    assert [answer.headers["X-RateLimit-Remaining"] for answer in answers] == ["1", "0", "0"]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert left <= int(answers[-1].headers["Retry-After"]) <= left + 2


@pytest.fixture
def hanging() -> Iterator[str]:
    """A Redis that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0), backlog=100) as server:
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"


def test_a_redis_that_hangs_keeps_few_requests_waiting_and_is_told_once(
    hanging: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "TIMEOUT", 0.1)
    client = serving(hanging, limit_reader="100 per minute")
    waited = []
    with structlog.testing.capture_logs() as lines:
        for _ in range(50):
            began = time.monotonic()
            assert get(client, "reader:a").status_code == 200
            waited.append(time.monotonic() - began)
    assert len([seconds for seconds in waited if seconds > 0.09]) <= 2, "the first, and one that looks for it again"
    assert max(waited) < 1
    told = [line for line in lines if line["event"].startswith("limits counted")]
    assert [line["log_level"] for line in told] == ["warning"] * len(told)
    assert 1 <= len(told) <= 2, "one for each of the two limiters at the most"


def test_while_redis_is_away_the_limits_hold_and_its_return_is_noticed(engine_logs: Any) -> None:
    with Valkey(engine_logs) as server:
        client = serving(server.url, limit_reader="3 per minute")
        assert codes(client, 2, "reader:a") == [200, 200]
        server.kill()
        with structlog.testing.capture_logs() as lines:
            assert codes(client, 4, "reader:a") == [200, 200, 200, 429], "each process counts from the start"
        server.start()
        with time_machine.travel(time.time() + 5), structlog.testing.capture_logs() as lines:
            assert codes(client, 4, "reader:a") == [200, 200, 200, 429], "and so does the new Redis"
        assert "limits counted in Redis again" in [line["event"] for line in lines]


@pytest.mark.parametrize("text", ["600 per minute", "1 per second", "100 per 5 seconds", "9 per 2 hours", "5 per day"])
def test_what_the_settings_take_can_be_counted(text: str) -> None:
    for setting in RATES:
        config = Config.from_env({f"JOBSVC_{setting.upper()}": text})
        assert counting.parse(getattr(config, setting)).amount == int(text.split()[0])


@pytest.mark.parametrize(
    "text", ["600", "0 per minute", "-1 per minute", "600/minute", "6 per fortnight", "many", "1 per 0 seconds"]
)
def test_a_limit_that_cannot_be_counted_is_named_with_its_variable(text: str) -> None:
    for setting in RATES:
        variable = f"JOBSVC_{setting.upper()}"
        with pytest.raises(ValueError, match=f"{variable} must be as '600 per minute', or none, not '{text}'"):
            Config.from_env({variable: text})
