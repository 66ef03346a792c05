"""How English writes the values of a line: a quantity, adjectives, a noun and names, most of them optional."""

from __future__ import annotations

import re

_ENGLISH = (
    r"(?! (?!and\b|or\b|is\b|are\b|denot|represent|consist|of length|of size|where|which"
    r"|that\b|separated|with|in\b|on\b|from|contain|follow|respect|describ|correspond|the\b"
    r"|each|for\b|not\b|such|given|written|both|stand|mean|should|will|has\b|have\b|then\b"
    r"|between|up to|to\b|whose|as\b|cells?\b)[a-z](?! |_|,|$))"
)
NAME = (
    r"(?-i:(?:(?:[B-HJ-Zb-z]|[AaI]"
    + _ENGLISH
    + r")'?(?:_(?:\{[^{}]{1,14}\}|\w)|\d(?!\d))?|[A-Z]{2,3}(?:_\w)?|(?:id|mul|type|pos"
    r"|cost)(?:_\w)?|[A-Za-z]{2,4}_(?:\{[^{}]{1,9}\}|\w))"
    r"(?![\w'-]|-th))"
)
ONE_NAME = re.compile(r"(?<![\w'])" + NAME)
_MARK = r"(?: ?⟦\d+⟧)?"
_NAMES = rf"(?:\({NAME}(?:, ?{NAME}){{1,3}}\)|{NAME}(?:{_MARK}(?:,? and (?:then )?|, ?| )(?!and\b){NAME})*)"
_SUBSCRIPT = r"(?:_\{[^{}]{1,14}\}|_\w|\[[^\[\]]{1,8}\])"
_ROW = (
    rf"\(?(?P<base>(?-i:[A-Za-z]{{1,4}}'?))(?P<first>{_SUBSCRIPT}) ?[,;]? ?"
    rf"(?:(?P=base){_SUBSCRIPT} ?[,;]? ?){{0,3}}\.\.\.?,? ?\.{{0,3}} ?[,;]? ?(?:and"
    rf" )?(?P=base)(?P<last>{_SUBSCRIPT})\)?"
)
EXPRESSION = (
    r"(?-i:\d{1,7}(?![\w.])|(?:\d{1,2} ?\*? ?)?[A-Za-z](?:_(?:\{[\w,+-]{1,7}\}|\w))?(?:"
    r" ?[-+*] ?(?:\d{1,3}|[A-Za-z]))?(?![\w'])"
    r"|\(?[A-Za-z\d] ?[-+*] ?[A-Za-z\d]\)?(?![\w'])|\d?\(\w ?[-+] ?\w\)|\d\^\w|\d\^\{\w(?: ?[-+] ?\d)?\}"
    r"|\(?[A-Za-z] ?/ ?2\)?(?![\w/])|\(\(?[a-zA-Z]\)?/\(?\d\)?\))"
)
WORDS = r"(?:two|three|four|five|six|seven|eight|nine|ten)"
_QUANTITY = (
    rf"(?:(?:exactly|only|other|another|the|a|an|single|one|lonely|sole) )*(?:(?P<many>{WORDS}"
    rf"|(?!a )(?!I ){EXPRESSION})(?: more)? )?(?:single |only )?"
)
_ADJECTIVE = (
    r"(?:space[- ]separated|single-space[- ]separated|comma-separated|positive|non[-"
    r" ]?negative|negative|distinct|different"
    r"|pairwise distinct|pairwise different|unique|binary|non[- ]?empty|lower-?case"
    r"|upper-?case|small|capital|english|latin"
    r"|decimal|separated by (?:a )?(?:single )?spaces?|given|single|non-decreasing|increasing"
    r"|case-sensitive|initial|unordered|even|odd|prime)"
)
_INTEGERS = (
    r"(?:integer numbers?|integers?(?: values?| parameters?| arguments?| variables?)?|natural numbers?|whole numbers?"
    r"|numbers?|values?|elements?|int|digits?(?= [A-Za-z]_))"
)
_STRINGS = r"(?:strings?|words?|names?|texts?|sequences? of (?:letters|characters)|patterns?|bracket sequences?)"
_CHARACTERS = r"(?:characters?|letters?|symbols?|chars?)"
_NOUN = rf"(?P<noun>(?P<int>{_INTEGERS})|(?P<string>{_STRINGS})|(?P<character>{_CHARACTERS}))(?![\w-])"
_SAID = (
    r"(?P<said>(?:,? (?:not exceeding|not greater than|no greater than|not more than|not"
    r" larger than|no more than|less than"
    r"|at most|up to|which (?:do|does) not exceed|(?:each )?(?:from|between|in (?:the"
    r" )?range(?: from)?) [\w^*{}+-]{1,20}"
    r"(?: \* [\w^{}]{1,12})? (?:to|and)) [\w^{}*+-]{1,20}(?: ?\* ?[\w^{}]{1,12})?(?:,? inclusive(?:ly)?)?"
    r"(?:,? by (?:its |their )?(?:absolute value|modulo))?)?)"
)
#: What no description of characters has in it.
_END = r"(?: — |: |, each | ⟦|,? (?:where|denoting|represent|describ|which (?:is|repr|den)|the i-th))"
_LENGTH_AND_LETTERS = (
    r"(?P<letters>(?:,? ?(?:and |that |which |it )?(?:of (?:the )?(?:length|size) |with"
    r" length |of exactly |of (?=[\w+-]{1,5} "
    r"(?:lower|upper|char|letters|digits|symbols|zeros|zeroes|english|latin|small|capital))"
    r"|consisting |consists? |containing only |contains only |composed |made |which consists"
    r" )(?:(?!" + _END + r").){1,160})?)"
)
LETTERS = re.compile(
    (
        r",? ?(?:and )?(?:which |that )?(?:it )?(?:consisting|consists?|contains only|containing"
        r" only|composed|made up|formed) (?:only |solely )?(?:of|by|from)? ?(?:(?!"
    )
    + _END
    + r").){1,160}",
    re.I,
)
#: ``a sequence of``, ``the description of the i-th edge:``: what stands before an item without being one.
CONTAINER = re.compile(
    r"(?P<container>(?:(?:a|an|the|its|their) )?(?:(?:integer|space-separated|binary)"
    r" )?(?:pairs?|couples?|triples?|triplets?|sequences?|arrays?|lists?|sets?|permutations?"
    r"|quadruples?"
    r"|descriptions?|elements?|values?|coordinates|endpoints|ends)(?: (?P<own>[A-Za-z])(?= (?:of|which|consisting"
    r"|containing|—|:)))?(?: of the [a-z -]{1,30}| of [a-z -]{1,20})??"
    r"(?: of| which (?:consists|contains) of| consisting of| containing| which contains| —|:"
    r"|,)? |(?:information|data)[\w ]{1,40}: )"
)
PATTERNS = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        (
            "row",
            (
                rf"(?:{_QUANTITY}(?P<adjectives>(?:{_ADJECTIVE},? )*){_NOUN}(?: separated by (?:single"
                rf" )?spaces?)?(?:,? (?:namely|i\.e\.))? ?[:,—]? ?)?{_ROW}{_SAID}"
            ),
        ),
        (
            "string",
            (
                rf"{_QUANTITY}(?P<adjectives>(?:{_ADJECTIVE},? )*)(?P<noun>{_STRINGS})(?![A-Za-z])[:,]?"
                rf" ?(?P<names>{_NAMES}){_LENGTH_AND_LETTERS}"
            ),
        ),
        (
            "noun",
            rf"{_QUANTITY}(?P<adjectives>(?:{_ADJECTIVE},? )*){_NOUN}(?: each)?[:,]? (?:— )?(?P<names>{_NAMES}){_SAID}",
        ),
        (
            "words",
            (
                rf"{_QUANTITY}(?P<adjectives>(?:{_ADJECTIVE},? )*)(?P<noun>{_STRINGS}|sequence of"
                r" characters)(?! of (?!length|size|exactly|[\w+*-]{1,6} (?:lower|upper|char|letter"
                rf"|digit|symbol|english|latin|small|capital|bits))){_LENGTH_AND_LETTERS}"
            ),
        ),
        (
            "described",
            (
                r"(?:the |a |an )?(?:total )?(?:number|amount|count|size|length|value)s? of [\w'"
                rf" -]{{2,50}}?,? (?P<names>{NAME})(?= ?⟦|$|,| —)(?P<said>)"
            ),
        ),
        (
            "characters",
            (
                rf"{_QUANTITY}(?P<adjectives>(?:{_ADJECTIVE},? )*)(?P<noun>(?:english |latin"
                rf" )?{_CHARACTERS})(?! of\b)(?:,? without spaces(?: between them)?)?"
            ),
        ),
        (
            "plain",
            rf"{_QUANTITY}(?P<adjectives>(?:{_ADJECTIVE},? )*)(?P<noun>{_INTEGERS})(?! of (?!them))(?: each)?{_SAID}",
        ),
        ("bare", rf"(?P<names>{_NAMES}){_SAID}"),
    )
)
