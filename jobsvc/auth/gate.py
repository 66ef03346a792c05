"""What every request goes through before its view: who asks, may they, and is it they who asked."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote, unquote_plus

from flask import Flask, current_app, flash, g, redirect, request
from flask_httpauth import HTTPTokenAuth
from pynamodb.exceptions import PynamoDBException
from structlog.contextvars import bind_contextvars
from werkzeug.exceptions import MethodNotAllowed
from werkzeug.wrappers import Response

from jobsvc import keys
from jobsvc.auth import loopback, roles, session
from jobsvc.auth.browsers import wants_page
from jobsvc.auth_errors import KeyInAddress, KeyMissing, RoleTooSmall, Unauthorized
from jobsvc.config import Config
from jobsvc.keys import Principal, Role
from jobsvc.models.outage import is_outage
from jobsvc.sign_in_links import SIGN_IN

#: Who asks where the lock is off; no key can have this id.
ANYBODY = Principal("anybody", Role.ADMIN, "")
#: What gives a key away; its secret may be cut off.
KEY_BEGUN = re.compile(keys.BEGINNING.pattern, re.IGNORECASE)

bearer = HTTPTokenAuth("Bearer", realm="jobsvc")


def register(app: Flask, config: Config) -> None:
    """Before anything else that answers requests."""
    session.register(app, config)
    app.before_request(_let_in if config.auth == "on" else _let_in_from_here)


def principal() -> Principal:
    """Who asks."""
    who: Principal = g.principal
    return who


def stays_let_in(who: Principal) -> Callable[[], bool]:
    """Tells again and again whether somebody may go on reading what was once begun; also outside of a request."""

    def is_let_in() -> bool:
        if who == ANYBODY:
            return True
        try:
            return keys.current(who.key_id).role.covers(Role.READER)
        except Unauthorized:
            return False
        except PynamoDBException as error:
            if is_outage(error):
                return True  # Nobody can revoke a key meanwhile.
            raise

    return is_let_in


def _let_in() -> Response | None:
    _refuse_keys_in_addresses()
    role = _needed()
    leads_nowhere = request.routing_exception is not None  # Flask says so, to those who may know.
    is_act = request.method not in roles.SAFE and not leads_nowhere
    if role is None:
        if is_act:
            session.check_form()
        return None
    try:
        by_key = _by_key()
        who = by_key or session.signed_in()
        if who is None:
            raise KeyMissing
    except Unauthorized as error:
        if request.method in roles.SAFE and wants_page() and "Authorization" not in request.headers:
            return _to_sign_in(error)
        raise
    _remember(who)
    if not (leads_nowhere or who.role.covers(role)):
        raise RoleTooSmall(who.name, role=who.role, needed=role)
    if is_act and not by_key:
        session.check_form()
    return None


def _let_in_from_here() -> None:
    _refuse_keys_in_addresses()
    if _needed() is not None:
        loopback.check()
    _remember(ANYBODY)


def _needed() -> Role | None:
    return roles.needed(_view(), request.method)


def _view() -> roles.View | None:
    return current_app.view_functions.get(_endpoint() or "")


def _endpoint() -> str | None:
    """The route's; where the address does not take the method, that of one which it takes."""
    refused = request.routing_exception
    if not (isinstance(refused, MethodNotAllowed) and refused.valid_methods):
        return request.endpoint
    addresses = current_app.create_url_adapter(request)
    assert addresses is not None  # noqa: S101 - with a request there are some
    endpoint, _ = addresses.match(method=min(refused.valid_methods))
    return endpoint


def _remember(who: Principal) -> None:
    g.principal = who
    bind_contextvars(key=who.name)


def _by_key() -> Principal | None:
    """Whose key came with the request; None where none did."""
    sent = bearer.get_auth()
    if sent is None:
        return None
    return keys.authenticate(sent.token or "", or_old=hasattr(_view(), "tells_of_outages"))


def _refuse_keys_in_addresses() -> None:
    if KEY_BEGUN.search(unquote_plus(request.query_string.decode("latin-1"))) or KEY_BEGUN.search(request.path):
        raise KeyInAddress


def _to_sign_in(error: Unauthorized) -> Response:
    if not isinstance(error, KeyMissing):
        flash(error.message, "bad")  # The sign-in page says it.
    wanted = f"{request.script_root}{request.full_path}".removesuffix("?")
    return redirect(f"{request.script_root}{SIGN_IN}?next={quote(wanted, safe='/')}")
