"""Arrays that are permutations, or are in order by what is said of neighbours."""

from __future__ import annotations

from jobsvc.generation.comparisons import ORDER_OF
from jobsvc.generation.expressions import Num, Ref, Unreadable, fold, python
from jobsvc.generation.facts import Neighbours, Permuted
from jobsvc.generation.resolving.arrays import array_of
from jobsvc.generation.resolving.draft import Draft
from jobsvc.generation.schema import Relation, Structure


def permutation(draft: Draft, fact: Permuted) -> None:
    """``P is a permutation of 1, ..., N``: distinct values, and both their bounds."""
    array = array_of(draft.naming, fact.what)
    high = fold("-", fold("+", array.counts[0], fact.low), Num(1))
    if fact.high is not None and python(draft.naming.looked_up(fact.high)) != python(high):
        raise Unreadable("the permutation does not have as many values as the array")
    element = Ref(array.name, ("i",))
    draft.change(array, kind="int")
    draft.order(array, "distinct")
    draft.relate(Relation(fact.low, "<=", element, fact.quote))
    draft.relate(Relation(element, "<=", high, fact.quote))


def neighbours(draft: Draft, fact: Neighbours) -> None:
    """``A_i < A_{i+1}`` for all i that have a next one."""
    array = array_of(draft.naming, fact.what)
    [letter] = fact.what.index
    first, last = draft.naming.ends(array, 0)
    for said in fact.quantifiers:
        low, high = (Num(first), fold("-", last, Num(1)))
        bounds = (said.low or low, draft.naming.looked_up(said.high) if said.high is not None else high)
        if said.letter != letter or [python(bound) for bound in bounds] not in (
            [python(low), python(high)],
            [python(fold("+", low, Num(1))), python(last)],
        ):
            raise Unreadable("it is said for a part of the array only")
    if fact.sign == "!=":
        draft.structures.append(Structure("no equal neighbours", (array.name,), quote=fact.quote))
    else:
        draft.order(array, ORDER_OF[fact.sign])
