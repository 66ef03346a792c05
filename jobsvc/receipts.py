"""What an answer of the API cost, in a header of it: `X-Consumed-Capacity: read=2.5 write=0`.

Counted from what DynamoDB reports, and left out where the engine does not report, or makes it up as moto does.
"""

from __future__ import annotations

from flask import Flask, Response

from jobsvc.models.metering import Consumed, consumed

HEADER = "X-Consumed-Capacity"


def register(app: Flask) -> None:
    """Count from the beginning of each request."""
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    consumed.set(Consumed())


def _end(response: Response) -> Response:
    receipt = consumed.get()
    if receipt and receipt.is_complete:
        response.headers[HEADER] = f"read={_units(receipt.read)} write={_units(receipt.write)}"
    consumed.set(None)
    return response


def _units(units: float) -> str:
    return f"{round(units, 3):f}".rstrip("0").rstrip(".")
