"""Matrices of which the diagonal keeps other bounds than the rest."""

from __future__ import annotations

from jobsvc.generation.expressions import Num, Ref
from jobsvc.generation.facts import Compared
from jobsvc.generation.resolving.draft import Draft
from jobsvc.generation.schema import LETTERS, Relation, Structure


def off_diagonal(draft: Draft, fact: Compared) -> bool:
    """``1 <= T_{i,j} <= 9`` for i != j, kept until the diagonal is known."""
    apart = {said.letter for said in fact.quantifiers if said.low is None and said.high is None}
    for left, right, end in ((fact.left, fact.right, "high"), (fact.right, fact.left, "low")):
        if (
            fact.sign == "<="
            and isinstance(left, Ref)
            and isinstance(right, Num)
            and len(left.index) == len(fact.quantifiers) == 2
            and set(left.index) == apart
        ):
            [variable] = draft.naming.members(left)
            draft.beside.setdefault(variable.name, {"quote": fact.quote})[end] = right
            return True
    return False


def settle_diagonals(draft: Draft) -> None:
    """Bounds for all of a matrix from those of its diagonal and of the rest."""
    for one in draft.structures:
        if one.kind == "diagonal" and one.of[0] not in draft.beside and one.text.lstrip("-").isdigit():
            _set_diagonal_apart(draft, one.of[0], int(one.text))
    for name, said in draft.beside.items():
        diagonal = [one for one in draft.structures if one.kind == "diagonal" and one.of == (name,)]
        low, high, quote = said.get("low"), said.get("high"), str(said["quote"])
        if len(diagonal) != 1 or not isinstance(low, Num) or not isinstance(high, Num):
            draft.unresolved.append(f"{quote} (the diagonal is not known)")
            continue
        value, element = int(diagonal[0].text), Ref(name, LETTERS)
        draft.structures.append(Structure("off diagonal", (name,), (low, high), quote=quote))
        draft.relations.append(Relation(Num(min(low.value, value)), "<=", element, quote))
        draft.relations.append(Relation(element, "<=", Num(max(high.value, value)), quote))


def _set_diagonal_apart(draft: Draft, name: str, value: int) -> None:
    """Takes bounds that the values of the diagonal do not keep for those of the rest: 1 <= M_ij, but M_ii = 0."""
    element = Ref(name, LETTERS)
    lows = [r for r in draft.relations if r.right == element and isinstance(r.left, Num)]
    highs = [r for r in draft.relations if r.left == element and isinstance(r.right, Num)]
    if len(lows) != 1 or len(highs) != 1:
        return
    low, high = lows[0].left, highs[0].right
    if isinstance(low, Num) and isinstance(high, Num) and not low.value <= value <= high.value:
        draft.relations = [r for r in draft.relations if r not in (lows[0], highs[0])]
        draft.beside[name] = {"quote": lows[0].quote, "low": low, "high": high}
