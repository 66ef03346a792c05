"""What sentences say of all values of an array, a grid or a matrix: what occurs in it, its sum, its diagonal."""

from __future__ import annotations

import re

from jobsvc.generation.expressions import Expr, Num, Ref, Unreadable, parse, refs
from jobsvc.generation.facts import Fact, IsKind, Structured
from jobsvc.generation.names import known, listed
from jobsvc.generation.structures.rules import NAMES, Names, Rules, compiled

_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "a": 1, "an": 1, "once": 1, "twice": 2}
_ONE_OF_A_GRID = (
    r"(?:(?:squares?|cells?|characters?|letters?) )?(?:(?:that (?:is|are)|represented (?:as|by)|marked(?: as"
    r"| with)?|with|containing)"
    r" )?['\"`]?(?P<{item}>[^\w\s'\"`]|[A-Za-z0-9])['\"`]?"
)
_HOW_OFTEN = (
    r"(?P<how>at least|at most|exactly|only|) ?(?P<count>one|two|three|four|five|an?|\d{1,3}|[A-Z])"
    r"(?: (?:occurrences? of|characters?|squares? represented (?:as|by)|cells?))?"
)
_SUM_SIGN = r"(?:\\sum(?:_\{?[^{} ]{1,12}\}?)?(?:\^\{?[^{} ]{1,9}\}?)? ?)"
_AT_MOST = (
    r"(?:(?:is|are) at most|(?:does|do|will) not exceed|doesn't exceed|won't exceed|(?:is|are) (?:no|not) "
    r"(?:more|greater"
    r"|larger) than"
    r"|is less than or equal to|<=)"
)


def _occurs(match: re.Match[str], names: Names) -> list[Fact]:
    """ "S contains at least one #", "there is exactly one S in the grid c"."""
    ref = known(listed(match["names"], names), names)
    items = re.findall(r"[^\s,'\"`]+", re.sub(r"\band\b|,", " ", match["items"]))
    if len(ref) != 1 or not items or any(len(item) > 1 and not item.lstrip("-").isdigit() for item in items):
        raise Unreadable(f"{match['items']!r} is not understood")
    if any(item in names for item in items):
        raise Unreadable("it may mean a name or a letter")
    count = parse(str(_WORDS.get(match["count"].lower(), match["count"])), names)
    kind = match["how"].lower()
    numbers: tuple[Expr, ...] = (count,) if "least" in kind else (Num(0), count) if "most" in kind else (count, count)
    return [Structured("occurs", (ref[0],), numbers, item) for item in items]


def _occurs_in_the_grid(match: re.Match[str], names: Names) -> list[Fact]:
    """ "There is exactly one S and exactly one G", in the grid or string of the input."""
    facts: list[Fact] = []
    for item, how in (("first", match["how"]), ("second", match["how_2"] or match["how"])):
        if match[item] is None:
            continue
        if match[item] in names:
            raise Unreadable("it may mean a name or a letter")
        numbers = (Num(1),) if "least" in how.lower() else (Num(1), Num(1))
        facts.append(Structured("occurs", (), numbers, match[item]))
    return facts


def _occurs_somewhere(match: re.Match[str], names: Names) -> list[Fact]:
    """ "There exists i such that T_i = 3"."""
    refs = known(listed(match["names"], names), names)
    if match["items"] in names or not re.fullmatch(r"-?\d{1,9}|[^\w]|[A-Za-z]", match["items"]):
        raise Unreadable("not understood")
    return [Structured("occurs", (ref,), (Num(1),), match["items"]) for ref in refs]


def _each_occurs(match: re.Match[str], names: Names) -> list[Fact]:
    """ "A contains each of 1, 2, 3, and 4 at least once"."""
    items = [item for item in re.split(r",? and |, ?", match["items"]) if item]
    if any(item in names or not re.fullmatch(r"-?\d{1,9}|\S", item) for item in items):
        raise Unreadable("not understood")
    refs = known(listed(match["names"], names), names)
    return [Structured("occurs", (ref,), (Num(1),), item) for ref in refs for item in items]


def _onto(match: re.Match[str], names: Names) -> list[Fact]:
    """ "For each integer 1 <= i <= M, there is an integer 1 <= j <= N such that C_j = i."."""
    [ref] = known(listed(match["names"], names), names)
    return [Structured("onto", (ref,), (parse(match["low"], names), parse(match["high"], names)))]


def _sum(match: re.Match[str], names: Names) -> list[Fact]:
    [ref] = known(listed(match["names"].strip("|() "), names), names)
    ref = Ref(ref.name, ("i",)) if ref.index and "..." in ref.index else ref
    if not ref.index:
        raise Unreadable("it is not said of an array")
    length = "length" in match[0].lower() or "|" in match["names"]
    facts: list[Fact] = [IsKind(ref, "string" if length else "int")]
    return [*facts, Structured("sum", (ref,), (parse(match["limit"], names),))]


def _exact_sum(match: re.Match[str], names: Names) -> list[Fact]:
    """ "The sum of s_i is n", which is read before them."""
    [ref] = known(listed(match["names"].strip("() "), names), names)
    ref = Ref(ref.name, ("i",)) if ref.index and "..." in ref.index else ref
    limit = parse(match["limit"], names)
    if len(ref.index) != 1 or any(other.index for other in refs(limit)):
        raise Unreadable("it is not said of an array")
    known(list(refs(limit)), names)
    return [IsKind(ref, "int"), Structured("exact sum", (ref,), (limit,))]


def _length_sum(match: re.Match[str], names: Names) -> list[Fact]:
    """``|S_1| + |S_2| + ... + |S_N| <= 10^6``."""
    name = match["names"][0]
    [ref] = known([Ref(name, ("i",))], names)
    return [IsKind(ref, "string"), Structured("sum", (ref,), (parse(match["limit"], names),))]


def _even_sum(match: re.Match[str], names: Names) -> list[Fact]:
    [ref] = known(listed(match["names"], names), names)
    return [Structured("even sum", (ref,))]


def _symmetric(match: re.Match[str], names: Names) -> list[Fact]:
    if len({match["name"], match["other"]}) != 1:
        raise Unreadable("not understood")
    return [Structured("symmetric", tuple(known([Ref(match["name"])], names)))]


def _diagonal(match: re.Match[str], names: Names) -> list[Fact]:
    return [Structured("diagonal", tuple(known([Ref(match["name"])], names)), (), match["cell"])]


def _cells(match: re.Match[str], names: Names) -> list[Fact]:
    """``s_{1,1}`` and ``s_{H,W}`` are ``.``."""
    facts: list[Fact] = []
    for part in re.findall(r"[A-Za-z]_\{?[^{}]{1,9}\}?(?=,| |$)", match["cells"]):
        name, _, subscript = part.partition("_")
        index = subscript.strip("{}").split(",")
        ref = known([Ref(name)], names)[0]
        if len(index) != 2 or any(len(one) == 1 and one.islower() and one not in names for one in index):
            raise Unreadable("the cells are not understood")
        row, column = (parse(one, names) for one in index)
        facts.append(Structured("cell", (ref,), (row, column), match["text"]))
    return facts


RULES: Rules = compiled(
    (
        (
            rf"(?:the )?{_SUM_SIGN}(?P<names>[A-Za-z]_\{{?[a-z]\}}?) (?:is|are) (?:an )?even(?: number"
            rf"| integer)?",
            _even_sum,
        ),
        (rf"(?:the )?{_SUM_SIGN}(?P<names>\|?[A-Za-z]_\{{?[a-z]\}}?\|?) ?{_AT_MOST} ?(?P<limit>[^<>=]+)", _sum),
        (
            rf"(?:(?:the )?{_SUM_SIGN}|(?:the )?(?:sum|total)(?: of)? (?:all )?(?:the )?)"
            rf"(?P<names>[A-Za-z]_\{{?[a-z]\}}?)"
            r" ?(?:=|is exactly|is equal to|equals(?: to)?|is) ?(?P<limit>[A-Za-z](?:_\w)?|\d[\d ^*{}]{0,15})",
            _exact_sum,
        ),
        (
            rf"\|(?P<names>[A-Za-z]_\{{?1\}}?)\| ?\+ ?(?:\|[A-Za-z]_\{{?2\}}?\| ?\+ ?)?\.\.\. ?\+ ?"
            rf"\|[A-Za-z]_\{{?[A-Z]\}}?\|(?P<length>) ?{_AT_MOST} ?(?P<limit>[^<>=]+)",
            _length_sum,
        ),
        (
            r"(?:the )?(?:sum|total)(?: of)? (?:all )?(?:the )?(?:lengths? of )?(?:all )?(?:the )?(?:strings? )?"
            rf"(?P<names>[A-Za-z]{{1,9}}_(?:\w|\{{\w\}})(?:, ?[A-Za-z]_\{{?2\}}?)?(?: ?, ?\.\.\. ?,? ?(?:and )?"
            rf"[A-Za-z]_(?:\w|\{{\w\}}))?) {_AT_MOST} (?P<limit>[^<>=]+)",
            _sum,
        ),
        (
            r"(?:for (?:each|every|all|any) (?:integer )?)?(?P<low>\w{1,3}) ?<= ?(?P<letter>[a-z]) ?<= ?"
            r"(?P<high>[A-Za-z])"
            r",? there (?:is|exists) (?:at least one |an |some )?(?:integer |index )?(?:\w ?<= ?)?"
            r"(?P<other>[a-z])"
            r"(?: ?<= ?\w)? such that (?P<names>[A-Za-z]_\{?(?P=other)\}?) ?= ?(?P=letter)",
            _onto,
        ),
        (
            r"(?P<name>[A-Za-z])_(?:\{i, ?j\}|\{ij\}) ?= ?(?P<other>[A-Za-z])_(?:\{j, ?i\}|\{ji\})",
            _symmetric,
        ),
        (
            r"(?:(?:if|when|for) i ?= ?j,? (?:then )?)?(?P<name>[A-Za-z])_(?:\{i, ?i\}|\{ii\}|\{i, ?j\}"
            r"(?=.*i ?= ?j\)?$)) ?(?:=|is) ?['\"`]?(?P<cell>-?\d{1,3}|[^\w\s'\"`])['\"`]?"
            r"(?: ?\(i ?= ?j\)|,? (?:if|when|for) i ?= ?j)?",
            _diagonal,
        ),
        (
            r"(?:both )?(?P<cells>[A-Za-z]_\{[^{}<>=]{1,9}\}(?:(?: and "
            r"|, ?)[A-Za-z]_\{[^{}<>=]{1,9}\}){0,3}) (?:is|are)(?: both)? "
            r"['\"`]?(?P<text>[^\w\s]|\d)['\"`]?\.?",
            _cells,
        ),
        (
            rf"(?:there (?:is|exists) |it contains |the (?:grid|map|maze) (?:contains|has) )(?P<how>exactly"
            rf"|at least|only) one "
            rf"{_ONE_OF_A_GRID.format(item='first')}"
            rf"(?:,? and (?:(?P<how_2>exactly|at least) )?one {_ONE_OF_A_GRID.format(item='second')})?"
            r"(?: (?:in|on) the (?:grid|map|maze|board))?",
            _occurs_in_the_grid,
        ),
        (
            r"(?:(?:each|both) of )?['\"`]?(?P<first>[^\w\s'\"`]|[A-Za-z])['\"`]?(?: and ['\"`]?"
            r"(?P<second>[^\w\s'\"`]|[A-Za-z])['\"`]?)?"
            r"(?: each)? (?:appears?|occurs?|is contained)(?: in the (?:grid|map|maze))? (?P<how>exactly"
            r"|at least) once(?P<how_2>)",
            _occurs_in_the_grid,
        ),
        (NAMES + r" contains? each of (?P<items>[^<>=]{3,60}?) at least once", _each_occurs),
        (
            NAMES + rf" (?:contains?|has|have) {_HOW_OFTEN} (?P<items>[^<>= ]{{1,12}}"
            rf"|[^<>= ]{{1,3}} and [^<>= ]{{1,3}})",
            _occurs,
        ),
        (
            r"there (?:exists|is)(?: (?:at least one|one or more|an? |some))? ?(?:integer |index )?"
            r"(?P<letter>[a-z])(?: ?\([^()]{1,20}\))? (?:such that|with|where) "
            r"(?P<names>[A-Za-z]_\{?(?P=letter)\}?) ?= ?(?P<items>[^<>= ]{1,9})",
            _occurs_somewhere,
        ),
        (
            r"there (?:is|are) (?P<how>at least|at most|exactly) (?P<count>one|two|three|\d{1,3}) "
            r"(?P<items>[^<>= ]{1,3}|'[^']{1,3}'|\"[^\"]{1,3}\") (?:in|among) " + NAMES,
            _occurs,
        ),
    )
)
