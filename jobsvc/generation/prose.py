"""English prose ("The first line contains two integers n and m ...") -> format blocks and the sentences that bound it.

Each sentence about lines is matched whole: which line, how many, what is on it. What stands in brackets is
read as constraints later; what follows a dash must be an explanation that is known to be one. Anything
else is left to the reader of constraints, which refuses what it does not understand.
"""

from __future__ import annotations

import re

from jobsvc.generation.explanations import is_aside, is_length_of_a_string, names_things, only_explains
from jobsvc.generation.expressions import Unreadable
from jobsvc.generation.harmless import is_harmless
from jobsvc.generation.phrases import NUMBER_WORDS, Prose, cells_of

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")


def read_prose(sentences: list[str]) -> Prose:
    """What the sentences (in the plain spelling) say of the input's lines."""
    reader = _Reader()
    for sentence in _with_tests(sentences):
        if not is_harmless(sentence):
            reader.sentence(sentence)
    if reader.waiting:
        reader.prose.unresolved.append("what the last lines contain is not said")
    reader.tie_lengths()
    return reader.prose


_LINE_OF_A_QUERY = re.compile(r"\bline of (?:the|each|every) query\b", re.IGNORECASE)
_QUERY = re.compile(r"\b(?:query|queries)\b", re.IGNORECASE)


def _with_tests(sentences: list[str]) -> list[str]:
    """The sentences, with queries that have lines of their own called what they are: test cases."""
    if not any(_LINE_OF_A_QUERY.search(sentence) for sentence in sentences):
        return sentences
    return [_QUERY.sub(lambda m: "test case" if m[0].lower() == "query" else "test cases", one) for one in sentences]


_LINE = re.compile(
    r"(?:(?:the|then,? the|then|a) )?(?:(?P<ordinal>first|second|third|fourth|fifth|sixth"
    r"|seventh|eighth|next|last|following|only|single|first and (?:the )?only|first and "
    r"(?:the )?single|single and only) )"
    r"(?:and only |and the only |and last )?(?:input )?line(?: of (?:the )?(?:input|input "
    r"data|input file)| in the input)?"
    r"(?P<test> (?:of|for|in) (?:the description of )?(?:each|the|every|a) (?:description "
    r"of (?:each |the )?)?(?:test(?: ?case)?|case|testcase|set of input data|input data "
    r"set)(?: description)?)?"
    r"(?: will)? (?:contains?|consists? of|has|gives?|is) (?P<items>.+)",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"(?:the )?(?:(?:only )?input|(?P<test>each test ?case|each test|every test case|the "
    r"test case)) (?:contains|consists of|is)(?: (?:a |one |the )?(?:single|only|one) "
    r"line(?:,? (?:containing|with|which contains|that contains|consisting of))?)? "
    r"(?P<items>.+)",
    re.IGNORECASE,
)
_COUNT = r"(?P<count>[\w*/+^()-]{1,16}(?: ?[-+*] ?\w{1,6})?)"
_ROWS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"each (?:line )?of (?:the )?(?:next|following) "
        + _COUNT
        + r" lines(?P<test> of (?:each|the) test ?case)? (?:contains?|consists of|has|gives"
        r"|describes?) (?P<items>.+)",
        r"(?:the |then )?(?:next|following) "
        + _COUNT
        + r" lines(?P<test> of (?:each|the) test ?case)?,? (?:each )?(?:contain|consist of|have)"
        r"s?(?: each)? (?P<items>.+)",
        r"(?:then|next),? (?:follow |there are |come )?"
        + _COUNT
        + r" lines(?: follow)?(?P<test>)(?:,| and)? (?:each (?:of them |of which |line "
        r")?(?:containing|contains|consisting of|with|has)|containing|contain) (?P<items>.+)",
        r"(?:then|next),? (?:in )?each of (?:the )?(?:next |following )?"
        + _COUNT
        + r" lines(?P<test>) (?:contains|there (?:are|is)) (?P<items>.+)",
        r"(?:the )?[ijk]-?th (?:line )?(?:of|in|among) (?:the |these |them )?(?:next|following) "
        + _COUNT
        + r" lines(?P<test> of (?:each|the) test ?case)? (?:contains|consists of|has|describes) "
        r"(?P<items>.+)",
    )
)
_ROWS_FOLLOW = re.compile(
    r"(?:then|next|after that|afterwards)?,? ?(?:the )?(?:next |following )?"
    + _COUNT
    + r" lines(?P<test> of (?:each|the) test ?case)?(?: follow| (?:describe|contain "
    r"(?:the )?descriptions? of) (?P<things>[\w ]{1,80}))",
    re.I,
)
_EACH_OF_THEM = re.compile(
    r"(?:each (?:of (?:them|these lines)|line|such line|of which)|(?:the )?[ijk]-?th "
    r"(?:line|of them|of these lines|of these)) (?:contains|consists of|has) (?P<items>.+)",
    re.I,
)
_TESTS = re.compile(
    r"(?:the )?(?:total )?(?:number|count|amount) of (?:the )?(?:independent "
    r")?(?:test ?cases?|tests|testcases|data ?sets|sets of input data|input data sets"
    r"|cases)(?: in the (?:input|test))?",
    re.I,
)
_NAMED_TESTS = re.compile(
    r"(?:the )?(?:total )?(?:number|count) of (?:test ?cases?|tests|testcases) (?P<name>[A-Za-z])"
)
_EXPLAINED = re.compile(
    r" — |,? where |,? (?:which )?(?:denot(?:ing|es?)|represent(?:ing|s)?|describ(?:ing"
    r"|es?)|indicat(?:ing|es?)|meaning|specify(?:ing)?) |; |: (?=the )|, (?=(?:the|which"
    r"|respectively|i\.e\.|in that order|elements?|lengths?|sizes?|array|sequence)\b)",
    re.I,
)


_A_STRING = re.compile(r"(\S+) is a (?:non-empty )?(?:binary )?string\b")
_OF_LENGTH = re.compile(r"(?:\blength (?:of |is |exactly |equal to )*|\| = )([A-Za-z])(?!\w)")


class _Reader:
    def __init__(self) -> None:
        self.prose = Prose()
        self.waiting = ""  # how many lines follow whose content the next sentence says
        self.fixed_lines = 0  # lines with ordinals so far in this scope, -1 after repeated ones
        self.lengths: list[tuple[str, str]] = []  # sentences that explain a value as a string's length, and their lines

    def sentence(self, sentence: str) -> None:
        text, groups = _without_brackets(sentence.strip().removesuffix(".").strip())
        text = re.sub(r"^(?:each test contains multiple test cases\.? )", "", text, flags=re.I)
        parts = _EXPLAINED.split(text, maxsplit=1)
        main, explanation = parts[0].strip(" ,:"), (parts[1] if len(parts) > 1 else "").strip(" ,")
        try:
            understood = self.lines(main, explanation)
        except Unreadable as problem:
            self.prose.unresolved.append(f"{sentence[:200]} ({problem})")
            return
        if not understood:
            self.prose.constraints.append(sentence)
            return
        if not only_explains(explanation):
            self.prose.unresolved.append(f"{sentence[:200]} ({explanation[:100]!r} may constrain the input)")
        if is_length_of_a_string(explanation):
            self.lengths.append((sentence, main))
        self.prose.constraints += groups

    def lines(self, main: str, explanation: str) -> bool:
        """Whether the sentence describes lines; if so they are added. Raises Unreadable for half of a description."""
        if self.tests_line(main, explanation):
            return True
        for pattern in _ROWS:
            if match := pattern.fullmatch(main):
                self.enter(match["test"])
                self.rows(match["items"], match["count"].replace(" ", ""))
                return True
        if match := _ROWS_FOLLOW.fullmatch(main):
            if match["things"] and not names_things(match["things"]):
                raise Unreadable(f"{match['things']!r} may constrain the input")
            self.enter(match["test"])
            self.waiting = match["count"].replace(" ", "")
            return True
        if self.waiting and (match := _EACH_OF_THEM.fullmatch(main)):
            count, self.waiting = self.waiting, ""
            self.rows(match["items"], count)
            return True
        if self.waiting:
            raise Unreadable("what the lines contain is not understood")
        match = _LINE.fullmatch(main)
        if match:
            self.enter(match["test"])
            self.ordinal(match["ordinal"].lower())
            self.add([_line(cells_of(match["items"], self.prose, row=""))])
            return True
        match = _WHOLE.fullmatch(main)
        if match:
            self.enter(match["test"])
            self.ordinal("only")
            self.add([_line(cells_of(match["items"], self.prose, row=""))])
            return True
        return False

    def tie_lengths(self) -> None:
        """ "n — the length of the string" bounds a string: one that is not said to be of length n is given it."""
        strings = [match for text in self.prose.constraints if (match := _A_STRING.match(text))]
        for sentence, main in self.lengths:
            for string in strings:
                said = [text for text in self.prose.constraints if text.startswith(f"|{string[1]}| = ")]
                length = _OF_LENGTH.search(" ".join((string.string, *said)))
                if length and re.search(rf"\b{length[1]}\b", main):
                    continue
                count = re.search(r" integers?(?: numbers?)? ([A-Za-z])$", main)
                if count and len(strings) == 1:
                    self.prose.constraints.append(f"|{string[1]}| = {count[1]}")
                else:
                    self.prose.unresolved.append(f"{sentence[:200]} (it may be the length of {string[1]})")

    def tests_line(self, main: str, explanation: str) -> bool:
        """ "The first line contains t — the number of test cases"."""
        match = _LINE.fullmatch(main)
        if not match or self.prose.lines or self.prose.tests:
            return False
        named = _NAMED_TESTS.fullmatch(
            re.sub(r"^(?:an? |one |the )?(?:single )?(?:integer )?", "", match["items"], flags=re.I)
        )
        if not named and not _TESTS.fullmatch(explanation):
            return False
        cells = [named["name"]] if named else cells_of(match["items"], self.prose, row="")
        if len(cells) != 1:
            raise Unreadable("the number of tests is not alone on its line")
        self.ordinal("first" if match["ordinal"].lower() != "only" else "only")
        self.prose.lines.append(cells[0])
        self.prose.tests = cells[0]
        self.fixed_lines = 0
        return True

    def enter(self, test: str | None) -> None:
        if test and not self.prose.tests:
            raise Unreadable("the number of tests is not said")

    def ordinal(self, word: str) -> None:
        """Checks that the line is the one that comes next."""
        if word in _ORDINALS:
            if self.fixed_lines < 0 or _ORDINALS.index(word) != self.fixed_lines:
                raise Unreadable("it is not the line that comes next")
        elif word not in ("next", "following", "last") and (self.fixed_lines != 0):
            raise Unreadable("it is not the only line")
        if self.fixed_lines >= 0:
            self.fixed_lines += 1

    def add(self, lines: list[str]) -> None:
        (self.prose.body if self.prose.tests else self.prose.lines).extend(lines)

    def rows(self, items: str, count: str) -> None:
        """The same line over and over, its subscript running from 1 to `count`."""
        count = str(NUMBER_WORDS.index(count.lower())) if count.lower() in NUMBER_WORDS else count
        self.fixed_lines = -1
        self.add([_line(cells_of(items, self.prose, row="1")), ":", _line(cells_of(items, Prose(), row=count))])


def _line(cells: list[str]) -> str:
    return " ".join(cells)


def _without_brackets(sentence: str) -> tuple[str, list[str]]:
    """The sentence without its bracketed remarks, and the remarks; brackets of mathematics stay."""
    groups: list[str] = []
    kept, depth, start = "", 0, 0
    for place, character in enumerate(sentence):
        if character == "(":
            depth += 1
            if depth == 1:
                start = place
        elif character == ")" and depth:
            depth -= 1
            if depth == 0:
                inner = sentence[start + 1 : place]
                if re.search(r"[<>=]|[a-z]{3}|\\in", inner):
                    kept = kept.rstrip() + " "
                    groups.append(inner)
                else:
                    kept += sentence[start : place + 1]
        elif depth == 0:
            kept += character
    if depth:
        return sentence, []
    kept = re.sub(r" +([,.;:])", r"\1", re.sub(r" {2,}", " ", kept)).strip()
    return kept, [group for group in groups if not is_aside(group) and not is_harmless(group)]
