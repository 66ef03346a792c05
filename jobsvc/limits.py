"""How many requests are taken, and from whom: counted in Redis, for all processes of the service together.

While Redis is away or hangs, each process counts for itself; it looks for Redis again after 1, 2, 4 ... 32 seconds.
"""

from __future__ import annotations

import hashlib
import ipaddress
import logging
import math
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from typing import Any

import redis
import structlog
from flask import Flask, Response, g, request
from flask_limiter import ApplicationLimit, Limiter, RequestLimit
from werkzeug.middleware.proxy_fix import ProxyFix

from jobsvc.config import NO_LIMIT, Config
from jobsvc.keys import BEGINNING
from jobsvc.limit_storage import OneTrip
from jobsvc.sign_in_links import SIGN_IN

log = structlog.get_logger()

#: Seconds that a request waits for a Redis that hangs; those after it wait no more, until Redis is looked for again.
TIMEOUT = 0.5
#: What machines ask all the time, and what belongs to a page that was counted.
UNCOUNTED = frozenset({"health.live", "docs.assets", "web.static"})
#: Seconds, and how many keys: who was let in so long ago is let in again without a look at Redis for wrong keys.
LET_IN_SECONDS = 10.0
MOST_LET_IN = 1_000
#: Wrong keys from one address, in multiples of those with one id: many who have a key each may share an address.
IDS_OF_ADDRESS = 10


def believe_proxies(app: Flask, config: Config) -> None:
    """Take the address of who asks from the proxies that stand before the API, and from nobody before them."""
    if config.proxies:
        proxied = ProxyFix(app.wsgi_app, x_for=config.proxies, x_proto=config.proxies)
        app.wsgi_app = proxied  # type: ignore[method-assign]


def guard_keys(app: Flask, config: Config) -> None:
    """Before the lock: whoever tries wrong keys is not listened to for a while, not even with the right one."""
    if config.limit_guesses == NO_LIMIT:
        return
    message = f"Too many wrong keys came from this address (more than {config.limit_guesses}); wait a moment."
    let_in = LetIn()
    limit = partial(ApplicationLimit, error_message=message, exempt_when=let_in.is_no_guess, deduct_when=_was_wrong)
    one_id = limit(config.limit_guesses, key_function=_claimed_key)
    whatever_id = limit(_times(IDS_OF_ADDRESS, config.limit_guesses), key_function=_address)
    app.after_request(let_in.remember)
    app.after_request(_tell(_started(app, config, "guesses", one_id, whatever_id), lambda: "wrong-keys", always=False))


def limit_requests(app: Flask, config: Config) -> None:
    """Behind the lock, which says who asks: as many requests as the role of the key may make."""
    rates = {"reader": config.limit_reader, "operator": config.limit_operator, "admin": config.limit_admin}

    def rate() -> str:
        return rates[_role()].replace(NO_LIMIT, "")

    def message() -> str:
        return f"More requests came from here than are taken from one {_role()} ({rate()}); wait a moment."

    limit = ApplicationLimit(rate, error_message=message, exempt_when=lambda: request.endpoint in UNCOUNTED)
    app.after_request(_tell(_started(app, config, "requests", limit), _role, always=True))


def _started(app: Flask, config: Config, name: str, *limits: ApplicationLimit) -> Limiter:
    # Its own connections: those of the queue wait for longer.
    connections: Any = redis.Redis.from_url(
        config.redis_url, socket_connect_timeout=TIMEOUT, socket_timeout=TIMEOUT, retry=None
    ).connection_pool
    limiter = Limiter(
        _whoever_asks,
        application_limits=list(limits),
        storage_uri=f"{OneTrip.STORAGE_SCHEME[0]}://",  # where that is, the connections know
        storage_options={"connection_pool": connections, "key_prefix": f"jobsvc:{config.queue}:{name}"},
        in_memory_fallback_enabled=True,
        swallow_errors=True,  # counting is no reason to fail
        request_identifier=lambda: request.endpoint or "unmatched",  # else what no route takes were not counted
    )
    _take_in(limiter.logger)
    limiter.init_app(app)
    return limiter


def _whoever_asks() -> str:
    """The key, or the address where none is needed or was brought."""
    return f"key:{key_id}" if (key_id := _key_id()) else _address()


def _key_id() -> str:
    principal = g.get("principal")
    return principal.key_id if principal else ""


def _role() -> str:
    principal = g.get("principal")
    return str(principal.role) if principal else "reader"


def _address() -> str:
    """Of IPv6 the network: whoever has one address there has all the others, too."""
    text = (request.remote_addr or "here").partition("%")[0]  # Gunicorn on a socket in the file system knows none.
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return f"address:{text[:64]}"
    if isinstance(address, ipaddress.IPv6Address) and not address.ipv4_mapped:
        return f"address:{ipaddress.IPv6Network((address, 64), strict=False)}"
    return f"address:{getattr(address, 'ipv4_mapped', None) or address}"


def _claimed_key() -> str:
    """By the id of the key that somebody claims to have."""
    claimed = BEGINNING.search(request.headers.get("Authorization", ""))
    return f"{_address()}:{claimed[1] if claimed else 'none'}"


class LetIn:
    """The keys that this process let in a moment ago, as hashes: they are no guesses."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._until: dict[bytes, float] = {}

    def is_no_guess(self) -> bool:
        """Whether this request tries no key, or one that is known to be right."""
        if "Authorization" not in request.headers:
            return not _signs_in()
        return self._until.get(self._sent(), 0.0) > self._monotonic()

    def remember(self, response: Response) -> Response:
        """After the lock has spoken."""
        if "Authorization" in request.headers and _key_id():
            if len(self._until) >= MOST_LET_IN:
                self._until.clear()
            self._until[self._sent()] = self._monotonic() + LET_IN_SECONDS
        return response

    def _sent(self) -> bytes:
        return hashlib.sha256(request.headers["Authorization"].encode()).digest()


def _signs_in() -> bool:
    return request.path == SIGN_IN and (request.method == "POST" or "token" in request.args)


def _was_wrong(response: Response) -> bool:
    refused = response.status_code == HTTPStatus.UNAUTHORIZED
    return refused or (_signs_in() and response.status_code >= HTTPStatus.BAD_REQUEST)


def _times(factor: int, rate: str) -> str:
    amount, rest = rate.split(" ", 1)
    return f"{factor * int(amount)} {rest}"


def _tell(limiter: Limiter, policy: Callable[[], str], *, always: bool) -> Callable[[Response], Response]:
    """Writes what is left, where it was counted and with `always`, else where it is too much."""

    def tell(response: Response) -> Response:
        limit = limiter.current_limit
        if limit is not None and (always or limit.breached):
            with suppress(redis.RedisError):  # It went away just now.
                response.headers.update(_headers(limit, policy()))
        return response

    return tell


def _headers(limit: RequestLimit, policy: str) -> dict[str, str]:
    """Those of draft-ietf-httpapi-ratelimit-headers-10, and the ones that clients have known for longer."""
    amount, remaining = limit.limit.amount, limit.remaining
    wait_s = max(1, math.ceil(limit.window.reset_time - time.time()))
    headers = {
        "RateLimit-Policy": f'"{policy}";q={amount};w={limit.limit.get_expiry()}',
        "RateLimit": f'"{policy}";r={remaining};t={wait_s}',
        "X-RateLimit-Limit": str(amount),
        "X-RateLimit-Remaining": str(remaining),
        "X-RateLimit-Reset": str(wait_s),
    }
    return headers | ({"Retry-After": str(wait_s)} if limit.breached else {})


class _Lines(logging.Handler):
    """Flask-Limiter's own lines about its storage, as ours; that somebody was refused stands in the request's line."""

    def emit(self, record: logging.LogRecord) -> None:
        words = record.getMessage()
        if record.levelno >= logging.WARNING:
            log.warning("limits counted by each process: no Redis", says=words, exc_info=record.exc_info)
        elif "recovered" in words:
            log.info("limits counted in Redis again")


def _take_in(logger: Any) -> None:
    if not any(isinstance(handler, _Lines) for handler in logger.handlers):
        logger.setLevel(logging.INFO)
        logger.addHandler(_Lines())
