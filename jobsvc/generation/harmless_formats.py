"""Sentences that only introduce the rows of a format: queries, events, cases."""

from __future__ import annotations

_ROW = r"(?:quer(?:y|ies)|events?|operations?|test ?cases?|cases?|tests?)"
_NUMBERS = r"(?:two|three|four|five|six|seven|eight|nine|ten|\d)"
_NAME = rf"(?:\\?[a-z]*\{{?{_ROW}\}}?(?:_?\{{?\w\}}?| [a-z])?)"
_ORDINAL = r"\(?[a-z1]\)?-?(?:th|st)"

#: Each with a kind, an example, and a pattern.
WORDINGS = (
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
