"""One sentence of constraints -> facts. What is not understood to its last word is Unreadable."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import islice

from jobsvc.generation.chains import Quantifier, chains, quantifiers
from jobsvc.generation.comparisons import compared
from jobsvc.generation.expressions import Num, Unreadable, parse
from jobsvc.generation.facts import (
    Compared,
    Fact,
    IsKind,
    Neighbours,
    OneOf,
    Ordered,
    SaidFor,
    Spelled,
    Structured,
)
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
    return [replace(fact, quote=" ".join(sentence.split())) for fact in _said(_bare(sentence), names)]


#: No sentence joins more statements than this.
MOST_STATEMENTS = 3
#: In so many places it is tried whether one joins two.
MOST_HALVES = 6


def _said(text: str, names: Names, statements: int = MOST_STATEMENTS) -> list[Fact]:
    """What a sentence says, or both halves of one that joins two statements."""
    try:
        return _one_statement(text, names)
    except Unreadable as problem:
        for left, right in islice(_halves(text), MOST_HALVES) if statements > 1 else ():
            with contextlib.suppress(Unreadable):
                facts = _one_statement(left, names), _said(right, names, statements - 1)
                if all(facts):
                    return [*facts[0], *facts[1]]
        raise problem from None


def _one_statement(text: str, names: Names) -> list[Fact]:
    text, said_for = _without_quantifier(text, names)
    for pattern, rule in (*STRUCTURE_RULES, *RULES):
        match = pattern.fullmatch(text)
        if match:
            return [one for fact in rule(match, names) for one in _with(fact, said_for)]
    return [one for fact in compared(text, names) for one in _with(fact, said_for)]


_REMARK = re.compile(r"^(?P<left>.*[^ (]) ?\((?P<right>[^()]{3,}(?:\([^()]*\)[^()]*)*)\)$")
_SECOND_VERB = re.compile(
    r",? and (?:it |they )?(?=(?:is|are|has|have|contains?|consists?|does|do|starts?|begins?|ends?) )"
)
_VERB = re.compile(r" (?:is|are|has|have|contains?|consists?|does|do|starts?|begins?|ends?) ")


def _halves(text: str) -> Iterator[tuple[str, str]]:
    """Two statements that a sentence may be: "S consists of 0 and 1, and contains at least one 1"."""
    remark = _REMARK.match(text)
    if remark:
        equal = re.fullmatch(r" ?= ?([\d *^]+)", remark["right"])
        number = re.search(r"(\d+)$", remark["left"])
        if equal and number:
            yield remark["left"], f"{number[1]} = {equal[1]}"
        yield remark["left"], remark["right"]
    verb = _VERB.search(text)
    for match in _SECOND_VERB.finditer(text) if verb else ():
        subject = text[: verb.start()] if verb else ""
        if match.start() > len(subject):
            yield text[: match.start()], f"{subject} {text[match.end() :]}"
    if verb is None or not re.search(r"[a-z]{3}", text[: verb.start()]):
        for match in re.finditer(r"(?:,| and|, and) (?=[A-Za-z](?:_\S{1,8})? (?:is|are|has|consists) )", text):
            yield text[: match.start()], text[match.end() :]


def _with(fact: Fact, said_for: tuple[Quantifier, ...]) -> list[Fact]:
    """The fact with what it is said for, which a fact of its own carries where the fact has no place for it."""
    if not said_for:
        return [fact]
    if isinstance(fact, Compared | OneOf | Neighbours):
        return [replace(fact, quantifiers=fact.quantifiers + said_for)]
    if isinstance(fact, Ordered | Spelled | IsKind):
        return [fact, SaidFor((fact.what,), said_for)] if fact.what.index else [fact]
    if isinstance(fact, Structured):
        return [fact, SaidFor(fact.of, said_for)]
    raise Unreadable("what this is said for is not understood")


_LEAD = re.compile(
    r"(?:(?:and )?(?:it is|it's) (?:also |again )?(?:guaranteed|known),? (?:also )?(?:that )?"
    r"|(?:it is )?guaranteed that |we guarantee that "
    r"|also,? |additionally,? |moreover,? |furthermore,? |similarly,? |besides,? |here,? "
    r"|additional constraints? on (?:the )?input: |for (?:all|each|every) (?!\S+ [<>=]|integer|index|pair|[a-z]"
    r" |1 )[a-z]+,? (?=(?:the )?(?:number |value |integer )?[A-Za-z]_)|(?:number|value|integer) (?=[A-Za-z]_)"
    r"|note that |and that |that |in this (?:problem|task),? |(?:in|for"
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
#: What is counted: "does not exceed 10^5 rubles". How many digits or bits a number has is something else.
_UNIT = re.compile(
    r"(?<=[\d}]) (?!digits?|bits?|times|decimals?|characters|letters|symbols|elements|percents?|inclusive"
    r"|places|respectively"
    r"|and|or|in|over|for|long|each)[a-z]{3,12}$"
)
_CHARACTERS_LONG = re.compile(r"(?<=[\d}]) (?:characters|letters|symbols)(?: long)?$")
_EVERYWHERE = re.compile(
    (
        r",? if (?:provided|given|present)$| (?:in|for) (?:all|each|every)(?: of the)?"
        r" (?:quer(?:y|ies)|events?|operations?)$"
    ),
    re.I,
)
_INCLUSIVE = re.compile(r",? ?\(?\b(?:both )?inclusive(?:ly)?\b\)?")


def _bare(sentence: str) -> str:
    text = _BULLET.sub("", " ".join(sentence.split())).strip(" ;")
    if text.endswith(".") and not text.endswith((" .", "..")):
        text = text[:-1]
    text = re.sub(r"(?<=[)}\w]) \.$", "", text) if not re.search(r"(?:of|and|or|is|are|by|with) \.$", text) else text
    text = re.sub(r"\b(is|are) always\b(?! (?:exactly|at|a unique|the))", r"\1", text)
    lead = _LEAD.match(text)
    text = _SUM_NOTE.sub(r"\g<said>", _LENGTH_NOTE.sub("", text[lead.end() :] if lead else text))
    text = _EVERYWHERE.sub("", _INCLUSIVE.sub("", text).strip())
    if re.search(r"exceed|at most|(?:less|more|greater) than", text):
        return _CHARACTERS_LONG.sub("", text) if "length" in text else _UNIT.sub("", text)
    return text


_IN_BRACKETS = re.compile(
    r"^(.*?[^ ]) ?\(((?:for (?:all|each|every|any) )?[^()]{3,60}"
    r"|[^()]{3,20}\({1,3}[^()]{1,9}(?:\([^()]{1,9}\))?[^()]{0,9}"
    r"\){0,2}[^()]{0,9}(?:\([^()]{1,9}\))?\)?)\)$"
)
_FOR_ALL = re.compile(
    r"^(.+?),? (?:for|where|if) (?:all |each |every |any )?(?:valid |integers? |pairs? of integers )?(.{1,60})$"
)
_IF_DIFFERENT = re.compile(
    r"^(?:(?:if|when|whenever|for|where) (?=[a-z] ?!=)|(?=.*(?:\\Rightarrow|\\implies|\\Longrightarrow|=>)))"
    r"([a-z]) ?!= ?([a-z]),?(?: ?(?:\\Rightarrow|\\implies|\\Longrightarrow|=>) ?| (?:then )?)(.+)$",
    re.I,
)
_AMID = re.compile(
    r"^(.+?_\{?[a-z]\}?) ?\((\d+ ?<=? ?[a-z][^()A-Z]{0,12}<=? ?[^()]{1,12})\) ((?:is|are|consists?|has"
    r"|contains?) .+)$"
)
_LISTED = re.compile(r"^([a-z]) ?= ?(\d+) ?, ?(?:\d+ ?, ?)?(?:\.\.\. ?, ?)(\w[\w +*-]{0,12})$")
_LETTER_ONLY = re.compile(r"^([a-z])(?: from (\w+) to (\w[\w+*-]{0,12}))?$")


def _without_quantifier(text: str, names: Names) -> tuple[str, tuple[Quantifier, ...]]:
    """The sentence without "(1 <= i <= N)" or "for each i", and what that says."""
    different = _IF_DIFFERENT.match(text)
    if different:
        return different[3], (Quantifier(different[1], None, None), Quantifier(different[2], None, None))
    amid = _AMID.match(text)
    said = _quantified(amid[2], names) if amid else None
    if amid and said is not None:
        text, more = _without_quantifier(f"{amid[1]} {amid[3]}", names)
        return text, more + said
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
    if re.fullmatch(r"[a-z] ?= ?[a-z]", text):
        return None  # said for the diagonal alone
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
