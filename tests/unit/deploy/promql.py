"""What expressions of PromQL name: enough of the language for those in deploy/."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SELECTOR = re.compile(r"\b((?:jobsvc_\w+)|up)\b\s*(?:\{([^}]*)\})?")
_MATCHER = re.compile(r'(\w+)\s*(=~|!~|!=|=)\s*"((?:[^"\\]|\\.)*)"')
_GROUPING = re.compile(r"\b(?:by|without)\s*\(([^)]*)\)\s*\(")
#: Labels that Prometheus gives, and those that an expression's own functions need.
SCRAPED = frozenset({"job", "instance"})


@dataclass(frozen=True)
class Matcher:
    """`label=~"value"` of a metric."""

    label: str
    how: str
    value: str


def selectors(expression: str) -> Iterator[tuple[str, list[Matcher]]]:
    """The metrics of an expression, and what is asked of their labels."""
    for name, matchers in _SELECTOR.findall(expression):
        yield name, [Matcher(*found) for found in _MATCHER.findall(matchers)]


def groupings(expression: str) -> Iterator[tuple[set[str], set[str]]]:
    """The labels of each `by (...)`, and the metrics of what it groups."""
    for grouping in _GROUPING.finditer(expression):
        depth, end = 1, grouping.end()
        while depth:
            depth += {"(": 1, ")": -1}.get(expression[end], 0)
            end += 1
        labels = {label.strip() for label in grouping[1].split(",")}
        yield labels, {name for name, _ in selectors(expression[grouping.end() : end])}
