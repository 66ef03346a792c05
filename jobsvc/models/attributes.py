"""Attributes that PynamoDB lacks: exact times, and plain JSON data."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pynamodb.attributes import Attribute
from pynamodb.constants import MAP, NUMBER

#: Python values as DynamoDB's typed JSON and back. Numbers are int where whole, else float.
Typed = dict[str, Any]


class TimestampAttribute(Attribute[float]):
    """Epoch seconds with up to six decimals, a Number in the table.

    Reads whole seconds as int, as older software wrote them, and everything else as float. A double
    holds microseconds of this century exactly: 2**51 < 2**53.
    """

    attr_type = NUMBER

    def serialize(self, value: Any) -> str:
        return _digits(Decimal(repr(round(value, 6))))

    def deserialize(self, value: Any) -> float:
        return _number(value)


class JSONMapAttribute(Attribute[dict[str, Any]]):
    """A map of plain JSON data, stored as a DynamoDB Map (not as text, so that tools can read it).

    PynamoDB's own MapAttribute wraps what it holds in models; results are data.
    """

    attr_type = MAP

    def serialize(self, value: Any) -> Any:
        return to_typed(value)[MAP]

    def deserialize(self, value: Any) -> Any:
        return from_typed({MAP: value})


class JSONListAttribute(Attribute[list[Any]]):
    """A list of plain JSON data, stored as a DynamoDB List."""

    attr_type = "L"

    def serialize(self, value: Any) -> Any:
        return to_typed(list(value))["L"]

    def deserialize(self, value: Any) -> Any:
        return from_typed({"L": value})


def to_typed(value: Any) -> Typed:
    """Plain JSON data as DynamoDB's typed JSON. Raises TypeError on anything else."""
    match value:
        case None:
            return {"NULL": True}
        case bool():
            return {"BOOL": value}
        case int() | float() | Decimal():
            return {"N": _digits(Decimal(str(value)))}
        case str():
            return {"S": value}
        case dict():
            return {"M": {key: to_typed(item) for key, item in value.items()}}
        case list() | tuple():
            return {"L": [to_typed(item) for item in value]}
    raise TypeError(f"{type(value).__name__} is not JSON data")


def from_typed(typed: Typed) -> Any:
    """The inverse of `to_typed`."""
    ((kind, value),) = typed.items()
    match kind:
        case "NULL":
            return None
        case "N":
            return _number(value)
        case "M":
            return {key: from_typed(item) for key, item in value.items()}
        case "L":
            return [from_typed(item) for item in value]
    return value


def _digits(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _number(text: Any) -> int | float:
    number = Decimal(text)
    return int(number) if number == number.to_integral_value() else float(number)
