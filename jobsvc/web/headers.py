"""What every answer tells a browser to refuse."""

from __future__ import annotations

from flask import Flask, Response

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


def register(app: Flask) -> None:
    """Add them to every answer, errors and the API's included."""
    app.after_request(_add)


def _add(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = "; ".join(f"{name} {sources}" for name, sources in POLICY.items())
    # Who has signed out sees no page of before; what else is told may be kept by who asked, to ask whether it changed.
    private = "no-store" if response.mimetype == "text/html" else "private, no-cache"
    response.headers.setdefault("Cache-Control", private)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response
