"""Rows of which no two are the same, and intervals that do not overlap: columns that are drawn row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from jobsvc.generation.expressions import Expr, Num, Op, Ref, letters_of, mapped, refs
from jobsvc.generation.schema import Limits, Relation, Structure, Variable

METHODS = {
    "different": '''\
    def different(self, count, width, draw):
        """The columns of `count` different rows of `width` values; `draw` makes the row with a given number."""
        style, self.style = self.style, "random"
        rows = {}
        for _ in range(12 * count + 1000):
            if len(rows) == count:
                break
            rows[draw(len(rows))] = None
        self.style = style
        if len(rows) < count:
            raise NoRoom
        return list(map(list, zip(*rows))) or [[]] * width
''',
    "combinations": '''\
    def combinations(self, count, *bounds):
        """The columns of `count` different rows, with the values of each column from low to high of its bounds."""
        windows = [self.window(low, high) for low, high in bounds]
        if count > rows_within(windows):
            windows = bounds
        total = rows_within(windows)
        if count > total:
            raise NoRoom
        rows = set() if total > 2**60 else rng.sample(range(total), count)  # each row as one number
        while len(rows) < count:
            rows.add(rng.randrange(total))
        columns, rows = [], list(rows)
        for low, high in windows:
            columns.append([low + row % (high - low + 1) for row in rows])
            rows = [row // (high - low + 1) for row in rows]
        return columns
''',
    "distinct_congruent": '''\
    def distinct_congruent(self, count, low, high, divisor, rest):
        """`count` different values from low to high, in any order, each of which leaves `rest` divided by `divisor`."""
        quotients = self.distinct(count, -((rest - low) // divisor), (high - rest) // divisor)
        return [rest + divisor * quotient for quotient in quotients]
''',
    "reshaped": """\
    def reshaped(self, values, rows, columns):
        return [values[row * columns : (row + 1) * columns] for row in range(rows)]
""",
    "intervals": '''\
    def intervals(self, count, low, high):
        """The first and last values of `count` intervals within low to high, none of which touches another."""
        ends = sorted(self.distinct(2 * count, low, high))
        order = rng.sample(range(count), count)
        return [ends[2 * place] for place in order], [ends[2 * place + 1] for place in order]
''',
}

FUNCTIONS = {
    "rows_within": '''\
def rows_within(bounds):
    """How many rows there are with each value from low to high of its bounds."""
    total = 1
    for low, high in bounds:
        total *= max(0, high - low + 1)
    return total
''',
}


#: Orders in which no value comes twice.
STRICT = ("distinct", "increasing", "decreasing")


@dataclass(frozen=True, slots=True)
class Rows:
    """Columns whose rows are drawn one by one."""

    names: tuple[str, ...]
    count: Expr

    def row(self, limits: Mapping[str, Limits], one: Callable[[str, Limits], str]) -> str:
        """The function that draws a row; `one` writes the call for one value."""
        letter = "i" if any(self._by_row(limits[name]) for name in self.names) else "_"
        if len(self.names) == 1:
            return f"lambda {letter}: ({one(self.names[0], limits[self.names[0]])},)"
        values = ", ".join(f"{name} := {one(name, within(limits[name], self.names))}" for name in self.names)
        return f"lambda {letter}: ({values})"

    def independent(self, limits: Mapping[str, Limits]) -> bool:
        """Whether each value has the same bounds in every row, whatever the others are."""
        return not any(limits[name].avoid or any(map(letters_of, limits[name].bounds)) for name in self.names)

    def _by_row(self, limits: Limits) -> bool:
        """Whether the bounds name columns that are drawn already."""
        bounds = (*limits.lows, *limits.highs, *limits.avoid)
        return any(ref.index and ref.name not in self.names for bound in bounds for ref in refs(bound))


def within(limits: Limits, row: Iterable[str]) -> Limits:
    """The limits with the row's own values in the place of elements of columns."""
    names = frozenset(row)

    def change(part: Expr) -> Expr | None:
        return Ref(part.name) if isinstance(part, Ref) and part.name in names else None

    def changed(bounds: Iterable[Expr]) -> tuple[Expr, ...]:
        return tuple(mapped(bound, change) for bound in bounds)

    return Limits(changed(limits.lows), changed(limits.highs), changed(limits.avoid), limits.quotes)


@dataclass(frozen=True, slots=True)
class Intervals:
    """Two columns, the first and last values of intervals that do not overlap."""

    names: tuple[str, ...]
    count: Expr

    def owns(self, relation: Relation) -> bool:
        """Whether the relation only puts the ends of an interval in order."""
        return (
            relation.sign in ("<=", "!=")
            and {ref.name for side in (relation.left, relation.right) for ref in refs(side)} == set(self.names)
            and relation.right in (Ref(self.names[1], ("i",)), Op("-", Ref(self.names[1], ("i",)), Num(1)))
        )


def intervals(structures: Iterable[Structure], variables: Mapping[str, Variable]) -> list[Intervals]:
    return [Intervals(one.of, variables[one.of[0]].counts[0]) for one in structures if one.kind == "disjoint intervals"]


def rows(structures: Iterable[Structure], taken: Iterable[str], variables: Mapping[str, Variable]) -> list[Rows]:
    """The rows that must differ and are no edges of a graph."""
    used = set(taken)
    found = []
    said = list(structures)
    restless = {one.of[0] for one in said if one.kind in ("congruent", "prime", "power")}
    for names in [one.of for one in said if one.kind == "distinct rows"] + [
        (name,)
        for name, v in variables.items()
        if v.dimensions == 1 and not v.row_kind and v.order in STRICT and (v.kind == "string" or name in restless)
    ]:
        if not used & set(names):
            used |= set(names)
            found.append(Rows(names, variables[names[0]].counts[0]))
    return found
