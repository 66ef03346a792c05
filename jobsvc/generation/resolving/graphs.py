"""Which columns are the edges of the graph, or the parents of the tree, that the sentences speak of."""

from __future__ import annotations

from jobsvc.generation.expressions import Expr, Num, Op, Position, Ref, fold, python
from jobsvc.generation.facts import Structured
from jobsvc.generation.resolving.draft import Draft
from jobsvc.generation.schema import Structure
from jobsvc.generation.structures.edges import Ends, ends


def settle_edges(draft: Draft) -> None:
    """Finds the ends of the edges that sentences about "the graph" mean, and a tree by its number of edges."""
    found = ends(draft.shape.nodes, draft.variables, draft.relations)
    parents = _parents(draft)
    for fact in draft.graph_facts:
        meant = {variable.name for ref in fact.of for variable in draft.naming.whole(ref)}
        among = [one for one in found if meant in (set(), set(one.names))]
        if len(among) > 1 and not meant:  # "1 <= A_i, B_i <= 10^9" are rather values of vertices
            among = [one for one in among if not isinstance(one.high, Num)]
        if fact.kind == "tree":
            among = [one for one in among if one.as_many_as_a_tree]
        unordered = [] if meant or fact.kind not in ("tree", "connected") else _parents(draft, ordered=False)
        if unordered:  # pairs beside an array that may be of parents are rather queries
            among = [one for one in among if one.alone and one.count != one.vertices]
        if len(among) == 1 and not ((parents or unordered) and not meant):
            _edges(draft, among[0], fact)
        elif parents and ((fact.kind == "tree" and not among) or (fact.kind == "connected" and not found)):
            for name, size in parents:
                draft.structures.append(Structure("tree", (name,), (Num(1), size), quote=fact.quote))
        elif len(unordered) == 1 and not among:
            [(name, size)] = unordered
            draft.structures.append(Structure("parents", (name,), (Num(1), size), quote=fact.quote))
        else:
            draft.unresolved.append(f"{fact.quote} (which values are the edges is not understood)")
    trees = {one.of for one in draft.structures if one.kind == "tree"}
    for one in found:
        if one.alone and one.as_many_as_a_tree and one.names not in trees:
            _edges(draft, one, Structured("tree"))
            draft.assumptions.append(
                f"the {python(one.count)} rows of {' and '.join(one.names)} are the edges of a tree"
            )


def _edges(draft: Draft, found: Ends, fact: Structured) -> None:
    if fact.kind == "tree" and not found.as_many_as_a_tree:
        draft.unresolved.append(f"{fact.quote} (there are not as many edges as in a tree)")
        return
    structure = Structure(fact.kind, found.names, (Num(found.low), found.high), quote=fact.quote)
    if all((structure.kind, structure.of) != (one.kind, one.of) for one in draft.structures):
        draft.structures.append(structure)


def _parents(draft: Draft, *, ordered: bool = True) -> list[tuple[str, Expr]]:
    """Arrays such as ``p_2 ... p_N`` with ``p_i < i``, or with ``p_i <= N``, and N: the parents of a tree."""
    return [
        (v.name, size)
        for v in draft.variables.values()
        if v.kind == "int" and v.dimensions == 1 and v.firsts == (2,) and v.low == 1
        for size in [fold("+", v.counts[0], Num(1))]
        if any(
            r.left == Ref(v.name, ("i",)) and r.right == (Op("-", p, Num(1)) if ordered else size)
            for r in draft.relations
            for p in [Position("i", 2, size)]
            if r.sign == "<="
        )
    ]
