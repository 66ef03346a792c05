"""What one sentence says about the values of an input, still in the statement's own names."""

from __future__ import annotations

from dataclasses import dataclass

from jobsvc.generation.chains import Quantifier
from jobsvc.generation.expressions import Expr, Ref


@dataclass(frozen=True, slots=True)
class Compared:
    left: Expr
    sign: str
    right: Expr
    quantifiers: tuple[Quantifier, ...] = ()
    quote: str = ""


@dataclass(frozen=True, slots=True)
class OneOf:
    """The only tokens that a value can be."""

    what: Ref
    choices: tuple[str, ...]
    quantifiers: tuple[Quantifier, ...] = ()
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Spelled:
    """The characters that a string is made of."""

    what: Ref
    alphabet: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class IsKind:
    what: Ref
    kind: str  #: "int" or "string"
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Ordered:
    """The elements of an array are distinct, or sorted in one of `schema.ORDERS`."""

    what: Ref
    order: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Permuted:
    """An array is a permutation of the integers from `low` to `high`; None is as many as it has, from 1."""

    what: Ref
    low: Expr
    high: Expr | None
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Summed:
    """A sum over all tests is at most `limit`."""

    of: Expr
    limit: Expr
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Structured:
    """Values that form something together, such as the edges of a tree; `schema.Structure` says of which kinds."""

    kind: str
    of: tuple[Ref, ...] = ()  #: none where a sentence says "the graph": the ends of its edges
    numbers: tuple[Expr, ...] = ()
    text: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class SaidFor:
    """The subscripts for which something else is said; it must be said of all."""

    what: tuple[Ref, ...]
    quantifiers: tuple[Quantifier, ...]
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Each element of an array compares so with the next one."""

    what: Ref
    sign: str
    quantifiers: tuple[Quantifier, ...] = ()
    quote: str = ""


Fact = Compared | OneOf | Spelled | IsKind | Ordered | Permuted | Summed | Structured | SaidFor | Neighbours
