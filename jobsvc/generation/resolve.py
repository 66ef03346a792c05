"""A shape and facts -> the schema, with every value bounded, and the list of all that is not resolved.

Each comparison becomes a relation that the reader checks as it is stated; for drawing, it is solved for the
value that is read last among its names. One that cannot be solved so is unresolved: a script that only hopes
to satisfy it would be a guess.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from jobsvc.generation.checks import complaints
from jobsvc.generation.drawing import Drawing
from jobsvc.generation.expressions import Expr, Length, Num, Op, Position, Ref, Unreadable, fold, mapped, python, refs
from jobsvc.generation.facts import Compared, Fact, IsKind, OneOf, Ordered, Permuted, Spelled, Summed
from jobsvc.generation.intervals import Interval, isolate, span
from jobsvc.generation.naming import Naming
from jobsvc.generation.relations import whole
from jobsvc.generation.schema import (
    LETTERS,
    Limits,
    Relation,
    Schema,
    Shape,
    SumLimit,
    Variable,
)

#: Of what is unresolved, so many are listed.
MOST_REASONS = 40


def resolve(
    shape: Shape, facts: Iterable[Fact], *, integers_only: bool, unresolved: Iterable[str] = ()
) -> tuple[Schema, tuple[str, ...]]:
    """The schema as far as it is understood, and everything that is not, `unresolved` first.

    Only a schema with which nothing is unresolved can be drawn from.
    """
    resolver = _Resolver(shape, integers_only)
    resolver.unresolved += [*shape.unresolved, *unresolved]
    resolver.take(list(facts))
    schema = resolver.schema()
    return schema, tuple(dict.fromkeys(resolver.unresolved))[:MOST_REASONS]


class _Resolver:
    def __init__(self, shape: Shape, integers_only: bool) -> None:
        self.shape = shape
        self.variables = {
            name: replace(variable, kind="string") if variable.cells is not None else variable
            for name, variable in shape.variables.items()
        }
        self.naming = Naming(self.variables)
        self.integers_only = integers_only
        self.relations: list[Relation] = []
        self.sums: list[SumLimit] = []
        self.limits: dict[str, Limits] = {}
        self.unresolved: list[str] = []
        self.assumptions: list[str] = []

    # --- facts --------------------------------------------------------------------------------------------

    def take(self, facts: list[Fact]) -> None:
        """Kinds first: whether ``|x|`` is a length or an absolute value depends on them."""
        kinds = [fact for fact in facts if isinstance(fact, IsKind | Spelled | OneOf)]
        for fact in (*kinds, *(fact for fact in facts if fact not in kinds)):
            try:
                self.fact(fact)
            except Unreadable as problem:
                self.unresolved.append(f"{fact.quote} ({problem})")
        self._settle_kinds()

    def fact(self, fact: Fact) -> None:
        match fact:
            case IsKind(what, kind):
                for variable in self.naming.whole(what):
                    self.change(variable, kind=kind)
            case Spelled(what, alphabet):
                for variable in self.naming.whole(what):
                    self.change(variable, kind="string", alphabet=alphabet)
            case OneOf():
                self.choices(fact)
            case Compared():
                self.comparison(fact)
            case Ordered(what, order):
                self.order(self._array(what), order)
            case Permuted():
                self.permutation(fact)
            case Summed(of, limit):
                self.sums.append(SumLimit(self._summed(of), _constant(limit), fact.quote))

    def change(self, variable: Variable, **what: object) -> None:
        """Notes something about a variable; what was noted before may not be contradicted."""
        current = self.variables[variable.name]
        for field, value in what.items():
            if getattr(current, field) not in ("", (), value):
                raise Unreadable(f"{variable.base} is said to be two things")
        self.variables[variable.name] = replace(current, **what)  # type: ignore[arg-type]

    def choices(self, fact: OneOf) -> None:
        self.naming.expressions((fact.what,), fact.quantifiers)  # checks what it is said for
        for variable in self.naming.members(fact.what):
            numeric = all(choice.lstrip("-").isdigit() for choice in fact.choices)
            single = all(len(choice) == 1 for choice in fact.choices)
            if variable.cells is not None and single:
                self.change(variable, kind="string", alphabet="".join(sorted(fact.choices)))
            elif variable.cells is not None:
                raise Unreadable("several characters in one place")
            elif numeric and self.variables[variable.name].kind != "string":
                self.change(variable, kind="int", choices=tuple(sorted(set(fact.choices), key=int)))
            else:
                self.change(variable, kind="string", choices=tuple(sorted(set(fact.choices))))

    def comparison(self, fact: Compared) -> None:
        if self._all_different(fact):
            assert isinstance(fact.left, Ref)  # noqa: S101 - `_all_different` saw that it is
            self.order(self._array(fact.left), "distinct")
            return
        for left, right in self.naming.expressions((fact.left, fact.right), fact.quantifiers):
            for sides in self._absolute(left, fact.sign, right):
                for a, sign, b in whole(*sides):
                    self.relate(Relation(self._measured(a), sign, self._measured(b), fact.quote))

    def relate(self, relation: Relation) -> None:
        if not [*refs(relation.left), *refs(relation.right)]:
            if relation.sign == "<=" and span(relation.left, {})[0] > span(relation.right, {})[0]:  # type: ignore[operator]
                raise Unreadable("it is never true")
            return
        self.relations.append(_canonical(relation))

    @staticmethod
    def _all_different(fact: Compared) -> bool:
        """``A_i != A_j`` where i and j are said to differ."""
        left, right = fact.left, fact.right
        if fact.sign != "!=" or not isinstance(left, Ref) or not isinstance(right, Ref):
            return False
        letters = {said.letter for said in fact.quantifiers}
        return (
            left.name == right.name
            and len(left.index) == len(right.index) == 1
            and {*left.index, *right.index} <= letters
        )

    def _absolute(self, left: Expr, sign: str, right: Expr) -> list[tuple[Expr, str, Expr]]:
        """``|x| <= c`` of a number as two comparisons; every other comparison as it is."""
        if isinstance(right, Length) and not self._is_string(right):
            left, sign, right = right, {"<=": ">=", "<": ">", ">=": "<=", ">": "<"}.get(sign, sign), left
        if not isinstance(left, Length) or self._is_string(left):
            return [(left, sign, right)]
        if sign in ("<=", "<") and not isinstance(right, Length):
            return [(left.of, sign, right), (fold("-", Num(0), right), sign, left.of)]
        if sign in (">=", ">") and right == Num(0) and sign == ">=":
            return []
        raise Unreadable("this absolute value is not understood")

    def _is_string(self, length: Length) -> bool:
        if not isinstance(length.of, Ref):
            return False
        return self.variables[length.of.name].kind != "int" and not (
            self.variables[length.of.name].kind == "" and self.integers_only
        )

    def _measured(self, expression: Expr) -> Expr:
        """Checks that strings are compared by their length, and notes them as strings."""

        def change(part: Expr) -> Expr | None:
            if isinstance(part, Length):
                if not isinstance(part.of, Ref) or not self._is_string(part):
                    raise Unreadable("this absolute value is not understood")
                self.change(self.variables[part.of.name], kind="string")
                return part
            if isinstance(part, Ref) and self.variables[part.name].kind == "string":
                raise Unreadable(f"{part.name} is a string")
            return None

        return mapped(expression, change)

    def _array(self, ref: Ref) -> Variable:
        """The array that ``A``, ``A_i`` or ``A_1, ..., A_N`` means as a whole."""
        spoken = Ref(ref.name, ("i",)) if "..." in ref.index else ref
        found = self.naming.whole(spoken)
        if len(found) != 1 or found[0].dimensions != 1 or found[0].index or found[0].cells is not None:
            raise Unreadable("it is not said of one array")
        if "..." in ref.index:
            first, last = self.naming.ends(found[0], 0)
            if (str(first), python(last).replace(" ", "")) != (ref.index[0], ref.index[2]):
                raise Unreadable("it is said of a part of the array only")
        return found[0]

    def order(self, variable: Variable, order: str) -> None:
        current = self.variables[variable.name].order
        strict = {"distinct", "increasing", "decreasing"}
        if current in strict and order == "distinct":
            return
        if current == "distinct" and order in strict:
            self.variables[variable.name] = replace(self.variables[variable.name], order=order)
            return
        self.change(variable, order=order)

    def permutation(self, fact: Permuted) -> None:
        array = self._array(fact.what)
        high = fold("-", fold("+", array.counts[0], fact.low), Num(1))
        if fact.high is not None and python(self.naming.looked_up(fact.high)) != python(high):
            raise Unreadable("the permutation does not have as many values as the array")
        element = Ref(array.name, ("i",))
        self.change(array, kind="int")
        self.order(array, "distinct")
        self.relate(Relation(fact.low, "<=", element, fact.quote))
        self.relate(Relation(element, "<=", high, fact.quote))

    def _summed(self, of: Expr) -> Expr:
        [(expression,)] = self.naming.expressions((of,), ())
        expression = self._measured(expression)
        names = [self.variables[ref.name] for ref in refs(expression)]
        if not names or any(not variable.per_test or variable.dimensions for variable in names):
            raise Unreadable("it is not a sum of one value over the tests")
        factors = _factors(expression)
        if not all(isinstance(factor, Ref | Length) for factor in factors) or len(factors) > 3:
            raise Unreadable("this sum is not understood")
        return expression

    def _settle_kinds(self) -> None:
        for variable in self.variables.values():
            if variable.kind == "":
                self.variables[variable.name] = replace(variable, kind="int")
                if not self.integers_only:
                    self.assumptions.append(f"{variable.name} is an integer")

    # --- the schema ---------------------------------------------------------------------------------------

    def schema(self) -> Schema:
        for variable in self.variables.values():
            self._own_relations(variable)
        known = self._intervals()
        for name, variable in self.variables.items():
            low, high = known[name]
            self.variables[name] = replace(variable, low=low, high=high)
        try:
            self._draws(known)
        except Unreadable as problem:
            self.unresolved.append(str(problem))
            return self._schema()
        self._settle_lengths()
        schema = self._schema()
        self.unresolved += complaints(schema)
        return schema

    def _schema(self) -> Schema:
        return Schema(
            nodes=self.shape.nodes,
            variables=self.variables,
            limits=self.limits,
            relations=tuple(self.relations),
            sums=tuple(self.sums),
            assumptions=tuple(self.assumptions),
        )

    def _settle_lengths(self) -> None:
        """A string whose least length is not said is not empty: an assumption, and told as one."""
        for name, variable in self.variables.items():
            if variable.kind == "string" and not variable.choices and variable.low is None:
                self.assumptions.append(f"{name} is not empty")
                self.variables[name] = replace(variable, low=1)
                self.limits[name] = replace(self.limits[name], lows=(*self.limits[name].lows, Num(1)))

    def _own_relations(self, variable: Variable) -> None:
        """What follows from the format and from orders: the length of named characters, room for distinct values."""
        letters = LETTERS[: variable.dimensions]
        if variable.cells is not None:
            length = Length(Ref(variable.name, letters))
            self.relations += [Relation(length, "<=", variable.cells), Relation(variable.cells, "<=", length)]
        for count in variable.counts:
            relation = Relation(Num(0), "<=", count)
            if isinstance(count, Op) and not any(ref.index for ref in refs(count)) and relation not in self.relations:
                self.relations.append(relation)

    def _intervals(self) -> dict[str, Interval]:
        """The narrowest interval of each value that follows from the relations, by narrowing until nothing changes."""
        known: dict[str, Interval] = {name: _chosen(variable) for name, variable in self.variables.items()}
        for _ in range(12):
            before = dict(known)
            for relation in self.relations:
                for name in {ref.name for ref in (*refs(relation.left), *refs(relation.right))}:
                    known[name] = self._narrowed(relation, name, known)
            if known == before:
                break
        return known

    def _narrowed(self, relation: Relation, name: str, known: dict[str, Interval]) -> Interval:
        low, high = known[name]
        found = isolate(relation, name, known)
        if found is None or not self._always_there(relation, name):
            return low, high
        bound_low, bound_high = span(found.bound, known)
        if found.side == "low" and bound_low is not None:
            low = bound_low if low is None else max(low, bound_low)
        if found.side == "high" and bound_high is not None:
            high = bound_high if high is None else min(high, bound_high)
        return low, high

    def _always_there(self, relation: Relation, name: str) -> bool:
        """Whether what the relation compares `name` with is there in every input: an array may be empty."""
        if self.variables[name].dimensions:
            return True
        others = {ref.name for ref in (*refs(relation.left), *refs(relation.right))} - {name}
        counts = [count for other in others for count in self.variables[other].counts]
        return all(isinstance(count, Num) and count.value > 0 for count in counts)

    def _draws(self, known: dict[str, Interval]) -> None:
        drawing = Drawing(self.variables, self.relations, known)
        self.limits = {name: drawing.limits[name] for name in self.variables}
        self.unresolved += drawing.unresolved


def _canonical(relation: Relation) -> Relation:
    """The relation with its subscripts named i and j, in the order of the name that has most."""
    found = [ref for side in (relation.left, relation.right) for ref in refs(side)]
    widest = max(found, key=lambda ref: len(ref.index)).index
    names = dict(zip(widest, LETTERS, strict=False))
    if len(set(widest)) != len(widest) or any(letter not in names for ref in found for letter in ref.index):
        raise Unreadable("its subscripts are not understood")

    def change(part: Expr) -> Expr | None:
        if isinstance(part, Position):
            return Position(names[part.letter], part.first, part.last)
        return Ref(part.name, tuple(names[letter] for letter in part.index)) if isinstance(part, Ref) else None

    return replace(relation, left=mapped(relation.left, change), right=mapped(relation.right, change))


def _factors(expression: Expr) -> list[Expr]:
    if isinstance(expression, Op) and expression.sign == "*":
        return _factors(expression.left) + _factors(expression.right)
    return [expression]


def _constant(expression: Expr) -> int:
    if not isinstance(expression, Num):
        raise Unreadable("a limit that is not a number is not understood")
    return expression.value


def _chosen(variable: Variable) -> Interval:
    if variable.choices and variable.kind == "int":
        values = [int(choice) for choice in variable.choices]
        return min(values), max(values)
    return None, None
