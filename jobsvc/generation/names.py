"""Names as sentences list them: "A, B and C_i", "each of c_1, c_2, ..., c_N"."""

from __future__ import annotations

import re
from collections.abc import Collection

from jobsvc.generation.expressions import Ref, Unreadable, parse

_DETERMINER = re.compile(
    r"^(?:each of |each |all of |all |both |every |the (?:string|strings|integer|integers"
    r"|value|values|number|numbers|character|array|sequence|elements of) |string |strings "
    r"|array |sequence |elements of |)(?:the )?",
    re.I,
)
ROW = re.compile(
    r"(?:(?:the )?(?:elements|sequence|array) )?([A-Za-z])_\{?([01])"
    r"\}?(?:, ?\1_\{?\d\}?){0,2} ?,? ?\.\.\.? ?,? ?(?:and )?\1_(?:\{([^{}]+)\}|(\w))"
)


def listed(text: str, names: Collection[str]) -> list[Ref]:
    """The names in "A, B and C_i". Raises Unreadable."""
    text = _DETERMINER.sub("", text.strip(), count=1)
    row = ROW.fullmatch(text.strip("() "))
    if row:
        return [row_of(row)]
    rows = [ROW.fullmatch(part.strip("() ")) for part in re.split(r",? and ", text)]
    if all(rows):
        return [row_of(match) for match in rows if match]
    found = [parse(_DETERMINER.sub("", part, count=1), names) for part in split_names(text)]
    if not found or not all(isinstance(one, Ref) for one in found):
        raise Unreadable("not understood")
    return [one for one in found if isinstance(one, Ref)]


def split_names(text: str) -> list[str]:
    """The text cut at commas and "and" that are outside of subscripts."""
    parts, depth, start = [], 0, 0
    for match in re.finditer(r"[{(]|[})]|,? and |, ?", text):
        depth += (match[0] in "{(") - (match[0] in "})")
        if depth == 0 and match[0] not in "{}()":
            parts.append(text[start : match.start()])
            start = match.end()
    return [part for part in (*parts, text[start:]) if part.strip()]


def known(refs: list[Ref], names: Collection[str]) -> list[Ref]:
    """The names, all of which the input has. Raises Unreadable."""
    unknown = [str(ref) for ref in refs if ref.name not in names]
    if unknown:
        raise Unreadable(f"{', '.join(unknown)} is not in the input")
    return refs


def row_of(match: re.Match[str]) -> Ref:
    """``A_1, ..., A_N`` as a reference that names its first and last subscript."""
    return Ref(match[1], (match[2], "...", match[3] or match[4]))
