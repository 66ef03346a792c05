"""What sentences say of rows: "(x_i, y_i) are distinct", "there is at least one query of the second kind"."""

from __future__ import annotations

import re

from jobsvc.generation.expressions import Ref, Unreadable
from jobsvc.generation.facts import Fact, Ordered, Structured
from jobsvc.generation.names import known, listed
from jobsvc.generation.structures.rules import Names, Rules, compiled

_TUPLE = r"\(? ?[A-Za-z]'?_(?:\w|\{[^{}]{1,5}\}) ?(?:, ?[A-Za-z]'?_(?:\w|\{[^{}]{1,5}\}) ?){1,5}\)?"
_INTERVAL = r"\[(?P<{0}>[^\[\](){{}}]{{3,20}})[\])]"
_SPANS = r"(?:segments?|intervals?|ranges?)"
_APART = (
    r"(?:do not|don't|never) (?:overlap|intersect)(?: (?:with )?(?:each other|one another))?"
    r"|are (?:all |pairwise |mutually )*(?:disjoint|non-?overlapping|non-?intersecting)"
)
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "1-st": 1, "2-nd": 2, "3-rd": 3, "4-th": 4}


def _columns(text: str, names: Names) -> list[Ref]:
    """The names in ``(x_i, y_i)``, all of one subscript."""
    found = known([ref for part in listed(text.strip("() "), names) for ref in [part]], names)
    if len({ref.index for ref in found}) != 1 or len(found[0].index) != 1 or len({ref.name for ref in found}) < 2:
        raise Unreadable("the columns are not understood")
    return found


def _row_kind(match: re.Match[str], names: Names) -> list[Fact]:  # noqa: ARG001
    """ "There is at least one query of the third kind"."""
    ordinal = match["ordinal"]
    return [Structured("row kind", text=str(_ORDINALS[ordinal.lower()] if ordinal else match["word"]))]


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


def _apart(match: re.Match[str], names: Names) -> list[Fact]:
    """The intervals ``[l_i, r_i]`` do not overlap; the ones that are drawn do not touch either."""
    first = _columns(match["row"], names)
    other = _columns(match["other"], names) if match.groupdict().get("other") else first
    if len(first) != 2 or [ref.name for ref in first] != [ref.name for ref in other]:
        raise Unreadable("the ends of the intervals are not understood")
    return [Structured("disjoint intervals", tuple(first))]


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


RULES: Rules = compiled(
    (
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
            rf"(?:(?:the|all|given|these) )*{_SPANS} {_INTERVAL.format('row')} (?:{_APART})",
            _apart,
        ),
        (
            rf"no two (?:of the )?{_SPANS} {_INTERVAL.format('row')} (?:overlap|intersect)(?: each other)?",
            _apart,
        ),
        (
            rf"(?:if (?P<i>[a-z]) ?(?:!=|<) ?(?P<j>[a-z]),? )?(?:the )?{_SPANS} {_INTERVAL.format('row')} and "
            rf"{_INTERVAL.format('other')} (?:{_APART})(?: (?:for|if|when)(?: any| all)? [a-z] ?(?:!=|<) ?[a-z])?",
            _apart,
        ),
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
            r"(?:there (?:is|are|exists?) )?at least one (?:of the )?(?:query|queries|event|operation)(?: "
            r"(?:is|exists))?"
            r" (?:of|in) (?:the )?(?:(?P<ordinal>first|second|third|fourth|fifth|1-st|2-nd|3-rd|4-th) "
            r"(?:kind|type|form|format)"
            r"|(?:kind|type|format) (?P<word>\d))(?: exists)?",
            _row_kind,
        ),
    )
)
