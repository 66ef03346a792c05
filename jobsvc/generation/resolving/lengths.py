"""``|x|``: the length of a string, or the absolute value of a number."""

from __future__ import annotations

from jobsvc.generation.checks import MOST_VALUES
from jobsvc.generation.expressions import Expr, Length, Num, Ref, Unreadable, fold, mapped
from jobsvc.generation.facts import Compared, Fact, IsKind
from jobsvc.generation.resolving.draft import Draft


def of_absolute_value(fact: Fact) -> IsKind | None:
    """What ``|x| <= 10^18`` tells of x: it is a number, as no string is that long."""
    match fact:
        case Compared(Length(Ref() as of), _, Num(bound)) if bound > MOST_VALUES:
            return IsKind(of, "int", fact.quote)
    return None


def absolute(draft: Draft, left: Expr, sign: str, right: Expr) -> list[tuple[Expr, str, Expr]]:
    """``|x| <= c`` of a number as two comparisons; every other comparison as it is."""
    if isinstance(right, Length) and not _is_string(draft, right):
        left, sign, right = right, {"<=": ">=", "<": ">", ">=": "<=", ">": "<"}.get(sign, sign), left
    if not isinstance(left, Length) or _is_string(draft, left):
        return [(left, sign, right)]
    if sign in ("<=", "<") and not isinstance(right, Length):
        return [(left.of, sign, right), (fold("-", Num(0), right), sign, left.of)]
    if sign in (">=", ">") and right == Num(0) and sign == ">=":
        return []
    raise Unreadable("this absolute value is not understood")


def measured(draft: Draft, expression: Expr) -> Expr:
    """Checks that strings are compared by their length, and notes them as strings."""

    def change(part: Expr) -> Expr | None:
        if isinstance(part, Length):
            if not isinstance(part.of, Ref) or not _is_string(draft, part):
                raise Unreadable("this absolute value is not understood")
            draft.change(draft.variables[part.of.name], kind="string")
            return part
        if isinstance(part, Ref) and draft.variables[part.name].kind == "string":
            raise Unreadable(f"{part.name} is a string")
        return None

    return mapped(expression, change)


def _is_string(draft: Draft, length: Length) -> bool:
    if not isinstance(length.of, Ref):
        return False
    if length.of.name in draft.shape.unplaced and not draft.variables[length.of.name].kind and not draft.integers_only:
        raise Unreadable("it may be a length or an absolute value")
    return draft.variables[length.of.name].kind != "int" and not (
        draft.variables[length.of.name].kind == "" and draft.integers_only
    )
