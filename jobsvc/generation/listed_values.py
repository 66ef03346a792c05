"""The values that a text lists with what each of them means: "a_i equals 1 if the lamp is on, otherwise it is 0".

Such a list is complete: what it names are all the values, or all the characters, that there are.
"""

from __future__ import annotations

import re

from jobsvc.generation.layout import Item
from jobsvc.generation.legends import SINGULAR
from jobsvc.generation.meanings import demands_of_story

#: Longer sentences are not taken apart.
LONGEST = 400
_VALUE = r"(?:-?\d{1,4}|zero|one|'[^'\s]'|\"[^\"\s]\"|[a-zA-Z](?=[ ,;.]|$))"
_EQUALS = r"(?:is equal to|are equal to|equals?(?: to)?|is|are|will be(?: equal to)?|can be(?: equal to)?|=)"
_SUBJECT = (
    r"(?P<subject>(?:(?:the )?(?:number|value|integer|element) )?[A-Za-z]_(?:\{\w\}|\w)|(?:each|every|all|the|[ijk]-th"
    r"|of|in|these|those|a|an) (?:[A-Za-z]_(?:\{\w\}|\w)|[^=<>\d,]{3,60}?))"
)
_WHY = (
    r"(?:,? ?(?:if|when|means?(?: that)?|meaning(?: that)?|denot\w+|indicat\w+|represent\w*|stands? for|—)"
    r" (?:[^;\d'\"]|(?<=\w)'(?=\w)){3,120}?)"
)
_OTHERWISE = rf"(?:otherwise|else|in the other case)(?:,? (?:it|{_SUBJECT.replace('?P<subject>', '')}))?(?: {_EQUALS})?"
_TWO = re.compile(
    rf"(?:where |and )?{_SUBJECT} (?:either )?{_EQUALS} (?:either )?(?P<first>{_VALUE}){_WHY}? ?,?;? (?:(?:or|and) )?"
    rf"(?:(?:{_OTHERWISE},?|{_EQUALS}|it {_EQUALS}) )?(?P<second>{_VALUE})(?:,? otherwise|,? in the other case"
    rf"|{_WHY})?",
    re.I,
)
_CONDITION_FIRST = re.compile(
    rf"if [^;\d'\"<>=]{{3,120}}?,? (?:then )?{_SUBJECT} {_EQUALS} (?P<first>{_VALUE}),?;? (?:and )?{_OTHERWISE} "
    rf"(?P<second>{_VALUE})",
    re.I,
)
_WORDS = {"zero": "0", "one": "1"}
_NAMED = re.compile(
    r"(?<=[^\s]['\"]) ?\((?:zero|one|dot|hash|dash|minus|plus|star|asterisk|tilde|underscore|(?:upper-?|lower-?"
    r"|capital |small"
    r" )(?:case )?(?:english |latin )?letter(?: \w)?)\)",
    re.I,
)
_GLOSS_IN_BRACKETS = re.compile(r"(?P<quoted>(?P<quote>['\"])[^\s](?P=quote)) ?\((?P<gloss>[^()]{2,100})\)")
_GLOSS = re.compile(
    r"(?P<quoted>(?P<quote>['\"])[^\s](?P=quote)),? (?P<gloss>(?:that |which )?(?:denot(?:e|es|ing)|means?|meaning"
    r"|represent(?:s|ing)?|stands? for|correspond(?:s|ing) to|indicat(?:es|ing)|for|if) [^;'\"()]{2,90}?)"
    r"(?=,? (?:and|or) ['\"]|, ['\"]|;|\.?$|,? and (?:symbols?|characters?|letters?) ['\"])"
)


def listed_values(text: str) -> str | None:
    """ "a_i is 0 or 1" where the whole text tells what each of two values means; None where it does not."""
    for pattern in (_TWO, _CONDITION_FIRST) if len(text) <= LONGEST else ():
        match = pattern.fullmatch(text.strip(" .;"))
        named = re.findall(r"(?<!')\b(?!a\b|I\b)[A-Za-z](?:_(?:\{\w\}|\w))?(?![\w'-])", match[0]) if match else []
        if len(set(named)) > 1:
            continue  # what another value of the input brings about
        if match and re.search(r"[A-Za-z]", match["first"] + match["second"]) and SINGULAR.search(text):
            continue
        if match and re.search(r"\b(?:if|otherwise|when|mean|denot|indicat|represent|—|either)", text):
            values = [_WORDS.get(value.lower(), value) for value in match.group("first", "second")]
            return (
                f"{_plain_subject(match['subject'])} is {values[0]} or {values[1]}" if len(set(values)) == 2 else None
            )
    return None


def _plain_subject(subject: str) -> str:
    return re.sub(r"^(?:(?:the|each|every|number|value|integer|element) )*(?=[A-Za-z]_)", "", subject, flags=re.I)


def without_glosses(text: str) -> str:
    """A list of characters without what each of them means: "'.' (a free cell) or '#' (a wall)"."""

    def bare(match: re.Match[str]) -> str:
        gloss = re.sub(
            r"^(?:(?:that|which) )?(?:denot\w+|means?|meaning|represent\w*|stands? for|if|for) ", "", match["gloss"]
        )
        one_of_a_kind = match["quoted"][1].isalnum() and not gloss.endswith("s") and SINGULAR.search(f"is {gloss}")
        return match[0] if one_of_a_kind or demands_of_story(gloss) else match["quoted"]

    return _GLOSS.sub(bare, _GLOSS_IN_BRACKETS.sub(bare, _NAMED.sub("", text)))


_ZEROS_AND_ONES = re.compile(r"(?:only )?(?:zeros?|zeroes|0s?) (?:and|or) (?:ones?|1s?)", re.I)


def zeros_and_ones(remark: str, items: list[Item]) -> str:
    """ "zeros and ones" of the array that it is said of, as a sentence; "" where it is something else."""
    if (
        not _ZEROS_AND_ONES.fullmatch(remark.strip())
        or len(items) != 1
        or not items[0].is_row
        or items[0].kind != "int"
    ):
        return ""
    return f"{items[0].name}_i is 0 or 1"


def is_consequence(remark: str) -> bool:
    """Whether a remark behind a value only tells what follows from it: "then the i-th lamp is off"."""
    return bool(re.match(r"then (?:the )?[a-z]", remark)) and set(demands_of_story(remark)) <= {"no", "not", "n't"}


_OF_LENGTH = re.compile(r"(?:each )?(?:of|with|having) (?:an? |the )?length .{1,120}", re.I)


def of_length(remark: str, items: list[Item]) -> str:
    """ "each of length at most 5 and consisting of digits", of the strings that it is said of, as a sentence."""
    if not items or items[-1].kind != "string" or not _OF_LENGTH.fullmatch(remark):
        return ""
    name = f"{items[-1].name}_i" if items[-1].is_row or items[-1].index else items[-1].name
    return f"{name} is a string {re.sub('^each ', '', remark)}"
