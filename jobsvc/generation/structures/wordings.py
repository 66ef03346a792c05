"""The wordings of structures, such as "(x_i, y_i) are distinct" and "N is a multiple of 3"."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from jobsvc.generation.alphabets import alphabet
from jobsvc.generation.comparisons import compared
from jobsvc.generation.expressions import Expr, Num, Ref, Unreadable, parse
from jobsvc.generation.facts import Compared, Fact, IsKind, Ordered, Structured
from jobsvc.generation.names import known, listed
from jobsvc.generation.structures.graph_wordings import RULES as GRAPH_RULES

Names = Collection[str]
Rule = Callable[[re.Match[str], Names], list[Fact]]

_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "a": 1, "an": 1, "once": 1, "twice": 2}
_TUPLE = r"\(? ?[A-Za-z]'?_(?:\w|\{[^{}]{1,5}\}) ?(?:, ?[A-Za-z]'?_(?:\w|\{[^{}]{1,5}\}) ?){1,5}\)?"


# --- rows ------------------------------------------------------------------------------------------------


def _columns(text: str, names: Names) -> list[Ref]:
    """The names in ``(x_i, y_i)``, all of one subscript."""
    found = known([ref for part in listed(text.strip("() "), names) for ref in [part]], names)
    if len({ref.index for ref in found}) != 1 or len(found[0].index) != 1 or len({ref.name for ref in found}) < 2:
        raise Unreadable("the columns are not understood")
    return found


_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "1-st": 1, "2-nd": 2, "3-rd": 3, "4-th": 4}


def _row_kind(match: re.Match[str], names: Names) -> list[Fact]:  # noqa: ARG001
    """ "There is at least one query of the third kind"."""
    ordinal = match["ordinal"]
    return [Structured("row kind", text=str(_ORDINALS[ordinal.lower()] if ordinal else match["word"]))]


def _or_else(match: re.Match[str], names: Names) -> list[Fact]:
    """ "A_i is between 1 and N, or -1": a range, the special value below it, and nothing in the gap between them."""
    special = int(match["special"] or match["special_2"])
    low, high = (parse(match[end] or match[f"{end}_2"], names) for end in ("low", "high"))
    if not isinstance(low, Num) or not special < low.value <= special + 3:
        raise Unreadable("a special value and a range are not understood")
    facts: list[Fact] = []
    for ref in known(listed(match["names"] or match["names_2"], names), names):
        facts += [IsKind(ref, "int"), Compared(Num(special), "<=", ref), Compared(ref, "<=", high)]
        facts += [Compared(ref, "!=", Num(gap)) for gap in range(special + 1, low.value)]
        facts.append(Structured("often", (ref,), (), str(special)))
    return facts


def _unlike_places(match: re.Match[str], names: Names) -> list[Fact]:
    """``(A, B) != (C, D)`` of single values."""
    left, right = (known(listed(match[side], names), names) for side in ("row", "other"))
    if len(left) != len(right) or len({*left, *right}) != 2 * len(left) or any(ref.index for ref in (*left, *right)):
        raise Unreadable("not understood")
    return [Structured("unlike", (*left, *right))]


def _different_rows(match: re.Match[str], names: Names) -> list[Fact]:
    return [Structured("distinct rows", tuple(_columns(match["row"], names)))]


def _all_of_a_matrix(match: re.Match[str], names: Names) -> list[Fact]:
    return [Ordered(ref, "distinct") for ref in known([Ref(match["name"], ("i", "j"))], names)]


def _different_listed_rows(match: re.Match[str], names: Names) -> list[Fact]:
    """``(A_1, B_1), ..., (A_M, B_M)`` are distinct."""
    first, last = (listed(match[end], names) for end in ("first", "last"))
    if [ref.name for ref in first] != [ref.name for ref in last] or {ref.index for ref in first} != {("1",)}:
        raise Unreadable("the columns are not understood")
    return [Structured("distinct rows", tuple(Ref(ref.name, ("i",)) for ref in known(first, names)))]


def _unequal_rows(match: re.Match[str], names: Names) -> list[Fact]:
    """``(x_i, y_i) != (x_j, y_j)``."""
    left, right = _columns(match["row"], names), _columns(match["other"], names)
    if left[0].index == right[0].index and not {ref.name for ref in left} & {ref.name for ref in right}:
        return [Structured("unlike", (*left, *right))]
    if [ref.name for ref in left] != [ref.name for ref in right] or left[0].index == right[0].index:
        raise Unreadable("it is not said of the same columns")
    if any(len(ref.index[0]) != 1 or not ref.index[0].isalpha() for ref in (left[0], right[0])):
        raise Unreadable("it is said of single rows")
    return [Structured("distinct rows", tuple(left))]


def _unequal_somewhere(match: re.Match[str], names: Names) -> list[Fact]:
    """``A_i != A_j or B_i != B_j``, and "no pair i, j such that u_i = u_j and v_i = v_j"."""
    columns = []
    letters = set()
    for part in re.split(r" or | and ", match["parts"]):
        sides = re.fullmatch(r" ?([A-Za-z])_\{?([a-z])\}? ?!?= ?([A-Za-z])_\{?([a-z])\}? ?", part)
        if not sides or sides[1] != sides[3] or sides[2] == sides[4]:
            raise Unreadable("not understood")
        columns.append(Ref(sides[1], (sides[2],)))
        letters.add(frozenset((sides[2], sides[4])))
    if len(letters) != 1:
        raise Unreadable("the subscripts are not understood")
    kind = "distinct rows" if len(columns) > 1 else ""
    if not kind:
        raise Unreadable("not understood")
    return [Structured(kind, tuple(known(columns, names)))]


# --- numbers ---------------------------------------------------------------------------------------------


def _parity(match: re.Match[str], names: Names) -> list[Fact]:
    rest = 0 if match["parity"].lower() == "even" else 1
    return _congruent(match, names, 2, rest)


def _multiple(match: re.Match[str], names: Names) -> list[Fact]:
    divisor = parse(match["divisor"], names)
    if not isinstance(divisor, Num) or divisor.value < 1:
        raise Unreadable("a multiple of anything but a number is not understood")
    return _congruent(match, names, divisor.value, 0)


def _congruent(match: re.Match[str], names: Names, divisor: int, rest: int) -> list[Fact]:
    facts: list[Fact] = []
    for ref in known(listed(match["names"], names), names):
        facts += [IsKind(ref, "int"), Structured("congruent", (ref,), (Num(divisor), Num(rest)))]
    return facts + _rest(match, names)


def _prime(match: re.Match[str], names: Names) -> list[Fact]:
    facts: list[Fact] = []
    for ref in known(listed(match["names"], names), names):
        facts += [IsKind(ref, "int"), Structured("prime", (ref,))]
    return facts + _rest(match, names)


def _rest(match: re.Match[str], names: Names) -> list[Fact]:
    """What a number "satisfying 5 <= p <= 10^9" satisfies, or the bounds of one "between 2 and 50"."""
    said = match.groupdict()
    if said.get("low"):
        low, high = (parse(said[end], names) for end in ("low", "high"))
        name = match["names"].strip()
        return compared(f"{said['low']} <= {name} <= {said['high']}", names) if low and high else []
    return compared(match["rest"], names) if said.get("rest") else []


# --- how often, and all of them together -----------------------------------------------------------------


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


_ONE_OF_A_GRID = (
    r"(?:(?:squares?|cells?|characters?|letters?) )?(?:(?:that (?:is|are)|represented (?:as|by)|marked(?: as"
    r"| with)?|with|containing)"
    r" )?['\"`]?(?P<{item}>[^\w\s'\"`]|[A-Za-z0-9])['\"`]?"
)


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


# --- strings ---------------------------------------------------------------------------------------------


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


def _of_strings(kind: str) -> Rule:
    def rule(match: re.Match[str], names: Names) -> list[Fact]:
        return [Structured(kind, (ref,)) for ref in known(listed(match["names"], names), names)]

    return rule


def _letters(kind: str) -> Rule:
    def rule(match: re.Match[str], names: Names) -> list[Fact]:
        phrase = re.sub(r"^(?:an?|either) ", "", match["letters"])
        letters = alphabet(phrase + "s" if phrase.endswith("letter") else phrase)
        if not letters:
            raise Unreadable(f"{match['letters']!r} is not understood")
        return [Structured(kind, (ref,), (), letters) for ref in known(listed(match["names"], names), names)]

    return rule


def _literal(kind: str) -> Rule:
    def rule(match: re.Match[str], names: Names) -> list[Fact]:
        if match["literal"] in names:
            raise Unreadable("it may mean a name or a letter")
        return [Structured(kind, (ref,), (), match["literal"]) for ref in known(listed(match["names"], names), names)]

    return rule


_NAMES = r"(?P<names>[^<>=]{1,60}?)"
_HOW_OFTEN = (
    r"(?P<how>at least|at most|exactly|only|) ?(?P<count>one|two|three|four|five|an?|\d{1,3}|[A-Z])"
    r"(?: (?:occurrences? of|characters?|squares? represented (?:as|by)|cells?))?"
)
_SUM_SIGN = r"(?:\\sum(?:_\{?[^{} ]{1,12}\}?)?(?:\^\{?[^{} ]{1,9}\}?)? ?)"
_AT_MOST = (
    r"(?:is at most|does not exceed|doesn't exceed|is no more than|is not more than"
    r"|is less than or equal to|<=)"
)
_NUMBER = r"(?:(?:positive |non-negative )?(?:integers?|numbers?|values?))"
_REST = (
    r"(?:,? (?:satisfying|such that|with|and) (?P<rest>[^A-Za-z]{0,12}[A-Za-z|].*[<>=].*)"
    r"| between (?P<low>[^<>=]+?) and (?P<high>[^<>=]+))?"
)
RULES: tuple[tuple[re.Pattern[str], Rule], ...] = (
    *GRAPH_RULES,
    *(
        (re.compile(pattern, re.IGNORECASE), rule)
        for pattern, rule in (
            (
                r"(?:(?:all|the)(?: of)? )?(?:the )?(?:(?:pairs|points|tuples|triples|coordinates|vectors)"
                r"(?: of integers)? )?"
                rf"(?P<row>{_TUPLE})(?:'s)? (?:are|is)(?: all| pairwise| mutually|, all)* (?:distinct|different"
                rf"|unique)"
                r"(?: from each other| pairs)?",
                _different_rows,
            ),
            (
                r"(?:(?:all|the)(?: of)? )?(?:the )?(?:(?:pairs|points|tuples|coordinates) )?\((?P<first>[^"
                r"()]{3,30})\)"
                r"(?:, ?\([^()]{3,30}\))?, ?\.\.\., ?(?:and )?\((?P<last>(?:[^()]|\([^()]{1,9}\)){3,60})\) are"
                r"(?: all| pairwise| mutually|, all)* (?:distinct|different)",
                _different_listed_rows,
            ),
            (rf"(?P<row>{_TUPLE}) ?!= ?(?P<other>{_TUPLE})", _unequal_rows),
            (
                r"\((?P<row>[A-Za-z](?:, ?[A-Za-z]){1,3})\) ?!= ?\((?P<other>[A-Za-z](?:, ?[A-Za-z]){1,3})\)",
                _unlike_places,
            ),
            (
                r"(?:either )?(?P<parts>[A-Za-z]_\{?[a-z]\}? ?!= ?[A-Za-z]_\{?[a-z]\}?"
                r"(?: or [A-Za-z]_\{?[a-z]\}? ?!= ?[A-Za-z]_\{?[a-z]\}?){1,3})",
                _unequal_somewhere,
            ),
            (
                r"if (?P<i>[a-z])_1 ?!= ?(?P=i)_2 or (?P<j>[a-z])_1 ?!= ?(?P=j)_2,? (?:then )?"
                r"(?P<name>[A-Za-z])_\{(?P=i)_1, ?(?P=j)_1\}"
                r" ?!= ?(?P=name)_\{(?P=i)_2, ?(?P=j)_2\}",
                _all_of_a_matrix,
            ),
            (
                r"there (?:exists|is|are) no (?:pairs? of )?(?:distinct |different )?(?:integers? |indices )?"
                r"\(?[a-z](?: and |, ?)[a-z]\)?(?: \([^()]{1,30}\))? (?:such that|with|where|satisfying) "
                r"(?P<parts>[A-Za-z]_\{?[a-z]\}? ?= ?[A-Za-z]_\{?[a-z]\}?"
                r"(?: and [A-Za-z]_\{?[a-z]\}? ?= ?[A-Za-z]_\{?[a-z]\}?){1,3})",
                _unequal_somewhere,
            ),
            (
                rf"(?:the )?{_SUM_SIGN}(?P<names>[A-Za-z]_\{{?[a-z]\}}?) (?:is|are) (?:an )?even(?: number"
                rf"| integer)?",
                _even_sum,
            ),
            (rf"(?:the )?{_SUM_SIGN}(?P<names>\|?[A-Za-z]_\{{?[a-z]\}}?\|?) ?{_AT_MOST} ?(?P<limit>[^<>=]+)", _sum),
            (
                rf"\|(?P<names>[A-Za-z]_\{{?1\}}?)\| ?\+ ?(?:\|[A-Za-z]_\{{?2\}}?\| ?\+ ?)?\.\.\. ?\+ ?"
                rf"\|[A-Za-z]_\{{?[A-Z]\}}?\|(?P<length>) ?{_AT_MOST} ?(?P<limit>[^<>=]+)",
                _length_sum,
            ),
            (
                r"(?:the )?(?:sum|total)(?: of)? (?:all )?(?:the )?(?:lengths? of )?(?:all )?(?:the )?(?:strings? )?"
                rf"(?P<names>[A-Za-z]_(?:\w|\{{\w\}})(?:, ?[A-Za-z]_\{{?2\}}?)?(?: ?, ?\.\.\. ?,? ?(?:and )?"
                rf"[A-Za-z]_(?:\w|\{{\w\}}))?) {_AT_MOST} (?P<limit>[^<>=]+)",
                _sum,
            ),
            (
                rf"{_NAMES} (?:is|are) (?:(?:an? )?(?:integers? )?between (?P<low>[^<>=]+?) and "
                rf"(?P<high>[^<>= ]+?),? or (?P<special>-1|0)"
                r"|(?:either )?(?P<special_2>-1|0),? or (?:an? )?(?:integers? )?between (?P<low_2>[^<>=]+?) and "
                r"(?P<high_2>[^<>= ]+))"
                r"(?P<names_2>)",
                _or_else,
            ),
            (
                r"(?P<names>)(?:either )?(?P<names_2>[A-Za-z](?:_\S{1,9})?) ?= ?(?P<special>-1|0),? or "
                r"(?P<low>[^<>= ]{1,9}) ?<= ?"
                r"(?P=names_2) ?<= ?(?P<high>[^<>=]{1,20})(?P<special_2>)(?P<low_2>)(?P<high_2>)",
                _or_else,
            ),
            (
                r"(?P<names>)(?:either )?(?P<low>[^<>= ]{1,9}) ?<= ?(?P<names_2>[A-Za-z](?:_\S{1,9})?) ?<= ?"
                r"(?P<high>[^<>=]{1,20}?),? or "
                r"(?P=names_2) ?= ?(?P<special>-1|0)(?P<special_2>)(?P<low_2>)(?P<high_2>)",
                _or_else,
            ),
            (_NAMES + rf" (?:is|are)(?: all| both)?(?: an)? (?P<parity>even|odd)(?: {_NUMBER})?" + _REST, _parity),
            (
                _NAMES + r" (?:is|are)(?: all| both)? (?:(?:a )?multiples? of|divisible by) (?P<divisor>[\d^* ]+)",
                _multiple,
            ),
            (_NAMES + r" (?:is|are)(?: all| both)?(?: an?)?(?: odd)? primes?(?: numbers?)?" + _REST, _prime),
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
                r"(?:there (?:is|are|exists?) )?at least one (?:of the )?(?:query|queries|event|operation)(?: "
                r"(?:is|exists))?"
                r" (?:of|in) (?:the )?(?:(?P<ordinal>first|second|third|fourth|fifth|1-st|2-nd|3-rd|4-th) "
                r"(?:kind|type|form|format)"
                r"|(?:kind|type|format) (?P<word>\d))(?: exists)?",
                _row_kind,
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
            (_NAMES + r" contains? each of (?P<items>[^<>=]{3,60}?) at least once", _each_occurs),
            (
                _NAMES
                + rf" (?:contains?|has|have) {_HOW_OFTEN} (?P<items>[^<>= ]{{1,12}}"
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
                r"(?P<items>[^<>= ]{1,3}|'[^']{1,3}'|\"[^\"]{1,3}\") (?:in|among) " + _NAMES,
                _occurs,
            ),
            (
                _NAMES + r" (?:is|are|forms?) (?:an? )?(?:correct|valid|balanced|well-formed|regular) "
                r"(?:bracket|parenthesis|parentheses) (?:sequence|string)s?",
                _of_strings("brackets"),
            ),
            (_NAMES + r" (?:is|are) (?:an? )?palindromes?", _of_strings("palindrome")),
            (
                r"no two (?:adjacent|neighboring|neighbouring|consecutive) (?:characters|elements|letters"
                r"|values) (?:in|of) "
                + _NAMES
                + r" are (?:equal|the same|identical)",
                _of_strings("no equal neighbours"),
            ),
            (
                r"(?:all )?(?:the )?(?:characters|letters) (?:in|of) "
                + _NAMES
                + r" are (?:all |pairwise )*(?:distinct|different)",
                _of_strings("distinct characters"),
            ),
            (
                r"the first (?:character|letter) of " + _NAMES + r" is (?P<letters>[^<>=]+)",
                _letters("first letter"),
            ),
            (
                r"(?:the )?(?:second and subsequent|other|remaining|rest of the) (?:characters|letters) (?:of|in) "
                + _NAMES
                + r" are (?P<letters>[^<>=]+)",
                _letters("other letters"),
            ),
            (
                _NAMES + r" (?:starts|begins) with ['\"`]?(?P<literal>[^\s<>='\"`]{1,20})['\"`]?",
                _literal("starts with"),
            ),
            (_NAMES + r" ends with ['\"`]?(?P<literal>[^\s<>='\"`]{1,20})['\"`]?", _literal("ends with")),
        )
    ),
)
