"""The statements that put the lines of the input together."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import takewhile

from jobsvc.generation.expressions import python, refs
from jobsvc.generation.schema import Choice, Line, Node, Repeat, Schema, Value, Values
from jobsvc.generation.writing.rooms import Rooms, left_name, room_name, sum_name, used_name

#: Characters of a statement.
MOST_OF_A_LINE = 110
_APPEND = "lines.append("


class Prints:
    """Prints what was drawn of one schema."""

    def __init__(self, schema: Schema, rooms: Rooms) -> None:
        self.schema = schema
        self.rooms = rooms

    def prints(self, node: Node) -> list[str]:
        """The statements that add the lines of one node to the list `lines`."""
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
        count, labels = python(node.count), self.rooms.labels
        outer = "".join(f", {name}" for name in outer_names(self.schema))
        if not self.schema.sums:
            return [
                f"shared = scale.shared({count})",
                f"for _ in range({count}):",
                f"    lines += make_test(shared{outer})",
            ]
        lines = [
            f"shared = scale.shared({count})",
            *(f"{left_name(label)} = {sum_name(label)}" for label in labels),
        ]
        lines.append(f"for tests_left in range({count}, 0, -1):")
        lines += [
            f"    {room_name(label)} = scale.room({left_name(label)}, {self.rooms.least(limit)}, tests_left)"
            for label, limit in zip(labels, self.schema.sums, strict=True)
        ]
        rooms = "".join(f", {room_name(label)}" for label in labels)
        used = ", ".join(used_name(label) for label in labels)
        lines.append(f"    text, {used} = make_test(shared{outer}{rooms})")
        lines.append("    lines += text")
        return lines + [f"    {left_name(label)} -= {used_name(label)}" for label in labels]


def outer_names(schema: Schema) -> list[str]:
    """The variables outside of the tests that the tests' values refer to."""
    inside = [v for v in schema.variables.values() if v.per_test]
    used = {
        ref.name
        for v in inside
        for bound in (*schema.limits[v.name].bounds, *v.counts, *((v.cells,) if v.cells else ()))
        for ref in refs(bound)
    }
    used |= {ref.name for one in schema.structures for number in one.numbers for ref in refs(number)}
    return [v.name for v in schema.variables.values() if v.name in used and not v.per_test]


def gathered(nodes: Iterable[Node], prints: Callable[[Node], list[str]]) -> list[str]:
    """The statements that make the list `lines`."""
    statements = [line for node in nodes for line in prints(node)]
    first = list(takewhile(lambda line: line.startswith(_APPEND), statements))
    texts = [line.removeprefix(_APPEND).removesuffix(")") for line in first]
    together = f"lines = [{', '.join(texts)}]"
    if len(together) > MOST_OF_A_LINE:
        return ["lines = []", *statements]
    return [together, *statements[len(first) :]]
