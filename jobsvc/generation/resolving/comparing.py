"""Comparisons -> relations, or what ``A_i != A_j`` means: values that are distinct, or of no other array."""

from __future__ import annotations

from jobsvc.generation.expressions import Ref, Unreadable
from jobsvc.generation.facts import Compared
from jobsvc.generation.relations import whole
from jobsvc.generation.resolving.arrays import array_of
from jobsvc.generation.resolving.choices import digits
from jobsvc.generation.resolving.diagonals import off_diagonal
from jobsvc.generation.resolving.draft import Draft
from jobsvc.generation.resolving.lengths import absolute, measured
from jobsvc.generation.schema import Relation, Structure


def comparison(draft: Draft, fact: Compared) -> None:
    """Notes one comparison, as what it means of an array where it means that, and as relations otherwise."""
    if _all_different(fact):
        assert isinstance(fact.left, Ref)  # noqa: S101 - `_all_different` saw that it is
        draft.order(array_of(draft.naming, fact.left), "distinct")
        return
    if _all_apart(draft, fact) or _apart_within_rows(draft, fact):
        return
    if off_diagonal(draft, fact):
        return
    for left, right in draft.naming.expressions((fact.left, fact.right), fact.quantifiers):
        if digits(draft, left, fact.sign, right):
            continue
        for sides in absolute(draft, left, fact.sign, right):
            for a, sign, b in whole(*sides):
                draft.relate(Relation(measured(draft, a), sign, measured(draft, b), fact.quote))


def _all_different(fact: Compared) -> bool:
    """``A_i != A_j`` where i and j are said to differ."""
    left, right = fact.left, fact.right
    if fact.sign != "!=" or not isinstance(left, Ref) or not isinstance(right, Ref):
        return False
    letters = {said.letter for said in fact.quantifiers}
    indexes = {*left.index, *right.index}
    return (
        left.name == right.name
        and len(left.index) == len(right.index) == 1
        and len(indexes) == 2
        and (indexes <= letters or (not letters and all(one.isalpha() and len(one) == 1 for one in indexes)))
    )


def _all_apart(draft: Draft, fact: Compared) -> bool:
    """``A_i != B_j``: no value of one array is a value of the other."""
    left, right = fact.left, fact.right
    if fact.sign != "!=" or not isinstance(left, Ref) or not isinstance(right, Ref):
        return False
    if left.name == right.name or len(left.index) != 1 or len(right.index) != 1 or left.index == right.index:
        return False
    if not all(ref.index[0].isalpha() and len(ref.index[0]) == 1 for ref in (left, right)):
        return False
    if {left.index[0], right.index[0]} <= {said.letter for said in fact.quantifiers if said.low is None}:
        raise Unreadable("it is said of elements in different places only")
    for ref in (left, right):
        own = tuple(said for said in fact.quantifiers if said.letter in ref.index)
        draft.naming.expressions((ref,), own)
    names = tuple(sorted((array_of(draft.naming, ref).name for ref in (left, right)), key=list(draft.variables).index))
    draft.structures.append(Structure("disjoint", names, quote=fact.quote))
    return True


def _apart_within_rows(draft: Draft, fact: Compared) -> bool:
    """``A_{i,j} != A_{i,k}`` for j != k."""
    left, right = fact.left, fact.right
    if fact.sign != "!=" or not isinstance(left, Ref) or not isinstance(right, Ref) or left.name != right.name:
        return False
    if len(left.index) != 2 or len(right.index) != 2 or left.index[0] != right.index[0]:
        return False
    columns = {left.index[1], right.index[1]}
    if len(columns) != 2 or not all(one.isalpha() and len(one) == 1 for one in (*left.index, *columns)):
        return False
    [variable] = draft.naming.members(left)
    own = tuple(said for said in fact.quantifiers if said.letter in left.index and said.low is not None)
    draft.naming.expressions((left,), own)
    draft.structures.append(Structure("distinct within rows", (variable.name,), quote=fact.quote))
    return True
