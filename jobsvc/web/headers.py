"""What every answer tells a browser to refuse."""

from __future__ import annotations

import base64
import hashlib
import re

from flask import Flask, Response, request

#: Everything comes from here; no page holds a script or a style of its own, and none can be framed.
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    # The page of an error leads back to the form that it came from; other sites learn nothing.
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}
#: The library's page, which starts itself with a script inside the page.
API_DOCS = "api-docs.openapi_swagger_ui"
INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def register(app: Flask) -> None:
    """Add them to every answer, errors and the API's included."""
    app.after_request(_add)


def _add(response: Response) -> Response:
    policy = POLICY
    if request.endpoint == API_DOCS and response.status_code == 200:
        policy = POLICY | {"script-src": " ".join(["'self'", *_hashes(response.get_data(as_text=True))])}
    response.headers["Content-Security-Policy"] = "; ".join(f"{name} {sources}" for name, sources in policy.items())
    # Who has signed out sees no page of before; what else is told may be kept by who asked, to ask whether it changed.
    private = "no-store" if response.mimetype == "text/html" else "private, no-cache"
    response.headers.setdefault("Cache-Control", private)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _hashes(page: str) -> list[str]:
    """The scripts inside a page, as a policy names them."""
    digests = (hashlib.sha256(script.encode()).digest() for script in INLINE_SCRIPT.findall(page))
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]
