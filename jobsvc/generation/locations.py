"""Which lines a sentence is about: "the second line of each test case contains ...", "each of the next n lines ..."."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from jobsvc.generation.item_patterns import EXPRESSION, WORDS
from jobsvc.generation.items import number_of

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


@dataclass(frozen=True, slots=True)
class Location:
    """One line (`count` is empty), or `count` lines that are alike; `rest` is what is said to be on each."""

    rest: str
    ordinals: tuple[str, ...] = ()  #: "first", "next", "only" ...; several for "the second and third lines contain"
    count: str = ""
    waiting: bool = False  #: another sentence says what the lines contain
    again: bool = False  #: the lines are those that an earlier sentence spoke of: "each of them contains"
    in_test: bool = False
    lead: str = ""  #: the words before `rest`
    continues: bool = False  #: it may go on with the line before it: "then follow k integers"
    of_block: bool = False  #: "each description consists of `count` lines": it begins what is repeated


_ORDINAL = rf"(?:{'|'.join(ORDINALS)}|next|following|last|final|only|single|one|1st|2nd|3rd|1-st|2-nd|3-rd|subsequent)"
_TEST = (
    r"(?:the )?(?:description of )?(?:each|the|every|a|any|one|i-th|[a-z]-th)? ?(?:of the )?(?:individual |single )?"
    r"(?:test ?cases?|tests?(?! )|testcases?|cases?|data ?sets?|sets? of input data|input"
    r" data sets?|test case description|test sets?"
    r"|queries|query|games?(?! )|scenarios?|tasks?|problems?)"
)
_OF_TEST = rf"(?P<test>,? (?:of|for|in) (?:the )?(?:description of )?{_TEST}(?: description)?(?:'s description)?)?"
_OF_INPUT = r"(?:,? (?:of|in|from) (?:the )?(?:standard )?(?:input(?: data| file)?|file|test)(?: data)?)?"
_OF_THING = r"(?: of (?:the |each |a )?(?:[ij]-th )?[a-z' -]{1,40}?)?"
_VERB = (
    r"(?:(?: describes?| corresponds? to| represents?) (?:one|a|the|each) [\w' -]{1,30}?,?"
    r" and)?(?: ?will| should)?(?: also)?,? ?(?:contains?|conatins?|containts?|contians?|consists? of"
    r"|has|have|holds?|gives?|describes?|is|are|represents?|comprises?|includes?"
    r"|containing|consisting of|starts? with|begins? with|lists?|specif(?:y|ies)|shows?|denotes?|defines?|provides?)"
)
_LEAD = r"(?:(?:then|next|after that|afterwards?|finally|also|and|in the end|further),? ?(?:,|—)? ?)?"
_COUNT = rf"(?P<count>{WORDS}|{EXPRESSION})"
_LINES = r"(?:input )?(?:lines?|rows|strings(?= (?:contain|describe)))"
_NEXT = r"(?:next|follow|following|last|other|remaining|subsequent|further|consecutive|final)"
_EACH = r"(?:each|every)(?: one)?(?: line| row)?"
_FOR_TEST = (
    r"(?:(?P<fortest>(?:for|in|on) (?:each|every|all|the) ?(?:of )?(?:the )?(?:next [a-z]"
    r" )?(?:test ?cases?|tests|testcase|cases|query|queries)),? )?"
)

_SINGLE = re.compile(
    rf"{_LEAD}{_FOR_TEST}(?:in |on )?(?:the |a |an |there is (?:a |one"
    rf" )?)?(?P<ordinals>{_ORDINAL}(?:(?: and the | and | \(and | \()(?:only|single|last|one"
    r"|the only|final)\)?)?)"
    rf" (?:input )?(?:lines?|row|one(?= contains| of)){_OF_INPUT}{_OF_TEST}{_OF_INPUT}(?P<thing"
    rf">{_OF_THING})(?P<verb>,? (?:there (?:is|are|will be|follows?) (?:given |written )?|you"
    rf" (?:are given|will find) )|{_VERB}:? | — |(?<=line), (?=(?:an? |the |two |three"
    r" )?(?:integer|number|value|string)))(?P<rest>.+)",
    re.I,
)
_SEVERAL = re.compile(
    (
        rf"{_LEAD}(?:the )?(?P<first>{'|'.join(ORDINALS)}|next) and (?:the"
        rf" )?(?P<second>{'|'.join(ORDINALS)}|next) lines?{_OF_INPUT}{_OF_TEST}{_VERB} (?P<rest>.+)"
    ),
    re.I,
)
_WHOLE = re.compile(
    rf"(?:{_LEAD}{_FOR_TEST}(?:the )?(?:(?:only )?input(?: data| file)?|(?P<test>(?:the |a"
    r" )?(?:description of |input for |input of )?(?:the )?(?:each|every|the|a|one) (?:of the"
    r" )?(?:test ?case|test|query|case|data ?set)(?: description)?))"
    rf"{_VERB}(?: of)?(?: (?:written |given |described |represented )?(?:on |in |by |as )?(?:a"
    r" |one |the |exactly )*(?:single|only|one|separate)(?: separate)? (?:input )?line(?:,?"
    r" (?:containing|with|which contains|that contains|consisting of|and contains|—|:|which"
    r" consists of|of))?)? "
    rf"|(?:a|one) (?:single |only )?line(?:{_OF_INPUT})(?:{_VERB}| with) |you are given "
    r"|you'(?:ve got|re given) |we are given |in the only line (?:there are|you are given)"
    r" )(?P<rest>.+)",
    re.I,
)
_FOR_EACH_TEST = re.compile(
    r"(?:for|in) each (?P<test>test ?case|query)[,:]? (?P<rest>.+?)(?: (?:is|are) given)?(?:"
    r" (?:in|on) (?:a |one )?(?:single )?line)?(?= ⟦|$| —)(?P<tail>.*)"
    r"|(?:(?:then|after that|next),? )?(?:there are |follow )?[a-zA-Z]? ?test cases(?:"
    r" follow)?,? each (?:of which |of them )?(?:(?:consists? of|is|contains?) (?:a |one"
    r" )?(?:single )?line )?(?:containing|with|consisting of|contains?|consists? of)"
    r" (?P<rest2>.+)"
    r"|the (?:only|single) line (?:describing|of|for) (?:each|every|a|the) test ?case"
    r" (?:contains|consists of) (?P<rest3>.+)",
    re.I,
)
_ROWS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        (
            rf"{_LEAD}(?:in |on )?(?:the )?{_EACH} of (?:the )?(?:(?:next|following|last|other"
            rf"|remaining|subsequent) )?{_COUNT}(?: following| next| last)?"
            rf" {_LINES}{_OF_INPUT}{_OF_TEST}(?P<thing>){_VERB} (?P<rest>.+)"
        ),
        (
            rf"{_LEAD}(?:in |on )?{_EACH} of (?:the )?(?:(?:next|following|last|other|remaining"
            rf"|subsequent) )?{_COUNT} {_LINES}{_OF_INPUT}{_OF_TEST}(?P<thing>),? there (?:is|are)"
            r" (?P<rest>.+)"
        ),
        (
            rf"{_LEAD}(?:in )?(?:the )?{_NEXT} {_COUNT} {_LINES}{_OF_INPUT}{_OF_TEST}(?P<thing>),?"
            rf" ?(?:each |there )?(?:are )?{_VERB}(?: each)? (?P<rest>.+)"
        ),
        (
            rf"{_LEAD}in (?:the )?{_NEXT} {_COUNT} {_LINES}{_OF_INPUT}{_OF_TEST}(?P<thing>),"
            r" (?P<rest>(?:two|three|four) .+)"
        ),
        (
            rf"{_LEAD}(?:the |in )?[ijk](?:-th|th|\^\{{th\}}) (?:line |row )?(?:of|in|among|from)"
            rf" (?:the |these |them )?(?:{_NEXT} )?{_COUNT}(?: {_LINES})?{_OF_INPUT}{_OF_TEST}(?P<thing>)"
            rf"{_VERB} (?P<rest>.+)"
        ),
        (
            rf"(?:the )?{_NEXT},? (?:in )?the [ijk]-th of (?:the )?{_COUNT}"
            rf" {_LINES}{_OF_TEST}(?P<thing>){_VERB} (?P<rest>.+)"
        ),
        (
            rf"(?:{_LEAD}|this is followed by |it is followed by )(?:there (?:are|follow|come) "
            rf"|follows? |followed |come )?(?:the )?{_COUNT} {_LINES}(?: follow| are following|"
            rf" come)?{_OF_TEST}(?P<thing>)[,;:]?(?: and| of)? (?:(?:the )?(?:each|[ijk]-th)(?: of"
            rf" (?:them|which|these))?(?: line)?(?: containing| with|{_VERB})|containing|contain|with"
            r"|describing) (?P<rest>.+)"
        ),
    )
)
_FOLLOW = re.compile(
    rf"(?:{_LEAD}|this is followed by |it is followed by )(?:there (?:will )?(?:be|are|follow"
    rf"|come) |follows? |followed |come )?(?:the )?(?:{_NEXT} )?{_COUNT}"
    rf" {_LINES}{_OF_INPUT}(?P<test>,? (?:of|for|in) {_TEST})?"
    rf"(?: (?:follows?|followed|come)(?:,? (?:each )?(?:describing|containing|with) (?:the )?(?P<more>.+))?"
    rf"|,? (?:each |which |that )?(?:{_VERB.strip()}|describing|representing|correspond to"
    r"|present) (?:(?:the|a|an) )?(?P<things>[\w', -]{1,80}?)(?:(?:,| —)? (?:one|each)"
    r" ?(?:\w+ )?(?:per|on a separate|in a separate|in each|on each) (?:separate )?line)?:?)",
    re.I,
)
#: "Then follow n integers ...", on a line of their own.
_FOLLOWING = re.compile(r"(?:then|next),? (?:there )?follows? (?P<rest>(?!.{0,30}\blines?\b).+)", re.I)
#: "Then follow n lines".
_FOLLOW_FIRST = re.compile(
    rf"{_LEAD}(?:there )?(?:follows?|followed|come|are|is followed by) (?:the )?{_COUNT} {_LINES}(?P<test>,? of"
    rf" {_TEST})?[:,]?",
    re.I,
)
#: "Then q queries follow, one per line".
_THINGS = re.compile(
    (
        rf"{_LEAD}(?:there (?:are|follow|come) |follow |come )?(?:the )?(?:{_NEXT} )?{_COUNT}"
        r" (?P<things>[a-z]{4,14})(?: follow| come)?,? (?:one|each)(?: [a-z]+)? (?:per|on a"
        r" separate|in a separate|on its own|on) (?:separate )?line:?"
    ),
    re.I,
)
_AGAIN = re.compile(
    rf"{_LEAD}(?:in )?(?:the )?(?:\(?i ?\+ ?1\)?-th line|i-th line of these lines|each next"
    r" i-th line|(?:each|every|the) line describing [a-z -]{1,25}?|(?:each|every)(?: of"
    r" (?:them|which|(?:these|those|the)(?: \w+)? (?:lines|rows|strings)|these|those|the"
    r" lines))?(?: (?:such |following |next |of these )?(?:lines?|row|description|string))?"
    r"|(?:line|row|edge|road|query) [ijk](?= )|[ijk](?:-th|th)(?: of (?:these|those|the|next"
    r"|following))?(?: (?:line|lines|row|description|of them|of these lines|of these|of which"
    r"|of those))?(?: of them)?"
    r"|(?:these|those|all these) lines|they|the lines?|a single line|(?:each|every|an?|the(?:"
    r" [ijk]-th)?) (?:description|{THING})(?: description)?(?: of (?:the |a |each"
    r" )?(?:[ijk]-th )?(?P<described>[a-z]+))?)"
    r"(?P<thing>)(?:,? there (?:is|are)|,? (?:is|are) (?:given|described|represented|denoted"
    r"|specified|determined|characterized)(?: (?:in|on) (?:a |one )?(?:single |separate"
    r" )?line)?(?: (?:by|as|with|in the form of|containing)(?: a number of(?= integers))?(?:"
    rf" (?:a|one|the) (?:single )?line(?: containing| with| of)?)?)?|{_VERB})(?: (?:a |one "
    r"|exactly )*(?:single |separate )?line (?:containing|with|and contains|which"
    r" contains))?:? (?P<rest>.+)".replace("{THING}", r"[a-z]{3,14}"),
    re.I,
)
_BLOCK = re.compile(
    (
        rf"{_LEAD}(?:the )?(?:(?:each|every|a|an|i-th|j-th) )?(?:description|block|{{THING}})(?:"
        r" description)?(?: of (?:each|the|every|a|an)?[\w -]{1,30})?(?: also)? (?:consists? of"
        r"|contains?|takes?|occupies|has|is (?:given|described|represented|specified|presented)"
        r" (?:in|on|by|with|as)|starts with) (?:exactly )?(?P<count>a single|one|two|three|four"
        r"|five|2|3|4)(?: consecutive| separate)? lines?(?: of input)?"
    ).replace("{THING}", r"test ?case|query|test|input data|input file|input"),
    re.I,
)


def located(text: str, *, waiting: bool) -> Iterator[Location]:
    """Everything that the sentence may say of which lines, the likeliest first.

    `waiting` tells that lines were announced whose content was not said.
    """
    for location in _located(text, waiting=waiting):
        place = text.rfind(location.rest) if location.rest else len(text)
        yield replace(location, lead=_WORDS_OF_PLACES.sub(" ", text[:place]))


#: Words of a place that are signs of a condition elsewhere.
_WORDS_OF_PLACES = re.compile(
    (
        rf"\b(?:only|consist(?:s|ing)? of|(?:{WORDS}|{EXPRESSION})(?= (?:\w+ )?(?:lines?|rows)\b)"
        r"|consecutive(?= lines?)|start(?:s|ing)? with|begins? with)\b|\^\{th\}"
    ),
    re.I,
)


def _located(text: str, *, waiting: bool) -> Iterator[Location]:
    if match := _BLOCK.fullmatch(text):
        in_test = bool(re.search(r"test|query", text, re.I)) and not re.search(r"\binput\b", text, re.I)
        yield Location("", of_block=True, count=number_of(match["count"].lower()), in_test=in_test)
    if match := _SEVERAL.fullmatch(text):
        yield Location(match["rest"], (match["first"].lower(), match["second"].lower()), in_test=bool(match["test"]))
    if match := _SINGLE.fullmatch(text):
        words = re.findall(r"\w+", match["ordinals"].lower())
        yield Location(match["rest"], (_ordinal(words),), in_test=bool(match["test"] or match["fortest"]))
    for pattern in _ROWS:
        if match := pattern.fullmatch(text):
            yield Location(match["rest"], count=_count(match["count"]), in_test=bool(match["test"]))
    if match := _FOLLOW.fullmatch(text):
        rest = match["things"] or match["more"] or ""
        yield Location(rest, count=_count(match["count"]), waiting=True, in_test=bool(match["test"]))
    if match := _FOLLOW_FIRST.fullmatch(text):
        yield Location("", count=_count(match["count"]), waiting=True, in_test=bool(match["test"]))
    if match := _THINGS.fullmatch(text):
        yield Location(match["things"], count=_count(match["count"]), waiting=True)
    if waiting and (match := _AGAIN.fullmatch(text)):
        yield Location(match["rest"], again=True)
    if match := _WHOLE.fullmatch(text):
        yield Location(match["rest"], ("only",), in_test=bool(match["test"] or match["fortest"]))
    if match := _FOLLOWING.fullmatch(text):
        yield Location(match["rest"], ("next",), continues=True)
    if match := _FOR_EACH_TEST.fullmatch(text):
        rest = f"{match['rest']}{match['tail']}" if match["rest"] else match["rest2"] or match["rest3"]
        yield Location(rest, ("only",), in_test=True)


def located_again(text: str) -> bool:
    """Whether the only thing that the sentence may say of lines is what those before it hold."""
    return all(location.again for location in located(text, waiting=True))


def _ordinal(words: list[str]) -> str:
    """The one word that tells where the line is: "only" of "first and only"."""
    if {"only", "single"} & set(words[1:]):
        return words[0] if words[0] in ORDINALS and words[0] != "first" else "only"
    return {"1st": "first", "2nd": "second", "3rd": "third", "1": "first", "2": "second", "3": "third"}.get(
        words[0], words[0]
    )


def _count(text: str) -> str:
    return number_of(text.strip("()").replace(" ", "") if text.count("(") == text.count(")") else text)
