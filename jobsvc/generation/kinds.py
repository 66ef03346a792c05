"""Kinds of lines told one by one in conditions: "if t = 1, it is followed by two integers v and x"."""

from __future__ import annotations

import re
from collections.abc import Collection

from jobsvc.generation.chains import chains
from jobsvc.generation.expressions import Unreadable, python

_NAME = r"[A-Za-z]{1,4}(?:_(?:\{\w\}|\w))?"
_NUMBERS = r"(?:integers?|integer numbers?|numbers?|values?|strings?)"
_COUNT = r"(?:an?|one|two|three|four|five|\d)"
_FOLLOWED = (
    rf"(?:(?:it|this|that|the type|the number) is (?:then )?followed by|(?:then )?(?:next )?(?:there )?follows?"
    r"|(?:then )?the (?:rest of the |same )?(?:line|query|operation|event) (?:also |then |further )?(?:contains|has)"
    rf"|there (?:will be|are|is|follows?)|(?P<subject>{_COUNT} (?:more )?{_NUMBERS} [^⟦]{{1,30}}?) (?:follows?|(?:are|is)"
    r" given)(?: (?:in|on) (?:the|this) line)?)"
)
_CASE = re.compile(
    rf"(?:and |or )?(?:if|when) (?:the (?:value|type)(?: of)? )?(?P<name>{_NAME}) ?(?:=|is|equals(?: to)?|is equal to)"
    rf" ?(?P<words>\d(?:(?:,| or|, or) \d)*),? (?:then )?{_FOLLOWED}(?P<rest>.*)",
    re.I,
)
_OF_THE_LINE = re.compile(r"\b(?:more |in (?:the|this) line,? )")


def told_kind(text: str) -> tuple[str, list[str], str] | None:
    """The name of the kind, its values, and what follows on such a line; None where it tells none."""
    match = _CASE.fullmatch(text)
    if match is None:
        return None
    name = match["name"].partition("_")[0]
    rest = _OF_THE_LINE.sub("", f"{match['subject'] or ''}{match['rest']}").strip(" ,:")
    return name, re.findall(r"\d", match["words"]), rest


def said_of(name: str, remarks: Collection[str], names: Collection[str]) -> frozenset[str]:
    """All that the remarks say of a name: each comparison with it, or as it stands what is none."""
    said: set[str] = set()
    for remark in remarks:
        if not re.search(rf"(?<![A-Za-z]){name}(?![A-Za-z])", remark):
            continue
        try:
            found = [one for chain in chains(remark, names) for one in chain.comparisons()]
        except Unreadable:
            said.add(remark)
            continue
        texts = {f"{python(left)} {sign} {python(right)}" for left, sign, right in found}
        said |= {text for text in texts if re.search(rf"(?<![A-Za-z]){name}(?![A-Za-z])", text)}
    return frozenset(said)
