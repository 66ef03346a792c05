"""What is missing or impossible in a schema, in words for a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jobsvc.generation.expressions import Expr, Num, Op, fold, python, refs
from jobsvc.generation.intervals import Interval, span
from jobsvc.generation.schema import Choice, Line, Node, Repeat, Schema, Values, Variable, items_of, walk

#: More values than this no input has; a bound that allows more was misread, or the input cannot be written.
MOST_VALUES = 10_000_000


def complaints(schema: Schema) -> list[str]:
    """Everything that keeps the schema from being generated; empty for a schema that is whole."""
    found = [complaint for variable in schema.variables.values() for complaint in _variable(schema, variable)]
    return [*found, *_too_early(schema), *_sizes(schema), *_trees(schema), *_sums(schema)]


def contradictions(variables: Mapping[str, Variable]) -> Iterator[str]:
    """The variables whose bounds leave no value."""
    for name, variable in variables.items():
        if variable.low is not None and variable.high is not None and variable.low > variable.high:
            yield f"{name}: its bounds contradict each other, {variable.low} > {variable.high}"


def _variable(schema: Schema, variable: Variable) -> Iterator[str]:
    name = variable.name
    if variable.kind == "string" and not variable.choices:
        if not variable.alphabet:
            yield f"{name}: the characters of the string are not said"
        if variable.high is None:
            yield f"{name}: the length of the string is not bounded"
        elif variable.high > MOST_VALUES:
            yield f"{name}: a string of {variable.high:,} characters is longer than any input"
        if variable.low is not None and variable.low < 1:
            yield f"{name}: the string may be empty"
    elif variable.kind == "int":
        missing = [word for word, bound in (("lower", variable.low), ("upper", variable.high)) if bound is None]
        if missing:
            yield f"{name}: no {' and no '.join(missing)} bound"
        if variable.choices and not _only_chosen(schema, variable):
            yield f"{name}: one of {', '.join(variable.choices)}, and bounded otherwise too"
    if variable.low is not None and variable.high is not None and variable.low > variable.high:
        quotes = "; ".join(schema.limits[name].quotes)
        yield f"{name}: its bounds contradict each other, {variable.low} > {variable.high} ({quotes})"


def _only_chosen(schema: Schema, variable: Variable) -> bool:
    """Whether nothing but its choices restricts the variable."""
    values = [int(choice) for choice in variable.choices]
    limits = schema.limits[variable.name]
    symbolic = [bound for bound in (*limits.lows, *limits.highs, *limits.avoid) if not isinstance(bound, Num)]
    return not symbolic and not limits.avoid and (variable.low, variable.high) == (min(values), max(values))


def _sizes(schema: Schema) -> Iterator[str]:
    """Counts must be bounded, and the least input small enough to be written."""
    known = _known(schema)
    for count, least in _counts(schema.nodes, Num(1)):
        low, high = span(count, known)
        if low is None or high is None:
            yield f"{python(count)}: how many there are is not bounded"
        elif high > MOST_VALUES:
            yield f"{python(count)}: up to {high:,} lines or values are more than any input has"
        elif (span(least, known)[0] or 0) > MOST_VALUES:
            yield f"{python(least)}: so many values are more than any input has"


def _too_early(schema: Schema) -> Iterator[str]:
    """Counts of what is read after them."""
    read: set[str] = set()
    for node, _ in walk(schema.nodes):
        counts = [node.count] if isinstance(node, Repeat | Choice) else []
        counts += [item.count for item in items_of(node) if isinstance(item, Values)]
        own = {item.name for item in items_of(node)} if isinstance(node, Line) else set()
        for name in sorted({name for count in counts for name in _names(count)} - read - own - {"i"}):
            yield f"{name}: it counts values that are read before it"
        read |= {item.name for item in items_of(node)}


def _counts(nodes: tuple[Node, ...], outer: Expr) -> Iterator[tuple[Expr, Expr]]:
    """Each count of the format, and with those around it."""
    for node in nodes:
        if isinstance(node, Choice):
            yield node.count, fold("*", outer, node.count)
        elif isinstance(node, Repeat):
            around = fold("*", outer, node.count)
            yield node.count, around
            yield from _counts(node.body, around)
        else:
            for item in node.items:
                if isinstance(item, Values):
                    yield item.count, fold("*", outer, item.count)


def _trees(schema: Schema) -> Iterator[str]:
    """``N - 1`` rows of several names from 1 to N may be the edges of a tree; which of them are must be clear."""
    drawn = {name for structure in schema.structures for name in structure.of}
    for node, _ in walk(schema.nodes):
        if not isinstance(node, Repeat) or node.tests or not isinstance(node.count, Op) or node.count.sign != "-":
            continue
        names = [item.name for line in node.body if isinstance(line, Line) for item in line.items]
        found = _up_to(schema, names, node.count.left)
        if len(found) >= 2 and not found & drawn:
            size = python(node.count.left)
            yield f"{python(node.count)} rows of {' and '.join(names)} up to {size}: the edges of a tree"


def _up_to(schema: Schema, names: list[str], size: Expr) -> set[str]:
    """The names that are bounded by `size`, or by one that is."""
    upper = [(_names(relation.left), relation.right) for relation in schema.relations if relation.sign == "<="]
    ends = {name for name in names if any(left == {name} and right == size for left, right in upper)}
    return ends | {name for name in names if any(left == {name} and _names(right) & ends for left, right in upper)}


def _sums(schema: Schema) -> Iterator[str]:
    if schema.sums and not any(isinstance(node, Repeat) and node.tests for node, _ in walk(schema.nodes)):
        yield f"{schema.sums[0].quote} (there are no tests)"
    for limit in schema.sums:
        values = schema.variables.get(limit.array)
        if values is not None and values.kind == "int" and (values.low is None or values.low < 0):
            yield f"{limit.quote} (some of the values may be negative)"
        low, _ = span(limit.of, _known(schema))
        if low is not None and low > limit.limit:
            yield f"{limit.quote} (one test alone is more)"


def _known(schema: Schema) -> dict[str, Interval]:
    return {name: (variable.low, variable.high) for name, variable in schema.variables.items()}


def _names(expression: Expr) -> set[str]:
    return {ref.name for ref in refs(expression)}
