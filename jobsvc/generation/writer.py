"""A schema -> the source of its generator script.

The values are drawn in reading order, every bound from values drawn before it; then the lines are put together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import takewhile

from jobsvc.generation.expressions import Expr, Num, Op, Ref, exponents, letters_of, python, refs
from jobsvc.generation.helpers import program
from jobsvc.generation.intervals import span
from jobsvc.generation.limits import stops_short
from jobsvc.generation.schema import Choice, Limits, Line, Node, Repeat, Schema, SumLimit, Value, Values, Variable
from jobsvc.generation.structures.amending import DRAWN, amendments
from jobsvc.generation.structures.edges import Graph
from jobsvc.generation.structures.groups import groups
from jobsvc.generation.structures.rows import Intervals, Rows, within

#: Characters of a quotation, and of a statement.
MOST_OF_A_COMMENT = 106
MOST_OF_A_LINE = 110
_DOTS = re.compile(r"\\(?:[vlc]?dots)(?![A-Za-z])")
_APPEND = "lines.append("
_LONG_NUMBER = re.compile(r"(?<![\w.'\"])\d{5,}(?![\w.'\"])")


def write(schema: Schema, *, title: str, formats: Iterable[str]) -> str:
    """The source of the script."""
    writer = _Writer(schema)
    body = "\n\n".join("\n".join(lines) + "\n" for lines in writer.functions())
    return program(
        schema=schema.to_dict(),
        title=_comment(title).replace("\\", "/").replace('"', "'") or "one problem",
        layout="\n".join(
            f"#     {_indent(line)}{_comment(line)}".rstrip() for text in formats for line in text.rstrip().split("\n")
        ),
        constants="".join(f"{line}\n" for line in writer.constants()),
        body=body,
        stops_short=stops_short(schema),
        checked=any(_depends(limits) for limits in schema.limits.values()),
    )


def _indent(line: str) -> str:
    return " " * min(len(line) - len(line.lstrip(" ")), 8)


def _comment(text: str) -> str:
    """The text on one line of some length, without anything that could end a comment or a string."""
    line = "".join(c for c in " ".join(_DOTS.sub(_dots, text).split()) if c.isprintable())
    return line if len(line) <= MOST_OF_A_COMMENT else f"{line[:MOST_OF_A_COMMENT].rpartition(' ')[0]} ..."


def _dots(match: re.Match[str]) -> str:
    return ":" if match[0] == "\\vdots" else "..."


class _Writer:
    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self.groups = groups(schema.nodes, schema.variables, schema.relations, schema.structures)
        self.counted = self._counted()
        self.sums = _labels(schema.sums)

    # --- constants ----------------------------------------------------------------------------------------

    def constants(self) -> Iterable[str]:
        for variable in self.schema.variables.values():
            if self.groups.graph_of(variable.name):
                continue
            note = _comment("; ".join(self.schema.limits[variable.name].quotes))
            note = f"  # {note}" if note else ""
            name = _constant_name(variable)
            if variable.choices:
                values = ", ".join(map(str if variable.kind == "int" else _quoted, variable.choices))
                yield f"{variable.name}_CHOICES = [{values}]{note}"
                continue
            if self._beside(variable):
                continue
            low, high = _constants(self.schema.limits[variable.name])
            for bound, suffix in ((low, "MIN"), (high, "MAX")):
                if bound is not None:
                    yield f"{name}_{suffix} = {bound:_}{note}"
                    note = ""
            if variable.kind == "string":
                yield f"{variable.name}_LETTERS = {_quoted(self._letters(variable))}{note}"
        for number, limit in enumerate(self.schema.sums):
            yield f"{_sum_name(self.sums[number])} = {limit.limit:_}  # {_comment(limit.quote)}"

    def _letters(self, variable: Variable) -> str:
        """The letters that a string is drawn of, without those that stand in certain places only."""
        amended = self.groups.amended(variable.name)
        others = next((one.text for one in amended if one.kind == "other letters"), variable.alphabet)
        placed = {one.text for one in amended if one.kind == "diagonal"}
        return "".join(letter for letter in others if letter not in placed) or others

    # --- functions ----------------------------------------------------------------------------------------

    def functions(self) -> Iterable[list[str]]:
        for node in self.schema.nodes:
            if isinstance(node, Repeat) and node.tests:
                yield self.test_function(node)
        yield self.case_function()

    def case_function(self) -> list[str]:
        lines = ["def make_case(scale):", '    """One whole input."""']
        lines += [f"    {line}" for line in self.draws(self.schema.nodes)]
        lines += [f"    {line}" for line in _gathered(self.schema.nodes, self.prints)]
        return [*lines, '    return "\\n".join(lines) + "\\n"', ""]

    def test_function(self, node: Repeat) -> list[str]:
        outer = "".join(f", {name}" for name in self._outer_names())
        rooms = "".join(f", {_room(self.sums[number])}" for number, _ in enumerate(self.schema.sums))
        lines = [
            f"def make_test(scale{outer}{rooms}):",
            f'    """The lines of one test{_and_sums(self.schema.sums)}."""',
        ]
        lines += [f"    {line}" for line in self.draws(node.body)]
        lines += [f"    {line}" for line in _gathered(node.body, self.prints)]
        spent = "".join(f", {limit.python}" for limit in self.schema.sums)
        return [*lines, f"    return lines{spent}"]

    def _outer_names(self) -> list[str]:
        """The variables outside of the tests that the tests' values refer to."""
        inside = [v for v in self.schema.variables.values() if v.per_test]
        used = {
            ref.name
            for v in inside
            for bound in (*self.schema.limits[v.name].bounds, *v.counts, *((v.cells,) if v.cells else ()))
            for ref in refs(bound)
        }
        used |= {ref.name for one in self.schema.structures for number in one.numbers for ref in refs(number)}
        return [v.name for v in self.schema.variables.values() if v.name in used and not v.per_test]

    # --- drawing ------------------------------------------------------------------------------------------

    def draws(self, nodes: Iterable[Node]) -> list[str]:
        """The statements that draw each variable, in reading order."""
        return [_grouped_digits(line) for node in nodes for line in self._drawn_node(node)]

    def _drawn_node(self, node: Node) -> list[str]:
        if isinstance(node, Choice):
            return self._choice(node)
        return [line for name in self._names(node) for line in self._drawn(name)]

    def _choice(self, node: Choice) -> list[str]:
        """Rows of several kinds, each with its values drawn on the way."""
        words = _tuple(kind.word for kind in node.kinds)
        count = python(node.count)
        lines = ["queries = []", f"for _ in range({count}):", f"    kind = rng.choice({words})"]
        if node.needed:
            lines = ["queries = []", f"for kind in scale.kinds({count}, {words}, {_tuple(node.needed)}):"]
        for kind in node.kinds:
            names = [item.name for item in kind.items]
            lines.append(f'    if kind == "{kind.word}":')
            for name in names:
                limits = within(self.schema.limits[name], names)
                lines.append(f"        {name} = {self._one(self.schema.variables[name], limits)}")
            row = " ".join((kind.word, *(f"{{{name}}}" for name in names)))
            lines.append(f'        queries.append({"f" if names else ""}"{row}")')
        return lines

    def _drawn(self, name: str) -> list[str]:
        """The statements for one variable; those that are drawn together stand where the last of them is read."""
        variable, group = self.schema.variables[name], self.groups.together(name)
        if group is not None:
            return self._drawn_together(group) if name == group.names[-1] else []
        mended = amendments(variable, self.groups.amended(name), low=self._low(variable), high=self._high(variable))
        checks = [f"if not {relation}:\n        raise NoRoom" for relation in self.schema.limits[name].checks]
        return [self.draw(variable), *self._near(variable), *mended, *self._cut(variable), *checks]

    def _cut(self, variable: Variable) -> list[str]:
        """An array is cut to what the limits on its sum over all tests leave it."""
        return [
            f"{variable.name} = scale.at_most_together({variable.name}, {_room(label)}, {self._low(variable)})"
            for label, limit in zip(self.sums, self.schema.sums, strict=True)
            if limit.array == variable.name
        ]

    def _near(self, variable: Variable) -> list[str]:
        """A count is moved to the value nearest to it that leaves the rest which it should."""
        return [
            f"{variable.name} = scale.near({variable.name}, {self._low(variable)}, {self._high(variable)}, "
            f"{', '.join(map(python, one.numbers))})"
            for one in self.groups.amended(variable.name)
            if one.kind == "congruent" and variable.name in self.counted
        ] + [
            f"{variable.name} = scale.near_power({variable.name}, {self._low(variable)}, {self._high(variable)}, "
            f"{python(one.numbers[0])})"
            for one in self.groups.amended(variable.name)
            if one.kind == "power" and variable.name in self.counted
        ]

    def _drawn_together(self, group: Graph | Rows | Intervals) -> list[str]:
        quotes = dict.fromkeys(one.quote for one in self.schema.structures if one.of == group.names and one.quote)
        notes = [f"# {_comment('; '.join(quotes))}"] if quotes else []
        if isinstance(group, Graph):
            return [*notes, group.statement()]
        if isinstance(group, Intervals):
            first, last = (self.schema.variables[name] for name in group.names)
            bounds = f"{self._low(first)}, {self._high(last)}"
            return [*notes, f"{', '.join(group.names)} = scale.intervals({python(group.count)}, {bounds})"]
        lines = [*notes, self._rows(group)]
        order = self.schema.variables[group.names[0]].order
        if len(group.names) == 1 and order in ("increasing", "decreasing"):
            reverse = ", reverse=True" if order == "decreasing" else ""
            lines.append(f"{group.names[0]} = sorted({group.names[0]}{reverse})")
        return lines

    def _rows(self, group: Rows) -> str:
        """The statement that draws rows that differ: at once where no value depends on another, else row by row."""
        count, limits = python(group.count), self.schema.limits
        variables = [self.schema.variables[name] for name in group.names]
        bounds = [f"{self._low(variable)}, {self._high(variable)}" for variable in variables]
        columns = ", ".join(group.names) if len(variables) > 1 else f"[{group.names[0]}]"
        if group.independent(limits) and all(v.kind == "int" and not v.choices for v in variables):
            kinds = [one for name in group.names for one in self.groups.amended(name) if one.kind in DRAWN]
            if not kinds:
                return f"{columns} = scale.combinations({count}, {', '.join(f'({each})' for each in bounds)})"
            if len(variables) == 1 and [one.kind for one in kinds] == ["congruent"]:
                numbers = ", ".join(map(python, kinds[0].numbers))
                return f"{group.names[0]} = scale.distinct_congruent({count}, {bounds[0]}, {numbers})"
        row = group.row(limits, lambda name, limits: self._one(self.schema.variables[name], limits))
        return f"{columns} = scale.different({count}, {len(group.names)}, {row})"

    def _names(self, node: Node) -> list[str]:
        if isinstance(node, Line):
            return [item.name for item in node.items]
        if isinstance(node, Choice):
            return []
        return [] if node.tests else [name for inner in node.body for name in self._names(inner)]

    def draw(self, variable: Variable) -> str:
        counts = [python(count) for count in variable.counts]
        if variable.order:
            return f"{variable.name} = {self._in_order(variable, counts[0])}"
        kinds = {one.kind for one in self.groups.amended(variable.name)}
        if "distinct within rows" in kinds:
            drawn = f"scale.distinct({counts[-1]}, {self._low(variable)}, {self._high(variable)})"
            counts = counts[:-1]
        elif counts and self._all_alike(variable):
            drawn = f"scale.values({counts[-1]}, {self._low(variable)}, {self._high(variable)})"
            counts = counts[:-1]
        else:
            drawn = self._one(variable)
        depends = {
            letter
            for bound in (*self.schema.limits[variable.name].bounds, *variable.counts)
            for letter in letters_of(bound)
        }
        for letter, count in reversed(list(zip("ij", counts, strict=False))):
            drawn = f"[{drawn} for {letter if letter in depends else '_'} in range({count})]"
        return f"{variable.name} = {drawn}"

    def _all_alike(self, variable: Variable) -> bool:
        """Whether the values of the innermost row are drawn within the same bounds."""
        limits = self.schema.limits[variable.name]
        last = "ij"[variable.dimensions - 1]
        symbolic = any(last in letters_of(bound) for bound in limits.bounds)
        return (
            variable.kind == "int"
            and not variable.choices
            and not limits.avoid
            and not symbolic
            and variable.name not in self.counted
            and not any(one.kind in DRAWN for one in self.groups.amended(variable.name))
        )

    def _one(self, variable: Variable, limits: Limits | None = None) -> str:
        """A call that draws one value."""
        limits = limits or self.schema.limits[variable.name]
        low, high = self._low(variable, limits), self._high(variable, limits)
        if variable.choices:
            return f"scale.one_of({variable.name}_CHOICES)"
        if variable.kind == "string":
            per = "".join(f" * {_factor(count)}" for count in variable.counts if low != high).removeprefix(" * ")
            extra = (f", per={per}" if per else "") + self._room_of(variable)
            return f"scale.word({low}, {high}, {variable.name}_LETTERS{extra})"
        if variable.name in self.counted:
            return f"scale.{self._count_call(variable, low, high)}"
        for one in self.groups.amended(variable.name):
            if one.kind in DRAWN:
                return f"scale.{one.kind}({', '.join((low, high, *map(python, one.numbers)))})"
        avoid = "".join(f", {python(bound)}" for bound in limits.avoid)
        return f"scale.value_but({low}, {high}{avoid})" if avoid else f"scale.value({low}, {high})"

    def _count_call(self, variable: Variable, low: str, high: str) -> str:
        if any(
            isinstance(node, Repeat) and node.tests and variable.name in {r.name for r in refs(node.count)}
            for node in self.schema.nodes
        ):
            return f"tests({low}, {self._most_tests(high)})"
        per, square = self.counted[variable.name]
        avoid = "".join(f"{python(bound)}, " for bound in self.schema.limits[variable.name].avoid)
        extra = (f", per={per}" if per else "") + (", square=True" if square else "") + self._power(variable)
        extra += self._room_of(variable)
        extra += f", avoid=({avoid.rstrip()})" if avoid else ""
        return f"count({low}, {high}{extra})"

    def _power(self, variable: Variable) -> str:
        """Whether a count of the format is a power of something to the variable."""
        counts = [count for other in self.schema.variables.values() for count in (*other.counts, other.cells or Num(0))]
        lengths = [
            bound
            for name, other in self.schema.variables.items()
            if other.kind == "string"
            for bound in self.schema.limits[name].highs
        ]
        found = {ref.name for bound in (*counts, *lengths) for ref in exponents(bound)}
        return ", power=True" if variable.name in found else ""

    def _most_tests(self, high: str) -> str:
        """No more tests than the sums have room for."""
        least = [(number, self._least(limit)) for number, limit in enumerate(self.schema.sums)]
        caps = [
            f"{_sum_name(self.sums[number])} // {value}" if value > 1 else _sum_name(self.sums[number])
            for number, value in least
            if value > 0
        ]
        return f"min({', '.join((high, *caps))})" if caps else high

    def _in_order(self, variable: Variable, count: str) -> str:
        low, high = self._low(variable), self._high(variable)
        how = "distinct" if variable.order in ("distinct", "increasing", "decreasing") else "values"
        drawn = f"scale.{how}({count}, {low}, {high})"
        if variable.dimensions == 2:
            rows, columns = (python(size) for size in variable.counts)
            return f"scale.reshaped(scale.distinct({rows} * {columns}, {low}, {high}), {rows}, {columns})"
        if variable.order == "distinct":
            return drawn
        return f"sorted({drawn}{', reverse=True' if variable.order in ('decreasing', 'non-increasing') else ''})"

    def _beside(self, variable: Variable) -> tuple[str, str] | None:
        """The bounds of a matrix aside of its diagonal, which is written over what was drawn there."""
        found = [one for one in self.groups.amended(variable.name) if one.kind == "off diagonal"]
        return (python(found[0].numbers[0]), python(found[0].numbers[1])) if found else None

    def _low(self, variable: Variable, limits: Limits | None = None) -> str:
        beside = self._beside(variable)
        if beside:
            return beside[0]
        lows = (limits or self.schema.limits[variable.name]).lows
        return _extreme("max", self._terms(variable, lows, "MIN"))

    def _high(self, variable: Variable, limits: Limits | None = None) -> str:
        beside = self._beside(variable)
        if beside:
            return beside[1]
        highs = (limits or self.schema.limits[variable.name]).highs
        return _extreme("min", self._terms(variable, highs, "MAX"))

    def _terms(self, variable: Variable, bounds: tuple[Expr, ...], suffix: str) -> list[str]:
        """The bounds as Python, the constants among them as the one named constant."""
        symbolic = [python(bound) for bound in bounds if not isinstance(bound, Num)]
        constant = [f"{_constant_name(variable)}_{suffix}"] if len(symbolic) < len(bounds) else []
        return constant + symbolic

    # --- sums over tests ----------------------------------------------------------------------------------

    def _room_of(self, variable: Variable) -> str:
        """What the limits on sums leave for this value, as an argument."""
        rooms = [
            room
            for number, limit in enumerate(self.schema.sums)
            if (room := self._room(number, limit, variable.name)) is not None
        ]
        return f", room={_extreme('min', rooms)}" if rooms else ""

    def _room(self, number: int, limit: SumLimit, name: str) -> str | None:
        """``room // (what is drawn already * the least of what is not)``; the root of it for a square."""
        term = next((one for one in _added(limit.of) if name in {ref.name for ref in refs(one)}), None)
        if term is None or limit.array:
            return None
        beside = [self._taken(one, name) for one in _added(limit.of) if one is not term]
        room = " - ".join((_room(self.sums[number]), *beside))
        factors = [ref.name for ref in refs(term)]
        others = [self._taken(Ref(factor), name) for factor in factors if factor != name]
        others = [other for other in others if other not in ("0", "1")]
        if others:
            room = f"{f'({room})' if beside else room} // max(1, {' * '.join(others)})"
        power = factors.count(name)
        return room if power == 1 else f"int(({room}) ** (1 / {power}))"

    def _taken(self, part: Expr, name: str) -> str:
        """What a part of a sum takes: its values that are drawn before `name`, and the least of the others."""
        places = list(self.schema.variables)
        measured = []
        for factor in [ref.name for ref in refs(part)]:
            variable = self.schema.variables[factor]
            drawn = places.index(factor) < places.index(name)
            measured.append(_measure(variable) if drawn else str(max(variable.low or 0, 0)))
        return " * ".join(measured)

    def _least(self, limit: SumLimit) -> int:
        """What one test takes of a sum at the least."""
        return sum(self._least_of(term) for term in _added(limit.of))

    def _least_of(self, term: Expr) -> int:
        known = {name: (variable.low, variable.high) for name, variable in self.schema.variables.items()}
        product = 1
        for ref in refs(term):
            variable = self.schema.variables[ref.name]
            for count in variable.counts:
                product *= max(span(count, known)[0] or 0, 0)
            product *= max(variable.low or 0, 0)
        return product

    # --- printing -----------------------------------------------------------------------------------------

    def prints(self, node: Node) -> list[str]:
        if isinstance(node, Line):
            return [f"lines.append({self._line(node.items, '')})"]
        if isinstance(node, Choice):
            return ["lines += queries"]
        if node.tests:
            return self._tests(node)
        body = node.body
        if len(body) == 1 and isinstance(body[0], Line) and all(isinstance(item, Value) for item in body[0].items):
            return [f"lines += rows({', '.join(item.name for item in body[0].items)})"]
        inner = [f"    lines.append({self._line(line.items, '[i]')})" for line in body if isinstance(line, Line)]
        return [f"for i in range({python(node.count)}):", *inner]

    def _line(self, items: tuple[Value | Values, ...], at: str) -> str:
        if not items:
            return '""'
        if all(isinstance(item, Value) for item in items):
            return 'f"' + " ".join(f"{{{item.name}{at}}}" for item in items) + '"'
        if len(items) == 1:
            return f"joined({items[0].name}{at})"
        return (
            "joined([" + ", ".join(("*" if isinstance(item, Values) else "") + item.name + at for item in items) + "])"
        )

    def _tests(self, node: Repeat) -> list[str]:
        count = python(node.count)
        outer = "".join(f", {name}" for name in self._outer_names())
        if not self.schema.sums:
            return [
                f"shared = scale.shared({count})",
                f"for _ in range({count}):",
                f"    lines += make_test(shared{outer})",
            ]
        sums = list(enumerate(self.schema.sums))
        lines = [
            f"shared = scale.shared({count})",
            *(f"{_left(self.sums[number])} = {_sum_name(self.sums[number])}" for number, _ in sums),
        ]
        lines.append(f"for tests_left in range({count}, 0, -1):")
        lines += [
            f"    {_room(self.sums[number])} = scale.room({_left(self.sums[number])}, {self._least(limit)}, tests_left)"
            for number, limit in sums
        ]
        rooms = "".join(f", {_room(self.sums[number])}" for number, _ in sums)
        used = ", ".join(_used(self.sums[number]) for number, _ in sums)
        lines.append(f"    text, {used} = make_test(shared{outer}{rooms})")
        lines.append("    lines += text")
        return lines + [f"    {_left(self.sums[number])} -= {_used(self.sums[number])}" for number, _ in sums]

    # --- counts -------------------------------------------------------------------------------------------

    def _counted(self) -> dict[str, tuple[str, bool]]:
        """Each variable that says how many there are of something: how many values go to each, whether squared."""
        products = [product for node in self.schema.nodes for product in self._products(node, [])]
        products += [[*v.counts, v.cells] for v in self.schema.variables.values() if v.cells is not None]
        for variable in self.schema.variables.values():
            if variable.kind == "string":
                products += [[*variable.counts, bound] for bound in self.schema.limits[variable.name].bounds]
        products += [[limit.of] for limit in self.schema.sums if not limit.array]
        places = list(self.schema.variables)
        counted: dict[str, tuple[set[str], bool]] = {}
        for product in products:
            names = [ref.name for factor in product for ref in refs(factor)]
            for name in names:
                if self.schema.variables[name].kind != "int":
                    continue
                place = places.index(name)
                earlier = [f for f in product if all(places.index(ref.name) < place for ref in refs(f))]
                before = {_factor(factor) for factor in earlier if not isinstance(factor, Num)}
                pers, square = counted.get(name, (set(), False))
                counted[name] = (
                    pers | ({" * ".join(sorted(before))} if before else set()),
                    square or names.count(name) > 1,
                )
        return {
            name: (_extreme("max", sorted(pers)) if pers else "", square) for name, (pers, square) in counted.items()
        }

    def _products(self, node: Node, outer: list[Expr]) -> Iterable[list[Expr]]:
        if isinstance(node, Line):
            yield from ([*outer, item.count] for item in node.items if isinstance(item, Values))
            return
        if isinstance(node, Choice):
            yield [*outer, node.count]
            return
        around = [] if node.tests else [*outer, node.count]
        yield [node.count] if node.tests else around
        for inner in node.body:
            yield from self._products(inner, around)


def _added(expression: Expr) -> list[Expr]:
    """The terms of a sum."""
    if isinstance(expression, Op) and expression.sign == "+":
        return [*_added(expression.left), *_added(expression.right)]
    return [expression]


def _gathered(nodes: Iterable[Node], prints: Callable[[Node], list[str]]) -> list[str]:
    """The statements that make the list `lines`."""
    statements = [line for node in nodes for line in prints(node)]
    first = list(takewhile(lambda line: line.startswith(_APPEND), statements))
    texts = [line.removeprefix(_APPEND).removesuffix(")") for line in first]
    together = f"lines = [{', '.join(texts)}]"
    if len(together) > MOST_OF_A_LINE:
        return ["lines = []", *statements]
    return [together, *statements[len(first) :]]


def _grouped_digits(line: str) -> str:
    """Long numbers that stand in no text with underscores, as in 200_000."""
    return _LONG_NUMBER.sub(lambda number: f"{int(number[0]):_}", line)


def _quoted(text: str) -> str:
    return repr(text) if '"' in text or "\\" in text or not text.isprintable() else f'"{text}"'


def _tuple(words: Iterable[str]) -> str:
    """The words, none of which needs escaping, as a tuple."""
    quoted = [f'"{word}"' for word in words]
    return f"({', '.join(quoted)}{',' if len(quoted) == 1 else ''})"


def _depends(limits: Limits) -> bool:
    """Whether other values may leave none between the bounds."""
    return bool(limits.avoid) or not all(isinstance(bound, Num) for bound in limits.bounds)


def _constants(limits: Limits) -> tuple[int | None, int | None]:
    """The constant of the lows and of the highs, the tightest where there are several."""
    lows = [bound.value for bound in limits.lows if isinstance(bound, Num)]
    highs = [bound.value for bound in limits.highs if isinstance(bound, Num)]
    return max(lows, default=None), min(highs, default=None)


def _constant_name(variable: Variable) -> str:
    return f"{variable.name}_LENGTH" if variable.kind == "string" else variable.name


def _measure(variable: Variable) -> str:
    return f"len({variable.name})" if variable.kind == "string" else variable.name


def _extreme(function: str, terms: list[str]) -> str:
    return terms[0] if len(terms) == 1 else f"{function}({', '.join(terms)})"


def _factor(expression: Expr) -> str:
    return f"({python(expression)})" if isinstance(expression, Op) else python(expression)


def _labels(sums: tuple[SumLimit, ...]) -> list[str]:
    """What tells the sums apart in names: the values that they are of, or their numbers."""
    labels = ["_".join(ref.name for ref in refs(limit.of)) for limit in sums]
    return (
        labels if all(labels) and len(set(labels)) == len(labels) else [str(number) for number, _ in enumerate(sums, 1)]
    )


def _sum_name(label: str) -> str:
    return f"SUM_{label}_MAX"


def _room(label: str) -> str:
    return f"room_{label}"


def _left(label: str) -> str:
    return f"left_{label}"


def _used(label: str) -> str:
    return f"used_{label}"


def _and_sums(sums: tuple[SumLimit, ...]) -> str:
    return ", and what it takes of each limited sum" if sums else ""
