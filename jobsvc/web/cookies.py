"""The cookie that remembers who has signed in: signed, unreadable for scripts, and never sent by other sites."""

from __future__ import annotations

import secrets
from datetime import timedelta

from flask import Flask, request
from flask.sessions import SecureCookieSessionInterface

from jobsvc.config import Config

NAME = "jobsvc_session"
#: From the last request on that changed it; a key that is revoked or has expired ends it much sooner.
LIFETIME = timedelta(hours=12)


class Sessions(SecureCookieSessionInterface):
    """Flask's own, whose cookie is for TLS alone where the request came over TLS."""

    def get_cookie_secure(self, app: Flask) -> bool:  # noqa: ARG002
        # A client that claims it wrongly keeps its own cookie from being sent.
        return request.is_secure or request.headers.get("X-Forwarded-Proto", "").lower() == "https"


def register(app: Flask, config: Config) -> None:
    """Sign with the secret of `config`, or where it has none with one that is good for this process only."""
    app.secret_key = app.secret_key or config.secret or secrets.token_hex()
    app.session_interface = Sessions()
    app.config.from_mapping(
        SESSION_COOKIE_NAME=NAME,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=LIFETIME,
        SESSION_REFRESH_EACH_REQUEST=False,
    )
