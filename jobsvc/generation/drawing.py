"""Relations -> what each value is drawn within, given the values before it.

Variables are taken from the last that is read to the first. Each relation is solved for its last variable; what
its bounds say about each other (``L <= R`` and ``R <= N``, so ``L <= N``) becomes a relation among those before
it, so that there is room for it whatever they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from jobsvc.generation.expressions import (
    Expr,
    Num,
    Ref,
    Unreadable,
    exponents,
    fold,
    letters_of,
    python,
    refs,
)
from jobsvc.generation.intervals import Interval, isolate, span
from jobsvc.generation.schema import LETTERS, Limits, Relation, Variable
from jobsvc.generation.structures.groups import Groups

#: Relations that follow from others; more would be a puzzle and no problem.
MOST_DERIVED = 200


@dataclass
class _Bounds:
    lows: list[Expr] = field(default_factory=list)
    highs: list[Expr] = field(default_factory=list)
    avoid: list[Expr] = field(default_factory=list)
    quotes: list[str] = field(default_factory=list)
    checks: list[Relation] = field(default_factory=list)


class Drawing:
    """The limits of every variable, and the relations that drawing cannot satisfy."""

    def __init__(
        self,
        variables: Mapping[str, Variable],
        relations: Iterable[Relation],
        known: Mapping[str, Interval],
        groups: Groups,
    ) -> None:
        self.variables = variables
        self.groups = groups
        self.known = known
        self.places = {name: place for place, name in enumerate(variables)}
        self.limits: dict[str, Limits] = {}
        self.unresolved: list[str] = []
        self.derived = 0
        self.owned: dict[str, list[tuple[Relation, str]]] = {name: [] for name in variables}
        for relation in (*relations, *groups.implied()):
            self._own(relation, f"{relation.quote or relation} (it cannot be satisfied while drawing)")
        for name in reversed(list(variables)):
            self.limits[name] = self._limits(variables[name])
        self.unresolved += groups.complaints(variables, self.limits)

    def _own(self, relation: Relation, complaint: str) -> None:
        """Files the relation with its last variable; `complaint` is what to say when it cannot be solved."""
        owner = max((ref.name for ref in _all_refs(relation)), key=self.places.__getitem__)
        if all(relation != known for known, _ in self.owned[owner]):
            self.owned[owner].append((relation, complaint))

    def _limits(self, variable: Variable) -> Limits:
        bounds = _Bounds()
        low, high = self.known[variable.name]
        bounds.lows += [Num(low)] if low is not None else []
        bounds.highs += [Num(high)] if high is not None else []
        for relation, complaint in self.owned[variable.name]:
            if relation.quote and relation.quote not in bounds.quotes:
                bounds.quotes.append(relation.quote)
            drawn = self.groups.satisfied(variable.name, relation) or self._always_holds(relation)
            if drawn or self._solve(relation, variable, bounds):
                continue
            towers = any(True for side in (relation.left, relation.right) for _ in exponents(side))
            if complaint and not towers and not any(ref.index for ref in _all_refs(relation)):
                bounds.checks.append(relation)
            elif complaint:
                self.unresolved.append(complaint)
        self._derive(bounds)
        if any(one.kind == "distinct within rows" for one in self.groups.amended(variable.name)):
            self._room_in_rows(variable, bounds)
        if variable.order and not self.groups.rows_of(variable.name):
            self._order(variable, bounds)
        return Limits(
            self._tightest(bounds.lows, "low"),
            self._tightest(bounds.highs, "high"),
            tuple(bounds.avoid),
            tuple(bounds.quotes),
            tuple(bounds.checks),
        )

    def _solve(self, relation: Relation, variable: Variable, bounds: _Bounds) -> bool:
        if relation.sign == "!=":
            for mine, other in ((relation.left, relation.right), (relation.right, relation.left)):
                alone = (
                    isinstance(mine, Ref)
                    and mine.name == variable.name
                    and all(ref.name != variable.name for ref in refs(other))
                )
                if alone and _reachable(variable, other):
                    bounds.avoid.append(other)
                    return True
            return False
        found = isolate(relation, variable.name, self.known)
        if found is None or not _reachable(variable, found.bound):
            return False
        side = bounds.lows if found.side == "low" else bounds.highs
        if found.bound not in side and self._may_bind(found.bound, variable, found.side):
            side.append(found.bound)
        return True

    def _always_holds(self, relation: Relation) -> bool:
        """Whether the bounds of the single values make it true: ``1 <= N * M``."""
        most, least = span(relation.left, self.known)[1], span(relation.right, self.known)[0]
        return relation.sign == "<=" and most is not None and least is not None and most <= least

    def _may_bind(self, bound: Expr, variable: Variable, side: str) -> bool:
        """Whether a bound can ever be tighter than the constant one."""
        low, high = self.known[variable.name]
        least, most = span(bound, self.known)
        if side == "low":
            return low is None or most is None or most > low
        return high is None or least is None or least < high

    def _tightest(self, bounds: list[Expr], side: str) -> tuple[Expr, ...]:
        """The bounds with one constant in front, if it is ever the tighter one: ``r <= n`` needs no ``r <= 10^5``."""
        constants = [bound.value for bound in bounds if isinstance(bound, Num)]
        others = tuple(bound for bound in bounds if not isinstance(bound, Num))
        if not constants:
            return others
        spans = [span(bound, self.known) for bound in others]
        if side == "low":
            tightest = max(constants)
            needed = all(least is None or least < tightest for least, _ in spans)
        else:
            tightest = min(constants)
            needed = all(most is None or most > tightest for _, most in spans)
        return (Num(tightest), *others) if needed else others

    def _derive(self, bounds: _Bounds) -> None:
        """What must hold among the variables before, so that the lows are not above the highs."""
        for low in bounds.lows:
            for high in bounds.highs:
                self._relate(low, high, "")

    def _relate(self, low: Expr, high: Expr, complaint: str) -> None:
        relation = Relation(low, "<=", high)
        most, least = span(low, self.known)[1], span(high, self.known)[0]
        if (
            not _all_refs(relation)
            or python(low) == python(high)
            or (most is not None and least is not None and most <= least)
        ):
            return
        self.derived += 1
        if self.derived > MOST_DERIVED:
            raise Unreadable("the values depend on each other in too many ways")
        self._own(relation, complaint)

    def _room_in_rows(self, variable: Variable, bounds: _Bounds) -> None:
        """Each row has room for as many values as it has."""
        complaint = f"{variable.name} is distinct within rows (not with its other conditions)"
        if variable.kind != "int" or variable.choices or bounds.avoid or variable.dimensions != 2:
            self.unresolved.append(complaint)
        for low in bounds.lows:
            for high in bounds.highs:
                self._relate(variable.counts[-1], fold("+", fold("-", high, low), Num(1)), complaint)

    def _mended(self, variable: Variable) -> bool:
        """Whether mending the values could put them out of order."""
        return any(one.kind not in ("first value", "last value") for one in self.groups.amended(variable.name))

    def _order(self, variable: Variable, bounds: _Bounds) -> None:
        """Distinct values in low..high are at most ``high - low + 1``: a bound for how many there are."""
        complaint = f"{variable.name} is {variable.order} (not with its other conditions)"
        entangled = any(letters_of(bound) for bound in (*bounds.lows, *bounds.highs)) or bounds.avoid
        if variable.kind != "int" or variable.choices or entangled or variable.row_kind or self._mended(variable):
            self.unresolved.append(complaint)
        elif variable.order in ("distinct", "increasing", "decreasing"):
            for low in bounds.lows:
                for high in bounds.highs:
                    count = variable.counts[0]
                    for factor in variable.counts[1:]:
                        count = fold("*", count, factor)
                    self._relate(count, fold("+", fold("-", high, low), Num(1)), complaint)


def _all_refs(relation: Relation) -> list[Ref]:
    return [*refs(relation.left), *refs(relation.right)]


def _reachable(owner: Variable, bound: Expr) -> bool:
    """Whether the bound names single values only: scalars, and elements at the owner's own position."""
    return letters_of(bound) <= set(LETTERS[: owner.dimensions])
