"""Chains of comparisons, ``1 <= a, b <= n``, taken apart without guessing.

A comma may join two names that share a bound or stand between two statements. It joins only where no other
reading is possible; where two are possible, the text is refused.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from jobsvc.generation.expressions import Expr, Length, Num, Op, Ref, Unreadable, parse, refs

_COMPARATOR = re.compile(r"<=|>=|!=|<|>|=")
_SEPARATOR = re.compile(r"(?P<open>[({])|(?P<close>[)}])|(?P<split>[,;]| and )")
#: ``1 <= u != v <= n``: both are bounded, and they differ.
_UNEQUAL_AMID = re.compile(
    r"(<=?) ?([A-Za-z](?:_(?:\{\w\}|\w))?) ?!= ?([A-Za-z](?:_(?:\{\w\}|\w))?) ?(<=?) ?([^,;<>=]+)(?=[,;]|$)"
)
_UPWARD, _DOWNWARD = ("<", "<="), (">", ">=")


@dataclass(frozen=True, slots=True)
class Chain:
    """``sides[0] signs[0] sides[1] ...``; a side is a list of expressions that share their bounds."""

    sides: tuple[tuple[Expr, ...], ...]
    signs: tuple[str, ...]

    def comparisons(self) -> list[tuple[Expr, str, Expr]]:
        """Every single comparison that the chain states."""
        pairs = zip(self.sides, self.signs, self.sides[1:], strict=False)
        return [(left, sign, right) for lefts, sign, rights in pairs for left in lefts for right in rights]


def chains(text: str, names: Collection[str]) -> list[Chain]:
    """The chains that the whole of `text` is. Raises Unreadable."""
    text = _UNEQUAL_AMID.sub(r"\1 \2, \3 \4 \5; \2 != \3", text)
    joined: list[Chain] = []
    waiting: tuple[Expr, ...] = ()  # names before their chain: the "n" of "n, m <= 10"
    for separator, segment in _segments(text):
        chain = _chain(segment, names)
        if not chain.signs and separator != ";" and not (joined and _ends_openly(joined[-1])):
            waiting += chain.sides[0]
            if not all(isinstance(side, Ref | Length) for side in waiting):
                raise Unreadable(f"{segment.strip()!r} is compared with nothing")
        elif waiting:
            joined.append(Chain((waiting + chain.sides[0], *chain.sides[1:]), chain.signs))
            if not isinstance(chain.sides[0][0], Ref | Length) or not chain.signs:
                raise Unreadable(f"{text.strip()!r} is not understood")
            waiting = ()
        elif joined and separator != ";" and _shared(joined[-1], chain):
            joined[-1] = _join(joined[-1], chain)
        else:
            joined.append(chain)
    if waiting or not joined:
        raise Unreadable(f"{text.strip()!r} is not understood")
    return joined


def _segments(text: str) -> list[tuple[str, str]]:
    """The text cut at commas, semicolons and "and" outside brackets, each with what stood before it."""
    segments, depth, start, before = [], 0, 0, ""
    for match in _SEPARATOR.finditer(text):
        depth += (match.lastgroup == "open") - (match.lastgroup == "close")
        if match.lastgroup == "split" and depth == 0:
            if text[start : match.start()].strip():
                segments.append((before, text[start : match.start()]))
                before = match[0].strip()
            start = match.end()
    if text[start:].strip():
        segments.append((before, text[start:]))
    return segments


def _chain(segment: str, names: Collection[str]) -> Chain:
    signs = tuple(_COMPARATOR.findall(segment))
    if len(signs) > 6:
        raise Unreadable(f"{segment.strip()[:80]!r} compares too much")
    return Chain(tuple((parse(side, names),) for side in _COMPARATOR.split(segment)), signs)


def _ends_openly(chain: Chain) -> bool:
    """Whether the chain is like ``1 <= a``: a bound for a name, with no bound after it."""
    return len(chain.signs) == 1 and _constant(chain.sides[0]) and isinstance(chain.sides[1][-1], Ref | Length)


def _constant(side: tuple[Expr, ...]) -> bool:
    return not any(True for expression in side for _ in refs(expression))


def _shared(left: Chain, right: Chain) -> bool:
    """Whether the comma between the two joins names that share a bound. Raises Unreadable where it might do either."""
    last, first = left.sides[-1][-1], right.sides[0][0]
    if not isinstance(last, Ref | Length) or not isinstance(first, Ref | Length):
        return False
    if right.signs and _direction(left) != _direction(right):
        return False
    if _direction(left) == "" or (left.signs and _closed(left) and right.signs and _closed(right)):
        return False
    if _ends_openly(left):
        return True
    raise Unreadable("a comma in the comparison can be read in two ways")


def _closed(chain: Chain) -> bool:
    """Whether the chain bounds something from both sides: ``1 <= a <= n``, ``a = 3``."""
    return len(chain.signs) >= 2 or "=" in chain.signs or "!=" in chain.signs


def _direction(chain: Chain) -> str:
    if all(sign in _UPWARD for sign in chain.signs):
        return "up"
    return "down" if all(sign in _DOWNWARD for sign in chain.signs) else ""


def _join(left: Chain, right: Chain) -> Chain:
    return Chain((*left.sides[:-1], left.sides[-1] + right.sides[0], *right.sides[1:]), left.signs + right.signs)


@dataclass(frozen=True, slots=True)
class Quantifier:
    """``low <= letter <= high``, for which the rest of the sentence is said; None where no bound is said."""

    letter: str
    low: Expr | None
    high: Expr | None


def quantifiers(chain: Chain, names: Collection[str]) -> tuple[Quantifier, ...] | None:
    """What the chain says about subscripts, or None where it says something about values.

    ``1 <= i < j <= N`` says that i and j are different subscripts from 1 to N.
    """
    middle = [side for side in chain.sides if any(_is_letter(part, names) for part in side)]
    if not middle or any(not _is_letter(part, names) for side in middle for part in side):
        return None
    outer = [part for side in chain.sides if side not in middle for part in side]
    if any(ref.name not in names for part in outer for ref in refs(part)):
        return None
    letters = {part.name for side in middle for part in side if isinstance(part, Ref)}
    if any(letters & set(ref.index) for part in outer for ref in refs(part)):
        return None  # ``p_i < i`` bounds a value by its own subscript
    low = chain.sides[0][0] if chain.sides[0] not in middle else None
    high = chain.sides[-1][0] if chain.sides[-1] not in middle else None
    if high is not None and chain.signs[-1] == "<":
        high = Num(high.value - 1) if isinstance(high, Num) else Op("-", high, Num(1))
    if low is not None and chain.signs[0] == "<":
        return None
    return tuple(Quantifier(part.name, low, high) for side in middle for part in side if isinstance(part, Ref))


def _is_letter(part: Expr, names: Collection[str]) -> bool:
    return isinstance(part, Ref) and not part.index and part.name not in names and len(part.name) == 1
