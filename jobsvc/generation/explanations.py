"""What stands after a dash ("— the number of friends"): harmless only where every word of it is known to be.

An explanation may hide a condition in any noun ("a square number", "a mountain array"), so that nouns, too, are
those of `nouns`. A word that is missing costs a script; one too many could let a wrong one pass.
"""

from __future__ import annotations

import re

from jobsvc.generation.nouns import MEASURE, THING

_THE = r"(?:(?:the|an|a|each|every|his|her|their|its|your|our|all|this|these|those|[A-Z][a-z]{1,15}'s) )?"
_KNOWN = (
    r"(?:(?:i-th|j-th|k-th|first|second|third|initial|original|current|given|available|required|desired"
    r"|red|green|blue|black|white) ){0,2}"
)
_NAME = r"[A-Za-z](?:_(?:\w|\{\w\}))?"
_HAVE = r"(?: (?:that )?(?:[A-Z][a-z]{1,15}|he|she|they|you|we) (?:has|have|had|bought|needs?|wants?))?"
_DONE = (
    r"(?: (?:to|(?:that )?you (?:should|can|need to|have to|must|may)) "
    r"(?:process|perform|answer|buy|consider|make|do|handle))?"
)
_OF_THINGS = rf"(?: (?:of|in|on|at|for|from|to|per) {_THE}{_KNOWN}(?:{THING} )?{THING})"
_LISTS = r"(?:array|sequence|list)s?"
_GRIDS = r"(?:grid|matrix|table|board|chessboard|field|map|maze|rectangle|labyrinth|picture|image)"
_STRINGS = r"(?:binary )?(?:string|word|text|message|password)s?"
_SHAPES = "|".join(
    (
        rf"{_THE}{_KNOWN}(?:number|amount|count|quantity) of {_KNOWN}(?:types of |kinds of |units of )?"
        rf"(?:{THING} )?{THING}{_OF_THINGS}{{0,2}}{_HAVE}{_DONE}",
        rf"{_THE}(?:number|amount|count) of (?:elements|integers|numbers|values|items)"
        rf"(?: (?:in|of) (?:{_THE}{_KNOWN}{_LISTS}(?: {_NAME})?|{_NAME}))?",
        rf"{_THE}(?:number of )?rows(?: (?:in|of) {_THE}{_KNOWN}{_GRIDS})?",
        rf"{_THE}(?:number of )?columns(?: (?:in|of) {_THE}{_KNOWN}{_GRIDS})?",
        r"(?:the )?(?:total )?number of (?:the )?(?:test ?cases?|testcases|tests|data ?sets|queries)"
        r"(?: in the (?:input|test))?",
        rf"{_THE}{_KNOWN}(?:{THING} |{MEASURE} )?{MEASURE}{_OF_THINGS}{{0,2}}",
        rf"{_THE}values of {_THE}{_KNOWN}{_LISTS}(?: {_NAME})?",
        rf"{_THE}(?:parameters?|constants?)(?: {_NAME}(?: and {_NAME})?)?",
        r"(?:the )?queries",
        rf"{_THE}(?:dimensions|sizes?|height|width|length){'(?: of '}{_THE}{_KNOWN}{_GRIDS})?",
        rf"{_THE}{_KNOWN}(?:lengths?|sizes?) of {_THE}{_KNOWN}(?:{_LISTS}|{_STRINGS})(?: {_NAME}(?: and {_NAME})?)?",
        rf"{_THE}(?:lengths?|sizes?) of {_NAME}",
        rf"{_THE}{_KNOWN}(?:{_LISTS}|{_GRIDS}|string)(?: {_NAME})?(?: itself)?",
        rf"{_THE}{_KNOWN}elements(?: of {_THE}{_KNOWN}(?:{_LISTS}|{_NAME})(?: {_NAME})?)?",
        rf"{_THE}i-th element of {_THE}(?:{_LISTS} )?{_NAME}",
        rf"{_THE}descriptions? of {_THE}{_KNOWN}{THING}",
        rf"(?:the )?[ijk]-th {THING}",
    )
)
_IS = rf"(?:{_NAME} (?:is|denotes|represents|describes|shows|—) )?"
_JOINT = r"(?:,? and |, )"
_ADVERB = r"(?:,? (?:respectively|correspondingly|accordingly))?"
_EXPLANATION = re.compile(rf"(?:{_IS}(?:{_SHAPES}))(?:{_JOINT}{_IS}(?:{_SHAPES})){{0,5}}{_ADVERB}")
_LENGTH_OF_A_STRING = re.compile(rf"\b(?:lengths?|sizes?) of (?:the )?(?:{_STRINGS}|{_NAME})(?![\w-])")
_THINGS_ALONE = re.compile(rf"{_THE}(?:[A-Za-z] )?{_KNOWN}(?:{THING} )?(?:{THING}|test ?cases)")
_ASIDE = re.compile(
    r"(?:both )?inclusive(?:ly)?|(?:and )?(?:the )?only|respectively|from left to right|from top to bottom"
    r"|without (?:the )?quotes|see (?:the )?(?:note|sample|example)s?(?: \d)?"
    r"|(?:measured )?in (?:bytes|milliseconds|seconds|minutes|hours|days|meters|metres|kilometers|centimeters|grams"
    r"|kilograms|liters|dollars|rubles|burles|yen|percent|degrees)",
    re.IGNORECASE,
)


def only_explains(explanation: str) -> bool:
    """Whether the whole of it only names what the values are, none of them restricted."""
    text = explanation.strip(" ,.")
    if not text:
        return True
    if len(text) > 250:
        return False
    return any(_EXPLANATION.fullmatch(spelling) for spelling in (text, text[0].lower() + text[1:]))


def names_things(text: str) -> bool:
    """Whether it is the bare name of things in a story: "the n cards"."""
    return bool(_THINGS_ALONE.fullmatch(text.strip()))


def is_length_of_a_string(explanation: str) -> bool:
    """Whether a value is said to be the length of a string, or of a name that may be one."""
    return bool(_LENGTH_OF_A_STRING.search(explanation))


def is_aside(remark: str) -> bool:
    """Whether a remark in brackets says nothing about values: "(in meters)"."""
    return bool(_ASIDE.fullmatch(remark.strip()))
