"""What follows for one value from comparisons with others: interval arithmetic and isolating a name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jobsvc.generation.expressions import Expr, Length, Num, Op, Position, Ref, Unreadable, fold, refs
from jobsvc.generation.schema import Relation

#: From the least to the greatest value; None is "not known".
Interval = tuple[int | None, int | None]


def span(expression: Expr, known: Mapping[str, Interval]) -> Interval:
    """Between what the expression's value must lie when its names lie where `known` says."""
    match expression:
        case Num(value):
            return value, value
        case Ref(name, _):
            return known.get(name, (None, None))
        case Length(Ref(name, _)):
            low, high = known.get(name, (None, None))
            return max(low or 0, 0), high
        case Position(_, first, last):
            return first, span(last, known)[1]
        case Op(sign, left, right):
            return _combined(sign, span(left, known), span(right, known))
    return None, None


def _combined(sign: str, left: Interval, right: Interval) -> Interval:
    if sign == "+":
        return _add(left[0], right[0]), _add(left[1], right[1])
    if sign == "-":
        return _subtract(left[0], right[1]), _subtract(left[1], right[0])
    if sign in ("min", "max"):
        return _extreme(sign, left, right)
    if sign == "**":
        return _power(left[0], right[0]), _power(left[1], right[1])
    if None in left or None in right:
        return (
            _unbounded_product(left, right)
            if sign == "*"
            else (_quotient(left[0], right[1]), _quotient(left[1], right[0]))
        )
    corners = [_apply(sign, a, b) for a in left for b in right if a is not None and b is not None]
    return min(corners), max(corners)


def _apply(sign: str, a: int, b: int) -> int:
    return a * b if sign == "*" else a // max(b, 1)


def _add(a: int | None, b: int | None) -> int | None:
    return None if a is None or b is None else a + b


def _subtract(a: int | None, b: int | None) -> int | None:
    return None if a is None or b is None else a - b


def _extreme(sign: str, left: Interval, right: Interval) -> Interval:
    """Of min the greatest value is known when either side's is, of max the least."""
    lows = [end for end in (left[0], right[0]) if end is not None]
    highs = [end for end in (left[1], right[1]) if end is not None]
    if sign == "min":
        return (min(lows) if len(lows) == 2 else None), min(highs, default=None)
    return max(lows, default=None), (max(highs) if len(highs) == 2 else None)


def _unbounded_product(left: Interval, right: Interval) -> Interval:
    """A lower bound holds for the product of two values that are not negative."""
    if left[0] is not None and right[0] is not None and left[0] >= 0 and right[0] >= 0:
        return left[0] * right[0], None
    return None, None


def _power(base: int | None, exponent: int | None) -> int | None:
    return None if base is None or exponent is None or not 0 <= exponent <= 400 else base**exponent


def _quotient(a: int | None, b: int | None) -> int | None:
    return None if a is None or b is None or a < 0 else a // max(b, 1)


@dataclass(frozen=True, slots=True)
class Isolated:
    """``name >= bound`` for a `side` of "low", ``name <= bound`` for "high"."""

    side: str
    bound: Expr


def isolate(relation: Relation, name: str, known: Mapping[str, Interval]) -> Isolated | None:
    """The relation ``left <= right`` solved for `name`, exactly; None where that is not possible."""
    in_left, in_right = _count(relation.left, name), _count(relation.right, name)
    if relation.sign != "<=" or in_left + in_right != 1:
        return None
    try:
        if in_left:
            return _solve(relation.left, relation.right, name, "high", known)
        return _solve(relation.right, relation.left, name, "low", known)
    except Unreadable:
        return None


def _count(expression: Expr, name: str) -> int:
    return sum(ref.name == name for ref in refs(expression))


def _solve(side: Expr, bound: Expr, name: str, which: str, known: Mapping[str, Interval]) -> Isolated | None:
    """Peels `side` off around `name`: ``x + 1 <= b`` is ``x <= b - 1``, ``x * y <= b`` is ``x <= b // y``."""
    other = {"high": "low", "low": "high"}[which]
    match side:
        case Ref() | Length(Ref()):
            return Isolated(which, bound)
        case Op("+", left, right):
            inner, rest = (left, right) if _count(left, name) else (right, left)
            return _solve(inner, fold("-", bound, rest), name, which, known)
        case Op("-", left, right) if _count(left, name):
            return _solve(left, fold("+", bound, right), name, which, known)
        case Op("-", left, right):
            return _solve(right, fold("-", left, bound), name, other, known)
        case Op("*", left, right):
            inner, factor = (left, right) if _count(left, name) else (right, left)
            return _divide(inner, factor, bound, name, which, known)
        case Op("//", left, Num(divisor)) if which == "high":
            return _solve(left, fold("+", fold("*", bound, Num(divisor)), Num(divisor - 1)), name, which, known)
        case Op("//", left, Num(divisor)):
            return _solve(left, fold("*", bound, Num(divisor)), name, which, known)
    return None


def _divide(
    inner: Expr, factor: Expr, bound: Expr, name: str, which: str, known: Mapping[str, Interval]
) -> Isolated | None:
    least = span(factor, known)[0]
    if least is None or least < 1:
        return None
    if which == "low":
        bound = fold("+", bound, fold("-", factor, Num(1)))
    quotient = (
        Num(bound.value // factor.value)
        if isinstance(bound, Num) and isinstance(factor, Num)
        else Op("//", bound, factor)
    )
    return _solve(inner, quotient, name, which, known)
