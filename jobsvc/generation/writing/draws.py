"""The statements that draw the values, in reading order."""

from __future__ import annotations

from collections.abc import Iterable

from jobsvc.generation.expressions import Num, exponents, letters_of, python, refs
from jobsvc.generation.schema import Choice, Limits, Line, Node, Repeat, Schema, Variable
from jobsvc.generation.structures.amending import DRAWN, amendments
from jobsvc.generation.structures.edges import Graph
from jobsvc.generation.structures.groups import Groups
from jobsvc.generation.structures.rows import Intervals, Rows, within
from jobsvc.generation.writing.bounds import Bounds
from jobsvc.generation.writing.counts import counted
from jobsvc.generation.writing.rooms import Rooms, room_name
from jobsvc.generation.writing.spelling import as_factor, as_tuple, comment, grouped_digits


class Draws:
    """Draws the variables of one schema, those that belong together at once."""

    def __init__(self, schema: Schema, grouped: Groups, rooms: Rooms) -> None:
        self.schema = schema
        self.groups = grouped
        self.rooms = rooms
        self.bounds = Bounds(schema, grouped)
        self.counted = counted(schema)

    def draws(self, nodes: Iterable[Node]) -> list[str]:
        """The statements that draw each variable, in reading order."""
        return [grouped_digits(line) for node in nodes for line in self._drawn_node(node)]

    def _drawn_node(self, node: Node) -> list[str]:
        if isinstance(node, Choice):
            return self._choice(node)
        return [line for name in self._names(node) for line in self._drawn(name)]

    def _choice(self, node: Choice) -> list[str]:
        """Rows of several kinds, each with its values drawn on the way."""
        words = as_tuple(kind.word for kind in node.kinds)
        count = python(node.count)
        lines = ["queries = []", f"for _ in range({count}):", f"    kind = rng.choice({words})"]
        if node.needed:
            lines = ["queries = []", f"for kind in scale.kinds({count}, {words}, {as_tuple(node.needed)}):"]
        for kind in node.kinds:
            names = [item.name for item in kind.items]
            lines.append(f'    if kind == "{kind.word}":')
            for name in names:
                limits = within(self.schema.limits[name], names)
                lines.append(f"        {name} = {self._one(self.schema.variables[name], limits)}")
            row = " ".join((kind.word, *(f"{{{name}}}" for name in names)))
            lines.append(f'        queries.append({"f" if names else ""}"{row}")')
        return lines

    def _names(self, node: Node) -> list[str]:
        if isinstance(node, Line):
            return [item.name for item in node.items]
        if isinstance(node, Choice):
            return []
        return [] if node.tests else [name for inner in node.body for name in self._names(inner)]

    def _drawn(self, name: str) -> list[str]:
        """The statements for one variable; those that are drawn together stand where the last of them is read."""
        variable, group = self.schema.variables[name], self.groups.together(name)
        if group is not None:
            return self._drawn_together(group) if name == group.names[-1] else []
        low, high = self.bounds.low(variable), self.bounds.high(variable)
        mended = amendments(variable, self.groups.amended(name), low=low, high=high)
        checks = [f"if not {relation}:\n        raise NoRoom" for relation in self.schema.limits[name].checks]
        return [self._draw(variable), *self._near(variable), *mended, *self._cut(variable), *checks]

    def _cut(self, variable: Variable) -> list[str]:
        """An array is cut to what the limits on its sum over all tests leave it."""
        low = self.bounds.low(variable)
        return [
            f"{variable.name} = scale.at_most_together({variable.name}, {room_name(label)}, {low})"
            for label, limit in zip(self.rooms.labels, self.schema.sums, strict=True)
            if limit.array == variable.name
        ]

    def _near(self, variable: Variable) -> list[str]:
        """A count is moved to the value nearest to it that leaves the rest which it should."""
        low, high = self.bounds.low(variable), self.bounds.high(variable)
        return [
            f"{variable.name} = scale.near({variable.name}, {low}, {high}, {', '.join(map(python, one.numbers))})"
            for one in self.groups.amended(variable.name)
            if one.kind == "congruent" and variable.name in self.counted
        ] + [
            f"{variable.name} = scale.near_power({variable.name}, {low}, {high}, {python(one.numbers[0])})"
            for one in self.groups.amended(variable.name)
            if one.kind == "power" and variable.name in self.counted
        ]

    def _drawn_together(self, group: Graph | Rows | Intervals) -> list[str]:
        quotes = dict.fromkeys(one.quote for one in self.schema.structures if one.of == group.names and one.quote)
        notes = [f"# {comment('; '.join(quotes))}"] if quotes else []
        if isinstance(group, Graph):
            return [*notes, group.statement()]
        if isinstance(group, Intervals):
            first, last = (self.schema.variables[name] for name in group.names)
            bounds = f"{self.bounds.low(first)}, {self.bounds.high(last)}"
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
        bounds = [f"{self.bounds.low(variable)}, {self.bounds.high(variable)}" for variable in variables]
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

    def _draw(self, variable: Variable) -> str:
        counts = [python(count) for count in variable.counts]
        if variable.order:
            return f"{variable.name} = {self._in_order(variable, counts[0])}"
        kinds = {one.kind for one in self.groups.amended(variable.name)}
        if "distinct within rows" in kinds:
            drawn = f"scale.distinct({counts[-1]}, {self.bounds.low(variable)}, {self.bounds.high(variable)})"
            counts = counts[:-1]
        elif counts and self._all_alike(variable):
            drawn = f"scale.values({counts[-1]}, {self.bounds.low(variable)}, {self.bounds.high(variable)})"
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
        low, high = self.bounds.low(variable, limits), self.bounds.high(variable, limits)
        if variable.choices:
            return f"scale.one_of({variable.name}_CHOICES)"
        if variable.kind == "string":
            per = "".join(f" * {as_factor(count)}" for count in variable.counts if low != high).removeprefix(" * ")
            extra = (f", per={per}" if per else "") + self.rooms.of(variable)
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
            return f"tests({low}, {self.rooms.most_tests(high)})"
        per, square = self.counted[variable.name]
        avoid = "".join(f"{python(bound)}, " for bound in self.schema.limits[variable.name].avoid)
        extra = (f", per={per}" if per else "") + (", square=True" if square else "") + self._power(variable)
        extra += self.rooms.of(variable)
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

    def _in_order(self, variable: Variable, count: str) -> str:
        low, high = self.bounds.low(variable), self.bounds.high(variable)
        how = "distinct" if variable.order in ("distinct", "increasing", "decreasing") else "values"
        drawn = f"scale.{how}({count}, {low}, {high})"
        if variable.dimensions == 2:
            rows, columns = (python(size) for size in variable.counts)
            return f"scale.reshaped(scale.distinct({rows} * {columns}, {low}, {high}), {rows}, {columns})"
        if variable.order == "distinct":
            return drawn
        return f"sorted({drawn}{', reverse=True' if variable.order in ('decreasing', 'non-increasing') else ''})"
