"""Everything noted -> the schema: what follows from it, every bound, and the order of drawing."""

from __future__ import annotations

from dataclasses import replace

from jobsvc.generation.checks import complaints, contradictions
from jobsvc.generation.drawing import Drawing
from jobsvc.generation.expressions import Length, Num, Op, Ref, Unreadable, exponents, positions, refs
from jobsvc.generation.intervals import Interval
from jobsvc.generation.resolving.diagonals import settle_diagonals
from jobsvc.generation.resolving.draft import Draft
from jobsvc.generation.resolving.graphs import settle_edges
from jobsvc.generation.resolving.narrowing import intervals
from jobsvc.generation.resolving.sums_over_tests import leave_room_for_sums, limit_tests
from jobsvc.generation.schema import LETTERS, Relation, Schema, Variable
from jobsvc.generation.structures.groups import groups


def settled(draft: Draft) -> Schema:
    """The schema with every bound that follows; what still has none is noted as unresolved."""
    for variable in draft.variables.values():
        _own_relations(draft, variable)
    settle_diagonals(draft)
    known = intervals(draft.variables, draft.relations)
    if limit_tests(draft, known) or leave_room_for_sums(draft, known):
        known = intervals(draft.variables, draft.relations)
    for name, variable in draft.variables.items():
        low, high = known[name]
        draft.variables[name] = replace(variable, low=low, high=high)
    if draft.shape.unplaced:
        return _told(draft)
    settle_edges(draft)
    try:
        _draws(draft, known)
    except Unreadable as problem:
        draft.unresolved.append(str(problem))
        return draft.schema()
    _settle_lengths(draft)
    schema = draft.schema()
    draft.unresolved += complaints(schema)
    return schema


def _told(draft: Draft) -> Schema:
    """The schema where names have no place, so that nothing can be drawn.

    Where a name has one bound only, and that from another name ("0 <= u < n" of n), its own were not read.
    """
    for name, variable in draft.variables.items():
        if (variable.low is None) != (variable.high is None) and not _is_bounded_itself(draft, name):
            draft.variables[name] = replace(variable, low=None, high=None)
    draft.unresolved += contradictions(draft.variables)
    return draft.schema()


def _is_bounded_itself(draft: Draft, name: str) -> bool:
    return bool(draft.variables[name].choices) or any(
        relation.sign == "<="
        and any(isinstance(side, Num) for side in (relation.left, relation.right))
        and {ref.name for side in (relation.left, relation.right) for ref in refs(side)} == {name}
        for relation in draft.relations
    )


def _own_relations(draft: Draft, variable: Variable) -> None:
    """What follows from the format and from orders: the length of named characters, room for distinct values."""
    letters = LETTERS[: variable.dimensions]
    if variable.name in draft.shape.unplaced:
        return
    if variable.cells is not None:
        length = Length(Ref(variable.name, letters))
        draft.relations += [Relation(length, "<=", variable.cells), Relation(variable.cells, "<=", length)]
    for count in variable.counts:
        relation = Relation(Num(0), "<=", count)
        uneven = any(ref.index for ref in refs(count)) or positions(count) or any(True for _ in exponents(count))
        if isinstance(count, Op) and not uneven and relation not in draft.relations:
            draft.relations.append(relation)


def _settle_lengths(draft: Draft) -> None:
    """A string whose least length is not said is not empty: an assumption, and told as one."""
    for name, variable in draft.variables.items():
        if variable.kind == "string" and not variable.choices and variable.low is None:
            draft.assumptions.append(f"{name} is not empty")
            draft.variables[name] = replace(variable, low=1)
            draft.limits[name] = replace(draft.limits[name], lows=(*draft.limits[name].lows, Num(1)))


def _draws(draft: Draft, known: dict[str, Interval]) -> None:
    grouped = groups(draft.shape.nodes, draft.variables, draft.relations, draft.structures)
    drawing = Drawing(draft.variables, draft.relations, known, grouped)
    draft.limits = {name: drawing.limits[name] for name in draft.variables}
    draft.unresolved += drawing.unresolved
