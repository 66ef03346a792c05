"""The narrowest interval of each value that follows from all relations together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jobsvc.generation.expressions import Num, refs
from jobsvc.generation.intervals import Interval, isolate, span
from jobsvc.generation.schema import Relation, Variable


def intervals(variables: Mapping[str, Variable], relations: Sequence[Relation]) -> dict[str, Interval]:
    """The narrowest interval of each value that follows from the relations, by narrowing until nothing changes."""
    known: dict[str, Interval] = {name: _chosen(variable) for name, variable in variables.items()}
    for _ in range(12):
        before = dict(known)
        for relation in relations:
            for name in {ref.name for ref in (*refs(relation.left), *refs(relation.right))}:
                known[name] = _narrowed(variables, relation, name, known)
        if known == before:
            break
    return known


def _narrowed(variables: Mapping[str, Variable], relation: Relation, name: str, known: dict[str, Interval]) -> Interval:
    low, high = known[name]
    found = isolate(relation, name, known)
    if found is None or not _always_there(variables, relation, name):
        return low, high
    bound_low, bound_high = span(found.bound, known)
    if found.side == "low" and bound_low is not None:
        low = bound_low if low is None else max(low, bound_low)
    if found.side == "high" and bound_high is not None:
        high = bound_high if high is None else min(high, bound_high)
    return low, high


def _always_there(variables: Mapping[str, Variable], relation: Relation, name: str) -> bool:
    """Whether what the relation compares `name` with is there in every input: an array may be empty."""
    if variables[name].dimensions:
        return True
    others = {ref.name for ref in (*refs(relation.left), *refs(relation.right))} - {name}
    counts = [count for other in others for count in variables[other].counts]
    return all(isinstance(count, Num) and count.value > 0 for count in counts)


def _chosen(variable: Variable) -> Interval:
    if variable.choices and variable.kind == "int":
        values = [int(choice) for choice in variable.choices]
        return min(values), max(values)
    return None, None
