"""Plain JSON data, exactly: as numbers it holds int and Decimal, never float."""

from __future__ import annotations

import base64
import json
from datetime import date, time
from decimal import Decimal
from typing import Any

from jobsvc.models.attributes import Typed

#: Longer runs of digits are left to Decimal: Python refuses to make an int of thousands of them.
LONG_NUMBER = 100


def parse(text: str) -> Any:
    """JSON text as data. Raises ValueError where it is none, or too much for Python."""
    try:
        return _decoder.decode(text)
    except (RecursionError, ArithmeticError) as error:
        raise ValueError("nested too deeply, or with a number too large") from error


def to_plain(value: Any) -> Any:
    """What a database gives, as JSON data: moments as ISO text, bytes as base64, sets as sorted lists."""
    match value:
        case None | bool() | int() | str():
            return value
        case float() | Decimal():
            return _finite(value)
        case date() | time():
            return value.isoformat()
        case bytes() | bytearray() | memoryview():
            return base64.b64encode(bytes(value)).decode("ascii")
        case dict():
            return {str(name): to_plain(item) for name, item in value.items()}
        case list() | tuple():
            return [to_plain(item) for item in value]
        case set() | frozenset():
            return sorted(map(to_plain, value), key=str)
    return str(value)


def from_item(typed: Typed) -> Any:
    """An attribute of DynamoDB as JSON data."""
    ((kind, value),) = typed.items()
    match kind:
        case "NULL":
            return None
        case "N":
            return number(value)
        case "B":
            return to_plain(value)
        case "M":
            return {name: from_item(item) for name, item in value.items()}
        case "L":
            return [from_item(item) for item in value]
        case "SS" | "NS" | "BS":
            return sorted(from_item({kind[0]: item}) for item in value)
    return value


def number(text: str) -> int | Decimal:
    """Digits as a number: int where whole."""
    exact = Decimal(text)
    return int(exact) if exact == exact.to_integral_value() and exact.adjusted() < LONG_NUMBER else exact


def _finite(value: float | Decimal) -> Decimal | str:
    exact = Decimal(repr(value)) if isinstance(value, float) else value
    return exact if exact.is_finite() else str(exact)


def _integer(digits: str) -> int | Decimal:
    return int(digits) if len(digits) < LONG_NUMBER else Decimal(digits)


def _fraction(digits: str) -> Decimal:
    return Decimal(digits) or Decimal(0)  # JSON has a -0.0, which is stored as 0.


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON")


_decoder = json.JSONDecoder(parse_float=_fraction, parse_int=_integer, parse_constant=_refuse)
