"""Sentences that only introduce the rows of a format: queries, events, cases."""

from __future__ import annotations

_ROW = r"(?:quer(?:y|ies)|events?|operations?|test ?cases?|cases?|tests?)"
_NUMBERS = r"(?:two|three|four|five|six|seven|eight|nine|ten|\d)"
_NAME = rf"(?:\\?[a-z]*\{{?{_ROW}\}}?(?:_?\{{?\w\}}?| [a-z])?)"
_ORDINAL = r"\(?[a-z1]\)?-?(?:th|st)"

#: Each with a kind, an example, and a pattern.
WORDINGS = (
    ("a list follows", "It is guaranteed that:", r"it is (?:also )?guaranteed that|for (?:each|every) test ?case"),
    (
        "what a cell is called",
        "The j-th symbol on the i-th line is a_{ij}.",
        r"(?:the )?[ijk]-th (?:symbol|character|letter|number|integer|value|element) (?:on|in|of) (?:the"
        r" )?[ijk]-th (?:line|row)"
        r" (?:is|denotes|represents) [a-z]_(?:\{[ijk],?[ijk]\})",
    ),
    (
        "what equal values mean",
        "Equal values stand for identical dishes.",
        r"(?:(?:,? ?(?:and|while|whereas) )?(?:equal|same|identical|different|distinct) (?:values|numbers|integers"
        r"|letters|characters)"
        r" (?:stand for|mean|denote|correspond to|represent) (?:the )?(?:same|equal|identical|different"
        r"|distinct) [a-z]+"
        r"(?: of [a-z]+)?){1,2}",
    ),
    (
        "a sum that is not limited",
        "Note that the sum of n over all test cases is not bounded.",
        r"(?:please |do )?(?:note that )?(?:the sum of [^<>=]{1,40}|there) (?:is|are) (?:not (?:bounded|limited"
        r"|guaranteed to be bounded)|no (?:limits?|bounds?|constraints?|restrictions?) (?:on|for) the (?:sum|total) of"
        r" [^<>=]{1,60})",
    ),
    (
        "each row is of one of some kinds",
        "Each query is given in one of the following two formats:",
        rf"(?:in other words,? |here,? |where |and )?(?:each|every|the)(?: of the)? (?:{_ROW}|{_NAME})(?: {_NAME})?"
        rf"(?: in the \w+(?:-\w+)? through (?:the )?\(?\w(?:\+\d\))?-?(?:th|st|nd)? lines)?,? (?:is|are)"
        rf"(?: given| represented| described| provided)? in (?:one of )?the (?:following )?(?:{_NUMBERS} )?"
        rf"(?:formats?|forms?|types?)(?: below| shown below| as follows)?",
    ),
    (
        "what a row's name is",
        "Here, query_i is the i-th query to be processed.",
        rf"(?:here,? |where,? )?{_NAME} (?:is|denotes|represents|stands for|describes) (?:the )?(?:input (?:for"
        rf"|of) (?:the )?)?"
        rf"{_ORDINAL} {_ROW}(?: to be processed| to process)?",
    ),
)
