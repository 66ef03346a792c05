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
from operator import le, ne
from types import CodeType
from typing import Any

from jobsvc.generation.structure_checks import Claim, complaint

Env = dict[str, Any]


class Misfit(ValueError):
    """The input does not fit the schema; the message says where."""


_INTEGERS = re.compile(r"(?:0|-?[1-9]\d{0,119})(?: (?:0|-?[1-9]\d{0,119}))*")


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
        self.per_test = frozenset(name for node in tests for name in _names(node["body"]))
        self.sums = [0] * len(schema["sums"])

    def run(self) -> None:
        env: Env = {}
        self.nodes(self.schema["format"], env)
        self.check_scope(env, in_test=False)
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
            self.check_scope(inner, in_test=True)
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
        for offset, row in enumerate(rows):
            if not row or row.count(" ") != len(names) - 1:
                found = len(row.split(" ")) if row else 0
                raise Misfit(f"line {self.position + offset + 1}: {found} values where the format has {len(names)}")
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
        if self.schema["variables"][name]["type"] != "int" or not tokens:
            return tokens
        if not _INTEGERS.fullmatch(" ".join(tokens)):
            wrong = next(token for token in tokens if not _INTEGERS.fullmatch(token))
            raise Misfit(f"line {self.position}: {name} is {wrong[:40]!r}, which is not an integer")
        return list(map(int, tokens))

    # --- bounds -------------------------------------------------------------------------------------------

    def check_scope(self, env: Env, *, in_test: bool) -> None:
        for name, variable in self.schema["variables"].items():
            if (name in self.per_test) == in_test:
                _check_variable(name, variable, env[name])
        for relation in self.schema["relations"]:
            compiled = _relation(relation["left"], relation["sign"], relation["right"])
            if bool(compiled.names & self.per_test) == in_test:
                self._check_relation(relation, compiled, env)
        for structure in self.schema.get("structures", ()):
            if (structure["of"][0] in self.per_test) == in_test:
                _check_structure(structure, env)

    def _check_relation(self, relation: Mapping[str, str], compiled: _Relation, env: Env) -> None:
        # `_parsed` lets only arithmetic through.
        scope = {"__builtins__": _FUNCTIONS, **env}
        if compiled.holds is not None and eval(compiled.holds, scope):  # noqa: S307
            return
        broken = eval(compiled.first_broken, scope)  # noqa: S307
        if broken is not None:
            where = "".join(f", {letter} = {place + 1}" for letter, place in zip("ij", broken, strict=False))
            raise Misfit(f"not {relation['left']} {relation['sign']} {relation['right']}{where}")


def _check_structure(structure: Mapping[str, Any], env: Env) -> None:
    numbers = [_value(number, env) for number in structure["numbers"]]
    claim = Claim([env[name] for name in structure["of"]], numbers, structure["text"])
    wrong = complaint(structure["kind"], claim)
    if wrong:
        raise Misfit(f"{', '.join(structure['of'])}: {wrong}")


def _check_variable(name: str, variable: Mapping[str, Any], value: Any) -> None:
    """Alphabet, choices and order; bounds are relations."""
    values: list[Any] = (
        list(chain.from_iterable(value))
        if variable["dimensions"] == 2
        else value
        if variable["dimensions"]
        else [value]
    )
    if variable["type"] == "string":
        allowed = set(variable.get("alphabet", ()))
        if allowed and not set().union(*values) <= allowed:
            odd = next(iter(sorted(set().union(*values) - allowed)))
            raise Misfit(f"{name} has the character {odd!r}")
    measured, what = ([len(one) for one in values], "the length of ") if variable["type"] == "string" else (values, "")
    if measured and variable["low"] is not None and min(measured) < variable["low"]:
        raise Misfit(f"{what}{name} is {min(measured)}, less than {variable['low']}")
    if measured and variable["high"] is not None and max(measured) > variable["high"]:
        raise Misfit(f"{what}{name} is {max(measured)}, more than {variable['high']}")
    choices = variable.get("choices")
    if choices and not {str(one) for one in values} <= set(choices):
        raise Misfit(f"{name} is none of {', '.join(choices)}")
    if not _ordered(variable.get("order", ""), values):
        raise Misfit(f"{name} is not {variable['order']}")


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
    return eval(_code(expression), {"__builtins__": _FUNCTIONS, **env})  # noqa: S307


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
