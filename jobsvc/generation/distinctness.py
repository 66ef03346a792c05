"""Sentences that say in words that no two things are the same -> the same of the columns or the array that they are.

What the things are is told by the format: the rows of two numbers that stand for points, the edges of a graph, the
only array. Where it does not tell, nothing is rewritten, and the sentence stays to be refused.
"""

from __future__ import annotations

import re

from jobsvc.generation.items import Item
from jobsvc.generation.layout import Layout, Rows

_PLACE = r"(?:points?|cells?|squares?|positions?|locations?|places?|coordinates|spots?|pixels?|vertex|vertices|nodes?)"
_EQUAL = r"(?:equal|identical|the same|coinciding|coincident|duplicates?|duplicated|repeated|repeating)"
_THINGS = r"[\w {}]{2,60}?"
_AT = r"(?:(?:located|placed|situated|standing|given|drawn) )?(?:at|in|on|to|into)? ?"
_DISTINCT = r"(?:distinct|different|unique)"
#: All ways to say it. `of` are the things; a place or a pair that no two of them share tells what they are.
_FORMS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:each of |all (?:of )?)?(?:(?:the|these|those|given|this|of|all) )*(?P<of>{_THINGS})(?: in the"
        rf" input| given)?"
        rf" (?:are|is|will be|stand|lie)(?: given| all| pairwise| mutually)*(?: {_AT})?(?: ?pairwise)? ?{_DISTINCT}"
        rf"(?: (?P<place>{_PLACE}))?(?: from each other)?",
        rf"no two (?:of (?:the |them |these )?)?(?P<of>{_THINGS}) (?:coincide|repeat|are {_EQUAL}"
        rf"|(?:are |stand |occupy |share |lie |have |start |were )*{_AT}(?:the )?(?:exact )?same"
        rf" (?P<place>{_PLACE}|pair of [a-z]+))",
        rf"no two (?:of (?:the |them |these )?)?(?P<of>{_THINGS}) (?:connect|join|link) the same"
        r" (?P<place>(?:unordered )?pair of [a-z]+|[a-z]+)",
        r"no (?P<of>[a-z]+) (?:appears|occurs|is listed|is given|is repeated|is present|comes) (?:more than"
        r" once|twice)",
        rf"no (?P<place>{_PLACE}) (?:is occupied by|contains|has|holds|is taken by) (?:two or more|more than"
        rf" one|several|two)"
        rf" (?P<of>{_THINGS})",
        rf"(?:at most one|no more than one|not more than one) (?P<of>[a-z ]{{2,30}}?) (?:(?:can|may|could) )?"
        rf"(?:is|be|stand"
        rf"|stands|lie|lies|occupy|occupies) (?:at|in|on) (?:each|any|every|one|the same|a) (?:single )?"
        rf"(?P<place>{_PLACE})",
        rf"(?:each|every|any|one) (?P<place>{_PLACE}) (?:contains|holds|has|is occupied by|can contain|may contain)"
        r" (?:at most|no more than|not more than) one (?P<of>[a-z ]{2,30}?)",
        rf"there (?:are|is|will be|exist) no (?:two )?{_EQUAL} (?P<of>{_THINGS})(?: among them)?",
        rf"there (?:are|is|will be|exist) no two (?P<of>{_THINGS}) (?:that )?(?:coincide|are {_EQUAL}|with the same"
        rf" (?P<place>{_PLACE})|(?:at|in|on) the same (?P<place_2>{_PLACE}))",
    )
)
_BESIDE = re.compile(
    r",? (?:in (?:the |this )?(?:same test case|input|array|sequence|set|list|test case)|among them)$", re.I
)
#: Things that are rows of two numbers.
_PAIRS = re.compile(
    (
        r"pairs?\b|points?|cells?|houses?|stations?|location|piece|squares?|coordinates|vertices"
        r"|position|flamingo|babies|gripper|building|tower|trees?\b|shop|home|city|cities|lamp|mine"
        r"|bomb|monster|knight|robot|rook|queen|edges?|roads?|pawn|chip|token|stone|spaceship|base"
    ),
    re.I,
)
_EDGE = re.compile(
    r"edges?|roads?|streets?|bridges?|tunnels?|connections?|links?|routes?|corridors?|segments?|cables?", re.I
)
_LONE = re.compile(
    (
        r"numbers?|integers?|values?|elements?|sizes?|heights?|weights?|ids?|times?|moments?"
        r"|skills?|ratings?|costs?|prices?|coordinates|lengths?|positions?|indices|indexes"
    ),
    re.I,
)
#: Words that take a part of the things, or say more of them.
SOME_OF_THEM = re.compile(
    r"\b(?:some|most|many|several|few|half|first|second|third|last|next|two|three|four|five|nearest|closest|adjacent"
    r"|neighbou?ring|neighbou?rs|consecutive|other|others|such|whose|with|that|which|same|not|no|non|and|or|but"
    r"|except|only|both"
    r"|between|among|sums?|products?|differences?|distances?|maximum|minimum|total)\b",
    re.IGNORECASE,
)
_NAME_AT_THE_END = re.compile(r" (?:\(?(?P<name>[A-Za-z])(?:_(?:\w|\{\w+\}))?\)?)$")


def different(sentence: str, layout: Layout) -> str | None:
    """The whole sentence, without its lead, in names and signs; None where it says anything else, or of what is not
    known."""
    text = _BESIDE.sub("", sentence)
    for form in _FORMS:
        match = form.fullmatch(text)
        if match is None:
            continue
        said = match.groupdict()
        things = _without_name(said["of"], layout)
        place = said.get("place") or said.get("place_2") or ""
        whole = bool(re.search(r" (?:coincide|are (?:identical|coinciding|coincident))$", text))
        found = things and _of(things.strip(), place, layout, whole=whole)
        if found:
            return found
    return None


def _without_name(things: str, layout: Layout) -> str:
    """The things without a name that the input does not have: "points A_i" of x_i and y_i; "" where it has it."""
    named = _NAME_AT_THE_END.search(things)
    if named and named["name"] not in layout.names() and len(things) > 2:
        things = things[: named.start()]
    one_letter = re.search(r"(?<![\w])[b-zB-Z](?:_|$|(?= ))|\d", things)
    return "" if one_letter or SOME_OF_THEM.search(things) else things


#: Words that leave some of the things out, or that say something else of them: "not all numbers", "adjacent cells".
_LIMITING = re.compile(
    r"\b(?:adjacent|neighbou?r\w*|consecutive|next|previous|first|last|second|third|two|three|some|most|many|several"
    r"|not|any"
    r"|every|each|least|more|even|odd|positive|negative|non|same|absolute|other|remaining|sorted|middle|opposite|equal"
    r"|only|but|except|among|between|with|without|which|that|joined|connected|\w+est|of (?:the|an?|all|these) "
    r"(?:tree|graph)"
    r"|sums?|products?|differences?|remainders?|squares of|ratios?|prefix\w*|suffix\w*|sub\w+)\b",
    re.I,
)
#: What two coordinates tell where they are: rows of other numbers hold two of them, or none.
_PLACES = re.compile(
    r"\b(?:points?|cells?|squares?|locations?|coordinates|vertices|positions?|cities|city|towns?|nodes?|stations?"
    r"|houses?|homes?"
    r"|endpoints?|ends?|spots?|pixels?)\b",
    re.I,
)
#: What is not a row but an end of it.
_PARTS = re.compile(r"ends?\b|endpoints?|borders?|cent(?:er|re)s?|corners?|starts?|vertices|sides?|points?\b", re.I)


def _of(things: str, place: str, layout: Layout, *, whole: bool = False) -> str | None:
    groups = [node for node in (*layout.lines, *layout.body) if isinstance(node, Rows)]
    columns = groups[0].lines[0].items if len(groups) == 1 and len(groups[0].lines) == 1 else []
    numbers = bool(columns) and all(item.kind in ("int", "") and not item.is_row for item in columns)
    if numbers and place and ("pair of" in place or _EDGE.search(things)) and len(columns) >= 2:
        return "the graph has no multiple edges"
    if _LIMITING.search(things):
        return None
    in_rows = bool(place) or bool(_PAIRS.search(things))
    if numbers and (place or _PLACES.search(things)) and not _coordinates(columns):
        return None
    if in_rows and numbers and len(columns) == 2:
        return _distinct_rows(columns)
    if in_rows and numbers and (two := _coordinates(columns)) and (place or re.search(_PLACE, things)):
        return _distinct_rows(two)
    if whole and numbers and len(columns) >= 2 and not _PARTS.search(things):
        return _distinct_rows(columns)
    arrays = layout.arrays()
    if _LONE.search(things) and not (place and not re.search(r"point|position|coordinate", place)) and len(arrays) == 1:
        return f"{arrays[0][0]}_i are distinct"
    return None


def _coordinates(columns: list[Item]) -> list[Item]:
    """The two columns that are called as coordinates are, where they are the first of several."""
    return columns[:2] if [item.name.lower() for item in columns[:2]] in (["x", "y"], ["r", "c"]) else []


def _distinct_rows(columns: list[Item]) -> str:
    own = columns[0].index if columns[0].index in ("i", "j", "k") else "i"
    return "(" + ", ".join(f"{item.name}_{own}" for item in columns) + ") are distinct"
