"""Sentences of an input section that restrict nothing although they are not constraints that are understood.

Words of conditions cannot be listed: "the values add up to n", "x divides y" and "every city can be reached" share
no word with others. So a sentence is passed over only where it is of a kind that tells something else, and where
none of the signs of a condition is in it besides.
"""

from __future__ import annotations

import re

_NAME = r"[A-Za-z](?:_(?:\{[^{}]{1,9}\}|\w))?"
#: What a sentence defines, and the verb that says so: "they are", "the second integer denotes", "k is equal to".
DEFINED = (
    r"(?:they|it|this|these(?: [a-z]+)?|the (?:first|second|third|fourth|last|[ijk]-th) (?:number|integer|value"
    r"|one|of them)(?: (?:of|in|on) (?:the|this|each) [a-z-]+(?: line)?)?|(?:(?:the )?(?:number|value|integer) )?"
    rf"{_NAME}) (?:is equal to|is|are|denotes?|represents?|describes?|shows?|equals(?: to)?|stands? for"
    r"|specif(?:y|ies)|indicates?|corresponds? to)"
)
_NAME_OF_MANY = r"[a-z]{3,12}_(?:\{\w\}|\w)"
_THINGS = r"(?:(?:all|the|these|our|his|her|given|of) )*[a-z][a-z' -]{1,40}?"
_LEAD = re.compile(
    r"(?:(?:please|note that|note,?|consider(?: that)?|here,?|also,?|where|that(?! is)|it is known that) )*", re.I
)
_SIDE = r"(?:the )?(?:left|right|top|bottom|up|down|north|south|west|east|first|last|beginning|end)(?: one)?"
_NUMBERS = (
    r"(?:numbers?|integers?|values|elements|digits|letters|characters|symbols|colou?rs|heights|widths"
    r"|weights|diameters|sizes)"
)
_DONE = (
    r"(?:processed|carried out|performed|executed|answered|handled|applied|made|done|constructed|built|created|added"
    r"|asked|played|given|described|written|listed)"
)
_UNITS = (
    r"(?:(?:milli|centi|kilo)?(?:met(?:er|re)|gram|second)s|minutes|hours|days|weeks|months|years|degrees|dollars"
    r"|rubles"
    r"|burles|bourles|yen|coins|liters|litres|percents?|inches|feet|miles|pixels|bytes|bits)"
)
_KINDS = (
    # "The rooms are numbered from 1 to n."
    rf"{_THINGS} are (?:also )?(?:numbered|labell?ed|indexed|enumerated|numerated)(?:,? (?:with|by|using) (?:the )?"
    r"(?:consecutive |positive )*(?:integers|numbers))?(?:,?(?: and)? (?:(?:starting )?(?:from|with|at) [01](?:"
    r" (?:to|through|up to)"
    rf" [\w{{}} +*-]{{1,9}})?|from {_SIDE} to {_SIDE}|in (?:the )?(?:order of (?:their )?(?:appearance|input)"
    rf"|given order"
    r"|input order)|in (?:the )?order (?:in which )?they (?:are (?:given|listed)|appear)(?: in the input)?))*",
    # "Then t descriptions of test cases follow, each on a separate line."
    r"(?:then|next|after that|afterwards|(?:this|it|that|which) is followed by),? (?:there (?:are|is) )?"
    r"(?:[A-Za-z] |the |their )*"
    r"(?:test ?cases?|cases?|lines|descriptions?)(?: descriptions?)?(?: of (?:(?:the|these|all|each) )?[a-z ]{2,25})?"
    r"(?: follows?)?(?:,? — the descriptions? of [a-z ]{2,25})?(?:,? each(?: of which| of them)? (?:is )?"
    r"(?:representing|describing"
    r"|represents|describes|written|given|on|in) (?:(?:on|in|an?|one|separate|single|test|case|line|the) ?){1,6})?",
    r"(?:additional |the following )?(?:constraints?|restrictions?|limits)(?: (?:on|for) the input)?(?: (?:are|hold))?",
    # "All of them are two-way roads."
    rf"(?:all )?(?:of them|they|{_THINGS}) are (?:all )?(?:two-way|one-way|bi-?directional|undirected"
    rf"|unidirectional|directed)"
    r"(?: [a-z]+)?",
    rf"{_THINGS} (?:is|are) (?:measured|expressed|given) in {_UNITS}(?: per [a-z]+)?",
    # "The queries must be processed in the given order."
    rf"{_THINGS} (?:should|must|are to|have to|will|shall|are|were) (?:be )?{_DONE} (?:one by one|sequentially|in turn"
    rf"|in (?:the )?(?:given |same |input )?order(?: (?:in which )?(?:they|it) (?:are|were|is) {_DONE}(?: in"
    rf" the input)?"
    rf"| in which [a-z ]{{3,30}} (?:made|makes|did|does|performed|performs|executed|executes|applied|applies"
    rf"|asked|asks) them"
    r"(?: and [a-z ]{3,30} to (?:make|do|perform) them in the same order)?| of (?:the )?(?:input|their appearance))?)",
    # "The heights are given from left to right."; points so given would be sorted
    rf"(?:(?:all|the|these|'s|of) |[a-z]+ ){{0,3}}{_NUMBERS}(?: of [a-z ]{{3,25}})? are (?:given|listed|written"
    rf"|described) from"
    rf" {_SIDE} to {_SIDE}",
    rf"(?:all )?(?:the )?{_NUMBERS}?(?: on (?:the|each|a) lines?)? ?(?:[A-Za-z](?:_(?:\{{\w+\}}|\w))?(?:, |,?"
    rf" and )?|\.\.\.,? ?)*"
    r" ?are separated by (?:single |one )?(?:white)?spaces?",
    r"all (?:the )?numbers (?:in|of) (?:[a-z']+ ){1,4}are integers",
    # "The i-th road connects cities u_i and v_i and has length w_i."
    rf"(?:the )?[ijk]-th [a-z]+(?: [a-z]+)? (?:connects|joins|links|goes from|leads from|runs from) (?:[a-z]+ )?{_NAME}"
    rf" (?:and|to|with) (?:[a-z]+ )?{_NAME}(?:,? (?:and )?(?:(?:has|have|is of|of|with|costs?|takes) )+(?:an? "
    rf"|the )?(?:[a-z]+ )?"
    rf"(?:of )?{_NAME}(?: [a-z]+)?)?",
    r"(?:that|this) is (?:the |an? )(?:[a-z]+ )?(?:grid|map|plan|board|field|picture|drawing)",
    r"[A-Z][a-z]+ lives (?:in|at) (?:the )?[a-z -]{3,30}",
    r"(?:at )?first,? [A-Z][a-z]+ [a-z]+s [^<>=]{3,60}, then [^<>=]{3,60} and so on",
    rf"(?:the )?input is given (?:from|via|by|in) (?:the )?standard input in the following format,? where"
    rf" {_NAME_OF_MANY}"
    r" (?:denotes|represents|is) (?:the )?[ijk]-th (?:test )?(?:case|query|operation|event)",
    r"in C\+\+,? you (?:can|should|may) use [^<>=]{3,150}",
)  # fmt: skip
_COMPILED = tuple(re.compile(kind, re.IGNORECASE) for kind in _KINDS)

#: What values before the sentence are, of which it tells what the things are that they measure.
_DEFINES = re.compile(rf"{DEFINED} (?P<rest>(?:the|his|her|its|their|[A-Z]\w+'s) .+)", re.I | re.S)
_MEANS = re.compile(r"(?:it|this|that|which) (?:also )?means,? .+", re.I | re.S)
#: A relation of values, not what one of them is: "k is the distance between x and y", "the first is the last one".
_RELATES = re.compile(
    rf"^(?:the )?(?:first|second|third|last|previous|next|other|same)\b|^\S+ \w+ (?:of|between|from) "
    rf"(?:{_NAME})(?:,| and| to|$)"
    r"|\b(?!(?:test|request|guest|rest|west|forest|interest|chest|nest|contest|quest|harvest|priest|west"
    r"|east)\b)\w{3,}est\b"
)


def only_tells(sentence: str) -> bool:
    """Whether the whole sentence is of a kind that restricts no value, if there is no sign of a condition in it."""
    bare = " ".join(sentence.split()).strip(" .:;")
    bare = _LEAD.sub("", bare, count=1)
    if any(kind.fullmatch(bare) for kind in _COMPILED) or _MEANS.fullmatch(bare):
        return True
    match = _DEFINES.fullmatch(bare)
    return match is not None and not _RELATES.search(match["rest"])
