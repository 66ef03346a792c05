"""Sums: those over the tests, the number of tests they leave room for, and what an exact sum says of its values."""

from __future__ import annotations

from jobsvc.generation.expressions import Expr, Length, Num, Op, Ref, Unreadable, fold, refs
from jobsvc.generation.intervals import Interval, span
from jobsvc.generation.resolving.draft import Draft
from jobsvc.generation.resolving.lengths import measured
from jobsvc.generation.schema import Relation, Repeat


def summed(draft: Draft, of: Expr, limit: int, quote: str) -> Expr:
    """What is summed over the tests: sums and products of single values, or all of one array."""
    inner = of.of if isinstance(of, Length) else of
    element = isinstance(inner, Ref) and bool(draft.naming.spoken(inner).index)
    [(expression,)] = draft.naming.expressions((inner if element else of,), ())
    if isinstance(expression, Ref) and expression.index:
        return _summed_array(draft, expression, limit, quote)
    expression = measured(draft, expression)
    names = [draft.variables[ref.name] for ref in refs(expression)]
    if not names or any(not variable.per_test or variable.dimensions for variable in names):
        raise Unreadable("it is not a sum of one value over the tests")
    for term in _terms(expression):
        factors = _factors(term)
        if not all(isinstance(factor, Ref | Length) for factor in factors) or len(factors) > 3:
            raise Unreadable("this sum is not understood")
    return expression


def _summed_array(draft: Draft, element: Ref, limit: int, quote: str) -> Expr:
    """All values of an array, or the lengths of all of its strings, in every test."""
    variable = draft.variables[element.name]
    if not variable.per_test or variable.dimensions != 1 or variable.row_kind or variable.order:
        raise Unreadable("it is not a sum of one value over the tests")
    one: Expr = Length(element) if variable.kind == "string" else element
    draft.relate(Relation(one, "<=", Num(limit), quote))
    return element


def limit_tests(draft: Draft, known: dict[str, Interval]) -> bool:
    """Bounds a number of tests that nothing else bounds by a sum of which every test takes something."""
    for node in draft.shape.nodes:
        if not isinstance(node, Repeat) or not node.tests or not isinstance(node.count, Ref):
            continue
        if known[node.count.name][1] is not None:
            return False
        least = [(span(limit.of, known)[0] or 0, limit) for limit in draft.sums if not limit.array]
        most = [(limit.limit // low, limit) for low, limit in least if low > 0]
        if most:
            bound, limit = min(most, key=lambda one: one[0])
            draft.relations.append(Relation(node.count, "<=", Num(bound), limit.quote))
            return True
    return False


def leave_room_for_sums(draft: Draft, known: dict[str, Interval]) -> bool:
    """What an exact sum says of the values before it: that so many of the least and of the greatest can be it."""
    before = len(draft.relations)
    for one in draft.structures:
        variable = draft.variables[one.of[0]]
        low, high = known[variable.name]
        if one.kind != "exact sum" or variable.dimensions != 1 or draft.shape.unplaced:
            continue
        if draft.variables[variable.name].order:
            draft.unresolved.append(f"{one.quote} (not with the order of {variable.name})")
        if low is not None and low > 0:
            draft.relate(Relation(fold("*", Num(low), variable.counts[0]), "<=", one.numbers[0], one.quote))
        if high is not None:
            draft.relate(Relation(one.numbers[0], "<=", fold("*", Num(high), variable.counts[0]), one.quote))
    return len(draft.relations) > before


def _terms(expression: Expr) -> list[Expr]:
    if isinstance(expression, Op) and expression.sign == "+":
        return _terms(expression.left) + _terms(expression.right)
    return [expression]


def _factors(expression: Expr) -> list[Expr]:
    if isinstance(expression, Op) and expression.sign == "*":
        return _factors(expression.left) + _factors(expression.right)
    return [expression]
