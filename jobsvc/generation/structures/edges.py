"""Trees and graphs: which values are the ends of edges, what follows for how many there are, how they are drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from jobsvc.generation.expressions import Expr, Num, Op, Ref, fold, python, refs
from jobsvc.generation.schema import Line, Node, Relation, Repeat, Structure, Value, Variable, walk
from jobsvc.generation.structures import OF_EDGES

#: The numbers of more vertices than these are values, not vertices that a script gives names.
MOST_VERTICES = 5_000_000


@dataclass(frozen=True, slots=True)
class Ends:
    """Two columns of a format that name vertices, `low` to `high`, in each of `count` rows."""

    names: tuple[str, str]
    low: int
    high: Expr
    count: Expr
    alone: bool = True  #: no other column beside them names vertices, as far as bounds tell

    @property
    def vertices(self) -> Expr:
        return fold("+", fold("-", self.high, Num(self.low)), Num(1))

    @property
    def as_many_as_a_tree(self) -> bool:
        """Whether there is one row less than there are vertices."""
        return python(self.count) == python(fold("-", self.vertices, Num(1)))


def ends(nodes: tuple[Node, ...], variables: Mapping[str, Variable], relations: Iterable[Relation]) -> list[Ends]:
    """Each pair of columns that may be the ends of edges: both are bounded from above by the same value."""
    upper = [r for r in relations if r.sign == "<="]
    return [found for rows in _rows(nodes) for found in _pairs(rows, variables, upper)]


def _rows(nodes: tuple[Node, ...]) -> Iterator[tuple[Expr, list[str]]]:
    for node, _ in walk(nodes):
        if not isinstance(node, Repeat) or node.tests or len(node.body) != 1:
            continue
        [line] = node.body
        if isinstance(line, Line) and all(isinstance(item, Value) for item in line.items):
            yield node.count, [item.name for item in line.items]


def _pairs(rows: tuple[Expr, list[str]], variables: Mapping[str, Variable], upper: list[Relation]) -> Iterator[Ends]:
    count, names = rows
    bounds = {name: _bounds(name, names, upper) for name in names if variables[name].kind == "int"}
    for place, (first, second) in enumerate(pairwise(names)):
        if first not in bounds or second not in bounds:
            continue
        high = next((bound for bound in bounds[first] if bound in bounds[second]), None)
        low = variables[first].low
        if high is None or low not in (0, 1) or variables[second].low not in (0, 1, 2):
            continue
        if isinstance(high, Ref) and (variables[high.name].high or 0) > MOST_VERTICES:
            continue
        others = [name for name in names[place + 2 :] if high in bounds.get(name, ())]
        yield Ends((first, second), low, high, count, alone=not others)
        return


def _bounds(name: str, beside: list[str], upper: list[Relation]) -> list[Expr]:
    """The numbers and single values that bound `name` from above, through a column beside it too."""
    found: list[Expr] = []
    for relation in upper:
        if relation.left == Ref(name, ("i",)):
            right = relation.right
            inner = {ref.name for ref in refs(right)}
            if not any(ref.index for ref in refs(right)):
                found.append(right)
            elif inner <= set(beside) and name not in inner and len(inner) == 1:
                found += _bounds(inner.pop(), [other for other in beside if other != name], upper)
    return found


@dataclass(frozen=True, slots=True)
class Graph:
    """The ends of edges, with all that is said of them."""

    ends: Ends
    kinds: frozenset[str]
    ordered: bool  #: the first end of each edge is the lesser

    @property
    def names(self) -> tuple[str, ...]:
        return self.ends.names

    @property
    def simple(self) -> bool:
        return bool({"no multiple edges", "distinct rows"} & self.kinds)

    @property
    def arcs(self) -> bool:
        """Whether all that is said is that no two pairs are the same, so that (u, v) and (v, u) may both be there."""
        return self.kinds <= {"distinct rows", "loops"} and not self.ordered

    def implied(self) -> Iterator[Relation]:
        """What follows for the number of edges."""
        vertices, count = self.ends.vertices, self.ends.count
        if "tree" in self.kinds:
            return
        if "connected" in self.kinds:
            yield Relation(fold("-", vertices, Num(1)), "<=", count)
        if self.arcs:
            yield Relation(count, "<=", fold("*", vertices, vertices if self.loops else fold("-", vertices, Num(1))))
        elif self.simple:
            pairs = fold("*", vertices, fold("-", vertices, Num(1)))
            yield Relation(count, "<=", Num(pairs.value // 2) if isinstance(pairs, Num) else Op("//", pairs, Num(2)))

    def owns(self, relation: Relation) -> bool:
        """Whether every drawing of the graph satisfies the relation."""
        u, v = (Ref(name, ("i",)) for name in self.names)
        if relation.sign == "!=":
            return {relation.left, relation.right} == {u, v}
        low, high = Num(self.ends.low), self.ends.high
        return (
            (relation.right in (u, v) and _at_most(relation.left, low))
            or (relation.left in (u, v) and relation.right == high)
            or (relation.left in (u, v) and isinstance(relation.right, Num))
            or (relation.left == u and relation.right in (fold("-", v, Num(1)), v))
            or (relation.left == fold("+", u, Num(1)) and relation.right == v)
        )

    @property
    def loops(self) -> bool:
        """Whether an edge may join a vertex to itself."""
        return "loops" in self.kinds

    def statement(self) -> str:
        """The statement that draws both ends."""
        u, v = self.names
        vertices = f"{self.ends.low}, {python(self.ends.high)}"
        if "tree" in self.kinds:
            return f"{u}, {v} = scale.tree({vertices}{self._ordered()})"
        if self.arcs:
            loops = ", loops=True" if self.loops else ""
            return f"{u}, {v} = scale.arcs({vertices}, {python(self.ends.count)}{loops})"
        flags = [name for name, on in (("connected", "connected" in self.kinds), ("simple", self.simple)) if on]
        extra = "".join(f", {flag}=True" for flag in flags) + (", loops=True" if self.loops else "")
        extra += ", acyclic=True" if "acyclic" in self.kinds else ""
        return f"{u}, {v} = scale.graph({vertices}, {python(self.ends.count)}{extra}{self._ordered()})"

    def _ordered(self) -> str:
        return ", ordered=True" if self.ordered else ""


def _at_most(left: Expr, bound: Num) -> bool:
    return isinstance(left, Num) and left.value <= bound.value


def graphs(found: Iterable[Ends], structures: Iterable[Structure], relations: Iterable[Relation]) -> list[Graph]:
    """The graphs that structures speak of."""
    said: dict[tuple[str, ...], set[str]] = {}
    for structure in structures:
        if structure.kind in OF_EDGES or structure.kind == "distinct rows":
            said.setdefault(structure.of, set()).add(structure.kind)
    known = list(relations)
    made = []
    for one in found:
        kinds = said.get(one.names, set())
        if kinds & OF_EDGES or (kinds and one.alone and not isinstance(one.high, Num)):
            made.append(_graph(one, kinds, known))
    return made


def _graph(one: Ends, kinds: set[str], relations: list[Relation]) -> Graph:
    u, v = (Ref(name, ("i",)) for name in one.names)
    ordered = any(
        r.sign == "<=" and (r.left, r.right) in ((u, fold("-", v, Num(1))), (fold("+", u, Num(1)), v), (u, v))
        for r in relations
    )
    apart = any(r.sign == "!=" and {r.left, r.right} == {u, v} for r in relations) or any(
        r.left == u and r.right == fold("-", v, Num(1)) for r in relations
    )
    loops = not (apart or kinds & {"tree", "no loops", "acyclic"})
    return Graph(one, frozenset(kinds | ({"loops"} if loops else set())), ordered)
