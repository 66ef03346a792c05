"""How many values an input may have by its bounds, beside how many a script makes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from jobsvc.generation.expressions import Expr, Num, Ref, fold, python
from jobsvc.generation.intervals import span
from jobsvc.generation.schema import Choice, Line, Node, Schema, Values, items_of

#: Large inputs stop at about this many values.
MOST_VALUES = 1_000_000


def stops_short(schema: Schema) -> bool:
    """Whether the bounds allow more values (or characters of a string) than a script makes."""
    return any(_most(schema, product) > MOST_VALUES for product in _products(schema, schema.nodes, [], per_test=[]))


Product = tuple[list[Expr], list[Expr]]


def _products(schema: Schema, nodes: Iterable[Node], outer: list[Expr], *, per_test: list[Expr]) -> Iterator[Product]:
    """The factors of each count of values: of tests, and within one test."""
    for node in nodes:
        if isinstance(node, Choice):
            yield per_test, [*outer, node.count]
            strings = (item.name for item in items_of(node) if schema.variables[item.name].kind == "string")
            yield from ((per_test, [*outer, node.count, Ref(name)]) for name in strings)
            continue
        if not isinstance(node, Line):
            yield per_test, [*outer, node.count]
            if node.tests:
                yield from _products(schema, node.body, [], per_test=[node.count])
            else:
                yield from _products(schema, node.body, [*outer, node.count], per_test=per_test)
            continue
        for item in node.items:
            around = [*outer, item.count] if isinstance(item, Values) else outer
            yield per_test, around
            if schema.variables[item.name].kind == "string" and not schema.variables[item.name].choices:
                yield per_test, [*around, Ref(item.name)]


def _most(schema: Schema, product: Product) -> int:
    """What the product is at the most; a sum over tests caps it where it limits just this product."""
    tests, within = product
    known = {name: (variable.low, variable.high) for name, variable in schema.variables.items()}
    most = 1
    for factor in (*tests, *within):
        most *= span(factor, known)[1] or 0
    if not tests:
        return most
    spellings = {_spelled(factors) for factors in _equal_factors(schema, within)}
    return min([most, *(limit.limit for limit in schema.sums if python(limit.of) in spellings)])


def _equal_factors(schema: Schema, factors: list[Expr]) -> Iterator[list[Expr]]:
    """The factors, also with the last string's upper bounds in the place of its length."""
    yield factors
    if factors and isinstance(factors[-1], Ref) and factors[-1].name in schema.variables:
        name = factors[-1].name
        yield from ([*factors[:-1], high] for high in schema.limits[name].highs)


def _spelled(factors: list[Expr]) -> str:
    product: Expr = Num(1)
    for factor in factors:
        product = fold("*", product, factor)
    return python(product)
