"""The statement's names -> the variables of the schema: which values ``A_i`` or ``x_1`` means."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

from jobsvc.generation.chains import Quantifier
from jobsvc.generation.expressions import Expr, Num, Position, Ref, Unreadable, fold, mapped, positions, python, refs
from jobsvc.generation.schema import Variable

#: The subscript that stands for any kind of row; no statement uses it.
_KIND = "κ"

Variables = Mapping[str, Variable]


class Naming:
    """Looks names up in the variables of one format."""

    def __init__(self, variables: Variables) -> None:
        self.variables = variables
        self.bases = {variable.base for variable in variables.values()}
        rows_of_rows = any(v.bare and len(v.subscripts) > 1 for v in variables.values())
        #: The subscript of rows that a text leaves out; beside one that it does not leave out, another letter.
        self.row_letter = "ρ" if rows_of_rows else "i"

    def members(self, ref: Ref) -> list[Variable]:
        """The variables that a name means: one, or each of a family (``x_i`` where the format has x_1 and x_2).

        Raises Unreadable where it means none, or one element of an array.
        """
        ref = self.spoken(ref)
        exact = [v for v in self.variables.values() if v.base == ref.name and v.subscripts == ref.index]
        if exact:
            return exact
        family = [v for v in self.variables.values() if v.base == ref.name and len(v.subscripts) == len(ref.index) > 0]
        found = [
            v for v in family if all(self._fits(own, said) for own, said in zip(v.subscripts, ref.index, strict=True))
        ]
        if not found:
            raise Unreadable(f"{ref} is not in the input")
        return _running(found) or found

    def _fits(self, own: str, said: str) -> bool:
        """Whether a subscript as said means one of the variable's own: a letter means any."""
        return said == own or (len(said) == 1 and said.isalpha() and said not in self.bases)

    def spoken(self, ref: Ref) -> Ref:
        """The name with the subscript that the text leaves out."""
        own = [v for v in self.variables.values() if v.base == ref.name]
        if own and all(v.row_kind for v in own) and len(ref.index) <= 1:
            return Ref(ref.name, (_KIND, *(ref.index or (self.row_letter,))))
        if not ref.index and self._is_column(ref.name):
            return Ref(ref.name, (self.row_letter,))
        bare = [v for v in self.variables.values() if v.base == ref.name and v.bare]
        if not bare or len(bare[0].subscripts) != len(ref.index) + 1:
            return ref
        return Ref(ref.name, (self.row_letter, *ref.index))

    def _is_column(self, base: str) -> bool:
        """Whether a name is only that of one array, so that ``A < D`` can only speak of its elements."""
        own = [v for v in self.variables.values() if v.base == base]
        return len(own) == 1 and own[0].dimensions == 1 and own[0].cells is None and not own[0].index

    def whole(self, ref: Ref) -> list[Variable]:
        """The variables that a name means where the array may be named without its subscript."""
        bare = [v for v in self.variables.values() if v.base == ref.name and not ref.index]
        alone = [v for v in bare if not v.subscripts]
        return alone or bare or self.members(ref)

    def expressions(self, parts: tuple[Expr, ...], said_for: tuple[Quantifier, ...]) -> list[tuple[Expr, ...]]:
        """The parts of one statement with its names looked up: once, or once for each member of a family.

        A subscript means the same in all parts. Raises Unreadable where what the quantifiers say is not the
        whole array, or a name is not found.
        """
        parts = tuple(
            mapped(part, lambda inner: self.spoken(inner) if isinstance(inner, Ref) else None) for part in parts
        )
        fixed: dict[str, set[str]] = {}
        uneven: dict[str, tuple[int, Expr]] = {}
        running: dict[str, set[tuple[int, Expr]]] = {}
        for ref in {ref for part in parts for ref in refs(part)}:
            if self._is_position(ref, parts):
                continue
            for member in self.members(ref):
                for place, (own, said) in enumerate(zip(member.subscripts, ref.index, strict=True)):
                    if own == "*" and _is_triangle(member):
                        uneven.setdefault(said, self.ends(member, place))
                    elif own == "*":
                        running.setdefault(said, set()).add(self.ends(member, place))
                    elif said != own:
                        fixed.setdefault(said, set()).add(own)
        if _KIND in fixed:
            fixed[_KIND] = self._shared_kinds(parts)
        if fixed.keys() & running.keys():
            raise Unreadable("a subscript means two things")
        self._check_quantifiers(said_for, fixed, running)
        ends_of = uneven | {letter: next(iter(ends)) for letter, ends in running.items()}
        if any(len(ends) > 1 for ends in running.values()):
            raise Unreadable("arrays of different lengths are compared")
        letters = sorted(fixed)
        return [
            tuple(self._substituted(part, dict(zip(letters, values, strict=True)), ends_of) for part in parts)
            for values in product(*(sorted(fixed[letter]) for letter in letters))
        ]

    def _shared_kinds(self, parts: tuple[Expr, ...]) -> set[str]:
        """The kinds of rows that have all names of a statement."""
        own = [
            {member.row_kind for member in self.members(ref)}
            for part in parts
            for ref in refs(part)
            if _KIND in ref.index
        ]
        shared = set.intersection(*own)
        if not shared:
            raise Unreadable("values of different rows are compared")
        return shared

    def _is_position(self, ref: Ref, parts: tuple[Expr, ...]) -> bool:
        """Whether the name is a subscript used as a value: the i of ``p_i < i``."""
        used = {letter for part in parts for other in refs(part) for letter in other.index}
        return not ref.index and ref.name in used and ref.name not in self.bases

    def ends(self, variable: Variable, place: int) -> tuple[int, Expr]:
        """The first and the last subscript of the variable's running dimension at this place."""
        dimension = variable.subscripts[:place].count("*")
        if dimension >= variable.dimensions:
            return 1, variable.cells or Num(0)
        first = variable.firsts[dimension]
        return first, fold("-", fold("+", variable.counts[dimension], Num(first)), Num(1))

    def _check_quantifiers(
        self,
        said_for: tuple[Quantifier, ...],
        fixed: Mapping[str, set[str]],
        running: Mapping[str, set[tuple[int, Expr]]],
    ) -> None:
        for said in said_for:
            low = said.low.value if isinstance(said.low, Num) else said.low
            high = python(self.looked_up(said.high)) if said.high is not None else None
            for first, last in running.get(said.letter, ()):
                if low not in (None, first) or high not in (None, python(last)):
                    raise Unreadable("it is said for a part of the array only")
            numbers = fixed.get(said.letter)
            if numbers and not _covers(low, high, numbers):
                raise Unreadable("it is said for some of the values only")

    def looked_up(self, expression: Expr) -> Expr:
        return mapped(expression, lambda part: self._single(part) if isinstance(part, Ref) else None)

    def _single(self, ref: Ref) -> Ref:
        ref = self.spoken(ref)
        members = self.members(ref)
        if len(members) != 1:
            raise Unreadable(f"{ref} is several values")
        return Ref(
            members[0].name,
            tuple(said for own, said in zip(members[0].subscripts, ref.index, strict=True) if own == "*"),
        )

    def _substituted(self, part: Expr, values: Mapping[str, str], ends: Mapping[str, tuple[int, Expr]]) -> Expr:
        def change(inner: Expr) -> Expr | None:
            if not isinstance(inner, Ref):
                return None
            if not inner.index and inner.name in ends and inner.name not in self.bases:
                return Position(inner.name, *ends[inner.name])
            if not inner.index and inner.name in values and inner.name not in self.bases:
                return Num(int(values[inner.name]))
            return self._single(Ref(inner.name, tuple(values.get(said, said) for said in inner.index)))

        return mapped(part, change)


def _running(family: list[Variable]) -> list[Variable]:
    """The arrays among variables of one name: beside a ``c_0`` of its own, ``c_i`` means the others."""
    arrays = [variable for variable in family if "*" in variable.subscripts]
    return arrays if len(arrays) == 1 and len(family) > 1 and not arrays[0].index else []


def _is_triangle(variable: Variable) -> bool:
    """Whether rows are of different lengths by their number, so that "i < j" says no less than all of them."""
    return any(positions(count) for count in variable.counts)


def _covers(low: Expr | int | None, high: str | None, numbers: set[str]) -> bool:
    """Whether low..high takes in all the numbers that the family has."""
    if not all(number.isdigit() for number in numbers):
        return low is None and high is None
    values = [int(number) for number in numbers]
    return low in (None, min(values)) and high in (None, str(max(values)))
