"""Prose about lines that are known better from elsewhere: its lines are replaced, and what it says of values stays.

A sentence about lines that prose could not place does no harm then, as long as no sign of a condition is in it.
"""

from __future__ import annotations

import re

from jobsvc.generation.clauses import bracketed
from jobsvc.generation.layout import Layout
from jobsvc.generation.signs import signs
from jobsvc.generation.told_in_prose import Prose

_LINES = (
    r"\b(?:the |each |every )?(?:first|second|third|fourth|fifth|sixth|next|following|last|only|single|one|two|three)?"
    r" ?(?:[a-z]|\d|[a-z] ?[-+] ?1)? ?lines?\b"
)
_VALUES = (
    r"\b(?:an? |one |two |three |four |five |six |the |single )*(?:space[- ]separated )?"
    r"(?:integers?|numbers?|strings?)\b"
)
_TESTS = r"\b(?:each|every|all|the number of|description of(?: each| the)?) (?:the )?test ?cases?\b"
#: What a sentence about lines says without restricting a value.
_HARMLESS = re.compile(rf"{_LINES}|{_VALUES}|{_TESTS}|\bcontain(?:s|ing)?\b|⟦\d+⟧", re.I)
#: Why a sentence is unresolved, behind it.
_REASON = re.compile(r" \([^()]*\)$")


def hand_over(prose: Prose, layout: Layout) -> None:
    """Gives prose the lines that are known; what it says of values that are not among them is unresolved."""
    known = {item.name: item for item, _ in layout.items()}
    for item, _ in prose.layout.items():
        mine = known.get(item.name)
        if mine is not None:
            mine.adjectives, mine.said, mine.different_from = item.adjectives, item.said, item.different_from
        elif item.adjectives or item.said or item.different_from:
            prose.unresolved.append(f"{item.quote} (it is not among what is read)")
    waiting, prose.unresolved = prose.unresolved, []
    for sentence in waiting:
        text, remarks = bracketed(_REASON.sub("", sentence))
        prose.constraints += [remark for remark in remarks if re.search(r"[<>=]", remark)]
        if signs(_HARMLESS.sub(" ", text), sentence=True):
            prose.unresolved.append(sentence)
    prose.layout = layout
