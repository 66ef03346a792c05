"""One sentence of constraints -> facts. What is not understood to its last word is Unreadable."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from jobsvc.generation.chains import Quantifier, chains, quantifiers
from jobsvc.generation.comparisons import compared
from jobsvc.generation.expressions import Num, Unreadable, parse
from jobsvc.generation.facts import Compared, Fact, IsKind, OneOf, Ordered, Spelled, Structured
from jobsvc.generation.structures.wordings import RULES as STRUCTURE_RULES
from jobsvc.generation.sums import summed
from jobsvc.generation.wordings import RULES

Names = Collection[str]

#: Longer sentences are not taken apart: no bound is said in so many words.
LONGEST = 400


def read_sentence(sentence: str, names: Names, strings: Names = ()) -> list[Fact]:
    """Everything that the sentence (in the plain spelling) says about the input. Raises Unreadable.

    `strings` are those of the names that are known to be strings.
    """
    if len(sentence) > LONGEST:
        raise Unreadable("the sentence is too long")
    sums = summed(_bare(sentence), names, strings)
    if sums is not None:
        return [replace(fact, quote=" ".join(sentence.split())) for fact in sums]
    text, said_for = _without_quantifier(_bare(sentence), names)
    for pattern, rule in (*STRUCTURE_RULES, *RULES):
        match = pattern.fullmatch(text)
        if match:
            return [_with(fact, said_for, sentence) for fact in rule(match, names)]
    return [_with(fact, said_for, sentence) for fact in compared(text, names)]


def _with(fact: Fact, said_for: tuple[Quantifier, ...], sentence: str) -> Fact:
    fact = replace(fact, quote=" ".join(sentence.split()))
    if not said_for:
        return fact
    if not isinstance(fact, Compared | OneOf):
        if isinstance(fact, Ordered | Spelled | IsKind | Structured) and all(
            q.low is None and q.high is None for q in said_for
        ):
            return fact
        raise Unreadable("what this is said for is not understood")
    return replace(fact, quantifiers=fact.quantifiers + said_for)


_LEAD = re.compile(
    r"(?:(?:and )?(?:it is|it's) (?:also |again )?(?:guaranteed|known),? (?:also )?(?:that )?|(?:it is )?guaranteed that |we guarantee that "
    r"|also,? |additionally,? |moreover,? |furthermore,? |similarly,? |besides,? |here,? |note that |and that |that |(?:in|for"
    r"|within) each (?:input|test)(?: file)?,? |(?:for|in) (?:each|every|all) test ?cases?,? )+",
    re.I,
)
_BULLET = re.compile(r"^(?:[-*•] )+(?![\d(])")
#: "the sum of n ... 2 * 10^5 (\sum n <= 2 * 10^5)": only where it says the same again.
_SUM_NOTE = re.compile(
    r"^(?P<said>.*\bsum of (?P<name>[A-Za-z]) .* (?P<limit>[\d *^{}]+?)) ?\(\\sum (?P=name)(?: ?<= ?(?P=limit))?\)$"
)
_LENGTH_NOTE = re.compile(
    r",? \(?(?:where |here,? )?\|(\w+)\| (?:denotes|is|represents|stands for) the length "
    r"of (?:the )?(?:string )?\1\)?$",
    re.I,
)
_INCLUSIVE = re.compile(r",? ?\(?\b(?:both )?inclusive(?:ly)?\b\)?")


def _bare(sentence: str) -> str:
    text = _BULLET.sub("", " ".join(sentence.split())).strip(" ;")
    if text.endswith(".") and not text.endswith((" .", "..")):
        text = text[:-1]
    lead = _LEAD.match(text)
    text = _SUM_NOTE.sub(r"\g<said>", _LENGTH_NOTE.sub("", text[lead.end() :] if lead else text))
    return _INCLUSIVE.sub("", text).strip()


_IN_BRACKETS = re.compile(r"^(.*?[^ ]) ?\(((?:for (?:all|each|every|any) )?[^()]{3,60})\)$")
_FOR_ALL = re.compile(
    r"^(.+?),? (?:for|where|if) (?:all |each |every |any )?(?:valid |integers? |pairs? of integers )?(.{1,60})$"
)
_IF_DIFFERENT = re.compile(r"^(?:if|when|for) ([a-z]) ?!= ?([a-z]),? (?:then )?(.+)$", re.I)
_LISTED = re.compile(r"^([a-z]) ?= ?(\d+) ?, ?(?:\d+ ?, ?)?(?:\.\.\. ?, ?)(\w[\w +*-]{0,12})$")
_LETTER_ONLY = re.compile(r"^([a-z])(?: from (\w+) to (\w[\w+*-]{0,12}))?$")


def _without_quantifier(text: str, names: Names) -> tuple[str, tuple[Quantifier, ...]]:
    """The sentence without "(1 <= i <= N)" or "for each i", and what that says."""
    different = _IF_DIFFERENT.match(text)
    if different:
        return different[3], (Quantifier(different[1], None, None), Quantifier(different[2], None, None))
    for pattern in (_IN_BRACKETS, _FOR_ALL):
        match = pattern.match(text)
        said_for = _quantified(match[2], names) if match else None
        if match and said_for is not None:
            text, more = _without_quantifier(match[1].rstrip(" ,"), names)
            return text, more + said_for
    return text, ()


def _quantified(text: str, names: Names) -> tuple[Quantifier, ...] | None:
    """What "1 <= i < j <= N", "i = 1, 2, ..., N" or "i" in the place of a quantifier says; None if it is none."""
    text = re.sub(r"^for (?:all|each|every|any) ", "", text.strip())
    listed = _LISTED.match(text)
    letter = _LETTER_ONLY.match(text)
    try:
        if listed:
            return (Quantifier(listed[1], Num(int(listed[2])), parse(listed[3], names)),)
        if letter and letter[1] not in names:
            low, high = (parse(bound, names) if bound else None for bound in letter.group(2, 3))
            return (Quantifier(letter[1], low, high),)
        found = [quantifiers(chain, names) for chain in chains(text, names)]
    except Unreadable:
        return None
    return tuple(one for said in found for one in said or ()) if all(said is not None for said in found) else None
