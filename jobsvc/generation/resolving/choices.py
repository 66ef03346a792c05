"""Values that are one of a few: words, numbers, characters, digits side by side."""

from __future__ import annotations

from dataclasses import replace

from jobsvc.generation.expressions import Expr, Num, Ref, Unreadable
from jobsvc.generation.facts import OneOf
from jobsvc.generation.resolving.arrays import variables_of
from jobsvc.generation.resolving.draft import Draft


def choices(draft: Draft, fact: OneOf) -> None:
    """``c is one of ...``: the characters of a grid, or the values of the names."""
    if "..." not in fact.what.index:
        draft.naming.expressions((fact.what,), fact.quantifiers)  # checks what it is said for
    for variable in variables_of(draft.naming, fact.what):
        numeric = all(choice.lstrip("-").isdigit() for choice in fact.choices)
        single = all(len(choice) == 1 for choice in fact.choices)
        if variable.cells is not None and single:
            draft.change(variable, kind="string", alphabet="".join(sorted(fact.choices)))
        elif variable.cells is not None:
            raise Unreadable("several characters in one place")
        elif numeric and draft.variables[variable.name].kind != "string":
            draft.change(variable, kind="int", choices=tuple(sorted(set(fact.choices), key=int)))
        else:
            draft.change(variable, kind="string", choices=tuple(sorted(set(fact.choices))))


def digits(draft: Draft, left: Expr, sign: str, right: Expr) -> bool:
    """``1 <= c_{i,j} <= 9`` of characters that stand side by side: they are digits."""
    name = next((side.name for side in (left, right) if isinstance(side, Ref)), "")
    bound = next((side.value for side in (left, right) if isinstance(side, Num)), -1)
    if not name or not 0 <= bound <= 9 or sign != "<=" or draft.shape.variables[name].cells is None:
        return False
    known = draft.variables[name].alphabet or "0123456789"
    kept = [one for one in known if (one <= str(bound) if isinstance(left, Ref) else str(bound) <= one)]
    if not known.isdigit() or not kept:
        raise Unreadable(f"{name} is a string")
    draft.variables[name] = replace(draft.variables[name], alphabet="".join(kept))
    return True
