"""Reads one input by a schema's plain data and checks every value in it.

It knows only `Schema.to_dict`'s data, and shares nothing with the writer of scripts: an error of the one shows
in the other.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from operator import le, methodcaller, ne
from types import CodeType
from typing import Any

from jobsvc.generation.structure_checks import Claim, complaint

Env = dict[str, Any]


class Misfit(ValueError):
    """The input does not fit the schema; the message says where."""


_SPACES = methodcaller("count", " ")
_INTEGERS = re.compile(r"(?>0|-?[1-9][0-9]{0,119}+)(?>(?: (?>0|-?[1-9][0-9]{0,119}+))*)")


def check(schema: Mapping[str, Any], text: str) -> None:
    """Raises Misfit unless the schema reads all of `text`, white space at the ends of lines and of the text aside,
    with every value within its bounds."""
    _Reading(schema, text).run()


class _Reading:
    def __init__(self, schema: Mapping[str, Any], text: str) -> None:
        self.schema = schema
        self.lines = [line.rstrip() for line in text.rstrip().split("\n")]
        self.position = 0
        tests = [node for node in _nodes(schema["format"]) if "tests" in node]
        per_test = frozenset(name for node in tests for name in _names(node["body"]))
        self.whole, self.each_test = (_Scope.of(schema, per_test, in_test=in_test) for in_test in (False, True))
        self.integers = {name for name, variable in schema["variables"].items() if variable["type"] == "int"}
        self.sums = [0] * len(schema["sums"])

    def run(self) -> None:
        env: Env = {"__builtins__": _FUNCTIONS}
        self.nodes(self.schema["format"], env)
        self.whole.check(env)
        if self.position < len(self.lines) and any(self.lines[self.position :]):
            raise Misfit(f"line {self.position + 1}: there is more than the format has")
        for total, limit in zip(self.sums, self.schema["sums"], strict=True):
            if total > limit["at_most"]:
                raise Misfit(f"the sum of {limit['of']} is {total}, more than {limit['at_most']}")

    # --- format -------------------------------------------------------------------------------------------

    def nodes(self, nodes: list[dict[str, Any]], env: Env) -> None:
        for node in nodes:
            if "line" in node:
                self.line(node["line"], env, gather=False)
            elif "choice" in node:
                self.choice(node, self.count(node["choice"], env), env)
            elif "repeat" in node:
                self.rows(node["body"], self.count(node["repeat"], env), env)
            else:
                self.tests(node["body"], self.count(node["tests"], env), env)

    def count(self, expression: str, env: Env) -> int:
        count = _value(expression, env)
        if not 0 <= count <= 10_000_000:
            raise Misfit(f"line {self.position}: {expression} is {count}")
        return count

    def tests(self, body: list[dict[str, Any]], count: int, env: Env) -> None:
        for _ in range(count):
            inner = dict(env)
            self.nodes(body, inner)
            self.each_test.check(inner)
            for place, limit in enumerate(self.schema["sums"]):
                self.sums[place] += _value(limit["of"], inner)

    def rows(self, body: list[dict[str, Any]], count: int, env: Env) -> None:
        for name in _names(body):
            env[name] = []
        if len(body) == 1 and all("value" in item for item in body[0].get("line", [{}])):
            self.columns([item["value"] for item in body[0]["line"]], count, env)
            return
        for row in range(count):
            env["i"] = row
            for node in body:
                self.line(node["line"], env, gather=True)
        env.pop("i", None)

    def choice(self, node: Mapping[str, Any], count: int, env: Env) -> None:
        """Rows of several kinds, told apart by their first words."""
        kinds, there = node["kinds"], set()
        columns: dict[str, list[str]] = {name: [] for name in _names(kinds)}
        names = {kind["word"]: [item["value"] for item in kind["line"]] for kind in kinds}
        for _ in range(count):
            word, *tokens = self.tokens() or [""]
            if word not in names or len(tokens) != len(names[word]):
                raise Misfit(f"line {self.position}: no kind of row is {' '.join([word, *tokens])[:40]!r}")
            there.add(word)
            for name, token in zip(names[word], tokens, strict=True):
                columns[name].append(token)
        missing = [word for word in node["needed"] if word not in there]
        if missing:
            raise Misfit(f"line {self.position}: there is no row of the kind {missing[0]}")
        for name, tokens in columns.items():
            env[name] = self.typed(name, tokens)

    def columns(self, names: list[str], count: int, env: Env) -> None:
        """Rows of single values, read as columns."""
        rows = self.lines[self.position : self.position + count]
        if "" in rows or set(map(_SPACES, rows)) - {len(names) - 1}:
            found = [len(row.split(" ")) if row else 0 for row in rows]
            line = next(place for place, values in enumerate(found) if values != len(names))
            where = f"line {self.position + line + 1}"
            raise Misfit(f"{where}: {found[line]} values where the format has {len(names)}")
        if len(rows) < count:
            raise Misfit(f"line {len(self.lines) + 1}: {names[0]} is missing")
        self.position += count
        tokens = " ".join(rows).split(" ") if rows else []
        for place, name in enumerate(names):
            env[name] = self.typed(name, tokens[place :: len(names)])

    def line(self, items: list[dict[str, str]], env: Env, *, gather: bool) -> None:
        tokens, start = self.tokens(), 0
        for item in items:
            name = item.get("value") or item["values"]
            size = self.count(item["count"], env) if "values" in item else 1
            taken = tokens[start : start + size]
            if len(taken) != size:
                raise Misfit(f"line {self.position}: {name} is missing, or there are too few of it")
            values = self.typed(name, taken)
            value = values[0] if "value" in item else values
            if gather:
                env[name].append(value)
            else:
                env[name] = value
            start += size
        if start != len(tokens):
            raise Misfit(f"line {self.position}: {len(tokens)} values where the format has {start}")

    def tokens(self) -> list[str]:
        """The tokens of the next line; past the end of the text lines are empty."""
        line = self.lines[self.position] if self.position < len(self.lines) else ""
        self.position += 1
        return line.split(" ") if line else []

    def typed(self, name: str, tokens: list[str]) -> list[Any]:
        if name not in self.integers or not tokens:
            return tokens
        if not _INTEGERS.fullmatch(" ".join(tokens)):
            wrong = next(token for token in tokens if not _INTEGERS.fullmatch(token))
            raise Misfit(f"line {self.position}: {name} is {wrong[:40]!r}, which is not an integer")
        return list(map(int, tokens))


# --- bounds ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Scope:
    """What must hold of the values of one test, or of those outside of all tests."""

    variables: tuple[_Variable, ...]
    relations: tuple[tuple[Mapping[str, str], _Relation], ...]
    structures: tuple[Mapping[str, Any], ...]

    @classmethod
    def of(cls, schema: Mapping[str, Any], per_test: frozenset[str], *, in_test: bool) -> _Scope:
        relations = [(one, _relation(one["left"], one["sign"], one["right"])) for one in schema["relations"]]
        return cls(
            tuple(_Variable.of(name, v) for name, v in schema["variables"].items() if (name in per_test) == in_test),
            tuple((one, compiled) for one, compiled in relations if bool(compiled.names & per_test) == in_test),
            tuple(one for one in schema.get("structures", ()) if (one["of"][0] in per_test) == in_test),
        )

    def check(self, env: Env) -> None:
        """Raises Misfit."""
        for variable in self.variables:
            variable.check(env[variable.name])
        for relation, compiled in self.relations:
            _check_relation(relation, compiled, env)
        for structure in self.structures:
            _check_structure(structure, env)


def _check_relation(relation: Mapping[str, str], compiled: _Relation, env: Env) -> None:
    # `_parsed` lets only arithmetic through.
    if compiled.holds is not None and eval(compiled.holds, env):  # noqa: S307
        return
    broken = eval(compiled.first_broken, env)  # noqa: S307
    if broken is not None:
        where = "".join(f", {letter} = {place + 1}" for letter, place in zip("ij", broken, strict=False))
        raise Misfit(f"not {relation['left']} {relation['sign']} {relation['right']}{where}")


def _check_structure(structure: Mapping[str, Any], env: Env) -> None:
    numbers = [_value(number, env) for number in structure["numbers"]]
    claim = Claim([env[name] for name in structure["of"]], numbers, structure["text"])
    wrong = complaint(structure["kind"], claim)
    if wrong:
        raise Misfit(f"{', '.join(structure['of'])}: {wrong}")


@dataclass(frozen=True, slots=True)
class _Variable:
    """Type, alphabet, constant bounds, choices and order of one variable; other bounds are relations."""

    name: str
    is_string: bool
    dimensions: int
    low: int | None
    high: int | None
    alphabet: frozenset[str]
    choices: tuple[str, ...]
    order: str

    @classmethod
    def of(cls, name: str, variable: Mapping[str, Any]) -> _Variable:
        return cls(
            name,
            variable["type"] == "string",
            variable["dimensions"],
            variable["low"],
            variable["high"],
            frozenset(variable.get("alphabet", ())),
            tuple(variable.get("choices") or ()),
            variable.get("order", ""),
        )

    def check(self, value: Any) -> None:
        """Raises Misfit."""
        values: list[Any] = (
            list(chain.from_iterable(value)) if self.dimensions == 2 else value if self.dimensions else [value]
        )
        if not values:
            return
        measured, what = values, ""
        if self.is_string:
            self._check_letters(values)
            measured, what = list(map(len, values)), "the length of "
        if self.low is not None and min(measured) < self.low:
            raise Misfit(f"{what}{self.name} is {min(measured)}, less than {self.low}")
        if self.high is not None and max(measured) > self.high:
            raise Misfit(f"{what}{self.name} is {max(measured)}, more than {self.high}")
        if self.choices and not set(map(str, values)) <= set(self.choices):
            raise Misfit(f"{self.name} is none of {', '.join(self.choices)}")
        if self.order and not _ordered(self.order, values):
            raise Misfit(f"{self.name} is not {self.order}")

    def _check_letters(self, words: list[str]) -> None:
        if self.alphabet and not self.alphabet.issuperset(chain.from_iterable(words)):
            raise Misfit(f"{self.name} has the character {min(set().union(*words) - self.alphabet)!r}")


def _ordered(order: str, values: list[Any]) -> bool:
    if order in ("distinct", "increasing", "decreasing") and len(set(values)) != len(values):
        return False
    if order in ("increasing", "non-decreasing"):
        return values == sorted(values)
    return order not in ("decreasing", "non-increasing") or values == sorted(values, reverse=True)


def _nodes(nodes: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for node in nodes:
        yield node
        yield from _nodes(node.get("body", node.get("kinds", [])))


def _names(nodes: list[dict[str, Any]]) -> tuple[str, ...]:
    return tuple(item.get("value") or item["values"] for node in _nodes(nodes) for item in node.get("line", ()))


# --- expressions -----------------------------------------------------------------------------------------

_FUNCTIONS = {
    "len": len,
    "min": min,
    "max": max,
    "range": range,
    "next": next,
    "all": all,
    "map": map,
    "le": le,
    "ne": ne,
}
#: No schema has a larger power: what computes one is not meant to.
MOST_EXPONENT = 400


def _power(base: int, exponent: int) -> int:
    if not 0 <= exponent <= MOST_EXPONENT:
        raise Misfit(f"the exponent {exponent} is out of bounds")
    return int(base**exponent)


_FUNCTIONS["power"] = _power


def _total(values: list[Any]) -> int:
    """The sum of numbers, or of the lengths of strings."""
    return sum(len(one) if isinstance(one, str) else one for one in values)


_FUNCTIONS["total"] = _total


class _Powers(ast.NodeTransformer):
    """``2 ** N`` as a call that bounds the exponent."""

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        if not isinstance(node.op, ast.Pow):
            return node
        call = ast.Call(func=ast.Name(id="power", ctx=ast.Load()), args=[node.left, node.right], keywords=[])
        return ast.copy_location(call, node)


_ALLOWED = (
    ast.Expression, ast.BinOp, ast.UnaryOp, ast.USub, ast.Add, ast.Sub, ast.Mult, ast.FloorDiv, ast.Pow, ast.Constant,
    ast.Name, ast.Load, ast.Subscript, ast.Call,
)  # fmt: skip


@lru_cache(maxsize=4096)
def _parsed(expression: str) -> ast.expr:
    """The expression's tree, arithmetic over names and nothing else. Raises ValueError."""
    tree = ast.parse(expression, mode="eval")
    for node in ast.walk(tree):
        if not _is_arithmetic(node):
            raise ValueError(f"{expression!r} is not an expression of a schema")
    powered: ast.Expression = ast.fix_missing_locations(_Powers().visit(tree))
    return powered.body


def _is_arithmetic(node: ast.AST) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, int)
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id in ("len", "min", "max", "total")
    return isinstance(node, _ALLOWED)


@lru_cache(maxsize=4096)
def _code(expression: str) -> CodeType:
    return compile(ast.Expression(_parsed(expression)), "<schema>", "eval")


def _value(expression: str, env: Env) -> int:
    return eval(_code(expression), env)  # noqa: S307


@dataclass(frozen=True, slots=True)
class _Relation:
    names: frozenset[str]
    first_broken: CodeType  #: finds the first place where it does not hold, None where it holds
    holds: CodeType | None  #: finds the same of plain arrays much faster, but not the place


@lru_cache(maxsize=4096)
def _relation(left: str, sign: str, right: str) -> _Relation:
    trees = [_parsed(left), _parsed(right)]
    names = frozenset(node.id for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Name))
    loops = _loops(trees)
    places = "".join(f"{letter}, " for letter, _ in loops)
    clauses = " ".join(f"for {letter} in range(len({array}))" for letter, array in loops)
    broken = f"not ({left}) {sign} ({right})"
    code = f"next((({places}) {clauses} if {broken}), None)" if loops else f"() if {broken} else None"
    quick = _quick(trees[0], sign, trees[1]) if [letter for letter, _ in loops] == ["i"] else None
    return _Relation(
        names - {"i", "j", "len", "min", "max", "power"},
        compile(code, "<schema>", "eval"),
        compile(quick, "<schema>", "eval") if quick else None,
    )


def _quick(left: ast.expr, sign: str, right: ast.expr) -> str | None:
    """``A[i] <= N`` as ``max(A) <= N``, and two arrays compared at once."""
    a, b = _array(left), _array(right)
    if a and b:
        return f"all(map({'le' if sign == '<=' else 'ne'}, {a}, {b}))"
    if sign != "<=" or not (a or b):
        return None
    if any(isinstance(node, ast.Name) and node.id == "i" for node in ast.walk(right if a else left)):
        return None
    other = ast.unparse(right if a else left)
    return f"not {a} or max({a}) <= {other}" if a else f"not {b} or {other} <= min({b})"


def _array(tree: ast.expr) -> str:
    """The name of the array whose element at i the tree is."""
    return tree.value.id if isinstance(tree, ast.Subscript) and isinstance(tree.value, ast.Name) else ""


def _loops(trees: list[ast.expr]) -> list[tuple[str, str]]:
    """Each subscript with the array whose length it runs over: ``[("i", "A"), ("j", "A[i]")]``."""
    found: dict[str, str] = {}
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Name):
                letter, array = node.slice.id, ast.unparse(node.value)
                if letter not in found or len(array) < len(found[letter]):
                    found[letter] = array
    return sorted(found.items())
