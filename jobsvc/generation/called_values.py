"""Bounds of values that a sentence calls as their line explained them.

"n integers, the weights of the sacks" makes "the weight of each sack" and "no sack has a weight of more than 9" speak
of those integers. Only an explanation of a lone row, or of a lone value of rows, gives such a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from jobsvc.generation.items import Item
from jobsvc.generation.layout import Layout

_EXPLAINED = re.compile(
    r"(?:which |that )?(?:(?:indicat|denot|represent|describ)(?:ing|es?) |being |are )?the (?P<what>[a-z]{3,12}s)"
    r" (?:of|on) (?:the |all )?(?:\w{1,3} )?(?:[a-z]{3,12} )?(?P<owner>[a-z]{3,12}s)(?=$|[,.;])",
    re.I,
)
_NUMBER = r"(?P<number>-?\d[\d^*{} ]{0,16}?)(?P<unit> (?!(?:and|or|if|in|at|times|digits?|bits?|percent)\b)[a-z]{1,9})?"
_OF_EACH = re.compile(
    r"(?:the )?(?P<what>[a-z]{3,12}) of (?:each|every|any|all) (?:the )?(?P<owner>[a-z]{3,12}) (?:is|are|will be)"
    r" (?P<said>(?:at most|at least|between|from|no more than|not more than) .+)",
    re.I,
)
_NONE_MORE = re.compile(
    rf"no (?P<owner>[a-z]{{3,12}}) (?:has|have|will have|can have) an? (?P<what>[a-z]{{3,12}}) (?:of )?"
    rf"(?P<sign>more than|greater than|larger than|less than|smaller than) {_NUMBER}",
    re.I,
)


def called(sentence: str, explained: Iterable[tuple[str, list[Item]]], layout: Layout) -> str:
    """The sentence with the values by their name, where explanations call exactly one of them so; else as it is."""
    text = sentence.strip().removesuffix(".")
    match = _OF_EACH.fullmatch(text) or _NONE_MORE.fullmatch(text)
    if match is None:
        return sentence
    meant = {name for what, owner, name in _names(explained, layout) if (what, owner) == _told(match)}
    if len(meant) != 1:
        return sentence
    name = meant.pop()
    if match.re is _OF_EACH:
        return f"{name} is {match['said']}"
    sign = "<=" if match["sign"].lower() in ("more than", "greater than", "larger than") else ">="
    return f"{name} {sign} {match['number']}"


def _told(match: re.Match[str]) -> tuple[str, str]:
    return _singular(match["what"]), _singular(match["owner"])


def _singular(noun: str) -> str:
    return noun.lower().removesuffix("s")


def _names(explained: Iterable[tuple[str, list[Item]]], layout: Layout) -> Iterator[tuple[str, str, str]]:
    """What values are, whose, and what stands for any one of them."""
    arrays = dict(layout.arrays())
    for text, items in explained:
        match = _EXPLAINED.match(text)
        if match and len(items) == 1 and items[0].kind == "int" and items[0].name in arrays:
            yield *_told(match), f"{items[0].name}_i"
