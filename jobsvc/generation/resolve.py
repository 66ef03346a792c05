"""A shape and facts -> the schema, with every value bounded, and the list of all that is not resolved.

Each comparison becomes a relation that the reader checks as it is stated; for drawing, it is solved for the
value that is read last among its names. One that cannot be solved so is unresolved: a script that only hopes
to satisfy it would be a guess.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from jobsvc.generation.chains import Quantifier
from jobsvc.generation.checks import MOST_VALUES, complaints, contradictions
from jobsvc.generation.comparisons import ORDER_OF
from jobsvc.generation.drawing import Drawing
from jobsvc.generation.expressions import (
    Expr,
    Length,
    Num,
    Op,
    Position,
    Ref,
    Unreadable,
    exponents,
    fold,
    mapped,
    positions,
    python,
    refs,
)
from jobsvc.generation.facts import (
    Compared,
    Fact,
    IsKind,
    Neighbours,
    OneOf,
    Ordered,
    Permuted,
    SaidFor,
    Spelled,
    Structured,
    Summed,
)
from jobsvc.generation.intervals import Interval, isolate, span
from jobsvc.generation.naming import Naming
from jobsvc.generation.relations import whole
from jobsvc.generation.schema import (
    LETTERS,
    Choice,
    Limits,
    Relation,
    Repeat,
    Schema,
    Shape,
    Structure,
    SumLimit,
    Variable,
    walk,
    with_needed,
)
from jobsvc.generation.structures import OF_EDGES, OF_SEVERAL, OF_STRINGS
from jobsvc.generation.structures.edges import Ends, ends
from jobsvc.generation.structures.groups import groups

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
        self.structures: list[Structure] = []
        self.beside: dict[str, dict[str, Num | str]] = {}
        self.graph_facts: list[Structured] = []
        self.limits: dict[str, Limits] = {}
        self.unresolved: list[str] = []
        self.assumptions: list[str] = []

    # --- facts --------------------------------------------------------------------------------------------

    def take(self, facts: list[Fact]) -> None:
        """Kinds first: whether ``|x|`` is a length or an absolute value depends on them."""
        kinds = [fact for fact in facts if isinstance(fact, IsKind | Spelled | OneOf)]
        kinds += [fact for fact in map(_of_absolute_value, facts) if fact]
        for fact in (*kinds, *(fact for fact in facts if fact not in kinds)):
            try:
                self.fact(fact)
            except Unreadable as problem:
                if not self._is_of_kinds(fact):
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
                self.order(self._matrix(what) or self._array(what), order)
            case Permuted():
                self.permutation(fact)
            case Structured("row kind", text=word):
                self._needed(word)
            case Structured():
                self.structured(fact)
            case SaidFor(what, quantifiers):
                self._said_for(what, quantifiers)
            case Neighbours():
                self._neighbours(fact)
            case Summed(Ref() as of, limit) if (
                of.index and not self._has_tests() and self.naming.whole(of)[0].dimensions
            ):
                self.structured(Structured("sum", (of,), (limit,), quote=fact.quote))
            case Summed(of, limit):
                self.sums.append(SumLimit(self._summed(of, _constant(limit), fact.quote), _constant(limit), fact.quote))

    def change(self, variable: Variable, **what: object) -> None:
        """Notes something about a variable; what was noted before may not be contradicted."""
        current = self.variables[variable.name]
        for field, value in what.items():
            if getattr(current, field) not in ("", (), value):
                raise Unreadable(f"{variable.base} is said to be two things")
        self.variables[variable.name] = replace(current, **what)  # type: ignore[arg-type]

    def choices(self, fact: OneOf) -> None:
        if "..." not in fact.what.index:
            self.naming.expressions((fact.what,), fact.quantifiers)  # checks what it is said for
        for variable in self._named(fact.what):
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
        if self._all_apart(fact) or self._apart_within_rows(fact):
            return
        if self._off_diagonal(fact):
            return
        for left, right in self.naming.expressions((fact.left, fact.right), fact.quantifiers):
            if self._digits(left, fact.sign, right):
                continue
            for sides in self._absolute(left, fact.sign, right):
                for a, sign, b in whole(*sides):
                    self.relate(Relation(self._measured(a), sign, self._measured(b), fact.quote))

    def _off_diagonal(self, fact: Compared) -> bool:
        """``1 <= T_{i,j} <= 9`` for i != j, kept until the diagonal is known."""
        apart = {said.letter for said in fact.quantifiers if said.low is None and said.high is None}
        for left, right, end in ((fact.left, fact.right, "high"), (fact.right, fact.left, "low")):
            if (
                fact.sign == "<="
                and isinstance(left, Ref)
                and isinstance(right, Num)
                and len(left.index) == len(fact.quantifiers) == 2
                and set(left.index) == apart
            ):
                [variable] = self.naming.members(left)
                self.beside.setdefault(variable.name, {"quote": fact.quote})[end] = right
                return True
        return False

    def _settle_diagonals(self) -> None:
        """Bounds for all of a matrix from those of its diagonal and of the rest."""
        for one in self.structures:
            if one.kind == "diagonal" and one.of[0] not in self.beside and one.text.lstrip("-").isdigit():
                self._set_diagonal_apart(one.of[0], int(one.text))
        for name, said in self.beside.items():
            diagonal = [one for one in self.structures if one.kind == "diagonal" and one.of == (name,)]
            low, high, quote = said.get("low"), said.get("high"), str(said["quote"])
            if len(diagonal) != 1 or not isinstance(low, Num) or not isinstance(high, Num):
                self.unresolved.append(f"{quote} (the diagonal is not known)")
                continue
            value, element = int(diagonal[0].text), Ref(name, LETTERS)
            self.structures.append(Structure("off diagonal", (name,), (low, high), quote=quote))
            self.relations.append(Relation(Num(min(low.value, value)), "<=", element, quote))
            self.relations.append(Relation(element, "<=", Num(max(high.value, value)), quote))

    def _set_diagonal_apart(self, name: str, value: int) -> None:
        """Takes bounds that the values of the diagonal do not keep for those of the rest: 1 <= M_ij, but M_ii = 0."""
        element = Ref(name, LETTERS)
        lows = [r for r in self.relations if r.right == element and isinstance(r.left, Num)]
        highs = [r for r in self.relations if r.left == element and isinstance(r.right, Num)]
        if len(lows) != 1 or len(highs) != 1:
            return
        low, high = lows[0].left, highs[0].right
        if isinstance(low, Num) and isinstance(high, Num) and not low.value <= value <= high.value:
            self.relations = [r for r in self.relations if r not in (lows[0], highs[0])]
            self.beside[name] = {"quote": lows[0].quote, "low": low, "high": high}

    def _digits(self, left: Expr, sign: str, right: Expr) -> bool:
        """``1 <= c_{i,j} <= 9`` of characters that stand side by side: they are digits."""
        name = next((side.name for side in (left, right) if isinstance(side, Ref)), "")
        bound = next((side.value for side in (left, right) if isinstance(side, Num)), -1)
        if not name or not 0 <= bound <= 9 or sign != "<=" or self.shape.variables[name].cells is None:
            return False
        known = self.variables[name].alphabet or "0123456789"
        kept = [one for one in known if (one <= str(bound) if isinstance(left, Ref) else str(bound) <= one)]
        if not known.isdigit() or not kept:
            raise Unreadable(f"{name} is a string")
        self.variables[name] = replace(self.variables[name], alphabet="".join(kept))
        return True

    def _apart_within_rows(self, fact: Compared) -> bool:
        """``A_{i,j} != A_{i,k}`` for j != k."""
        left, right = fact.left, fact.right
        if fact.sign != "!=" or not isinstance(left, Ref) or not isinstance(right, Ref) or left.name != right.name:
            return False
        if len(left.index) != 2 or len(right.index) != 2 or left.index[0] != right.index[0]:
            return False
        columns = {left.index[1], right.index[1]}
        if len(columns) != 2 or not all(one.isalpha() and len(one) == 1 for one in (*left.index, *columns)):
            return False
        [variable] = self.naming.members(left)
        own = tuple(said for said in fact.quantifiers if said.letter in left.index and said.low is not None)
        self.naming.expressions((left,), own)
        self.structures.append(Structure("distinct within rows", (variable.name,), quote=fact.quote))
        return True

    def _all_apart(self, fact: Compared) -> bool:
        """``A_i != B_j``: no value of one array is a value of the other."""
        left, right = fact.left, fact.right
        if fact.sign != "!=" or not isinstance(left, Ref) or not isinstance(right, Ref):
            return False
        if left.name == right.name or len(left.index) != 1 or len(right.index) != 1 or left.index == right.index:
            return False
        if not all(ref.index[0].isalpha() and len(ref.index[0]) == 1 for ref in (left, right)):
            return False
        if {left.index[0], right.index[0]} <= {said.letter for said in fact.quantifiers if said.low is None}:
            raise Unreadable("it is said of elements in different places only")
        for ref in (left, right):
            own = tuple(said for said in fact.quantifiers if said.letter in ref.index)
            self.naming.expressions((ref,), own)
        names = tuple(sorted((self._array(ref).name for ref in (left, right)), key=list(self.variables).index))
        self.structures.append(Structure("disjoint", names, quote=fact.quote))
        return True

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
        indexes = {*left.index, *right.index}
        return (
            left.name == right.name
            and len(left.index) == len(right.index) == 1
            and len(indexes) == 2
            and (indexes <= letters or (not letters and all(one.isalpha() and len(one) == 1 for one in indexes)))
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
        if length.of.name in self.shape.unplaced and not self.variables[length.of.name].kind and not self.integers_only:
            raise Unreadable("it may be a length or an absolute value")
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

    def _matrix(self, ref: Ref) -> Variable | None:
        """The matrix all values of which ``A_{i,j}`` means."""
        if len(ref.index) != 2 or not all(one.isalpha() and len(one) == 1 for one in ref.index):
            return None
        found = self.naming.members(ref)
        return found[0] if len(found) == 1 and found[0].dimensions == 2 else None

    def _named(self, ref: Ref) -> list[Variable]:
        """The variables that a name means, or the whole row that ``c_1, ..., c_N`` is."""
        if "..." not in ref.index:
            return self.naming.members(ref)
        found = self.naming.members(Ref(ref.name, ("i",)))
        if len(found) == 1 and found[0].cells is not None and found[0].dimensions == 0:
            if python(found[0].cells).replace(" ", "") != ref.index[2] or ref.index[0] != "1":
                raise Unreadable("it is said of a part of the string only")
            return found
        if len(found) > 1 and all(not variable.dimensions for variable in found):
            fixed = [variable.index[0] for variable in found]
            if [ref.index[0], ref.index[2]] != [min(fixed, key=int), max(fixed, key=int)]:
                raise Unreadable("it is said of some of the values only")
            return found
        return [self._array(ref)]

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

    def _has_tests(self) -> bool:
        return any(isinstance(node, Repeat) and node.tests for node, _ in walk(self.shape.nodes))

    def _summed(self, of: Expr, limit: int, quote: str) -> Expr:
        inner = of.of if isinstance(of, Length) else of
        element = isinstance(inner, Ref) and bool(self.naming.spoken(inner).index)
        [(expression,)] = self.naming.expressions((inner if element else of,), ())
        if isinstance(expression, Ref) and expression.index:
            return self._summed_array(expression, limit, quote)
        expression = self._measured(expression)
        names = [self.variables[ref.name] for ref in refs(expression)]
        if not names or any(not variable.per_test or variable.dimensions for variable in names):
            raise Unreadable("it is not a sum of one value over the tests")
        for term in _terms(expression):
            factors = _factors(term)
            if not all(isinstance(factor, Ref | Length) for factor in factors) or len(factors) > 3:
                raise Unreadable("this sum is not understood")
        return expression

    def _summed_array(self, element: Ref, limit: int, quote: str) -> Expr:
        """All values of an array, or the lengths of all of its strings, in every test."""
        variable = self.variables[element.name]
        if not variable.per_test or variable.dimensions != 1 or variable.row_kind or variable.order:
            raise Unreadable("it is not a sum of one value over the tests")
        one: Expr = Length(element) if variable.kind == "string" else element
        self.relate(Relation(one, "<=", Num(limit), quote))
        return element

    def _settle_kinds(self) -> None:
        for variable in self.variables.values():
            if variable.kind == "":
                self.variables[variable.name] = replace(variable, kind="int")
                if not self.integers_only:
                    self.assumptions.append(f"{variable.name} is an integer")

    def structured(self, fact: Structured) -> None:
        if fact.kind in OF_EDGES:
            for ref in fact.of:
                self.naming.whole(ref)  # checks that it is there
            self.graph_facts.append(fact)
            return
        if fact.kind == "occurs" and not fact.of:
            fact = replace(fact, of=(self._grid(fact.text),))
        numbers = tuple(self.naming.looked_up(number) for number in fact.numbers)
        found = [self.naming.whole(ref) for ref in fact.of]
        if fact.kind in OF_SEVERAL:
            self._structure_of_several(fact, found)
            return
        for variable in (one for members in found for one in members):
            if fact.kind in OF_STRINGS:
                self.change(variable, kind="string")
            placed = fact.kind == "diagonal" and self.variables[variable.name].kind == "string"
            if fact.kind in ("first letter", "other letters") or placed:
                known = self.variables[variable.name].alphabet
                letters = "".join(sorted({*known, *fact.text}))
                self.variables[variable.name] = replace(self.variables[variable.name], alphabet=letters)
            if fact.kind == "brackets" and not self.variables[variable.name].alphabet:
                self.change(variable, alphabet="()")
            structure = Structure(fact.kind, (variable.name,), numbers, fact.text, fact.quote)
            if all(replace(structure, quote="") != replace(known, quote="") for known in self.structures):
                self.structures.append(structure)
            if fact.kind == "sum":
                element: Expr = Ref(variable.name, LETTERS[: variable.dimensions])
                strings = self.variables[variable.name].kind == "string"
                self.relate(Relation(Length(element) if strings else element, "<=", numbers[0], fact.quote))

    def _needed(self, word: str) -> None:
        """Notes that there is a row of a kind."""
        if not any(word in (kind.word for kind in node.kinds) for node in self._choices()):
            raise Unreadable("there is no such kind of rows")
        self.shape = replace(self.shape, nodes=with_needed(self.shape.nodes, word))

    def _choices(self) -> list[Choice]:
        return [node for node, _ in walk(self.shape.nodes) if isinstance(node, Choice)]

    def _is_of_kinds(self, fact: Fact) -> bool:
        """Whether a name that the format does not have is that of the kinds of rows, and it is said of them truly."""
        words = [kind.word for node in self._choices() for kind in node.kinds]
        if isinstance(fact, OneOf):
            return fact.what.name not in self.naming.bases and set(words) == set(fact.choices)
        if not words or not all(word.isdigit() for word in words):
            return False
        if not isinstance(fact, Compared) or fact.sign != "<=":
            return False
        match fact.left, fact.right:
            case Num(low), Ref(name, _):
                return name not in self.naming.bases and low == min(map(int, words))
            case Ref(name, _), Num(high):
                return (
                    name not in self.naming.bases and high == max(map(int, words)) == len(words) + int(min(words)) - 1
                )
        return False

    def _said_for(self, what: tuple[Ref, ...], quantifiers: tuple[Quantifier, ...]) -> None:
        """Checks that something is said of whole arrays: `quantifiers` that leave out some are Unreadable."""
        letters = {letter for ref in what for letter in ref.index}
        bounded = [said for said in quantifiers if said.low is not None or said.high is not None]
        if any(said.letter not in letters for said in bounded) and not {said.letter for said in quantifiers} & letters:
            raise Unreadable("what this is said for is not understood")
        self.naming.expressions(what, quantifiers)

    def _neighbours(self, fact: Neighbours) -> None:
        array = self._array(fact.what)
        [letter] = fact.what.index
        first, last = self.naming.ends(array, 0)
        for said in fact.quantifiers:
            low, high = (Num(first), fold("-", last, Num(1)))
            bounds = (said.low or low, self.naming.looked_up(said.high) if said.high is not None else high)
            if said.letter != letter or [python(bound) for bound in bounds] not in (
                [python(low), python(high)],
                [python(fold("+", low, Num(1))), python(last)],
            ):
                raise Unreadable("it is said for a part of the array only")
        if fact.sign == "!=":
            self.structures.append(Structure("no equal neighbours", (array.name,), quote=fact.quote))
        else:
            self.order(array, ORDER_OF[fact.sign])

    def _grid(self, item: str) -> Ref:
        """The only string or grid that may hold the item."""
        found = [v for v in self.variables.values() if item in v.alphabet]
        if len(found) != 1:
            raise Unreadable(f"where {item} stands is not understood")
        return Ref(found[0].base)

    def _structure_of_several(self, fact: Structured, found: list[list[Variable]]) -> None:
        least = 0 if fact.kind == "unlike" else 1
        if any(len(members) != 1 or not least <= members[0].dimensions <= 1 for members in found):
            raise Unreadable("it is not said of columns")
        columns = [members[0] for members in found]
        if len({(column.counts, column.firsts) for column in columns}) != 1:
            raise Unreadable("the columns are of different lengths")
        names = tuple(column.name for column in columns)
        names = tuple(sorted(names, key=list(self.variables).index)) if fact.kind == "distinct rows" else names
        structure = Structure(fact.kind, names, (), fact.text, fact.quote)
        if all((structure.kind, structure.of) != (one.kind, one.of) for one in self.structures):
            self.structures.append(structure)

    # --- the schema ---------------------------------------------------------------------------------------

    def schema(self) -> Schema:
        for variable in self.variables.values():
            self._own_relations(variable)
        self._settle_diagonals()
        known = self._intervals()
        if self._limit_tests(known) or self._leave_room_for_sums(known):
            known = self._intervals()
        for name, variable in self.variables.items():
            low, high = known[name]
            self.variables[name] = replace(variable, low=low, high=high)
        if self.shape.unplaced:
            return self._told()
        self._settle_edges()
        try:
            self._draws(known)
        except Unreadable as problem:
            self.unresolved.append(str(problem))
            return self._schema()
        self._settle_lengths()
        schema = self._schema()
        self.unresolved += complaints(schema)
        return schema

    def _told(self) -> Schema:
        """The schema where names have no place, so that nothing can be drawn.

        Where a name has one bound only, and that from another name ("0 <= u < n" of n), its own were not read.
        """
        for name, variable in self.variables.items():
            if (variable.low is None) != (variable.high is None) and not self._is_bounded_itself(name):
                self.variables[name] = replace(variable, low=None, high=None)
        self.unresolved += contradictions(self.variables)
        return self._schema()

    def _is_bounded_itself(self, name: str) -> bool:
        return bool(self.variables[name].choices) or any(
            relation.sign == "<="
            and any(isinstance(side, Num) for side in (relation.left, relation.right))
            and {ref.name for side in (relation.left, relation.right) for ref in refs(side)} == {name}
            for relation in self.relations
        )

    def _schema(self) -> Schema:
        return Schema(
            nodes=self.shape.nodes,
            variables=self.variables,
            limits=self.limits,
            relations=tuple(self.relations),
            sums=tuple(self.sums),
            structures=tuple(self.structures),
            assumptions=tuple(self.assumptions),
        )

    def _leave_room_for_sums(self, known: dict[str, Interval]) -> bool:
        """What an exact sum says of the values before it: that so many of the least and of the greatest can be it."""
        before = len(self.relations)
        for one in self.structures:
            variable = self.variables[one.of[0]]
            low, high = known[variable.name]
            if one.kind != "exact sum" or variable.dimensions != 1 or self.shape.unplaced:
                continue
            if self.variables[variable.name].order:
                self.unresolved.append(f"{one.quote} (not with the order of {variable.name})")
            if low is not None and low > 0:
                self.relate(Relation(fold("*", Num(low), variable.counts[0]), "<=", one.numbers[0], one.quote))
            if high is not None:
                self.relate(Relation(one.numbers[0], "<=", fold("*", Num(high), variable.counts[0]), one.quote))
        return len(self.relations) > before

    def _limit_tests(self, known: dict[str, Interval]) -> bool:
        """Bounds a number of tests that nothing else bounds by a sum of which every test takes something."""
        for node in self.shape.nodes:
            if not isinstance(node, Repeat) or not node.tests or not isinstance(node.count, Ref):
                continue
            if known[node.count.name][1] is not None:
                return False
            least = [(span(limit.of, known)[0] or 0, limit) for limit in self.sums if not limit.array]
            most = [(limit.limit // low, limit) for low, limit in least if low > 0]
            if most:
                bound, limit = min(most, key=lambda one: one[0])
                self.relations.append(Relation(node.count, "<=", Num(bound), limit.quote))
                return True
        return False

    def _settle_edges(self) -> None:
        """Finds the ends of the edges that sentences about "the graph" mean, and a tree by its number of edges."""
        found = ends(self.shape.nodes, self.variables, self.relations)
        parents = self._parents()
        for fact in self.graph_facts:
            meant = {variable.name for ref in fact.of for variable in self.naming.whole(ref)}
            among = [one for one in found if meant in (set(), set(one.names))]
            if len(among) > 1 and not meant:  # "1 <= A_i, B_i <= 10^9" are rather values of vertices
                among = [one for one in among if not isinstance(one.high, Num)]
            if fact.kind == "tree":
                among = [one for one in among if one.as_many_as_a_tree]
            unordered = [] if meant or fact.kind not in ("tree", "connected") else self._parents(ordered=False)
            if unordered:  # pairs beside an array that may be of parents are rather queries
                among = [one for one in among if one.alone and one.count != one.vertices]
            if len(among) == 1 and not ((parents or unordered) and not meant):
                self._edges(among[0], fact)
            elif parents and ((fact.kind == "tree" and not among) or (fact.kind == "connected" and not found)):
                for name, size in parents:
                    self.structures.append(Structure("tree", (name,), (Num(1), size), quote=fact.quote))
            elif len(unordered) == 1 and not among:
                [(name, size)] = unordered
                self.structures.append(Structure("parents", (name,), (Num(1), size), quote=fact.quote))
            else:
                self.unresolved.append(f"{fact.quote} (which values are the edges is not understood)")
        trees = {one.of for one in self.structures if one.kind == "tree"}
        for one in found:
            if one.alone and one.as_many_as_a_tree and one.names not in trees:
                self._edges(one, Structured("tree"))
                self.assumptions.append(
                    f"the {python(one.count)} rows of {' and '.join(one.names)} are the edges of a tree"
                )

    def _edges(self, found: Ends, fact: Structured) -> None:
        if fact.kind == "tree" and not found.as_many_as_a_tree:
            self.unresolved.append(f"{fact.quote} (there are not as many edges as in a tree)")
            return
        structure = Structure(fact.kind, found.names, (Num(found.low), found.high), quote=fact.quote)
        if all((structure.kind, structure.of) != (one.kind, one.of) for one in self.structures):
            self.structures.append(structure)

    def _parents(self, *, ordered: bool = True) -> list[tuple[str, Expr]]:
        """Arrays such as ``p_2 ... p_N`` with ``p_i < i``, or with ``p_i <= N``, and N: the parents of a tree."""
        return [
            (v.name, size)
            for v in self.variables.values()
            if v.kind == "int" and v.dimensions == 1 and v.firsts == (2,) and v.low == 1
            for size in [fold("+", v.counts[0], Num(1))]
            if any(
                r.left == Ref(v.name, ("i",)) and r.right == (Op("-", p, Num(1)) if ordered else size)
                for r in self.relations
                for p in [Position("i", 2, size)]
                if r.sign == "<="
            )
        ]

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
        if variable.name in self.shape.unplaced:
            return
        if variable.cells is not None:
            length = Length(Ref(variable.name, letters))
            self.relations += [Relation(length, "<=", variable.cells), Relation(variable.cells, "<=", length)]
        for count in variable.counts:
            relation = Relation(Num(0), "<=", count)
            uneven = any(ref.index for ref in refs(count)) or positions(count) or any(True for _ in exponents(count))
            if isinstance(count, Op) and not uneven and relation not in self.relations:
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
        grouped = groups(self.shape.nodes, self.variables, self.relations, self.structures)
        drawing = Drawing(self.variables, self.relations, known, grouped)
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


def _terms(expression: Expr) -> list[Expr]:
    if isinstance(expression, Op) and expression.sign == "+":
        return _terms(expression.left) + _terms(expression.right)
    return [expression]


def _factors(expression: Expr) -> list[Expr]:
    if isinstance(expression, Op) and expression.sign == "*":
        return _factors(expression.left) + _factors(expression.right)
    return [expression]


def _constant(expression: Expr) -> int:
    if not isinstance(expression, Num):
        raise Unreadable("a limit that is not a number is not understood")
    return expression.value


def _of_absolute_value(fact: Fact) -> IsKind | None:
    """What ``|x| <= 10^18`` tells of x: it is a number, as no string is that long."""
    match fact:
        case Compared(Length(Ref() as of), _, Num(bound)) if bound > MOST_VALUES:
            return IsKind(of, "int", fact.quote)
    return None


def _chosen(variable: Variable) -> Interval:
    if variable.choices and variable.kind == "int":
        values = [int(choice) for choice in variable.choices]
        return min(values), max(values)
    return None, None
