"""Korean prose beside lines that are known from elsewhere: what it says of their values, as statements."""

from __future__ import annotations

import re

from jobsvc.generation.expressions import python
from jobsvc.generation.items import Item
from jobsvc.generation.layout import Entry, Layout, LineText, Rows
from jobsvc.generation.schema import Line, Node, Repeat, Shape, Value, items_of

_LINES = re.compile(
    r"\d번째 줄|(?:그 |바로 )?다음 줄|마지막 줄|줄|다음|이후|이어서|주어진다|주어지|테스트 케이스|공백|[가-힣]+(?:를|을) 나타내는|\d개|한|두|세|네|정수|각"
)


def layout_of(shape: Shape) -> Layout:
    """The values of a shape as a layout, for looking them up: it is not made a shape again."""
    layout = Layout()
    for node in shape.nodes:
        if isinstance(node, Repeat) and node.tests:
            layout.tests = python(node.count)
            layout.body += [entry for inner in node.body for entry in _entries(inner, shape)]
        else:
            layout.lines += _entries(node, shape)
    return layout


def _entries(node: Node, shape: Shape) -> list[Entry]:
    if isinstance(node, Repeat):
        lines = [LineText(_items(inner, shape)) for inner in node.body if isinstance(inner, Line)]
        return [Rows(python(node.count), lines)]
    return [LineText(_items(node, shape))]


def _items(node: Node, shape: Shape) -> list[Item]:
    found = []
    for item in items_of(node):
        variable = shape.variables[item.name]
        kind = variable.kind or ("string" if variable.cells is not None else "")
        index = "" if any(part == "*" for part in variable.index) else ",".join(variable.index)
        count = "" if isinstance(item, Value) else python(item.count)
        found.append(Item(kind, variable.base, index, count=count))
    return found


def said_of(item: Item, spoken: str) -> list[str]:
    """What the description of a value on a line says of it, as statements."""
    words = item.adjectives
    found = [f"{least} <= {spoken}" for word, least in (("positive", 1), ("non-negative", 0)) if word in words]
    for word in ("distinct", "non-decreasing", "increasing"):
        if re.search(rf"(?<![\w-]){word}", words):
            found.append(f"{spoken} are distinct" if word == "distinct" else f"{spoken} is {word}")
    if "permutation" in words:
        found.append(f"{spoken} is a permutation")
    found += [f"{spoken} != {other}" for other in item.different_from]
    if item.said:
        found.append(f"{spoken} is a string {item.said}")
    return found


def of_lines(clause: str) -> str:
    """The clause without the words that only speak of lines."""
    return _LINES.sub(" ", clause)
