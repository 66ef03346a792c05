"""A shape and facts -> the schema, with every value bounded, and the list of all that is not resolved.

Each comparison becomes a relation that the reader checks as it is stated; for drawing, it is solved for the
value that is read last among its names. One that cannot be solved so is unresolved: a script that only hopes
to satisfy it would be a guess.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from jobsvc.generation.chains import Quantifier
from jobsvc.generation.expressions import Expr, Num, Ref, Unreadable
from jobsvc.generation.facts import (
    Compared,
    Fact,
    IsKind,
    Neighbours,
    OneOf,
    Ordered,
    Permuted,
    SaidFor,
    Spelled,
    Structured,
    Summed,
)
from jobsvc.generation.resolving.arrays import array_of, matrix_of
from jobsvc.generation.resolving.choices import choices
from jobsvc.generation.resolving.comparing import comparison
from jobsvc.generation.resolving.draft import Draft
from jobsvc.generation.resolving.kinds_of_rows import is_of_kinds, needed
from jobsvc.generation.resolving.lengths import of_absolute_value
from jobsvc.generation.resolving.orders import neighbours, permutation
from jobsvc.generation.resolving.settling import settled
from jobsvc.generation.resolving.structuring import structured
from jobsvc.generation.resolving.sums_over_tests import summed
from jobsvc.generation.schema import Schema, Shape, SumLimit

#: Of what is unresolved, so many are listed.
MOST_REASONS = 40


def resolve(
    shape: Shape, facts: Iterable[Fact], *, integers_only: bool, unresolved: Iterable[str] = ()
) -> tuple[Schema, tuple[str, ...]]:
    """The schema as far as it is understood, and everything that is not, `unresolved` first.

    Only a schema with which nothing is unresolved can be drawn from.
    """
    draft = Draft(shape, integers_only)
    draft.unresolved += [*shape.unresolved, *unresolved]
    _take(draft, list(facts))
    schema = settled(draft)
    return schema, tuple(dict.fromkeys(draft.unresolved))[:MOST_REASONS]


def _take(draft: Draft, facts: list[Fact]) -> None:
    """Kinds first: whether ``|x|`` is a length or an absolute value depends on them."""
    kinds = [fact for fact in facts if isinstance(fact, IsKind | Spelled | OneOf)]
    kinds += [fact for fact in map(of_absolute_value, facts) if fact]
    for fact in (*kinds, *(fact for fact in facts if fact not in kinds)):
        try:
            _note(draft, fact)
        except Unreadable as problem:
            if not is_of_kinds(draft, fact):
                draft.unresolved.append(f"{fact.quote} ({problem})")
    _settle_kinds(draft)


def _note(draft: Draft, fact: Fact) -> None:
    match fact:
        case IsKind(what, kind):
            for variable in draft.naming.whole(what):
                draft.change(variable, kind=kind)
        case Spelled(what, alphabet):
            for variable in draft.naming.whole(what):
                draft.change(variable, kind="string", alphabet=alphabet)
        case OneOf():
            choices(draft, fact)
        case Compared():
            comparison(draft, fact)
        case Ordered(what, order):
            draft.order(matrix_of(draft.naming, what) or array_of(draft.naming, what), order)
        case Permuted():
            permutation(draft, fact)
        case Structured("row kind", text=word):
            needed(draft, word)
        case Structured():
            structured(draft, fact)
        case SaidFor(what, quantifiers):
            _said_for(draft, what, quantifiers)
        case Neighbours():
            neighbours(draft, fact)
        case Summed(Ref() as of, limit) if of.index and not draft.has_tests() and draft.naming.whole(of)[0].dimensions:
            structured(draft, Structured("sum", (of,), (limit,), quote=fact.quote))
        case Summed(of, limit):
            draft.sums.append(SumLimit(summed(draft, of, _constant(limit), fact.quote), _constant(limit), fact.quote))


def _settle_kinds(draft: Draft) -> None:
    for variable in draft.variables.values():
        if variable.kind == "":
            draft.variables[variable.name] = replace(variable, kind="int")
            if not draft.integers_only:
                draft.assumptions.append(f"{variable.name} is an integer")


def _said_for(draft: Draft, what: tuple[Ref, ...], quantifiers: tuple[Quantifier, ...]) -> None:
    """Checks that something is said of whole arrays: `quantifiers` that leave out some are Unreadable."""
    letters = {letter for ref in what for letter in ref.index}
    bounded = [said for said in quantifiers if said.low is not None or said.high is not None]
    if any(said.letter not in letters for said in bounded) and not {said.letter for said in quantifiers} & letters:
        raise Unreadable("what this is said for is not understood")
    draft.naming.expressions(what, quantifiers)


def _constant(expression: Expr) -> int:
    if not isinstance(expression, Num):
        raise Unreadable("a limit that is not a number is not understood")
    return expression.value
