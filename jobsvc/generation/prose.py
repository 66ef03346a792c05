"""English prose ("The first line contains two integers n and m ...") -> format blocks and the sentences that bound it.

Each sentence about lines is matched whole: which line, how many, what is on it. What stands in brackets is
read as constraints later; what follows a dash explains, and must not hold a word that may constrain. Anything else is
left to the reader of constraints, which refuses what it does not understand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from jobsvc.generation.expressions import Num, Ref, Unreadable
from jobsvc.generation.facts import Compared, Fact, IsKind, Ordered
from jobsvc.generation.harmless import is_harmless, tells_something
from jobsvc.generation.wordings import split_names

_NUMBER_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")


@dataclass
class Prose:
    """What prose says: blocks as `blocks.read_blocks` takes them, facts, sentences that are yet to be read."""

    lines: list[str] = field(default_factory=list)
    tests: str = ""  #: how many tests, where there are tests
    body: list[str] = field(default_factory=list)  #: the lines of one test
    bare: set[str] = field(default_factory=set)  #: names of rows that have no subscript in the text
    facts: list[Fact] = field(default_factory=list)
    constraints: list[str] = field(default_factory=list)
    unresolved: list[str] = field(default_factory=list)

    @property
    def blocks(self) -> tuple[str, ...]:
        if not self.tests:
            return ("\n".join(self.lines),) if self.lines else ()
        around = [*self.lines, "case_1", ":", f"case_{{{self.tests}}}"]
        return "\n".join(around), "\n".join(self.body)


def read_prose(sentences: list[str]) -> Prose:
    """What the sentences (in the plain spelling) say of the input's lines."""
    reader = _Reader()
    for sentence in sentences:
        if not is_harmless(sentence):
            reader.sentence(sentence)
    if reader.waiting:
        reader.prose.unresolved.append("what the last lines contain is not said")
    return reader.prose


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
    + r" lines(?P<test> of (?:each|the) test ?case)?(?: follow| describe \w{1,20}(?: "
    r"\w{1,20}){0,4}| contain descriptions? of \w{1,20}(?: \w{1,20}){0,4})",
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


class _Reader:
    def __init__(self) -> None:
        self.prose = Prose()
        self.waiting = ""  # how many lines follow whose content the next sentence says
        self.fixed_lines = 0  # lines with ordinals so far in this scope, -1 after repeated ones

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
        word = tells_something(explanation)
        if word:
            self.prose.unresolved.append(f"{sentence[:200]} ({word!r} may constrain the input)")
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
            self.add([_line(_items(match["items"], self.prose, row=""))])
            return True
        match = _WHOLE.fullmatch(main)
        if match:
            self.enter(match["test"])
            self.ordinal("only")
            self.add([_line(_items(match["items"], self.prose, row=""))])
            return True
        return False

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
        cells = [named["name"]] if named else _items(match["items"], self.prose, row="")
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
        count = str(_NUMBER_WORDS.index(count.lower())) if count.lower() in _NUMBER_WORDS else count
        self.fixed_lines = -1
        self.add([_line(_items(items, self.prose, row="1")), ":", _line(_items(items, Prose(), row=count))])


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
    return kept, [group for group in groups if not _is_aside(group)]


def _is_aside(group: str) -> bool:
    """Whether a bracketed remark says nothing about values: "(in meters)"."""
    plain_words = not re.search(r"[<>=\d\\]", group) and not tells_something(group)
    return plain_words or is_harmless(group) or group.strip().lower() in ("inclusive", "both inclusive")


# --- what is on a line -----------------------------------------------------------------------------------

_NAME = (
    r"[A-Za-z]'?(?:_(?:\{[^{}]{1,12}\}|\w))?(?! (?:string|integer|number|permutation"
    r"|binary|single|sequence|line|positive|non-)|[a-z]|-th)"
)
_ROW = (
    r"(?P<base>[A-Za-z])_(?:\{(?P<first>[^{}]{1,6})\}|(?P<first1>\w)) ?(?:,| )"
    r" ?(?:(?P=base)_(?:\{[^{}]{1,6}\}|\w) ?(?:,| ) ?){0,3}\.\.\.? ?,? ?(?:and )?(?P=base)"
    r"_(?:\{(?P<last>[^{}]{1,12})\}|(?P<last1>\w))"
)
_ADJECTIVES = (
    r"(?P<adjectives>(?:(?:space[- ]separated|positive|non-negative|nonnegative|distinct"
    r"|different|pairwise|separated by (?:a )?spaces?) ,?)*)"
)
_NOUN = r"(?:integer numbers?|integers?|natural numbers?|numbers?|values?)"
_ITEM_PATTERNS = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        (
            "row",
            r"(?:exactly )?"
            + r"(?P<count>(?!the |a |an )[\w*+^()-]{1,12}(?: ?[-+*] ?\w{1,6})?) "
            + _ADJECTIVES
            + _NOUN
            + r"(?: separated by (?:single )?spaces?)?[:,]? ?(?:—|,)? ?"
            + _ROW,
        ),
        (
            "row",
            r"(?:a |the )?(?P<adjectives>)(?:sequence|array|elements|integers|numbers)(?: of)?(?: "
            r"(?P<count>[\w*+-]{1,8}) (?:integers|numbers))?:? " + _ROW,
        ),
        (
            "each",
            r"(?:exactly )?" + r"(?P<count>(?!the |a |an |one |two |three |four |five |six |seven |eight )"
            r"[\w*+^()-]{1,12}(?: ?[-+*] ?\w{1,6})?) "
            + _ADJECTIVES
            + _NOUN
            + r"[:,]? (?:—|,)? ?(?P<base>[A-Za-z])_(?:\{i\}|i)",
        ),
        (
            "names",
            r"(?:exactly )?(?:(?P<number>a single|an only|the only|the single|one|a|an|the|two"
            r"|three|four|five|six|seven|eight|only|single|\d) )?(?:single |only )?"
            + _ADJECTIVES
            + _NOUN
            + r"[:,]? (?P<names>"
            + _NAME
            + r"(?:(?:,? and |, ?)"
            + _NAME
            + r")*)",
        ),
        (
            "string",
            r"(?:exactly )?(?:(?P<number>a single|one|a|an|the|two|three|single) "
            r")?(?P<adjectives>(?:non-empty |nonempty |binary )*)strings? (?P<names>"
            + _NAME
            + r"(?:(?:,? and |, ?)"
            + _NAME
            + r")*)(?P<rest>,? (?:of length|consisting|which consists|that consists|with length|of "
            r"[\w]{1,6} (?:lowercase|characters)).{1,160})?",
        ),
        ("names", r"(?P<number>)(?P<adjectives>)(?P<names>" + _NAME + r"(?:(?:,? and |, ?)" + _NAME + r")*)"),
    )
)
_CONNECTOR = re.compile(r"(?:,? and(?: then)?|,(?: then)?|,? followed by) ")
_PADDING = re.compile(
    r"(?:,? (?:separated by (?:a |single |one )?(?:single )?spaces?|space[- ]separated|respectively|each))+$", re.I
)


def _items(text: str, prose: Prose, *, row: str) -> list[str]:
    """The cells of a line as a format block writes them; `row` is the subscript of the line among its like."""
    text = _PADDING.sub("", text.strip())
    cells: list[str] = []
    place = 0
    while True:
        kind, match = _item(text, place)
        cells += _CELLS[kind](match, prose, row)
        place = match.end()
        if place == len(text):
            return cells
        connector = _CONNECTOR.match(text, place)
        if not connector:
            raise Unreadable(f"{text[place:].strip()[:60]!r} is not understood")
        place = connector.end()


def _item(text: str, place: int) -> tuple[str, re.Match[str]]:
    for kind, pattern in _ITEM_PATTERNS:
        match = pattern.match(text, place)
        if match and (match.end() == len(text) or _CONNECTOR.match(text, match.end())):
            return kind, match
    raise Unreadable(f"{text[place:].strip()[:60]!r} is not understood")


def _names_cells(match: re.Match[str], prose: Prose, row: str) -> list[str]:
    names = split_names(match["names"])
    _check_number(match["number"] or "", len(names))
    cells = []
    for name in names:
        base, index = _split(name)
        prose.facts += _adjective_facts(match["adjectives"], _element(base, index, row))
        cells.append(_cell(base, index, prose, row))
    return cells


def _string_cells(match: re.Match[str], prose: Prose, row: str) -> list[str]:
    cells = []
    names = split_names(match["names"])
    _check_number(match["number"] or "", len(names))
    for name in names:
        base, index = _split(name)
        rest = (match["rest"] or "").lstrip(" ,")
        kind = "a binary string" if "binary" in match["adjectives"].lower() else "a string"
        prose.constraints.append(f"{name} is {kind} {rest}".strip())
        cells.append(_cell(base, index, prose, row))
    return cells


def _row_cells(match: re.Match[str], prose: Prose, row: str) -> list[str]:
    base, first, last = match["base"], match["first"] or match["first1"], match["last"] or match["last1"]
    count = (match["count"] or "").replace(" ", "")
    outer, first, last = _row_subscripts(first, last, row)
    if count and not _same_count(count, first, last):
        raise Unreadable(f"{count} values named from {first} to {last}")
    index = ("i", "j") if outer else ("i",)
    prose.facts += _adjective_facts(match["adjectives"], Ref(base, index))
    prefix = f"{row}," if outer else ""
    return [f"{base}_{{{prefix}{first}}}", "...", f"{base}_{{{prefix}{last}}}"]


def _row_subscripts(first: str, last: str, row: str) -> tuple[bool, str, str]:
    """Whether the row's own subscript comes first (``a_{i,1}``), and the subscripts from which to which it runs."""
    pairs = [re.fullmatch(r"([ijk]),? ?(\w[\w+*-]*)", text) for text in (first, last)]
    if pairs[0] and pairs[1] and row and not first.isdigit():
        if pairs[0][1] != pairs[1][1]:
            raise Unreadable("the subscripts of a row are not understood")
        return True, pairs[0][2], pairs[1][2]
    if row:
        raise Unreadable("the rows have no subscript of their own")
    return False, first, last


def _same_count(count: str, first: str, last: str) -> bool:
    if count.lower() in _NUMBER_WORDS:
        count = str(_NUMBER_WORDS.index(count.lower()))
    if first == "0":
        return count in (f"{last}+1", last.removesuffix("-1") if last.endswith("-1") else "")
    if first == "2":
        return count == f"{last}-1"
    return first == "1" and count.replace("*", "") == last.replace("*", "")


def _cell(base: str, index: str, prose: Prose, row: str) -> str:
    if not row:
        return f"{base}_{{{index}}}" if index else base
    if index not in ("", "i", "j", "k"):
        raise Unreadable(f"the subscript of {base} is not understood")
    if not index:
        prose.bare.add(base)
    return f"{base}_{{{row}}}"


def _element(base: str, index: str, row: str) -> Ref:
    if row:
        return Ref(base, (index,) if index else ())
    return Ref(base, tuple(index.split(",")) if index else ())


def _split(name: str) -> tuple[str, str]:
    base, _, index = name.partition("_")
    return base, index.strip("{}")


def _check_number(word: str, count: int) -> None:
    word = word.lower().split(" ")[-1]
    expected = _NUMBER_WORDS.index(word) if word in _NUMBER_WORDS else int(word) if word.isdigit() else 0
    if word in ("a", "an", "single", "only"):
        expected = 1
    if expected and expected != count:
        raise Unreadable(f"{word} values, but {count} names")


def _adjective_facts(adjectives: str, element: Ref) -> list[Fact]:
    words = adjectives.lower()
    quote = f"{adjectives.strip()} {element}".strip()
    facts: list[Fact] = [IsKind(element, "int", quote)]
    if "positive" in words:
        facts.append(Compared(Num(1), "<=", element, (), quote))
    if "negative" in words:
        facts.append(Compared(Num(0), "<=", element, (), quote))
    if "distinct" in words or "different" in words:
        facts.append(Ordered(element, "distinct", quote))
    return facts


def _each_cells(match: re.Match[str], prose: Prose, row: str) -> list[str]:
    """ "n integers a_i": the row from a_1 to a_n."""
    count = match["count"].replace(" ", "")
    if row or count.lower() in (*_NUMBER_WORDS, "single", "only"):
        raise Unreadable(f"{match[0]!r} is not understood")
    prose.facts += _adjective_facts(match["adjectives"], Ref(match["base"], ("i",)))
    return [f"{match['base']}_1", "...", f"{match['base']}_{{{count}}}"]


_CELLS = {"each": _each_cells, "names": _names_cells, "string": _string_cells, "row": _row_cells}
