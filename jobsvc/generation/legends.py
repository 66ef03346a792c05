"""What values and characters mean: "'#' is a wall, '.' an empty cell", "if t_i = 1, the lamp is on".

A legend restricts nothing, and it may be the only place that tells the characters of a grid.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from jobsvc.generation.cell_meanings import with_quotes
from jobsvc.generation.signs import signs

_QUOTED = re.compile(r"(?P<quote>['\"`])(?P<character>[^\s'\"`])(?P=quote)|«(?P<other>[^\s])»")
_ABOUT = re.compile(
    (
        r"\b(?:characters?|symbols?|letters?|cells?|denot\w+|means?|represent\w*|marks?|marked"
        r"|stands?|either|square|correspond\w*|equals?)\b"
    ),
    re.I,
)
#: Signs that a legend uses to tell one character from another.
_OF_LEGENDS = frozenset(
    [
        "either",
        "if",
        "otherwise",
        "while",
        "empty",
        "character",
        "characters",
        "symbol",
        "symbols",
        "letter",
        "letters",
        "one",
        "equal",
        "equals",
        "other",
        "each",
        "every",
        "when",
        "be",
        "can",
        "may",
        "all",
        "corresponding",
        "square",
        "squares",
        "'",
        '"',
        "consisting",
        "consists",
        "consist",
        "contains",
        "contain",
        "containing",
        "has",
        "have",
        "next",
    ]
)
#: A letter for the one thing of its kind, such as the start: it occurs exactly once, which is a condition.
SINGULAR = re.compile(
    r"\b(?:start\w*|exit\w*|initial|begin\w*|finish\w*|end|destination|target|position"
    r"|location|entrance|home|source(?! code)|sink|captain|hero"
    r"|(?:denotes?|means?|marks?|represents?|stands? for|is) (?:his|her|[A-Z][a-z]+'s|the"
    r" (?!cell|square|character|symbol|i-th|j-th|corresponding)[a-z]+)\b)",
)


_CHOICE = re.compile(
    r"\b(?:can be |is )?(?:either )?one of (?:the )?(?:two|three|four|five|six|following|these)(?: [a-z]+)?:", re.I
)
#: How a legend may begin, before its colon.
_NATURALLY = re.compile(
    r"^(?:they|these lines|the lines) (?:represent|describe) the [a-z]+(?: in a natural way)?: ?", re.I
)
#: One of many: what kind of cell it is restricts none of them.
_AN_ORDINARY_CELL = re.compile(
    r"\b(stands for|means|denotes|represents|is) an? (?!start|end|half|final|first|last|initial|special|correct|valid)"
    r"(?:[a-z]+ )?(?:cell|square|tile|field|wall)\b(?=[,;.]|$| and)",
    re.I,
)


def legend(text: str) -> str:
    """The characters that the whole text tells the meaning of; "" where it does anything else."""
    text = _AN_ORDINARY_CELL.sub(r"\1 x", _NATURALLY.sub("", with_quotes(text)))
    found = [match["character"] or match["other"] for match in _QUOTED.finditer(text)]
    if not found or len(text) > 500:
        return ""
    text = _CHOICE.sub("", text)
    rest = re.sub(r"\b(?:with|has|have) no\b(?! (?:more|two|fewer))", "without", _QUOTED.sub("x", text))
    if not _ABOUT.search(rest) and not (len(found) > 1 and _QUOTED.match(text.strip())):
        return ""
    if _ARE.search(text):
        return ""
    if any(one.isalnum() for one in found) and SINGULAR.search(rest):
        return ""
    left = [sign for sign in signs(rest) if sign not in _OF_LEGENDS]
    return "" if left else "".join(sorted(set(found)))


#: "The border cells are '#'", "the numbers of '.' and '#' are equal": what is so, not what a character means.
_ARE = re.compile(
    r"^(?!if |when |otherwise|empty |free )[^'\"]* (?:are|is) (?:all |both )?['\"][^'\"]['\"]\.?$|\b(?:numbers?"
    r"|amounts?|counts?) of\b"
    r"|\b(?:form(?:s|ing)?|connected (?!to\b|with\b|by\b)|surround\w*|border(?:s|ed)?|(?:each|every|any) (?:row"
    r"|column|line)"
    r"|(?:first|last) of|exactly)\b",
    re.I,
)

_VALUE = r"(?:zero|one|two|three|(?:non-)?(?:positive|negative)|'[^']{1,9}'|\"[^\"]{1,9}\"|-?\d{1,4}|[A-Z](?![\w']))"
_IS = (
    r"(?:the )?(?:value of )?(?P<name>it(?= is)|[A-Za-z])(?:_(?:\{[\w,]{1,5}\}|\w))? ?(?:=|is equal"
    rf" to|equals(?: to)?|is) ?{_VALUE}"
)
_MEANS = (
    r"(?:,? (?:it )?(?:then|means?(?: that)?|denotes|represents|indicates|indicating|if|when|—|it means(?: that)?))"
)
#: A value of a name and what tells its meaning, before it or after it: "if a = 1,", "a = 1 means that".
_MEANING = re.compile(
    rf"(?:(?:(?:and|or|while),? )*(?:if|when|where|otherwise),? {_IS}{_MEANS}*|(?:(?:and|or|while),? )*"
    rf"{_IS.replace('?P<name>', '?P<named>')}{_MEANS}+),?",
    re.I,
)


#: "The i-th character denotes the color of the i-th ball".
_POSITION = re.compile(
    (
        r"(?:where )?(?:the )?[ijk]-th (?:character|symbol|letter|number|integer|element"
        r"|value)\b.{0,60}?\b(?:denotes?|represents?|describes?|corresponds?|shows?|means?|stands"
        r"|tells)\b"
    ),
    re.I,
)


def tells_meanings(text: str, names: Collection[str]) -> bool:
    """Whether the text only tells what certain values of a name mean: "if c_i = 1, the lamp is on"."""
    if _values_told(text):
        return True
    text = re.sub(r",? and (?:it )?is (?:either )?one of (?:these|the following)[a-z ]{0,20}:?$", "", text)
    if match := _POSITION.match(text):
        return not [
            sign
            for sign in signs(text[: match.start()] + text[match.end() :])
            if sign not in ("character", "symbol", "letter")
        ]
    found = list(_MEANING.finditer(text))
    if not found or any((match["name"] or match["named"]) not in {*names, "it"} for match in found):
        return False
    rest = _MEANING.sub(" § ", text)
    if _states_of(rest, names):
        return False
    return not [sign for sign in signs(rest) if sign not in ("otherwise", "n't", "not", "no", "should", '"')]


_STATED = re.compile(
    r"(?<![\w'])(?P<name>[A-Za-z])(?:_(?:\{[\w,]{1,5}\}|\w))? (?:is|are|was|were|has|have|had|must|belongs?"
    r"|lies?|does|do|comes?)\b"
)
_NEGATED = re.compile(r"\b(?:no|not|never|none)\b|n't\b", re.I)
_ANY_NAME = re.compile(r"(?<![\w'])(?P<name>[A-Za-z])(?:_(?:\{[\w,]{1,5}\}|\w))?(?![\w'])")


def _states_of(rest: str, names: Collection[str]) -> bool:
    """Whether what a value means is said of another value: "if t = 2, then x is in the set", "... nobody has x"."""
    of = _ANY_NAME if _NEGATED.search(rest) else _STATED
    return any(
        match["name"] in names and match[0].split()[0] not in ("a", "i", "j", "I") for match in of.finditer(rest)
    )


#: "A 1 in the i-th position corresponds to a pawn, and 0 to an empty cell".
_VALUE_MEANS = re.compile(
    r"(?:^|[,;] |(?<=and )|(?<=where )|(?<=while ))(?:an? |the )?(?:(?:character|digit|value|number|symbol)"
    r" )?['\"]?[0-9]['\"]?"
    r" (?:(?:in|at|on) (?:the )?[ijk]-th (?:position|place|cell|character) )?(?:means?(?: that)?|denotes?|represents?"
    r"|corresponds? to|indicates?|stands? for)\b",
    re.I,
)


def _values_told(text: str) -> bool:
    """Whether the whole text tells what digits mean."""
    text = re.sub(r"^(?:here|where),? ", "", text.strip())
    rest, found = _VALUE_MEANS.subn(" ", text)
    return bool(_VALUE_MEANS.match(text)) and found > 0 and not [one for one in signs(rest) if one not in _OF_LEGENDS]
