"""The structures of one schema, sorted by how they are drawn: as edges, row by row, or by mending."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from jobsvc.generation.expressions import letters_of, refs
from jobsvc.generation.schema import Limits, Node, Relation, Structure, Variable
from jobsvc.generation.structures.amending import DRAWN
from jobsvc.generation.structures.edges import Graph, ends, graphs
from jobsvc.generation.structures.rows import Intervals, Rows, intervals, rows


@dataclass(frozen=True, slots=True)
class Groups:
    """Variables that are drawn together, and the structures of single ones."""

    graphs: tuple[Graph, ...]
    rows: tuple[Rows, ...]
    intervals: tuple[Intervals, ...]
    structures: tuple[Structure, ...]
    order: tuple[str, ...]  #: the variables as they are read

    def graph_of(self, name: str) -> Graph | None:
        return next((graph for graph in self.graphs if name in graph.names), None)

    def rows_of(self, name: str) -> Rows | None:
        return next((one for one in self.rows if name in one.names), None)

    def intervals_of(self, name: str) -> Intervals | None:
        return next((one for one in self.intervals if name in one.names), None)

    def together(self, name: str) -> Graph | Rows | Intervals | None:
        """What the variable is drawn with."""
        every: tuple[Graph | Rows | Intervals, ...] = (*self.graphs, *self.rows, *self.intervals)
        return next((one for one in every if name in one.names), None)

    def amended(self, name: str) -> list[Structure]:
        """What single values, or all values of one variable, must be."""
        return [
            one
            for one in self.structures
            if (one.of == (name,) and one.kind != "tree")
            or (one.kind == "disjoint" and one.of[1] == name)
            or (one.kind == "unlike" and max(one.of, key=self.order.index) == name)
        ]

    def satisfied(self, name: str, relation: Relation) -> bool:
        """Whether drawing the variable's group makes the relation true."""
        group = self.graph_of(name) or self.intervals_of(name)
        return group is not None and group.owns(relation)

    def implied(self) -> Iterator[Relation]:
        for graph in self.graphs:
            yield from graph.implied()

    def complaints(self, variables: Mapping[str, Variable], limits: Mapping[str, Limits]) -> Iterator[str]:
        """What cannot be drawn, in words for a person."""
        yield from self._entangled(variables, limits)
        for structure in self.structures:
            name = structure.of[0]
            if structure.kind == "tree" and len(structure.of) == 1:
                continue
            if any(variables[name].row_kind for name in structure.of) and structure.kind not in DRAWN:
                yield f"{structure.quote} (not of rows of several kinds)"
                continue
            if len(structure.of) == 1 and self.together(name) and structure.kind not in DRAWN:
                yield f"{structure.quote} (not with the other conditions of {name})"
            elif len(structure.of) == 1 and structure.kind not in DRAWN:
                if any(letters_of(bound) for bound in limits[name].bounds) and variables[name].kind == "int":
                    yield f"{structure.quote} (the bounds of {name} differ from one to the next)"
            elif structure.kind == "unlike":
                last = max(structure.of, key=self.order.index)
                if self.together(last) or variables[last].order or variables[last].kind != "int":
                    yield f"{structure.quote} (not with the other conditions of {last})"
            elif structure.kind == "disjoint":
                if any(letters_of(bound) for bound in limits[structure.of[1]].bounds):
                    yield f"{structure.quote} (the bounds of {structure.of[1]} differ from one to the next)"
            elif len(structure.of) > 1 and not self._drawn(structure):
                yield f"{structure.quote or structure.kind} ({', '.join(structure.of)} cannot be drawn so)"

    def _entangled(self, variables: Mapping[str, Variable], limits: Mapping[str, Limits]) -> Iterator[str]:
        order = list(variables)
        for one in self.rows:
            between = order[order.index(one.names[0]) : order.index(one.names[-1])]
            used = {
                ref.name
                for name in between
                if name not in one.names
                for bound in (*limits[name].bounds, *variables[name].counts)
                for ref in refs(bound)
            }
            if used & set(one.names) or list(one.names) != sorted(one.names, key=order.index):
                yield f"{', '.join(one.names)}: what stands between these columns depends on them"
            if any(letters_of(bound) - {"i"} for name in one.names for bound in limits[name].bounds):
                yield f"{', '.join(one.names)}: their bounds are not understood together"

    def _drawn(self, structure: Structure) -> bool:
        every: tuple[Graph | Rows | Intervals, ...] = (*self.graphs, *self.rows, *self.intervals)
        return any(structure.of == one.names for one in every)


def groups(
    nodes: tuple[Node, ...],
    variables: Mapping[str, Variable],
    relations: Sequence[Relation],
    structures: Iterable[Structure],
) -> Groups:
    said = tuple(structures)
    made = graphs(ends(nodes, variables, relations), said, relations)
    spans = intervals(said, variables)
    taken = [name for names in (*(graph.names for graph in made), *(span.names for span in spans)) for name in names]
    return Groups(tuple(made), tuple(rows(said, taken, variables)), tuple(spans), said, tuple(variables))
