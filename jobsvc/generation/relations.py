"""Comparisons in the statement's signs -> relations in ``<=`` and ``!=`` over whole numbers."""

from __future__ import annotations

from jobsvc.generation.expressions import Expr, Num, Op, Unreadable, fold

Sides = tuple[Expr, str, Expr]


def whole(left: Expr, sign: str, right: Expr) -> list[Sides]:
    """What ``left sign right`` says about integers, in ``<=`` and ``!=`` alone. Raises Unreadable."""
    match sign:
        case ">=" | ">":
            return whole(right, {">=": "<=", ">": "<"}[sign], left)
        case "=":
            if _fraction(left) or _fraction(right):
                raise Unreadable("equal to a fraction is not understood")
            return whole(left, "<=", right) + whole(right, "<=", left)
        case "!=":
            return [(left, "!=", right)]
        case _:
            return _at_most(left, right, strict=sign == "<")


def _at_most(left: Expr, right: Expr, *, strict: bool) -> list[Sides]:
    if isinstance(right, Op) and right.sign == "min":  # at most the least: at most each
        return _at_most(left, right.left, strict=strict) + _at_most(left, right.right, strict=strict)
    if isinstance(left, Op) and left.sign == "max":
        return _at_most(left.left, right, strict=strict) + _at_most(left.right, right, strict=strict)
    if _fraction(left) and _fraction(right):
        raise Unreadable("two fractions are compared")
    if isinstance(right, Op) and _fraction(right):
        top = fold("-", right.left, Num(1)) if strict else right.left
        return [(left, "<=", Op("//", top, right.right))]
    if isinstance(left, Op) and _fraction(left):
        if strict:
            return [(fold("+", Op("//", left.left, left.right), Num(1)), "<=", right)]
        assert isinstance(left.right, Num)  # noqa: S101 - `fold` divides by positive numbers only
        return [(Op("//", fold("+", left.left, Num(left.right.value - 1)), left.right), "<=", right)]
    return [(left, "<=", fold("-", right, Num(1)) if strict else right)]


def _fraction(expression: Expr) -> bool:
    return isinstance(expression, Op) and expression.sign == "/"
