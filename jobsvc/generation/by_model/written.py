"""The expressions of a schema that somebody else wrote, read so strictly that they are harmless to compute."""

from __future__ import annotations

import ast
from collections.abc import Collection

from jobsvc.generation.by_model.flaw import Flaw
from jobsvc.generation.expressions import LARGEST, Expr, Length, Num, Op, Position, Ref, Unreadable, fold

LONGEST = 200
_SIGNS: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.FloorDiv: "//",
    ast.Pow: "^",
}


def expression(text: object, names: Collection[str]) -> Expr:
    """Integer arithmetic over `names`, as Python writes it. Raises Flaw."""
    if isinstance(text, int) and not isinstance(text, bool):
        text = str(text) if abs(text) <= LARGEST else ""
    if not isinstance(text, str) or not 0 < len(text) <= LONGEST:
        raise Flaw(f"The schema has {str(text)[:40]!r} where an expression such as 'N - 1' must stand.")
    try:
        return _read(ast.parse(text.strip(), mode="eval").body, names)
    except Unreadable as problem:
        raise Flaw(f"The schema's expression {text!r} cannot be used: {problem}.") from None
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise Flaw(f"The schema's expression {text!r} is not arithmetic in Python.") from None


def _read(tree: ast.expr, names: Collection[str]) -> Expr:
    match tree:
        case ast.Constant(value=int(number)) if not isinstance(number, bool) and abs(number) <= LARGEST:
            return Num(number)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return fold("-", Num(0), _read(operand, names))
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _SIGNS:
            return fold(_SIGNS[type(op)], _read(left, names), _read(right, names))
        case ast.Call(func=ast.Name(id="len"), args=[of], keywords=[]):
            return Length(_read(of, names))
        case ast.Call(func=ast.Name(id="min" | "max" as sign), args=[first, *others], keywords=[]) if others:
            result = _read(first, names)
            for other in others:
                result = fold(sign, result, _read(other, names))
            return result
        case ast.Name(id="i" | "j" as letter):
            return Position(letter, 0, Num(0))
        case ast.Name(id=name) if name in names:
            return Ref(name)
        case ast.Subscript(value=ast.Name(id=name), slice=ast.Name(id="i")) if name in names:
            return Ref(name, ("i",))
        case ast.Subscript(
            value=ast.Subscript(value=ast.Name(id=name), slice=ast.Name(id="i")), slice=ast.Name(id="j")
        ) if name in names:
            return Ref(name, ("i", "j"))
        case _:
            raise Unreadable(f"{ast.unparse(tree)!r} is neither a number nor a name of the schema")


def constants(part: Expr) -> set[int]:
    """Every number in the expression."""
    match part:
        case Num(value):
            return {value}
        case Length(of):
            return constants(of)
        case Op(_, left, right):
            return constants(left) | constants(right)
        case _:
            return set()
