"""JOBSVC_AUTH=off: everything for everybody, and therefore for nobody but this machine.

A browser on this machine asks for whatever page it shows: one whose name was made to lead here (DNS rebinding) gives
itself away by the Host header, and one that sends something here by Origin or Sec-Fetch-Site.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import request

from jobsvc.addresses import is_loopback
from jobsvc.auth.roles import SAFE
from jobsvc.auth_errors import NotLoopback

#: What a proxy adds. Whoever came to it may be anybody.
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via")


def check() -> None:
    """Raise NotLoopback where the request may come from elsewhere, or from a page of others."""
    if not is_loopback(request.environ.get("SERVER_NAME")):
        raise NotLoopback("it reached the server on an address that others can reach; bind it to 127.0.0.1")
    if not is_loopback(request.remote_addr):
        raise NotLoopback("it comes from another machine")
    if name := next((name for name in FORWARDED if name in request.headers), None):
        raise NotLoopback(f"a proxy has forwarded it ({name})")
    if not is_loopback(_host(f"//{request.host}")):
        raise NotLoopback("its Host header is not a name of this machine, such as localhost")
    if request.method not in SAFE and _is_another_pages():
        raise NotLoopback("a page of another site sent it")


def _is_another_pages() -> bool:
    origin = request.headers.get("Origin")
    if origin is not None:
        return urlsplit(request.host_url).netloc != _netloc(origin)
    return request.headers.get("Sec-Fetch-Site", "none") not in {"same-origin", "none"}


def _netloc(url: str) -> str:
    try:
        return urlsplit(url).netloc
    except ValueError:
        return ""


def _host(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None
