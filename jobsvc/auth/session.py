"""Signing in with a browser: a signed cookie that holds the id of a key, and the tokens of forms.

The cookie is worth what its key is worth at each request, so that revoking the key ends it as well.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from urllib.parse import urlsplit

from flask import Flask, current_app, g, request, session
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import CSRFError, CSRFProtect, validate_csrf
from wtforms import ValidationError

from jobsvc import keys
from jobsvc.auth_errors import FormRefused, Unauthorized
from jobsvc.config import Config
from jobsvc.keys import Principal
from jobsvc.sign_in_links import SignInLinks

KEY_ID = "key_id"
CSRF_HEADER = "X-CSRFToken"
#: For a working day; whoever comes back the next one signs in again.
SIGNED_IN_FOR = timedelta(hours=12)

_csrf = CSRFProtect()


class Sessions(SecureCookieSessionInterface):
    """Cookies that browsers send over https only, wherever the service is asked over it."""

    def get_cookie_secure(self, app: Flask) -> bool:  # noqa: ARG002 - Flask's signature
        # A client that claims it wrongly keeps its own cookie from being sent.
        return request.is_secure or request.headers.get("X-Forwarded-Proto", "").lower() == "https"


def register(app: Flask, config: Config) -> None:
    """Give `app` its cookie and the check of its forms' tokens."""
    app.secret_key = config.secret or secrets.token_hex(32)
    app.session_interface = Sessions()
    app.config.from_mapping(
        SESSION_COOKIE_NAME="jobsvc",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",  # not Strict: a link to a job that is followed from elsewhere shows it
        PERMANENT_SESSION_LIFETIME=SIGNED_IN_FOR,
        SESSION_REFRESH_EACH_REQUEST=False,
        WTF_CSRF_CHECK_DEFAULT=False,  # the gate knows which requests need a token
        WTF_CSRF_TIME_LIMIT=None,  # good for as long as the session that it belongs to
        WTF_CSRF_SSL_STRICT=False,  # behind a proxy, the address that a browser sees is not known here
    )
    _csrf.init_app(app)
    app.extensions["jobsvc.links"] = SignInLinks(app.secret_key)


def sign_in(principal: Principal) -> None:
    """Let this browser in as `principal` from now on. What its session held before is gone, with its forms' tokens."""
    session.clear()
    g.pop(current_app.config["WTF_CSRF_FIELD_NAME"], None)
    session[KEY_ID] = principal.key_id
    session.permanent = True


def sign_out() -> None:
    """Forget who this browser is."""
    session.clear()


def by_link(token: str) -> Principal:
    """Whose sign-in link this is; each is good once, and for a short time. Raises Unauthorized."""
    links: SignInLinks = current_app.extensions["jobsvc.links"]
    return keys.current(links.open(token))


def signed_in() -> Principal | None:
    """Who this browser is; None where it has not signed in. Raises Unauthorized where its key is no longer good."""
    key_id = session.get(KEY_ID)
    if key_id is None:
        return None
    try:
        return keys.current(str(key_id))
    except Unauthorized:
        sign_out()
        raise


def check_form() -> None:
    """Raise FormRefused unless the request brings its session's CSRF token, in a header or in its form."""
    token = request.headers.get(CSRF_HEADER)
    try:
        if token is None:
            _csrf.protect()
        else:
            validate_csrf(token)  # without a look at the body, which may be large
    except (CSRFError, ValidationError) as error:
        raise FormRefused from error


def local_path(text: str | None, default: str = "/") -> str:
    """`text` where it is a path of this service, to be sent there; else `default`. Never another host's address."""
    if not text or not text.startswith("/") or text.startswith("//") or "\\" in text or not text.isprintable():
        return default
    try:
        parts = urlsplit(text)
    except ValueError:
        return default
    return default if parts.scheme or parts.netloc else text
