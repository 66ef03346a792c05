"""Sentences about lines that are said in rarer words -> the same in the words that `locations` knows.

Each rule changes only the words that tell where values stand; what is on the lines, and every remark, stays as it is.
"""

from __future__ import annotations

import re

_COUNT = r"(?P<count>(?:[A-Za-z](?:_\w)?|\d{1,3})(?: ?[-+] ?\d)?|two|three|four|five)"
_CONTAINS = r"(?:contains?|containing|with|has|have|consists? of|consisting of)"
_FOLLOWS = (
    r"(?:(?:this|it|them|that) is (?:then )?followed by|(?:then|next|after (?:this|that|it|them)),? (?:comes?|follows?)"
)
_LETTERS = r"(?:(?:lower|upper)-?case|small|capital|large|english|latin|letters|characters|digits|symbols)"
_SLIPS: tuple[tuple[str, str], ...] = (
    (r"\bspace (?=space[- ]separated)", ""),
    (r"\b(the|a|of|in|to) \1\b", r"\1"),
    (r"(?<=[\w}]) ans (?=[A-Za-z](?:_|\b))", " and "),
    (r"(?<=integers) that (?=[A-Za-z]_)", " "),
    (r"^the (first|second|third|last) (?=contains?\b)", r"The \1 line "),
    (r"^(first|second|third) of line of\b", r"\1 line of"),
    (r"\blines are contain(?=s?\b)", "lines contain"),
    (r"^the ([ijk]-th line) first (?=contains)", r"The \1 "),
    (
        r"\bcoordinates of (?:the |an? |each |all )?(?:[ijk]-th )?[a-z' -]{3,30}? (?=\(?[A-Za-z]_\{?\w\}?(?:, ?"
        r"| and )[A-Za-z]_)",
        "coordinates: ",
    ),
    (r",? containing (?:only )?(?:the )?(?=(?:symbols|characters|letters) ['\"])", " consisting of "),
    (r"(?<=[\w)}])[,;] (?:and )?the (second|third|fourth) (?:one |of them )?(?=contains? )", r", the \1 line "),
    (
        rf"\bconsisting of (?:at most|no more than|not more than|up to) (\w{{1,7}}) (?={_LETTERS})",
        r"of length at most \1 consisting of ",
    ),
    (
        rf"\bconsisting of (?:from |between )?(\d+) (?:to|and) (\w{{1,7}}) (?={_LETTERS})",
        r"of length between \1 and \2 consisting of ",
    ),
    (
        rf"\bconsists of (?:at most|no more than|not more than|up to) (\w{{1,7}}) (?={_LETTERS})",
        r"is a string of length at most \1 consisting of ",
    ),
    (
        rf"\bconsists of (?:from |between )?(\d+) (?:to|and) (\w{{1,7}}) (?={_LETTERS})",
        r"is a string of length between \1 and \2 consisting of ",
    ),
    (
        r"\bin (?:the )?(?:range|segment|interval) \[ ?(-?[\w^*{}]+)[,;] ?([\w^*{}]+) ?\]",
        r"from \1 to \2",
    ),
    (
        r"\b(a|one|the) ((?:non-empty )?)string of (?=(?:lower|upper|small|capital|english|latin))",
        r"\1 \2string consisting of ",
    ),
    (
        r"(?<=contains )(?:a |the )?permutation of (?:the )?(?:integers |numbers )?(?:from )?1(?: to |, ?2,"
        r" ?\.\.\.,? ?)(\w)(?=$|[.,;:]| —)",
        r"\1 integers — the permutation",
    ),
    (r"^line 1 (?=contains)", "The first line "),
    (r"^line 2 (?=contains)", "The second line "),
    (r"^line 3 (?=contains)", "The third line "),
    (r"^guaranteed,? that ", "It is guaranteed that "),
    (r"\bis a string of (?=letters|characters|symbols|lower|upper|digits)", "is a string consisting of "),
    (r"(?<=contains )(?:an? )(?:couple|pair) of (?=(?:positive |space-separated )*(?:integers|numbers)\b)", "two "),
    (r"(?<=contain )(?:the )?(?:triples|triplets) of (?=(?:integers|numbers)\b)", "three "),
    (r"(?<=, each )describing (?:an?|one|the) [a-z]{3,14} (?:using|by|with) ", "containing "),
    (r"(?<=: )(the )?first (?:one |of them )?(?=contains )", "the first line "),
)
_RULES: tuple[tuple[str, str], ...] = (
    (rf"(?:then,? |next,? |after that,? )?(?:the )?(?:descriptions? of )?(?:the )?{_COUNT} (?:queries"
     rf"|operations|events|edges|roads"
     r"|requests|pairs|commands|actions|updates|[a-z]{4,12}s) follow(?=\.?$)(?<!tests follow)(?<!cases follow)"
     r"(?<!sets follow)(?<!lines follow)(?<!integers follow)(?<!numbers follow)", r"Then \g<count> lines follow"),
    (r"(?:then |next )?(?:the |there are )?descriptions? of (?:the )?(?P<count>[A-Za-z]) (?:[a-z]+"
     r" )?[a-z]{4,12}s follow(?=\.?$)",
     r"Then \g<count> lines follow"),
    (r"the (?P<which>first|second|third) (?:one |of them )(?=contains|consists)", r"The \g<which> line "),
    (r"(?P<cell>the j-th (?:number|integer|value|element) (?:in|of|on) the i-th (?:line|row)) (?:is equal to"
     r"|equals|denotes|represents"
     r"|describes) ", r"\g<cell> is "),
    (rf"(?:next|then),? (?:there )?(?:comes|follows|is) (?:a|one|the) (?:single )?line (?:that )?{_CONTAINS} (?=.)",
     "The next line contains "),
    (rf"{_FOLLOWS}) (?:a |one )?(?:single )?line (?:that )?{_CONTAINS} (?=.)", "The next line contains "),
    (rf"{_FOLLOWS}) {_COUNT} lines", r"Then \g<count> lines follow"),
    (r"(?:(?:this|it|that) is (?:then )?followed by|the following is|there follows|there follow) (?=(?:an? |one"
     r" |two |three |four"
     r" |five |[a-z](?:_\w)? )?(?:single |positive |space-separated )*(?:integers?|numbers?|strings?)\b)",
     "Then follows "),
    (r"(?:next,? (?:comes|is|are|follows)|after (?:this|that|it|them),? (?:comes?|follows?)) (?=(?:an? |one "
     r"|two |three |four |five |[a-z] )?"
     r"(?:single |positive |space-separated )*(?:integers?|numbers?|strings?)\b)", "The next line contains "),
    (r"in (?:the )?(?P<which>first|second|third|fourth|next|last|only) line(?P<of> of (?:the )?input| of each test"
     r" case)?,? (?:you (?:will be|are) given|there (?:will be|are|is)(?: given)?|(?:will be|is|are) given) (?=.)",
     r"The \g<which> line\g<of> contains "),
    (rf"each (?:next|following) line (?:from|of) the (?:next|following) {_COUNT} lines (?=contain)",
     r"Each of the next \g<count> lines "),
    (rf"(?:in |on )each of (?:the )?(?:next |following )?{_COUNT} lines,? (?:there )?(?:is|are)(?: given)? ",
     r"Each of the next \g<count> lines contains "),
    (rf"for (?:each |all )?1 <= i <= {_COUNT},? the \(?i ?\+ ?1\)?-(?:th|st) (?:input )?line (?=contains)",
     r"Each of the next \g<count> lines "),
    (r"the (?P<which>[ijk]-th) (?:such|of such|of the) (?:lines? )?(?=contains|describes|consists|has\b)",
     r"The \g<which> of them "),
    (r"each (?:such |of the |of these )?(?:lines?|rows?) (?:of the description|(?:describing|for|of) (?:an?|the"
     r"|each|one)"
     r" [a-z]{3,14}) (?=contains?|consists?|has\b)", "Each of them "),
    (r"each of the lines (?=contains|consists|has\b)", "Each of them "),
    (rf"(?:then |next )?(?:the )?(?:[A-Za-z] )?test cases follow, each (?:test case|one|of them|of which)(?: is)?"
     rf"(?: represented| described| given| written)?(?: by| in| on| as)? (?:a |one )(?:single |separate )?line"
     rf" {_CONTAINS} ", "Each test case consists of a single line containing "),
    (rf"each test case is (?:written|given|described|represented) (?:on|in|by) (?:the|a|one) (?:single |separate )?line"
     rf",? {_CONTAINS} ", "Each test case consists of a single line containing "),
    (rf"each test case(?: description)? starts with a line {_CONTAINS} ",
     "The first line of each test case contains "),
)  # fmt: skip
#: Values told after their number: "n numbers 0 or 1" as "n numbers (each number is 0 or 1)".
_VALUES = re.compile(
    r"(?P<things>\b(?:numbers?|integers?|characters?|symbols?|digits?|letters?))(?: each)? (?:equal to )?(?:either )?"
    r"(?P<one>'[^' ]'|\"[^\" ]\"|\d|[^\w\s'\"(])(?P<more>(?:, (?:'[^' ]'|\"[^\" ]\"|\d))*),? or"
    r" (?P<last>'[^' ]'|\"[^\" ]\"|\d|[^\w\s'\"(])(?: each)?(?=$|[ ,.:;])",
    re.IGNORECASE,
)
#: "A string of n digits r_1, ..., r_n" stands without spaces, as characters do.
_STRING_OF_DIGITS = re.compile(
    r"\ba (?:string|sequence) of (?P<count>\w{1,3}) digits (?=(?P<name>[A-Za-z])_\{?1\}?,? )"
)


def _with_values(sentence: str) -> str:
    """The sentence with the only values of its numbers in brackets behind them."""
    sentence = _STRING_OF_DIGITS.sub(r"\g<count> characters ", sentence)
    match = _VALUES.search(sentence)
    if match is None or not re.match(r".*\b(?:contains?|consists? of|with|has|have)\b", sentence[: match.start()]):
        return sentence
    one = match["things"].rstrip("s")
    values = f"{match['one']}{match['more']} or {match['last']}"
    return f"{sentence[: match.end('things')]} (each {one} is {values}){sentence[match.end() :]}"


_COMPILED = tuple((re.compile(pattern, re.IGNORECASE), usual) for pattern, usual in _RULES)
_MENDED = tuple((re.compile(pattern, re.IGNORECASE), right) for pattern, right in _SLIPS)


#: Lines that begin after the first one, however many they are.
_ALL_THE_REST = re.compile(
    r"^(?:each of the (?:following|next|remaining|other) lines|the \(?i ?\+ ?1\)?-(?:th|st) (?:input )?line) "
    r"(?=contains)",
    re.IGNORECASE,
)


def without_slips(sentence: str) -> str:
    """The sentence with slips of the pen mended, and with words that stand for a line."""
    for pattern, right in _MENDED:
        sentence = pattern.sub(right, sentence)
    return sentence


def in_usual_words(sentence: str, *, lone_count: str = "") -> str:
    """The sentence, slips of the pen mended, with its place said in the usual words.

    `lone_count` is the name of the only value before it, which can only tell how many lines "the following lines" are.
    """
    if lone_count:
        sentence = _ALL_THE_REST.sub(f"Each of the next {lone_count} lines", sentence, count=1)
    sentence = _with_values(sentence)
    for pattern, usual in _COMPILED:
        match = pattern.match(sentence)
        if match:
            return f"{match.expand(usual)}{sentence[match.end() :]}"
    return sentence


_BLANK = r"(?:an? )?(?:empty|blank) (?:line|string)"
_TEST = r"(?:each|every|all)(?: of the)?(?: input)? (?:test ?cases?|cases?|tests?|data ?sets?)(?:'s? description)?"
_BLANK_BEFORE = re.compile(
    rf"{_BLANK} (?:is|comes|stands|precedes)(?: (?:written|printed|placed|located|given))? ?(?:before|in front"
    rf" of|) {_TEST}"
    rf"|{_TEST} is preceded by {_BLANK}|(?:before|in front of) {_TEST},? (?:there is|comes|is) {_BLANK}"
    rf"|there is {_BLANK} (?:before|in front of) {_TEST}",
    re.IGNORECASE,
)


def is_blank_line_before_tests(sentence: str) -> bool:
    """Whether the sentence tells that an empty line stands before each test, and that is all."""
    return bool(_BLANK_BEFORE.fullmatch(sentence.strip(" .")))


_JOINED_DIGITS = re.compile(
    r"(?:note that )?(?:all )?(?:the )?digits(?: (?:in|on) (?:the|each|a|one)(?: same)? line)? (?:are|will be)"
    r" (?:(?:printed|given|written) )?(?:without (?:any )?(?:spaces|separators|delimiters)|not separated"
    r"(?: (?:with|by) (?:any )?(?:delimiters?|spaces?|separators?))?)(?: between them)?",
    re.IGNORECASE,
)


def is_about_joined_digits(sentence: str) -> bool:
    """Whether the sentence tells that digits stand side by side, and that is all."""
    return bool(_JOINED_DIGITS.fullmatch(sentence.strip(" .")))
