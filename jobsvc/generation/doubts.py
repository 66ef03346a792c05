"""Signs of a condition that something else in the statement has settled.

"n — the length of the permutation" says nothing new where an array is known to be one, or where the input holds
no array at all.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from jobsvc.generation.expressions import Ref, refs
from jobsvc.generation.facts import Compared, Fact, Ordered, Permuted, Spelled, Structured
from jobsvc.generation.layout import Layout, Rows

#: What a bare number of things may be of: the things are not in an input of single numbers.
_OBJECTS = (
    "permut tree subtree segment interval triang polygon rectang cycl path total maxim minim"
    " max min differ distinct equal"
    " sub letter symbol character perm graph circular pattern sequen regular degree partition solution possib neighb"
    " binary vertical star root leaf simple balanced exactly connected all other same order required convex square"
)
_NUMBER_OF = re.compile(
    r"(?!.*\b(?:numbers of (?:the |two |three |four )?(?:different|distinct|unequal)"
    r"|sides (?:lengths? )?of (?:the |an? )?(?:[a-z-]+ )?triangle))(?:(?:where |and )?[A-Za-z] (?:is|denotes)"
    r" )?(?:the )?(?:(?:required|needed|desired"
    r"|maximum|minimum|maximal|minimal|initial) )?"
    r"(?!(?:lengths|sizes) of (?:the )?(?:sides|edges) )(?:number|amount|count|quantity|length|size|sizes"
    r"|dimensions?|sides?|height|width"
    r"|radius|degree|order)s? (?:of|to)\b",
    re.I,
)


class Settled:
    """What the facts of a statement settle."""

    def __init__(self, layout: Layout, facts: Iterable[Fact]) -> None:
        self.layout = layout
        self.facts = list(facts)
        self.roots = set(_roots(layout, self.facts))
        items = [item for item, in_rows in layout.items() if in_rows or item.is_row or item.kind != "int"]
        self.only_numbers = not items

    def open(self, text: str, signs: tuple[str, ...], rows: Collection[str] = ()) -> tuple[str, ...]:
        """Those of the signs that nothing settles.

        Of the values of `rows`, which the text stands beside, nothing is settled by what is known of others: "the
        different weights" of b where those of a differ.
        """
        roots = self.roots
        if rows:
            roots = set(_roots(self.layout, [fact for fact in self.facts if _is_of(fact, rows)], rows))
            roots -= _OF_ENDS if len(rows) > 1 else set()
        if self.only_numbers and _NUMBER_OF.match(text.strip(" ,;:—")):
            roots = roots | set(_OBJECTS.split())
        return tuple(sign for sign in signs if not any(sign.startswith(root) for root in roots))


#: What a tree leaves open of the ends of its edges: which of them is the parent.
_OF_ENDS = frozenset({"parent", "ancestor", "root", "leaf", "leaves"})


def _is_of(fact: Fact, names: Collection[str]) -> bool:
    """Whether the fact is one of the names alone, or of the only graph."""
    if isinstance(fact, Structured):
        return not fact.of or any(ref.name in names for ref in fact.of)
    if isinstance(fact, Compared):
        return {ref.name for ref in refs(fact.left)} <= set(names)
    return fact.what.name in names if isinstance(fact, Ordered | Spelled) else True


def _roots(layout: Layout, facts: list[Fact], own: Collection[str] = ()) -> Iterable[str]:
    rows = [node for node in (*layout.lines, *layout.body) if isinstance(node, Rows)]
    distinct = {fact.what.name for fact in facts if isinstance(fact, Ordered) and fact.order == "distinct"}
    distinct |= {name for fact in facts for name in _apart(fact)}
    if not rows and not any(item.first == "2" for item, _ in layout.items()):
        yield "trees"  # no graph can be in such an input
    if any(isinstance(fact, Permuted) for fact in facts) or _is_permutation(distinct, layout, facts):
        yield "permut"
    if any(_between_names(fact, own) for fact in facts):
        yield from ("segment", "interval", "rectang", "bound")
    alphabets = {fact.alphabet for fact in facts if isinstance(fact, Spelled)}
    if "01" in alphabets:
        yield "binary"
    if "()" in alphabets:
        yield "bracket"  # a correct sequence of them is another sign
    if distinct or any(isinstance(fact, Structured) and fact.kind == "distinct rows" for fact in facts):
        yield from ("distinct", "differ", "unique")
    if any(isinstance(fact, Ordered) and fact.order != "distinct" for fact in facts):
        yield from ("sort", "order", "increas", "decreas", "ascend", "non-", "nondecreas", "chronolog")
    kinds = {fact.kind for fact in facts if isinstance(fact, Structured)}
    if kinds & {"tree", "parents"}:
        yield from ("tree", "connect", "leaf", "leaves", "parent", "root", "ancestor")
    if "connected" in kinds:
        yield "connect"
    if "prime" in kinds:
        yield "prime"
    if any(_bounds_an_array(fact) for fact in facts):
        yield from ("upper", "bound", "limit")
    if any(_below_its_place(fact) for fact in facts):
        yield from ("parent", "ancestor", "root", "tree")
    if "brackets" in kinds:
        yield from ("bracket", "balanced", "correct", "regular")
    if "palindrome" in kinds:
        yield "palindr"


def _apart(fact: Fact) -> Iterator[str]:
    """The array of which ``a_i != a_j`` is said."""
    match fact:
        case Compared(Ref(name, (first,)), "!=", Ref(other, (second,))) if name == other and first != second:
            if {len(first), len(second)} == {1} and first.isalpha() and second.isalpha():
                yield name


def _bounds_an_array(fact: Fact) -> bool:
    """Whether each value of an array is at most a single one."""
    return (
        isinstance(fact, Compared)
        and fact.sign in ("<", "<=")
        and isinstance(fact.left, Ref)
        and isinstance(fact.right, Ref)
        and bool(fact.left.index)
        and not fact.right.index
        and fact.right.name not in fact.left.index
    )


def _below_its_place(fact: Fact) -> bool:
    """Whether it is ``p_i < i``: whatever the values are, they are the parents of a tree."""
    return (
        isinstance(fact, Compared)
        and fact.sign == "<"
        and isinstance(fact.left, Ref)
        and isinstance(fact.right, Ref)
        and fact.left.index == (fact.right.name,)
    )


def _between_names(fact: Fact, own: Collection[str]) -> bool:
    """Whether one value bounds another one, both of them of the `own` names where there are some."""
    return (
        isinstance(fact, Compared)
        and fact.sign in ("<", "<=")
        and isinstance(fact.left, Ref)
        and isinstance(fact.right, Ref)
        and (not own or fact.right.name in own)
    )


def _is_permutation(distinct: set[str], layout: Layout, facts: list[Fact]) -> bool:
    """Whether an array of n different values is bounded by 1 and n."""
    counts = {item.name: item.last or item.count for item, _ in layout.items() if item.is_row}
    for name in distinct & counts.keys():
        highs = {
            fact.right.name
            for fact in facts
            if isinstance(fact, Compared)
            and isinstance(fact.left, Ref)
            and fact.left.name == name
            and isinstance(fact.right, Ref)
        }
        if counts[name] in highs:
            return True
    return False
