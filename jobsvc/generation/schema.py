"""The schema of an input: its format as a tree, and what is known of every value in it.

`blocks` and `prose` build the tree, `resolve` adds the bounds, `writer` turns the whole into a script, and
`to_dict` into the plain data that `reader` checks inputs with.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from keyword import iskeyword
from typing import Any

from jobsvc.generation.expressions import Expr, Length, Num, Ref, python


@dataclass(frozen=True, slots=True)
class Value:
    """One token of a line."""

    name: str


@dataclass(frozen=True, slots=True)
class Values:
    """`count` tokens in a row on one line."""

    name: str
    count: Expr


@dataclass(frozen=True, slots=True)
class Line:
    items: tuple[Value | Values, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """`body`, `count` times over. The variables of `tests` start afresh each time, those of other rows are gathered."""

    count: Expr
    body: tuple[Node, ...]
    tests: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """Rows that begin with `word` and go on with `items`."""

    word: str
    items: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """`count` rows, each of one of the kinds: queries. The values of each kind are gathered over its rows."""

    count: Expr
    kinds: tuple[Kind, ...]
    needed: tuple[str, ...] = ()  #: words of kinds of which there is at least one row


Node = Line | Repeat | Choice


@dataclass(frozen=True, slots=True)
class Variable:
    """A name of the input. `low` and `high` bound its value (of a string: its length) whatever the others are."""

    name: str  #: an identifier, unique in the schema
    base: str  #: as the statement writes it, without subscripts
    index: tuple[str, ...] = ()  #: the subscripts where some are fixed, ``*`` for one that runs: ``a_1`` has ("1",)
    counts: tuple[Expr, ...] = ()  #: how many there are in each dimension
    firsts: tuple[int, ...] = ()  #: the subscript of the first one in each dimension
    cells: Expr | None = None  #: of a string whose characters have names, ``c_{1,1}c_{1,2}...``: how many
    bare: bool = False  #: the text names one element without a subscript
    per_test: bool = False
    row_kind: str = ""  #: the first word of the rows that have it, where rows are of several kinds
    kind: str = ""  #: "int" or "string"
    low: int | None = None
    high: int | None = None
    alphabet: str = ""
    choices: tuple[str, ...] = ()  #: the only tokens that it can be
    order: str = ""  #: one of `ORDERS`

    @property
    def dimensions(self) -> int:
        return len(self.counts)

    @property
    def subscripts(self) -> tuple[str, ...]:
        """One entry for each subscript that the statement gives it: a fixed one, or ``*``."""
        return self.index or ("*",) * (self.dimensions + (self.cells is not None))


#: The subscripts of relations between elements, the first dimension's first.
LETTERS = ("i", "j")

#: What may hold between the elements of an array.
ORDERS = ("distinct", "increasing", "non-decreasing", "decreasing", "non-increasing")


@dataclass(frozen=True, slots=True)
class Relation:
    """``left <= right`` or ``left != right``, for every element where elements are named."""

    left: Expr
    sign: str
    right: Expr
    quote: str = ""

    @property
    def is_constant(self) -> bool:
        """Whether it only bounds one value by a number, which the variable's `low` and `high` say too."""
        sides = (self.left, self.right)
        return (
            self.sign == "<="
            and any(isinstance(s, Num) for s in sides)
            and any(isinstance(s, Ref | Length) for s in sides)
        )

    def __str__(self) -> str:
        return f"{python(self.left)} {self.sign} {python(self.right)}"


@dataclass(frozen=True, slots=True)
class SumLimit:
    """The sum of `of` over the tests of one input is at most `limit`."""

    of: Expr
    limit: int
    quote: str = ""

    @property
    def array(self) -> str:
        """The array whose values, or the lengths of whose strings, are added up; "" where it is a single value."""
        return self.of.name if isinstance(self.of, Ref) and self.of.index else ""

    @property
    def python(self) -> str:
        """What one test takes of it, as Python."""
        return f"total({self.array})" if self.array else python(self.of)


@dataclass(frozen=True, slots=True)
class Structure:
    """What values form together. `structures.KINDS` says what `numbers` and `text` mean for each kind."""

    kind: str
    of: tuple[str, ...]  #: names of variables
    numbers: tuple[Expr, ...] = ()
    text: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """A format that was read: the tree, its variables in the order in which they are read, what remained open."""

    nodes: tuple[Node, ...]
    variables: dict[str, Variable]
    unresolved: tuple[str, ...] = ()
    unplaced: frozenset[str] = frozenset()  #: variables that no line has

    @property
    def names(self) -> frozenset[str]:
        return frozenset(variable.base for variable in self.variables.values())


@dataclass(frozen=True, slots=True)
class Limits:
    """What a value is drawn within, given the values before it: the tightest of each; of a string, its length."""

    lows: tuple[Expr, ...] = ()
    highs: tuple[Expr, ...] = ()
    avoid: tuple[Expr, ...] = ()
    quotes: tuple[str, ...] = ()
    checks: tuple[Relation, ...] = ()  #: what drawing cannot satisfy: the whole case is drawn again until it holds

    @property
    def bounds(self) -> tuple[Expr, ...]:
        """All that a value is compared with when it is drawn."""
        return (*self.lows, *self.highs, *self.avoid)


@dataclass(frozen=True, slots=True)
class Schema:
    nodes: tuple[Node, ...]
    variables: dict[str, Variable]
    limits: dict[str, Limits]
    relations: tuple[Relation, ...] = ()
    sums: tuple[SumLimit, ...] = ()
    structures: tuple[Structure, ...] = ()
    assumptions: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The schema as JSON data; expressions are Python text in which ``A[i]`` is any one element of A."""
        return {
            "format": [_node(node) for node in self.nodes],
            "variables": {name: _variable(variable) for name, variable in self.variables.items()},
            "relations": [
                {"left": python(r.left), "sign": r.sign, "right": python(r.right), "quote": r.quote}
                for r in self.relations
                if not r.is_constant
            ],
            "sums": [{"of": s.python, "at_most": s.limit, "quote": s.quote} for s in self.sums],
            "structures": [
                {
                    "kind": s.kind,
                    "of": list(s.of),
                    "numbers": [python(number) for number in s.numbers],
                    "text": s.text,
                    "quote": s.quote,
                }
                for s in self.structures
            ],
        }


def walk(nodes: tuple[Node, ...], depth: int = 0) -> Iterator[tuple[Node, int]]:
    """Every node with the number of repeats around it, in reading order."""
    for node in nodes:
        yield node, depth
        if isinstance(node, Repeat):
            yield from walk(node.body, depth + 1)


def with_needed(nodes: tuple[Node, ...], word: str) -> tuple[Node, ...]:
    """The nodes, with at least one row of the kind `word` in every choice."""

    def changed(node: Node) -> Node:
        if isinstance(node, Choice):
            return replace(node, needed=tuple(dict.fromkeys((*node.needed, word))))
        return replace(node, body=with_needed(node.body, word)) if isinstance(node, Repeat) else node

    return tuple(map(changed, nodes))


def items_of(node: Node) -> tuple[Value | Values, ...]:
    """The values of a line, or of every kind of row; none of a repeat, whose lines have them."""
    if isinstance(node, Choice):
        return tuple(item for kind in node.kinds for item in kind.items)
    return node.items if isinstance(node, Line) else ()


def _node(node: Node) -> dict[str, Any]:
    if isinstance(node, Line):
        return {"line": [_item(item) for item in node.items]}
    if isinstance(node, Choice):
        kinds = [{"word": kind.word, "line": [_item(item) for item in kind.items]} for kind in node.kinds]
        return {"choice": python(node.count), "kinds": kinds, "needed": list(node.needed)}
    return {"tests" if node.tests else "repeat": python(node.count), "body": [_node(inner) for inner in node.body]}


def _item(item: Value | Values) -> dict[str, str]:
    return {"value": item.name} if isinstance(item, Value) else {"values": item.name, "count": python(item.count)}


def _variable(variable: Variable) -> dict[str, Any]:
    data: dict[str, Any] = {
        "type": variable.kind,
        "dimensions": variable.dimensions,
        "low": variable.low,
        "high": variable.high,
    }
    if variable.alphabet:
        data["alphabet"] = variable.alphabet
    if variable.choices:
        data["choices"] = list(variable.choices)
    if variable.order:
        data["order"] = variable.order
    return data


class ShapeBuilder:
    """Gathers the variables of a format while its tree is built."""

    def __init__(self, bare: Collection[str] = ()) -> None:
        self.bare = bare
        self.variables: dict[str, Variable] = {}
        self.unresolved: list[str] = []

    def declare(
        self,
        base: str,
        index: tuple[str, ...] = (),
        *,
        counts: tuple[Expr, ...] = (),
        firsts: tuple[int, ...] = (),
        cells: Expr | None = None,
        row_kind: str = "",
    ) -> str:
        """The identifier of a new variable; one that is already there is noted as unresolved."""
        name = identifier(base, index)
        if row_kind and identifier(base, ()) not in self.variables:
            name = identifier(base, ())
        if name in self.variables and self._is_beside(base, index, counts, self.variables[name]):
            name = f"{identifier(base, ())}_{'i' if counts else 'value'}"
        if name in self.variables:
            self.unresolved.append(f"the format names {base} twice")
        if not name.isidentifier():
            self.unresolved.append(f"the format's name {name!r} is not understood")
        self.variables[name] = Variable(name, base, index, counts, firsts, cells, base in self.bare, row_kind=row_kind)
        return name

    def _is_beside(self, base: str, index: tuple[str, ...], counts: tuple[Expr, ...], other: Variable) -> bool:
        """Whether one of the two is a single ``h`` and the other an array that the text calls ``h_i``."""
        return (
            base not in self.bare
            and base == other.base
            and not index
            and not other.index
            and bool(counts) != bool(other.counts)
            and other.cells is None
        )

    def shape(self, nodes: tuple[Node, ...]) -> Shape:
        """The finished shape, with the variables inside tests marked."""
        for node, _ in walk(nodes):
            if isinstance(node, Repeat) and node.tests:
                self._mark(node.body)
        return Shape(nodes, self.variables, tuple(self.unresolved))

    def _mark(self, body: tuple[Node, ...]) -> None:
        for node, _ in walk(body):
            for item in items_of(node):
                self.variables[item.name] = replace(self.variables[item.name], per_test=True)


def identifier(base: str, index: tuple[str, ...]) -> str:
    """``("a", ("1",))`` is ``a_1``; a name that expressions or Python use is changed, as is ``a.length``."""
    name = "_".join((base.lstrip("\\"), *(part for part in index if part != "*"))).replace("'", "_prime")
    name = re.sub(r"\W+", "_", name) if "." in name else name
    return f"{name}_value" if name in _TAKEN or iskeyword(name) else name


#: Names of schemas' expressions and of the scripts that `writer` writes.
_TAKEN = frozenset(
    [
        "i",
        "j",
        "len",
        "min",
        "max",
        "lines",
        "queries",
        "kind",
        "rows",
        "joined",
        "scale",
        "shared",
        "rng",
        "room",
        "left",
        "used",
        "text",
        "texts",
        "test",
        "str",
        "map",
        "range",
        "zip",
        "sorted",
        "json",
        "argparse",
        "random",
        "print",
        "main",
        "int",
        "list",
        "set",
        "sum",
    ]
)
