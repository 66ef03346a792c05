"""Other words for what prose usually says of lines, put into the usual ones before a sentence is taken apart.

Each pair says the same in more common words. Only words of place and form change: names, numbers, bounds and
everything else that is said of the values stay as they stand.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from jobsvc.generation.listed_values import without_glosses

_COUNTED = r"(?:two|three|four|five|six|seven|eight|nine|ten|\d|[a-z])"
_ORDINAL = r"(?:first|second|third|fourth|fifth|next|last|only)"
_NAME = r"[A-Za-z]{1,4}(?:_(?:\{[^{}]{1,9}\}|\w))?"
_NUMBERS = r"(?:integers?|integer numbers?|numbers?|natural numbers?)"
_EACH_HOLDS = (
    r"(?:each|every one)(?: of (?:which|them))?(?: line)? (?:containing|contains|consisting of|consists of|has|with)"
)

_NUMERALS = {"one": "1", "two": "2", "three": "3"}
_REWORDINGS: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), meaning)
    for pattern, meaning in (
        (r" ,(?=\S)", ", "),
        (r"\bjust (?=(?:one|two|three|a|an) )", ""),
        (r"\bdelimited by (?=(?:a |single |one )*spaces?\b)", "separated by "),
        (rf"(?:^|(?<=; ))({_NAME}) will be (?=(?:at most|at least|no more than|not more than) -?\d)", r"\1 is "),
        # what is on a line, before the line
        (
            rf"^(?:the )?(?:value (?:of|for) )?(?:the )?(number|integer) ({_NAME}) is (?:written|given) (?:on|in)"
            rf" ((?:the )?{_ORDINAL} line(?: of the (?:standard )?input)?)(?=\.?$)",
            r"\3 contains the \1 \2",
        ),
        (
            rf"^((?:the |an? )?(?:permutation|sequence|array)) is (?:written|given) (?:on|in) ((?:the )?{_ORDINAL} line"
            r"(?: of the (?:standard )?input)?): (?=\S{1,3} (?:integers|numbers)\b)",
            lambda match: f"{match[2]} contains {match[1].lower()}: ",
        ),
        # a chain in the place of the names that it bounds: "an integer 1 <= n <= 9"
        (
            rf"\b({_NUMBERS}) (-?\d[\d ^*{{}}]{{0,20}}<=? ?((?-i:{_NAME})(?:, ?(?-i:{_NAME})){{0,3}})"
            r" ?<=? ?-?\d[\d^*{}]{0,20})(?=$|[.,;]| —)",
            r"\1 \3 (\2)",
        ),
        # "strings" of numbers are lines
        (
            rf"^((?:the |in the )?{_ORDINAL}) string(?: of (?:the )?input)?(?=,? (?:contains?|consists? of|has|there"
            rf" (?:is|are)) (?:exactly )?(?:an? |{_COUNTED} )?(?:space-separated |positive |non-negative |single )*"
            rf"{_NUMBERS})",
            r"\1 line",
        ),
        (
            rf"^(?=(?:{_COUNTED}|one|an?) (?:space-separated |positive |single )*{_NUMBERS} {_NAME}(?:,| ⟦|\.?$| and))",
            "The only line contains ",
        ),
        (
            r"^(?:the )?input (?:starts|begins) with (?:a|one) line (?:indicating|containing|with)",
            "The first line contains",
        ),
        (
            rf"^there (?:are|is|will be) (?:exactly )?({_COUNTED}) lines in (?:the )?input(?: data| file)?",
            r"The input consists of \1 lines",
        ),
        (rf"^(?:the )?first ({_COUNTED}) lines\b", r"The next \1 lines"),
        (
            rf"^(?:the )?input (?:data )?(?:consists of|contains|has) ({_COUNTED}) lines,? (?=contain)",
            r"The next \1 lines ",
        ),
        # the lines of a test case and what each of them holds, in one sentence
        (
            rf"^(?:each|every|the description of each|the) test ?case (?:description )?(?:consists of|contains|has)"
            rf" ({_COUNTED}) lines,? {_EACH_HOLDS}",
            r"Each of the next \1 lines of each test case contains",
        ),
        (
            rf"^the (?:first|1-st) (?:integer|number|value)(?: (?:in|of|on) (?:the )?(?:each|every|[ij]-th)(?:"
            rf" of (?:the|these)"
            rf" lines)?(?: (?:line|query|row))?)? is (?:an? |the )?(?:integer |number )?(?={_NAME}(?: \(|,| —| that))",
            "Each line contains an integer ",
        ),
        (r"(?<=\b[A-Za-z])\\in ?(⦃[^⦃⦄]{1,30}⦄)", r" ⟦set⟧\1"),
        (r"\b(describes?) (queries|operations|events) and (?=(?:start|begin)s? with)", r"\1 a query and "),
        (
            r"\b(one|two|three|four|five) more (integers?|numbers?|values?)(?: (?:in|on) (?:the|this|that) "
            r"(?:same )?line)?\b",
            r"\1 \2",
        ),
        (
            r"\b(integers|numbers) — (?:the |an? )?(?:elements of (?:the )?)?(?:sequence|array) (?=[A-Za-z]_)",
            r"\1 ",
        ),
        (r",? besides,? (?=[a-z\d|]\S{0,12} ?[<>=])", "; "),
        (
            r"\b(?:formed|composed|made up|made) (?:only )?(?:by|of|from|with) (?=(?:only )?(?:the )?"
            r"(?:characters|letters|symbols"
            r"|digits|lower|upper|small|capital|english|latin|['\"]))",
            "consisting of ",
        ),
        (
            r"\b(contains?|consists? of) (?:exactly )?([a-z]|\d{1,3}) (?:characters|symbols|letters),? "
            r"(?=['\"][^\s]['\"](?:,| and"
            r"| or))",
            r"\1 a string of length \2 consisting of ",
        ),
        (r"\bstring of (?:binary digits|bits|zeros and ones|zeroes and ones) (?=of length)", "binary string "),
        (r"\bsum of all strings\b", "sum of the lengths of all strings"),
        (
            r"(?<=\blength )(\w{1,3}),? containing (?:only )?(?=(?:lower-?case|upper-?case|small|capital) "
            r"(?:english |latin )?letters)",
            r"\1 consisting of ",
        ),
        (r"\bline of (?=contains?\b)", "line "),
        (r"\bonly (consists?|contains?) (of )?", r"\1 only \2"),
        (r" — ([^—⟦]{3,80}?) — (?=followed by)", r" (\1) "),
        (
            r"\bsum of (?:the )?(?:values of )?([A-Za-z])( (?:over|across|for) [a-z ]+?) ((?:does|do) not"
            r" exceed [^,]+?),? as well as"
            r" the sums? of ([A-Za-z]) and ([A-Za-z])\b",
            r"sum of \1 and the sum of \4 and the sum of \5\2 \3",
        ),
        (
            r"\bsum of (?:the )?(?:values of )?([A-Za-z])( (?:over|across|for) [a-z ]+?) ((?:does|do) not"
            r" exceed [^,]+?),? as well as"
            r" the sum of ([A-Za-z])\b",
            r"sum of \1 and the sum of \4\2 \3",
        ),
        (
            r"\bstring( [a-z])?,? consisting of (?:at least (\w+) and )?at most (\d+) (?:symbols|characters"
            r"|letters) (?=['\"a-z])",
            lambda match: (
                f"string{match[1] or ''} of length between {_NUMERALS.get(match[2] or 'one', match[2])} and"
                f" {match[3]} consisting of "
            ),
        ),
        (r"\b(are|is) (?:bidirectional|two-way|undirected) and (?=(?:pairwise )?(?:distinct|different)\b)", r"\1 "),
        (r"\ba string of (\w{1,3}) (characters|symbols|letters) (?=([a-z])_\{?i,?1\}? ?,? ?\3_)", r"\1 \2 "),
        (
            r"\b(strings?|words?)( [a-z])? of (?=(?:only )?(?:lower-?case|upper-?case|small|capital|english"
            r"|latin|digits\b))",
            r"\1\2 consisting of ",
        ),
        (
            r"\bcontains? (the [a-z ]{2,20}) as (\w{1,3} (?:characters|letters|symbols)) (?:written )?without spaces",
            r"contains \2 — \1",
        ),
        # lines whose make is told as that of a string
        (
            r"^((?:each|every)(?: of (?:them|these lines|the lines))?(?: line)?) (?:will )?(?:has|have|is of|be"
            r" of) (?:the"
            r" )?length (?:of )?(\w{1,3}) and (?:will )?consists? (?:only )?of ",
            r"\1 contains a string of length \2 consisting of ",
        ),
        (
            r"^((?:each|every) line) is (?:not empty|non-?empty),? and (?:only )?consists? (?:only )?of ",
            r"\1 contains a non-empty string consisting of ",
        ),
        (
            r"\b(consists?|consisting) only (?:from|by) (?=(?:lower|upper|small|capital|english|latin|digits?|char))",
            r"\1 only of ",
        ),
    )
)
_IN_A_FORM = re.compile(
    r"\b(?P<verb>contains?|containing|describe) (?P<what>[A-Za-z' -]{3,60}?),? in (?:the )?(?:following )?"
    r"(?:form(?:at)?:?"
    rf" (?:of )?)?(?P<quote>[\"'])(?P<names>{_NAME}(?: {_NAME}){{0,4}})(?P=quote)(?: form(?:at)?)?"
    r"(?: \(without (?:the )?quotes\))?",
    re.I,
)


def reworded(sentence: str) -> str:
    """The sentence in the usual words."""
    sentence = without_glosses(sentence)
    for pattern, meaning in _REWORDINGS:
        sentence = pattern.sub(meaning, sentence)
    sentence = re.sub(r"([A-Za-z]) ⟦set⟧(⦃[^⦃⦄]*⦄)", r"\1 (\1 \\in \2)", sentence)
    return _IN_A_FORM.sub(_values_first, sentence)


def _values_first(match: re.Match[str]) -> str:
    """ "contain the roads in the form "u v"" as "contain u, v, the roads"."""
    return f"{match['verb']} {', '.join(match['names'].split())} — {match['what']} "
