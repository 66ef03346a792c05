"""A schema -> the source of its generator script.

The values are drawn in reading order, every bound from values drawn before it; then the lines are put together.
"""

from __future__ import annotations

from collections.abc import Iterable

from jobsvc.generation.expressions import Num
from jobsvc.generation.helpers import program
from jobsvc.generation.limits import stops_short
from jobsvc.generation.schema import Limits, Repeat, Schema, SumLimit
from jobsvc.generation.structures.groups import groups
from jobsvc.generation.writing.bounds import Bounds, constant_name, constants
from jobsvc.generation.writing.draws import Draws
from jobsvc.generation.writing.prints import Prints, gathered, outer_names
from jobsvc.generation.writing.rooms import Rooms, room_name, sum_name
from jobsvc.generation.writing.spelling import comment, quoted


def write(schema: Schema, *, title: str, formats: Iterable[str]) -> str:
    """The source of the script."""
    writer = _Writer(schema)
    body = "\n\n".join("\n".join(lines) + "\n" for lines in writer.functions())
    return program(
        schema=schema.to_dict(),
        title=comment(title).replace("\\", "/").replace('"', "'") or "one problem",
        layout="\n".join(
            f"#     {_indent(line)}{comment(line)}".rstrip() for text in formats for line in text.rstrip().split("\n")
        ),
        constants="".join(f"{line}\n" for line in writer.constants()),
        body=body,
        stops_short=stops_short(schema),
        checked=any(_depends(limits) for limits in schema.limits.values()),
    )


def _indent(line: str) -> str:
    return " " * min(len(line) - len(line.lstrip(" ")), 8)


def _depends(limits: Limits) -> bool:
    """Whether other values may leave none between the bounds."""
    return bool(limits.avoid) or not all(isinstance(bound, Num) for bound in limits.bounds)


class _Writer:
    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self.groups = groups(schema.nodes, schema.variables, schema.relations, schema.structures)
        self.rooms = Rooms(schema)
        self.bounds = Bounds(schema, self.groups)
        self.drawing = Draws(schema, self.groups, self.rooms)
        self.printing = Prints(schema, self.rooms)

    def constants(self) -> Iterable[str]:
        for variable in self.schema.variables.values():
            if self.groups.graph_of(variable.name):
                continue
            note = comment("; ".join(self.schema.limits[variable.name].quotes))
            note = f"  # {note}" if note else ""
            name = constant_name(variable)
            if variable.choices:
                values = ", ".join(map(str if variable.kind == "int" else quoted, variable.choices))
                yield f"{variable.name}_CHOICES = [{values}]{note}"
                continue
            if self.bounds.beside(variable):
                continue
            low, high = constants(self.schema.limits[variable.name])
            for bound, suffix in ((low, "MIN"), (high, "MAX")):
                if bound is not None:
                    yield f"{name}_{suffix} = {bound:_}{note}"
                    note = ""
            if variable.kind == "string":
                yield f"{variable.name}_LETTERS = {quoted(self.bounds.letters(variable))}{note}"
        for number, limit in enumerate(self.schema.sums):
            yield f"{sum_name(self.rooms.labels[number])} = {limit.limit:_}  # {comment(limit.quote)}"

    def functions(self) -> Iterable[list[str]]:
        for node in self.schema.nodes:
            if isinstance(node, Repeat) and node.tests:
                yield self.test_function(node)
        yield self.case_function()

    def case_function(self) -> list[str]:
        lines = ["def make_case(scale):", '    """One whole input."""']
        lines += [f"    {line}" for line in self.drawing.draws(self.schema.nodes)]
        lines += [f"    {line}" for line in gathered(self.schema.nodes, self.printing.prints)]
        return [*lines, '    return "\\n".join(lines) + "\\n"', ""]

    def test_function(self, node: Repeat) -> list[str]:
        outer = "".join(f", {name}" for name in outer_names(self.schema))
        rooms = "".join(f", {room_name(self.rooms.labels[number])}" for number, _ in enumerate(self.schema.sums))
        lines = [
            f"def make_test(scale{outer}{rooms}):",
            f'    """The lines of one test{_and_sums(self.schema.sums)}."""',
        ]
        lines += [f"    {line}" for line in self.drawing.draws(node.body)]
        lines += [f"    {line}" for line in gathered(node.body, self.printing.prints)]
        spent = "".join(f", {limit.python}" for limit in self.schema.sums)
        return [*lines, f"    return lines{spent}"]


def _and_sums(sums: tuple[SumLimit, ...]) -> str:
    return ", and what it takes of each limited sum" if sums else ""
