"""Sentences about the characters of a string that the format reads as one token -> the same of the string.

``s_i`` of a string s is its i-th character: "s_i = A or s_i = B" spells the whole string.
"""

from __future__ import annotations

import re

from jobsvc.generation.layout import Layout

_ANY = r"_(?:\{?[ijk]\}?)"
_ONE = r"['\"`]?[^\s,'\"`]['\"`]?"
_EACH = re.compile(
    r"(?:(?:each|every|all)(?: of)?(?: the)? (?:characters? )?)?(?P<name>[A-Za-z])" + _ANY + r" ?(?:is|are|\\in|=)"
    r" ?(?:either |one of |equal to )*(?P<letters>[^<>=]{1,160}?(?: or (?P=name)" + _ANY + r" ?= ?[^<>=]{1,9})*)"
    r"(?: for (?:each|all|every|any) .{1,30})?"
)
_AGAIN = re.compile(r",? or [A-Za-z]" + _ANY + r" ?= ?")
_RANGE = re.compile(r"(?P<first>0) ?(?:-|—|\.\.\.?|, ?\.\.\. ?,|, ?1, ?\.\.\.,) ?(?P<last>9)")
_FIRST = re.compile(rf"(?P<name>[A-Za-z])_\{{?1\}}? ?(?:=|is) ?(?P<letter>{_ONE})")
_LAST = re.compile(rf"(?P<name>[A-Za-z])_\{{?(?P<count>[A-Za-z])\}}? ?(?:=|is) ?(?P<letter>{_ONE})")
_NEIGHBOURS = re.compile(r"(?P<name>[A-Za-z])_\{?i\}? ?!= ?(?P=name)_\{i ?\+ ?1\}(?: for .{1,40})?")


def of_characters(sentence: str, layout: Layout) -> str:
    """The whole sentence, without its lead, said of the string whose characters it speaks of; else as it is."""
    strings = {
        item.name for item, in_rows in layout.items() if item.kind == "string" and not in_rows and not item.is_row
    }
    each = _EACH.fullmatch(sentence)
    if each and each["name"] in strings:
        letters = _RANGE.sub("digits from 0 to 9", _AGAIN.sub(" or ", each["letters"]).strip("⦃⦄{} "))
        return f"{each['name']} consists of {letters}"
    for pattern, said in (
        (_FIRST, "{name} starts with {letter}"),
        (_NEIGHBOURS, "no two adjacent characters of {name} are equal"),
    ):
        match = pattern.fullmatch(sentence)
        if match and match["name"] in strings:
            return said.format(**match.groupdict())
    last = _LAST.fullmatch(sentence)
    if last and last["name"] in strings and last["count"] in layout.names() - strings:
        return f"{last['name']} ends with {last['letter']}"
    return sentence
