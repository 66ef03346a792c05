"""Orders in words ("x_i are given in increasing order", ``a_i < a_{i+1}``) -> the same in signs."""

from __future__ import annotations

import re

from jobsvc.generation.layout import Layout

_NEXT = re.compile(
    r"(?P<name>[A-Za-z])_(?:\{?i\}?) ?(?P<sign><=|<|>=|>) ?(?P=name)_\{i\+1\}(?: for (?:all"
    r"|each|every|any)(?: valid)? (?:1 <= i <= (?P<last>\w+)-1|1 <= i < (?P<last2>\w+)|i(?:"
    r" from 1 to (?P<last3>\w+)-1)?))?"
)
_BEFORE_LAST = re.compile(r"(\.\.\.? ?(<=|<|>=|>)) ?[A-Za-z]_\{\w+-1\} ?\2")


def neighbours(text: str, layout: Layout) -> str:
    """``a_i < a_{i+1}`` as ``a_1 < a_2 < ... < a_n``."""
    text = _BEFORE_LAST.sub(r"\1", text.replace(" - 1", "-1"))
    match = _NEXT.search(text)
    counts = dict(layout.arrays())
    if match is None or match["name"] not in counts:
        return text
    name, sign, count = match["name"], match["sign"], counts[match["name"]]
    if (match["last"] or match["last2"] or match["last3"] or count) != count:
        return text
    return text.replace(match[0], f"{name}_1 {sign} {name}_2 {sign} ... {sign} {name}_{{{count}}}")


_ORDER = (
    r"(?P<strict>strictly )?(?P<order>non-?decreasing|non-?increasing|not decreasing"
    r"|increasing|ascending|decreasing|descending)"
)
_IN_ORDER = re.compile(
    (
        r"(?:(?:all|the|given|elements|sequence|array|numbers|values|integers|of|these|coordinates"
        r"|sizes|each) )*(?:(?P<things>[a-z]{3,20}) (?=(?:are|will be) (?:given|sorted|listed|ordered)))?"
        r"(?P<name>[A-Za-z](?:_\{?[ijk]\}?)?)? ?(?:is|are|will be|go)(?: given|"
        rf" sorted| listed| ordered)*(?: in)?(?: an?| the)? {_ORDER}(?: order)?(?:,? (?:i\. ?e\."
        r"|that is)?,? .*[<>].*)?"
    ),
    re.I,
)
_SIGNS = {
    "nondecreasing": "<=",
    "notdecreasing": "<=",
    "nonincreasing": ">=",
    "increasing": "<",
    "ascending": "<",
    "decreasing": ">",
    "descending": ">",
}


#: "The hills are given in ascending order of x_i".
_BY_A_VALUE = re.compile(
    rf"(?:the |all )?[a-z ]{{2,40}} are (?:given|listed|sorted) in (?:an? |the )?{_ORDER}"
    r" order of (?:the )?(?:values? )?"
    r"(?P<name>[A-Za-z])_\{?[ijk]\}?(?:,? i\. ?e\.,? .*)?",
    re.I,
)


def ordered(text: str, layout: Layout) -> str | None:
    """ "x_i are given in increasing order" in signs."""
    if by_value := _BY_A_VALUE.fullmatch(text):
        text = f"{by_value['name']}_i are in {by_value['strict'] or ''}{by_value['order']} order"
    match = _IN_ORDER.fullmatch(re.sub(r" ?\(.*\)$", "", text))
    if match is None:
        return None
    arrays = layout.arrays() if match["things"] not in ("queries", "tests", "answers", "events") else []
    if match["name"]:
        arrays = [found for found in arrays if found[0] == match["name"][0]]
    if len(arrays) != 1:
        return None
    [(name, count)] = arrays
    sign = _SIGNS[match["order"].lower().replace("-", "").replace(" ", "")]
    if match["strict"] and "=" in sign:
        return None
    return f"{name}_1 {sign} {name}_2 {sign} ... {sign} {name}_{{{count}}}"
