"""The schema that a script describes itself with, checked piece by piece: from foreign JSON to a shape and claims."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from jobsvc.generation.by_model.flaw import Flaw
from jobsvc.generation.by_model.written import expression
from jobsvc.generation.expressions import LARGEST, Expr, Length, Op, Ref
from jobsvc.generation.schema import (
    ORDERS,
    Choice,
    Kind,
    Line,
    Node,
    Relation,
    Repeat,
    Shape,
    ShapeBuilder,
    Structure,
    SumLimit,
    Value,
    Values,
    identifier,
    items_of,
    walk,
)
from jobsvc.generation.structures import KINDS

LONGEST_SCHEMA = 100_000  #: characters
MOST_ENTRIES = 100  #: of any list in it
LONGEST_ACCOUNT = 400  #: characters of a text that an account answers to
#: Names that the reader's own expressions use.
_RESERVED = frozenset({"power", "next", "all", "le", "ne"})
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*")
_QUOTES = "quotes"


@dataclass(frozen=True, slots=True)
class Claim:
    """What is claimed of one value, and the words of the problem that say so."""

    name: str
    kind: str  #: "int" or "string"
    low: int | None
    high: int | None
    alphabet: str
    choices: tuple[str, ...]
    order: str
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """A text of the problem, and what in the script answers to it: one of `ANSWERS`."""

    text: str
    answer: str


#: What may be said of a text that was not understood.
ANSWERS = {
    "format": "it tells where values stand, and the format has it",
    "schema": "a bound, relation, sum or structure of the schema says it",
    "script": "the schema cannot say it, and the script makes only inputs for which it holds",
    "no condition": "it restricts nothing",
}


@dataclass(frozen=True, slots=True)
class Claimed:
    """A whole schema as somebody claims it."""

    shape: Shape
    values: dict[str, Claim]
    relations: tuple[Relation, ...]
    sums: tuple[SumLimit, ...]
    structures: tuple[Structure, ...]
    accounts: tuple[Account, ...]


def read_claimed(printed: bytes) -> Claimed:
    """What `--describe` printed. Raises Flaw that says where it is not a schema."""
    if len(printed) > LONGEST_SCHEMA:
        raise Flaw(f"--describe printed more than {LONGEST_SCHEMA:,} bytes.")
    try:
        data = json.loads(printed)
    except (ValueError, RecursionError):
        raise Flaw("--describe did not print JSON.") from None
    top = _mapping(data, "the schema")
    shape = _Format().read(_list(top, "format"))
    variables = _mapping(top.get("variables"), "variables")
    if set(variables) != set(shape.variables):
        odd = sorted(set(variables) ^ set(shape.variables))
        raise Flaw(f"The names in format and in variables differ: {', '.join(odd)[:200]}.")
    values = {name: _claim(name, _mapping(each, name)) for name, each in variables.items()}
    kinds = {name: replace(one, kind=values[name].kind) for name, one in shape.variables.items()}
    shape = replace(shape, variables=kinds)
    for count in _counts(shape.nodes):
        _placed(count, shape)
    found = Claimed(
        shape,
        values,
        tuple(_relation(each, shape) for each in _mappings(top, "relations")),
        tuple(_sum(each, shape) for each in _mappings(top, "sums")),
        tuple(_structure(each, shape) for each in _mappings(top, "structures")),
        tuple(_account(each) for each in _mappings(top, "accounts")),
    )
    if found.sums and not any(isinstance(node, Repeat) and node.tests for node in shape.nodes):
        raise Flaw("The schema has sums, and no tests to sum over.")
    return found


class _Format:
    """Reads the tree of a format; names are declared in the order in which they are read."""

    def __init__(self) -> None:
        self.builder = ShapeBuilder()

    def read(self, nodes: list[Any]) -> Shape:
        if not nodes:
            raise Flaw("The schema's format is empty.")
        return self.builder.shape(tuple(self.node(node, top=True, within=()) for node in nodes))

    def node(self, data: Any, *, top: bool, within: tuple[Expr, ...]) -> Node:
        node = _mapping(data, "a node of the format")
        if "line" in node:
            return Line(tuple(self.item(item, within) for item in _list(node, "line")))
        if within:
            raise Flaw("A repeat of the format may hold lines only.")
        if "choice" in node:
            return self.choice(node)
        if "tests" in node:
            if not top or any(variable.per_test for variable in self.builder.variables.values()):
                raise Flaw("The format may have tests once, and not within anything.")
            count = self.count(node["tests"])
            body = tuple(self.node(inner, top=False, within=()) for inner in _list(node, "body"))
            return Repeat(count, body, tests=True)
        if "repeat" not in node:
            raise Flaw("A node of the format is none of line, repeat, tests and choice.")
        count = self.count(node["repeat"])
        return Repeat(count, tuple(self.node(inner, top=False, within=(count,)) for inner in _list(node, "body")))

    def choice(self, node: Mapping[str, Any]) -> Choice:
        count = self.count(node["choice"])
        kinds = []
        for data in _mappings(node, "kinds"):
            word = _text(data, "word")
            if not re.fullmatch(r"\S{1,20}", word):
                raise Flaw("A kind of row needs a word without spaces.")
            items = tuple(self.item(item, (count,)) for item in _list(data, "line"))
            kinds.append(Kind(word, tuple(item for item in items if isinstance(item, Value))))
            if len(kinds[-1].items) != len(items):
                raise Flaw("A row of a choice holds single values only.")
        needed = tuple(word for word in _list(node, "needed") if isinstance(word, str))
        if len({kind.word for kind in kinds}) != len(kinds) or not kinds:
            raise Flaw("The kinds of a choice need words that differ.")
        return Choice(count, tuple(kinds), needed)

    def item(self, data: Any, within: tuple[Expr, ...]) -> Value | Values:
        item = _mapping(data, "an item of a line")
        if "value" in item:
            return Value(self.declare(_text(item, "value"), within))
        count = expression(item.get("count"), self.builder.variables)
        return Values(self.declare(_text(item, "values"), (*within, count)), count)

    def declare(self, name: str, counts: tuple[Expr, ...]) -> str:
        if not _NAME.fullmatch(name) or len(name) > 30 or name in _RESERVED or identifier(name, ()) != name:
            raise Flaw(f"The schema's name {name[:40]!r} cannot be used.")
        if name in self.builder.variables:
            raise Flaw(f"The format reads {name} twice.")
        base, _, subscript = name.partition("_")
        index = (subscript,) if subscript.isdigit() and not counts else ()
        self.builder.declare(base if index else name, index, counts=counts)
        return name

    def count(self, text: Any) -> Expr:
        return expression(text, self.builder.variables)


def _claim(name: str, data: Mapping[str, Any]) -> Claim:
    kind, order = data.get("type"), data.get("order") or ""
    if kind not in ("int", "string"):
        raise Flaw(f"{name}: its type must be int or string.")
    if order and order not in ORDERS:
        raise Flaw(f"{name}: its order must be one of {', '.join(ORDERS)}.")
    low, high = (_number(name, data.get(side)) for side in ("low", "high"))
    choices = tuple(_texts(data, "choices"))
    if any(not choice or choice.split() != [choice] for choice in choices):
        raise Flaw(f"{name}: its choices must be texts without spaces.")
    alphabet = _text(data, "alphabet") if data.get("alphabet") else ""
    if any(char.isspace() or not char.isprintable() for char in alphabet):
        raise Flaw(f"{name}: its alphabet has characters that cannot be read back.")
    return Claim(name, str(kind), low, high, alphabet, choices, order, tuple(_texts(data, _QUOTES)))


def _number(name: str, value: Any) -> int | None:
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > LARGEST:
        raise Flaw(f"{name}: its bounds must be whole numbers, or null.")
    return value


def _relation(data: Mapping[str, Any], shape: Shape) -> Relation:
    sign = data.get("sign")
    if sign not in ("<=", "!="):
        raise Flaw("The sign of a relation must be <= or !=.")
    left, right = (_placed(expression(data.get(side), shape.variables), shape) for side in ("left", "right"))
    return Relation(left, str(sign), right, _text(data, "quote"))


def _sum(data: Mapping[str, Any], shape: Shape) -> SumLimit:
    limit = _number("a sum", data.get("at_most"))
    if limit is None:
        raise Flaw("A sum needs at_most, a number.")
    return SumLimit(_placed(expression(data.get("of"), shape.variables), shape), limit, _text(data, "quote"))


def _structure(data: Mapping[str, Any], shape: Shape) -> Structure:
    kind, of = _text(data, "kind"), tuple(_texts(data, "of"))
    if kind not in KINDS:
        raise Flaw(f"{kind[:40]!r} is no kind of structure.")
    if not of or not set(of) <= set(shape.variables):
        raise Flaw(f"The structure {kind!r} is of names that the format does not have.")
    numbers = tuple(_placed(expression(number, shape.variables), shape) for number in _list(data, "numbers"))
    return Structure(kind, of, numbers, _text(data, "text") if data.get("text") else "", _text(data, "quote"))


def _account(data: Mapping[str, Any]) -> Account:
    answer = _text(data, "answer")
    if answer not in ANSWERS:
        raise Flaw(f"An account's answer must be one of {', '.join(ANSWERS)}.")
    return Account(" ".join(_text(data, "text").split())[:LONGEST_ACCOUNT], answer)


def _counts(nodes: tuple[Node, ...]) -> Iterator[Expr]:
    """Every count in the format."""
    for node, _ in walk(nodes):
        if not isinstance(node, Line):
            yield node.count
        yield from (item.count for item in items_of(node) if isinstance(item, Values))


def _placed(part: Expr, shape: Shape) -> Expr:
    """The expression, in which every name stands for one integer, or for one string of which it takes the length.

    Raises Flaw: what computes with a whole list or text may take any amount of memory.
    """
    match part:
        case Length(Ref() as ref):
            _check_place(ref, shape, "string")
        case Length():
            raise Flaw("In the schema len() takes a name, such as len(S).")
        case Ref() as ref:
            _check_place(ref, shape, "int")
        case Op(_, left, right):
            _placed(left, shape)
            _placed(right, shape)
    return part


def _check_place(ref: Ref, shape: Shape, kind: str) -> None:
    variable = shape.variables[ref.name]
    if len(ref.index) != variable.dimensions or variable.kind != kind:
        wanted = ref.name + "".join(f"[{letter}]" for letter in "ij"[: variable.dimensions])
        wanted = wanted if variable.kind == "int" else f"len({wanted})"
        raise Flaw(f"In the schema's expressions {ref.name} must be written as {wanted}.")


# --- JSON ------------------------------------------------------------------------------------------------


def _mapping(value: Any, what: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise Flaw(f"In the schema {what} must be an object.")
    return value


def _list(data: Mapping[str, Any], key: str) -> list[Any]:
    value = data.get(key)
    if value is None:
        return []
    if not isinstance(value, list) or len(value) > MOST_ENTRIES:
        raise Flaw(f"In the schema {key} must be a list of at most {MOST_ENTRIES} entries.")
    return value


def _mappings(data: Mapping[str, Any], key: str) -> Iterator[Mapping[str, Any]]:
    return (_mapping(each, f"every entry of {key}") for each in _list(data, key))


def _texts(data: Mapping[str, Any], key: str) -> Iterator[str]:
    return (_text({key: each}, key) for each in _list(data, key))


def _text(data: Mapping[str, Any], key: str) -> str:
    value = data.get(key)
    if not isinstance(value, str):
        raise Flaw(f"In the schema {key} must be text.")
    if any("\ud800" <= char <= "\udfff" for char in value):
        raise Flaw(f"In the schema {key} has characters that no text can have.")
    return value
