"""Server-sent events, as browsers' EventSource reads them (the HTML standard, section 9.2)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from flask import Response

CONTENT_TYPE = "text/event-stream"
#: Seconds after which a stream that is silent says that it is there; it notices then, too, when the client is gone.
HEARTBEAT = 15.0
BEAT = b": still here\n\n"
#: Begins every stream: milliseconds after which a client whose connection broke comes back.
BEGINNING = b"retry: 2000\n\n"


def event(name: str, data: Mapping[str, Any], *, id: str | None = None) -> bytes:  # noqa: A002 - the field's own name
    """One event; where the client comes back it says the last `id` that it saw."""
    # ASCII: some clients break lines where Unicode may, and JSON writes only the other breaks as escapes.
    lines = [f"event: {name}", f"data: {json.dumps(data)}", *([] if id is None else [f"id: {id}"])]
    return ("\n".join(lines) + "\n\n").encode()


def response(stream: Iterable[bytes]) -> Response:
    """A stream, as an answer that nobody on its way keeps back."""
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return Response(stream, headers=headers, content_type=f"{CONTENT_TYPE}; charset=utf-8")
