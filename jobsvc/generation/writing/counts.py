"""Which variables say how many there are of something, so that their size is the size of the input."""

from __future__ import annotations

from collections.abc import Iterable

from jobsvc.generation.expressions import Expr, Num, refs
from jobsvc.generation.schema import Choice, Line, Node, Schema, Values
from jobsvc.generation.writing.spelling import as_factor, extreme


def counted(schema: Schema) -> dict[str, tuple[str, bool]]:
    """Each variable that says how many there are of something: how many values go to each, whether squared."""
    products = [product for node in schema.nodes for product in _products(node, [])]
    products += [[*v.counts, v.cells] for v in schema.variables.values() if v.cells is not None]
    for variable in schema.variables.values():
        if variable.kind == "string":
            products += [[*variable.counts, bound] for bound in schema.limits[variable.name].bounds]
    products += [[limit.of] for limit in schema.sums if not limit.array]
    places = list(schema.variables)
    found: dict[str, tuple[set[str], bool]] = {}
    for product in products:
        names = [ref.name for factor in product for ref in refs(factor)]
        for name in names:
            if schema.variables[name].kind != "int":
                continue
            place = places.index(name)
            earlier = [f for f in product if all(places.index(ref.name) < place for ref in refs(f))]
            before = {as_factor(factor) for factor in earlier if not isinstance(factor, Num)}
            pers, square = found.get(name, (set(), False))
            found[name] = (
                pers | ({" * ".join(sorted(before))} if before else set()),
                square or names.count(name) > 1,
            )
    return {name: (extreme("max", sorted(pers)) if pers else "", square) for name, (pers, square) in found.items()}


def _products(node: Node, outer: list[Expr]) -> Iterable[list[Expr]]:
    if isinstance(node, Line):
        yield from ([*outer, item.count] for item in node.items if isinstance(item, Values))
        return
    if isinstance(node, Choice):
        yield [*outer, node.count]
        return
    around = [] if node.tests else [*outer, node.count]
    yield [node.count] if node.tests else around
    for inner in node.body:
        yield from _products(inner, around)
