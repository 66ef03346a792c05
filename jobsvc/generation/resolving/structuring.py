"""Facts about the structure of strings, arrays and columns -> structures of the schema; those of graphs are kept."""

from __future__ import annotations

from dataclasses import replace

from jobsvc.generation.expressions import Expr, Length, Ref, Unreadable
from jobsvc.generation.facts import Structured
from jobsvc.generation.resolving.draft import Draft
from jobsvc.generation.schema import LETTERS, Relation, Structure, Variable
from jobsvc.generation.structures import OF_EDGES, OF_SEVERAL, OF_STRINGS


def structured(draft: Draft, fact: Structured) -> None:
    """Notes a structure, and what follows from it of the kinds and characters of its values."""
    if fact.kind in OF_EDGES:
        for ref in fact.of:
            draft.naming.whole(ref)  # checks that it is there
        draft.graph_facts.append(fact)
        return
    if fact.kind == "occurs" and not fact.of:
        fact = replace(fact, of=(_grid(draft, fact.text),))
    numbers = tuple(draft.naming.looked_up(number) for number in fact.numbers)
    found = [draft.naming.whole(ref) for ref in fact.of]
    if fact.kind in OF_SEVERAL:
        _structure_of_several(draft, fact, found)
        return
    for variable in (one for members in found for one in members):
        if fact.kind in OF_STRINGS:
            draft.change(variable, kind="string")
        placed = fact.kind == "diagonal" and draft.variables[variable.name].kind == "string"
        if fact.kind in ("first letter", "other letters") or placed:
            known = draft.variables[variable.name].alphabet
            letters = "".join(sorted({*known, *fact.text}))
            draft.variables[variable.name] = replace(draft.variables[variable.name], alphabet=letters)
        if fact.kind == "brackets" and not draft.variables[variable.name].alphabet:
            draft.change(variable, alphabet="()")
        structure = Structure(fact.kind, (variable.name,), numbers, fact.text, fact.quote)
        if all(replace(structure, quote="") != replace(known, quote="") for known in draft.structures):
            draft.structures.append(structure)
        if fact.kind == "sum":
            element: Expr = Ref(variable.name, LETTERS[: variable.dimensions])
            strings = draft.variables[variable.name].kind == "string"
            draft.relate(Relation(Length(element) if strings else element, "<=", numbers[0], fact.quote))


def _structure_of_several(draft: Draft, fact: Structured, found: list[list[Variable]]) -> None:
    least = 0 if fact.kind == "unlike" else 1
    if any(len(members) != 1 or not least <= members[0].dimensions <= 1 for members in found):
        raise Unreadable("it is not said of columns")
    columns = [members[0] for members in found]
    if len({(column.counts, column.firsts) for column in columns}) != 1:
        raise Unreadable("the columns are of different lengths")
    names = tuple(column.name for column in columns)
    names = tuple(sorted(names, key=list(draft.variables).index)) if fact.kind == "distinct rows" else names
    structure = Structure(fact.kind, names, (), fact.text, fact.quote)
    if all((structure.kind, structure.of) != (one.kind, one.of) for one in draft.structures):
        draft.structures.append(structure)


def _grid(draft: Draft, item: str) -> Ref:
    """The only string or grid that may hold the item."""
    found = [v for v in draft.variables.values() if item in v.alphabet]
    if len(found) != 1:
        raise Unreadable(f"where {item} stands is not understood")
    return Ref(found[0].base)
