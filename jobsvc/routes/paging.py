"""Pages over HTTP: their cursors, signed and good for one list and filter only."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import structlog
from flask import Flask, current_app, request, url_for
from itsdangerous import BadData, URLSafeSerializer

from jobsvc.errors import InvalidCursor
from jobsvc.job_helper import JobHelper

log = structlog.get_logger()

#: Reads a page: `limit` and `next_key` in, its items and the next page's key out.
Read = Callable[..., tuple[list[dict[str, Any]], str | None]]

LINK_HEADER = {"Link": {"description": '`<...>; rel="next"`, while there is more.', "schema": {"type": "string"}}}


class Cursors:
    """Turns the keys of pages into cursors and back."""

    def __init__(self, secret: str) -> None:
        self._is_random = not secret
        self._secret = secret or secrets.token_hex()

    def seal(self, key: str, scope: str) -> str:
        """A cursor that nobody can alter, or use for another scope."""
        return str(self._signer(scope).dumps(key))

    def open(self, cursor: str, scope: str) -> str:
        """The key inside a cursor. Raises InvalidCursor."""
        try:
            key = str(self._signer(scope).loads(cursor))
        except BadData:
            raise InvalidCursor from None
        if self.seal(key, scope) != cursor:
            raise InvalidCursor  # Base64 has spare bits: another text for the same key.
        return key

    def _signer(self, scope: str) -> URLSafeSerializer:
        if self._is_random:
            _warn_once()
        return URLSafeSerializer(self._secret, salt=f"jobsvc cursor {scope}")


@cache
def _warn_once() -> None:
    log.warning("no JOBSVC_SECRET: cursors of lists are good for this process only")


def register(app: Flask, secret: str) -> None:
    """Give `app` its cursors."""
    app.extensions["jobsvc.cursors"] = Cursors(secret)


def page(read: Read, *, limit: int, cursor: str | None = None, **filters: str) -> tuple[dict[str, Any], dict[str, str]]:
    """The page of this request's list that `cursor` stands for, and the headers that link to the next."""
    cursors: Cursors = current_app.extensions["jobsvc.cursors"]
    scope = _scope(filters)
    key = None if cursor is None else cursors.open(cursor, scope)
    found, next_key = read(limit=limit, next_key=key, **filters)
    items = [JobHelper.format_job_for_serializer(item) for item in found]
    if next_key is None:
        return {"items": items, "next_cursor": None}, {}
    following = {**filters, "limit": limit, "cursor": cursors.seal(next_key, scope)}
    return {"items": items, "next_cursor": following["cursor"]}, {"Link": _link(following)}


def _scope(filters: Mapping[str, str]) -> str:
    return json.dumps([request.path, filters], sort_keys=True)


def _link(query: Mapping[str, Any]) -> str:
    address = url_for(str(request.endpoint), **{**(request.view_args or {}), **query})
    return f'<{address}>; rel="next"'
