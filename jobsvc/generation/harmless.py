"""Sentences that constrain nothing, and words that betray one that does.

A sentence that is neither understood nor listed here makes generation fail; so each pattern is whole, and says
no more than it must.
"""

from __future__ import annotations

import re

_SENTENCES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?:the )?input (?:is|will be) (?:given|provided) (?:from|in|by|via|to you from)(?: "
        r"the)? ?(?:standard input)? ?(?:in|from)?(?: the)? ?(?:following)?(?: format)?(?:,? "
        r"where \S+ (?:denotes|represents|is) the input for the \S+ (?:test )?case)?",
        r"(?:each|every|a) (?:test ?)?cases? is (?:given )?in the following format",
        r"each (?:of the )?(?:test ?)?cases? (?:is|are) given in the following format",
        r"(?:here, )?\S*case\S* (?:denotes|represents|is) (?:the )?(?:input for the "
        r")?\S*(?:-th)? ?(?:test )?case",
        r"(?:each|every) (?:query|event) is (?:given )?in the following format",
        r"(?:each (?:input|test|test file|input file)|the (?:input|test|first line)) "
        r"(?:contains|consists of) (?:one or more|multiple|several) test cases?",
        r"(?:the )?descriptions? of (?:the |each )?test ?cases? (?:follows?|are given below|is as follows)",
        r"(?:then|next|afterwards?),? (?:the )?(?:descriptions? of )?(?:the )?\S+ "
        r"(?:descriptions? of )?test ?cases? follows?",
        r"then,? (?:follow )?(?:the )?(?:descriptions? of )?(?:the |\S+ )?test ?cases?(?: follow)?",
        r"they are described (?:below|as follows)",
        r"the (?:next|following) lines contain (?:the )?descriptions? of (?:the )?test ?cases",
        r"the numbers? (?:in the line |on the line )?(?:are|is) separated by (?:a )?(?:single )?spaces?",
        r"all (?:the )?(?:numbers|values|integers) (?:on|in) (?:the|each|a|one) lines? are "
        r"separated by (?:a )?(?:single )?(?:white)?spaces?",
        r"(?:please )?note that the (?:sum|answer|numbers|values|output).{0,80}(?:64-bit"
        r"|32-bit|long long|not bounded|fit|too large|large).{0,80}",
        r"(?:please,? )?(?:do not|don't) use (?:the )?%lld.{0,120}",
        r"it is (?:recommended|preferred|advised|better) to use .{0,120}",
        r"please note,? that .{0,40}(?:64-bit|long long).{0,60}",
        r"(?:the )?input may be large.{0,100}",
        r"(?:please )?(?:use|consider using) (?:a )?fast(?:er)? (?:input|reading|i/o).{0,80}",
        r"see (?:the )?(?:notes?|samples?|examples?).{0,60}",
        r"(?:the )?(?:constraints|limits) (?:are|is) as follows",
        r"in other words,? .{1,160}",
        r"then follows? the descriptions? of (?:the )?test cases",
        r"(?:the )?descriptions? of (?:the )?input test cases? follows?",
        r"(?:in|on) the (?:above|following) .{0,30}",
        r"in this problem,? .{0,20}(?:stack|memory|time) limit.{0,60}",
        r"(?:note that )?(?:the )?(?:memory|time) limit.{0,60}unusual.{0,20}",
        r"the values of \S+ (?:are|is) given",
        r"all (?:input )?(?:values|numbers|integers) are given in decimal(?: notation)?",
    )
)
_INTEGERS_ONLY = re.compile(
    r"(?:all|every|the) (?:of )?(?:the )?(?:given )?(?:input )?(?:values?|numbers?"
    r"|variables|inputs?)(?: (?:given )?(?:in|of|from|on) (?:the )?(?:standard "
    r")?inputs?(?: file)?| given)? (?:are|is|being)(?: all)?(?: an)? integers?",
    re.IGNORECASE,
)
#: Partial points restrict some test files; the whole problem's bounds stand.
_PARTIAL_SCORES = re.compile(
    r"(?:\W*\d* ?points? will be (?:awarded|given)|\W*partial scores?\b|this problem has "
    r"(?:a )?partial scores?|there are (?:partial|bonus) (?:scores|points)|another \d+ "
    r"points)",
    re.IGNORECASE,
)
_TELLING = re.compile(
    r"\b(?:distinct|different|pairwise|unique|permutations?|trees?|forest|graphs?"
    r"|connected|connects?|connecting|acyclic|cycles?|loops?|edges?|roads?|"
    r"sorted|ascending|descending|increasing|decreasing|non-decreasing|order|ordered"
    r"|guaranteed?|satisf\w+|must|cannot|can't|never|always|no two|"
    r"prime|primes|coprime|even|odd|divisible|multiples? of|powers? of|palindrome\w*"
    r"|valid|correct|regular|balanced|bracket|"
    r"between|exceed\w*|not (?:more|less|greater)|consists?|consisting|if|when|such that"
    r"|real|decimal|decimals|digits?|leading|precision|"
    r"intersect\w*|overlap\w*|coincide|convex|polygon|adjacent|neighbou?r\w*|reachable"
    r"|empty|non-empty|parents?|root|rooted|ancestor|strictly|"
    r"followed|optional\w*|either|or|each of (?:them|which)|contains?|lowercase|uppercase"
    r"|letters|characters|integers? from|inclusive|"
    r"integer|string of|initially|equals?|denoted|format|type of|types of)\b|[<>=]",
    re.IGNORECASE,
)


def says_integers_only(sentence: str) -> bool:
    """Whether it is "All values in the input are integers" in one of its wordings."""
    return bool(_INTEGERS_ONLY.fullmatch(_bare(sentence)))


def is_harmless(sentence: str) -> bool:
    """Whether the whole sentence is known to constrain nothing."""
    bare = _bare(sentence)
    return not bare or bool(_PARTIAL_SCORES.match(bare)) or any(pattern.fullmatch(bare) for pattern in _SENTENCES)


def tells_something(explanation: str) -> str:
    """The first word of an explanation ("the number of friends") that may constrain the input; empty for none.

    An explanation names what the values are, so that words such as "at most" in it speak of the task.
    """
    match = _TELLING.search(explanation)
    return match[0] if match else ""


def _bare(sentence: str) -> str:
    return sentence.strip(" .:;-*•—\n\"'")
