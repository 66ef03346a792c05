"""What short stretches of Python say: names, counts, where a program leaves, how far loops run through lists."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from jobsvc.generation.solutions.order import Node, NotRead, counts, names_in, takes

#: Methods that only tidy a text up.
TIDY = frozenset(["strip", "rstrip", "lstrip", "decode"])


def kind(name: str) -> str:
    if name == "float":
        raise NotRead("it reads numbers with a point")
    return {"int": "int", "str": ""}[name]


def is_stdin(stream: ast.expr) -> bool:
    match stream:
        case ast.Name("stdin"):
            return True
        case ast.Attribute(attr="stdin" | "buffer", value=inner):
            return isinstance(inner, ast.Name) or is_stdin(inner)
        case ast.Call(func=ast.Name("open"), args=[ast.Constant(0 | "/dev/stdin"), *_]):
            return True
    return False


def is_whole_input(node: ast.expr) -> bool:
    match node:
        case ast.Call(func=ast.Attribute(value=stream, attr="read"), args=[]):
            return is_stdin(stream)
        case ast.Call(func=ast.Attribute(value=inner, attr=attr)) if attr in TIDY:
            return is_whole_input(inner)
    return False


def variable(target: ast.expr) -> str:
    """The variable that is given a value: `a` of ``a[i]``, `x` of ``self.x``."""
    match target:
        case ast.Name(name):
            return name
        case ast.Subscript(value=inner) | ast.Starred(value=inner):
            return variable(inner)
        case ast.Attribute(attr=attr):
            return attr
    return "value"


def counted(expression: ast.expr) -> str | None:
    """The text of a sum or product of names and numbers."""
    match expression:
        case ast.Name(name):
            return name
        case ast.Constant(int() as value):
            return str(value)
        case ast.UnaryOp(ast.USub(), ast.Constant(int() as value)):
            return str(-value)
        case ast.BinOp(left, ast.Add() | ast.Sub() | ast.Mult(), right):
            parts = counted(left), counted(right)
            return None if None in parts else f"({parts[0]}{_SIGNS[type(expression.op)]}{parts[1]})"
        case ast.Call(func=ast.Name("int"), args=[inner]):
            return counted(inner)
    return None


_SIGNS: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*"}


def difference(first: str | None, last: str | None) -> str | None:
    if first is None or last is None:
        return None
    if first == "0":
        return last
    if first == "-1":
        return last.removeprefix("(").removesuffix("-1)") if last.endswith("-1)") else f"({last}+1)"
    return last.removesuffix("+1)").removeprefix("(") if first == "1" and last.endswith("+1)") else f"({last}-{first})"


def is_main(test: ast.expr) -> bool:
    return isinstance(test, ast.Compare) and isinstance(test.left, ast.Name) and test.left.id == "__name__"


def falls(name: str, body: Iterable[ast.stmt]) -> bool:
    """Whether the name is counted down by one, once."""
    changes = [one for one in own(body) if isinstance(one, ast.AugAssign | ast.Assign) and name in targets(one)]
    return (
        len(changes) == 1
        and isinstance(changes[0], ast.AugAssign)
        and isinstance(changes[0].op, ast.Sub)
        and isinstance(changes[0].value, ast.Constant)
        and changes[0].value.value == 1
    )


def targets(statement: ast.AugAssign | ast.Assign) -> set[str]:
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    return {one.id for target in targets for one in ast.walk(target) if isinstance(one, ast.Name)}


def own(body: Iterable[ast.stmt]) -> Iterable[ast.stmt]:
    """The statements of a loop's body, without those of loops and functions in it."""
    for statement in body:
        yield statement
        if isinstance(statement, ast.If | ast.With | ast.Try):
            yield from own([one for one in ast.iter_child_nodes(statement) if isinstance(one, ast.stmt)])


def leaves(statement: ast.stmt) -> str:
    """Whether the program may leave this block here, so that what follows is not always read."""
    if not isinstance(statement, ast.If):
        return ""
    for one in own([statement]):
        ends = isinstance(one, ast.Return | ast.Continue | ast.Break | ast.Raise)
        if ends or (isinstance(one, ast.Expr) and is_exit(one.value)):
            return f"line {one.lineno} may leave before the rest is read"
    return ""


def changed(tree: ast.AST, nodes: Iterable[Node]) -> list[str]:
    """Names that count readings, and are given another value in between."""
    counting = {name for number in counts(nodes) for name in names_in(number)} & {one.name for one, _ in takes(nodes)}
    falling = {
        variable(loop.test.left if isinstance(loop.test, ast.Compare) else loop.test)
        for loop in ast.walk(tree)
        if isinstance(loop, ast.While)
    }
    changed = {variable(one.target) for one in ast.walk(tree) if isinstance(one, ast.AugAssign)}
    for one in ast.walk(tree):
        match one:
            case ast.Assign(targets=[ast.Name(name)], value=ast.BinOp() | ast.Constant()):
                changed.add(name)
    return sorted(counting & (changed - falling))


def is_exit(call: ast.expr) -> bool:
    return isinstance(call, ast.Call) and variable(call.func) in ("exit", "quit", "_exit")


def lengths(tree: ast.AST) -> dict[str, str]:
    """Up to where loops run through lists: ``for i in range(n)`` with ``a[i]`` in it, and no ``a[i + 1]``."""
    found: dict[str, set[str]] = {}
    for loop in ast.walk(tree):
        match loop:
            case ast.For(target=ast.Name(letter), iter=ast.Call(func=ast.Name("range"), args=[last])):
                for one in ast.walk(loop):
                    match one:
                        case ast.Subscript(value=ast.Name(name), slice=place):
                            is_letter = isinstance(place, ast.Name) and place.id == letter
                            found.setdefault(name, set()).add((counted(last) or "") if is_letter else "")
    return {name: ends.pop() for name, ends in found.items() if len(ends) == 1 and "" not in ends}


def reckoned(tree: ast.AST) -> frozenset[str]:
    """Names in sums, products and powers."""
    sides = [side for one in ast.walk(tree) if isinstance(one, ast.BinOp) for side in (one.left, one.right)]
    return frozenset(side.id for side in sides if isinstance(side, ast.Name))


def shown(node: ast.AST) -> str:
    return ast.unparse(node)[:60]
