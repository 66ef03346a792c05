"""Comparisons in signs -> facts: chains, and lists such as ``A_1 < A_2 < ... < A_N``."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from jobsvc.generation.chains import Chain, Quantifier, chains, quantifiers
from jobsvc.generation.expressions import Expr, Ref, Unreadable, parse
from jobsvc.generation.facts import Compared, Fact, Neighbours, Ordered, Structured

Names = Collection[str]


def compared(text: str, names: Names) -> list[Fact]:
    """What the whole of `text`, signs and no words, says. Raises Unreadable."""
    if "..." in text:
        parts = [part for part in text.split(";") if part.strip()]
        if len(parts) > 1:
            return [fact for part in parts for fact in compared(part.strip(), names)]
        return _sorted_list(text, names)
    if not re.search(r"[<>=]", text):
        raise Unreadable("not understood")
    facts: list[Fact] = []
    said_for: tuple[Quantifier, ...] = ()
    for chain in chains(text, names):
        quantified = quantifiers(chain, names)
        if quantified is not None:
            said_for += quantified
        else:
            facts += _chain_facts(chain)
    if not facts and not {said.letter for said in said_for} <= set("ijk"):
        raise Unreadable("it bounds nothing")
    return [replace(fact, quantifiers=said_for) if isinstance(fact, Compared | Neighbours) else fact for fact in facts]


def _chain_facts(chain: Chain) -> list[Fact]:
    """The comparisons of a chain; ``A_i < A_{i+1}`` among them is an order."""
    facts: list[Fact] = []
    for left, sign, right in chain.comparisons():
        order = _neighbours(left, sign, right)
        facts.append(order or Compared(left, sign, right))
    return facts


ORDER_OF = {"<": "increasing", "<=": "non-decreasing", ">": "decreasing", ">=": "non-increasing"}


def _neighbours(left: Expr, sign: str, right: Expr) -> Fact | None:
    if not isinstance(left, Ref) or not isinstance(right, Ref) or left.name != right.name or len(left.index) != 1:
        return None
    first, second = left.index[0], right.index[0] if right.index else ""
    if second == f"{first}+1" and sign in (*ORDER_OF, "!=") and len(first) == 1:
        return Neighbours(left, sign)
    if second == f"{first}-1" and sign in ORDER_OF and len(first) == 1:
        return Neighbours(right, {"<": ">", ">": "<", "<=": ">=", ">=": "<="}[sign])
    return None


def _sorted_list(text: str, names: Names) -> list[Fact]:
    """``0 <= A_1 < A_2 < ... < A_N <= L``: an order, and bounds for all of its elements."""
    match = re.fullmatch(
        r"(?:(?P<low>[^<>=]+?) ?(?P<low_sign><=|<|=) ?)?(?P<first>[A-Za-z]+_\{?[01]\}?)"
        r" ?(?P<sign><=|<|>=|>) ?(?:[A-Za-z]+_\{?\d\}? ?(?P=sign) ?){0,3}\.\.\. ?(?P=sign)"
        r" ?(?P<last>[A-Za-z]+_[^<>=]+?)(?: ?(?P<high_sign><=|<|=) ?(?P<high>[^<>=]+))?",
        text,
    )
    if not match:
        raise Unreadable("not understood")
    first, last = parse(match["first"], names), parse(match["last"], names)
    if not isinstance(first, Ref) or not isinstance(last, Ref) or first.name != last.name:
        raise Unreadable("not understood")
    if (match["low"] or match["high"]) and match["sign"] not in ("<", "<="):
        raise Unreadable("not understood")
    element = Ref(first.name, ("i",))
    facts: list[Fact] = [Ordered(Ref(first.name, (first.index[0], "...", last.index[0])), ORDER_OF[match["sign"]])]
    for end, kind in (("low", "first value"), ("high", "last value")):
        if match[end] is None:
            continue
        bound, sign = parse(match[end], names), match[f"{end}_sign"]
        if sign == "=":
            facts.append(Structured(kind, (Ref(first.name),), (bound,)))
        facts.append(Compared(*((bound, sign, element) if end == "low" else (element, sign, bound))))
    return [replace(fact, sign="<=") if isinstance(fact, Compared) and fact.sign == "=" else fact for fact in facts]
