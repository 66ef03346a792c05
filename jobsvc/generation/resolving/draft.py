"""What is understood of the input so far: the one thing that every step of resolving reads and adds to."""

from __future__ import annotations

from dataclasses import replace

from jobsvc.generation.expressions import Expr, Num, Position, Ref, Unreadable, mapped, refs
from jobsvc.generation.facts import Structured
from jobsvc.generation.intervals import span
from jobsvc.generation.naming import Naming
from jobsvc.generation.schema import (
    LETTERS,
    Limits,
    Relation,
    Repeat,
    Schema,
    Shape,
    Structure,
    SumLimit,
    Variable,
    walk,
)


class Draft:
    """The schema in the making; its methods keep what is added from contradicting what was there."""

    def __init__(self, shape: Shape, integers_only: bool) -> None:
        self.shape = shape
        self.variables = {
            name: replace(variable, kind="string") if variable.cells is not None else variable
            for name, variable in shape.variables.items()
        }
        self.naming = Naming(self.variables)
        self.integers_only = integers_only
        self.relations: list[Relation] = []
        self.sums: list[SumLimit] = []
        self.structures: list[Structure] = []
        #: Of a matrix, the bounds of all but its diagonal, and the sentence that says them.
        self.beside: dict[str, dict[str, Num | str]] = {}
        #: Facts about graphs, until the bounds tell which values are edges.
        self.graph_facts: list[Structured] = []
        self.limits: dict[str, Limits] = {}
        self.unresolved: list[str] = []
        self.assumptions: list[str] = []

    def change(self, variable: Variable, **what: object) -> None:
        """Notes something about a variable; what was noted before may not be contradicted."""
        current = self.variables[variable.name]
        for field, value in what.items():
            if getattr(current, field) not in ("", (), value):
                raise Unreadable(f"{variable.base} is said to be two things")
        self.variables[variable.name] = replace(current, **what)  # type: ignore[arg-type]

    def order(self, variable: Variable, order: str) -> None:
        """Notes the order of an array; of two that can both be true, the narrower is kept."""
        current = self.variables[variable.name].order
        strict = {"distinct", "increasing", "decreasing"}
        if current in strict and order == "distinct":
            return
        if current == "distinct" and order in strict:
            self.variables[variable.name] = replace(self.variables[variable.name], order=order)
            return
        self.change(variable, order=order)

    def relate(self, relation: Relation) -> None:
        """Adds a relation; one between numbers alone is checked instead."""
        if not [*refs(relation.left), *refs(relation.right)]:
            if relation.sign == "<=" and span(relation.left, {})[0] > span(relation.right, {})[0]:  # type: ignore[operator]
                raise Unreadable("it is never true")
            return
        self.relations.append(_canonical(relation))

    def has_tests(self) -> bool:
        return any(isinstance(node, Repeat) and node.tests for node, _ in walk(self.shape.nodes))

    def schema(self) -> Schema:
        """The schema as far as it is settled."""
        return Schema(
            nodes=self.shape.nodes,
            variables=self.variables,
            limits=self.limits,
            relations=tuple(self.relations),
            sums=tuple(self.sums),
            structures=tuple(self.structures),
            assumptions=tuple(self.assumptions),
        )


def _canonical(relation: Relation) -> Relation:
    """The relation with its subscripts named i and j, in the order of the name that has most."""
    found = [ref for side in (relation.left, relation.right) for ref in refs(side)]
    widest = max(found, key=lambda ref: len(ref.index)).index
    names = dict(zip(widest, LETTERS, strict=False))
    if len(set(widest)) != len(widest) or any(letter not in names for ref in found for letter in ref.index):
        raise Unreadable("its subscripts are not understood")

    def change(part: Expr) -> Expr | None:
        if isinstance(part, Position):
            return Position(names[part.letter], part.first, part.last)
        return Ref(part.name, tuple(names[letter] for letter in part.index)) if isinstance(part, Ref) else None

    return replace(relation, left=mapped(relation.left, change), right=mapped(relation.right, change))
