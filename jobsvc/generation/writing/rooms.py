"""What limits on sums over all tests leave for the values of each test, as Python source."""

from __future__ import annotations

from jobsvc.generation.expressions import Expr, Op, Ref, refs
from jobsvc.generation.intervals import span
from jobsvc.generation.schema import Schema, SumLimit, Variable
from jobsvc.generation.writing.spelling import extreme


class Rooms:
    """The rooms under the sums of one schema; `labels` tell them apart in the names of the script."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self.labels = _labels(schema.sums)

    def of(self, variable: Variable) -> str:
        """What the limits on sums leave for this value, as an argument."""
        rooms = [
            room
            for number, limit in enumerate(self.schema.sums)
            if (room := self._left_for(number, limit, variable.name)) is not None
        ]
        return f", room={extreme('min', rooms)}" if rooms else ""

    def _left_for(self, number: int, limit: SumLimit, name: str) -> str | None:
        """``room // (what is drawn already * the least of what is not)``; the root of it for a square."""
        term = next((one for one in _added(limit.of) if name in {ref.name for ref in refs(one)}), None)
        if term is None or limit.array:
            return None
        beside = [self._taken(one, name) for one in _added(limit.of) if one is not term]
        room = " - ".join((room_name(self.labels[number]), *beside))
        factors = [ref.name for ref in refs(term)]
        others = [self._taken(Ref(factor), name) for factor in factors if factor != name]
        others = [other for other in others if other not in ("0", "1")]
        if others:
            room = f"{f'({room})' if beside else room} // max(1, {' * '.join(others)})"
        power = factors.count(name)
        return room if power == 1 else f"int(({room}) ** (1 / {power}))"

    def _taken(self, part: Expr, name: str) -> str:
        """What a part of a sum takes: its values that are drawn before `name`, and the least of the others."""
        places = list(self.schema.variables)
        measured = []
        for factor in [ref.name for ref in refs(part)]:
            variable = self.schema.variables[factor]
            drawn = places.index(factor) < places.index(name)
            measured.append(_measure(variable) if drawn else str(max(variable.low or 0, 0)))
        return " * ".join(measured)

    def least(self, limit: SumLimit) -> int:
        """What one test takes of a sum at the least."""
        return sum(self._least_of(term) for term in _added(limit.of))

    def _least_of(self, term: Expr) -> int:
        known = {name: (variable.low, variable.high) for name, variable in self.schema.variables.items()}
        product = 1
        for ref in refs(term):
            variable = self.schema.variables[ref.name]
            for count in variable.counts:
                product *= max(span(count, known)[0] or 0, 0)
            product *= max(variable.low or 0, 0)
        return product

    def most_tests(self, high: str) -> str:
        """No more tests than the sums have room for."""
        least = [(number, self.least(limit)) for number, limit in enumerate(self.schema.sums)]
        caps = [
            f"{sum_name(self.labels[number])} // {value}" if value > 1 else sum_name(self.labels[number])
            for number, value in least
            if value > 0
        ]
        return f"min({', '.join((high, *caps))})" if caps else high


def sum_name(label: str) -> str:
    return f"SUM_{label}_MAX"


def room_name(label: str) -> str:
    return f"room_{label}"


def left_name(label: str) -> str:
    return f"left_{label}"


def used_name(label: str) -> str:
    return f"used_{label}"


def _labels(sums: tuple[SumLimit, ...]) -> list[str]:
    """What tells the sums apart in names: the values that they are of, or their numbers."""
    labels = ["_".join(ref.name for ref in refs(limit.of)) for limit in sums]
    return (
        labels if all(labels) and len(set(labels)) == len(labels) else [str(number) for number, _ in enumerate(sums, 1)]
    )


def _added(expression: Expr) -> list[Expr]:
    """The terms of a sum."""
    if isinstance(expression, Op) and expression.sign == "+":
        return [*_added(expression.left), *_added(expression.right)]
    return [expression]


def _measure(variable: Variable) -> str:
    return f"len({variable.name})" if variable.kind == "string" else variable.name
