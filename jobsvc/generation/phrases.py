"""What a sentence says is on a line ("two integers n and m") -> the cells of a format block."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from jobsvc.generation.expressions import Num, Ref, Unreadable
from jobsvc.generation.facts import Compared, Fact, IsKind, Ordered
from jobsvc.generation.wordings import split_names

NUMBER_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


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

    @property
    def layout(self) -> tuple[str, ...]:
        """The format in words."""
        if not self.tests:
            return self.blocks
        return (*self.lines, f"{self.tests} times:", *(f"    {line}" for line in self.body))


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


def cells_of(text: str, prose: Prose, *, row: str) -> list[str]:
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
        adjectives = match["adjectives"].lower().replace("nonempty", "non-empty")
        prose.constraints.append(f"{name} is a {adjectives}string {rest}".strip())
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
    if count.lower() in NUMBER_WORDS:
        count = str(NUMBER_WORDS.index(count.lower()))
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
    expected = NUMBER_WORDS.index(word) if word in NUMBER_WORDS else int(word) if word.isdigit() else 0
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
    if row or count.lower() in (*NUMBER_WORDS, "single", "only"):
        raise Unreadable(f"{match[0]!r} is not understood")
    prose.facts += _adjective_facts(match["adjectives"], Ref(match["base"], ("i",)))
    return [f"{match['base']}_1", "...", f"{match['base']}_{{{count}}}"]


_CELLS = {"each": _each_cells, "names": _names_cells, "string": _string_cells, "row": _row_cells}
