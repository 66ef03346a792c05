"""The lock in the API's document: which role each operation takes, and what those get who have a smaller one."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from jobsvc.auth import needed

BEARER = "bearer"
SCHEME = {
    "type": "http",
    "scheme": "bearer",
    "description": "A key, as `jobsvc keys create` prints it. It never stands in an address.",
}
#: What any request with a key may be answered.
REFUSALS = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS)


class LockedDoc:
    """Makes a blueprint of flask-smorest write the lock into its operations."""

    _docs: dict[str, dict[str, Any]]
    _prepare_doc_cbks: list[Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._prepare_doc_cbks.append(_write_lock)

    def _store_endpoint_docs(self, endpoint: str, obj: Any, *args: Any, **kwargs: Any) -> None:
        super()._store_endpoint_docs(endpoint, obj, *args, **kwargs)  # type: ignore[misc]
        for method, info in self._docs[endpoint].items():
            if method != "parameters":
                info["needed_role"] = needed(obj, method.upper())


def _write_lock(doc: dict[str, Any], info: dict[str, Any], **_: Any) -> dict[str, Any]:
    role = info["needed_role"]
    if role is None:
        return {**doc, "security": []}
    refusals = {str(status.value): status.name for status in REFUSALS}
    responses = {**refusals, **doc.get("responses", {})}
    return {**doc, "security": [{BEARER: []}], "x-role": str(role), "responses": responses}
