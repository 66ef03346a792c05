"""Limits on sums over all tests: "the sum of n and the sum of m over all test cases do not exceed 2 * 10^5"."""

from __future__ import annotations

import re
from collections.abc import Collection

from jobsvc.generation.expressions import Expr, Length, Ref, Unreadable, parse, refs
from jobsvc.generation.facts import Fact, Summed

_TESTS = r"(?:test ?cases?|tests?|testcases?|cases|(?:input )?data ?sets?|sets of input data|test sets?)"
_OVER = (
    rf",? (?:(?:over|across|for|in|among|of|on|through|throughout) (?:all )?(?:(?:of )?the )?{_TESTS}"
    rf"(?: (?:in|of|within) (?:one|a|each|the|every)(?: single)? (?:input|test|file|input file|test file)(?: file)?)?"
    r"|(?:in|throughout) (?:one|a|each|the|every)?(?: single)? ?(?:input|test)(?: file)?)"
)
_LIMITED = (
    r"(?P<limited>(?:both |all |is guaranteed to |are guaranteed to |each )*(?:does not"
    r" exceed|doesn't exceed|do not exceed|don't exceed|(?:is|are) at most"
    r"|will not exceed|won't exceed|(?:is|are) not greater than|(?:is|are) no greater than"
    r"|(?:is|are) no more than|(?:is|are) not more than|(?:is|are) not larger than"
    r"|never exceeds?|cannot exceed|can't exceed|to not exceed|not exceed|(?:is|are) less"
    r" than or equal to|(?:is|are) bounded by|(?:is|are) up to|(?:is|are) (?:strictly )?less"
    r" than))"
)
_SUM = re.compile(
    r"(?:in (?:a|each|one)(?: single)? (?:test|input)(?: file)?,? )?(?:the )?(?:total )?"
    rf"(?P<what>sums? of|sums?(?= (?:all )?\|?[A-Za-z](?:_\S{{1,4}}|\|)? )|total (?:lengths?|sizes?) of|length"
    rf" of all|total)"
    rf" (?P<of>.{{1,110}}?)(?P<over>{_OVER})?,? {_LIMITED}(?: the)?(?: value)?"
    r" (?P<limit>[^<>=]+?)"
    rf"(?: (?:in total|individually|respectively))?(?P<after>{_OVER})?",
    re.I,
)
_LENGTHS = re.compile(
    r"(?:(?:all )?(?:the )?(?:values of )?(?:lengths?|sizes?) of )?(?:(?:all|the|these|given"
    r"|both|each) )*(?:string lengths|strings'? lengths|lengths? of (?:all )?(?:the"
    r" )?strings?)|(?:lengths?|sizes?) of (?P<of>.+)"
)
_DROPPED = re.compile(
    r"^(?:(?:all|the|of|values?|value of|these|all the|over all) )+|,? values?$|^total (?=[a-zA-Z]\b)"
)
_STRINGS = re.compile(
    r"^(?:(?:all|the|these|given|both|each|of) )*(?:strings?|words?|lines?|names?|texts?"
    r"|patterns?)(?: (?P<name>[A-Za-z](?:_\{?i\}?)?))?(?: in the input| given)?$"
)


#: "The sum of n does not exceed": over the tests, as there is only one n in each.
_LIKE_A_NAME = re.compile(r"(?:(?:all|the|values? of|total) )*[A-Za-z](?: and (?:the )?sum of (?:all )?[A-Za-z])?")
_ABOUT_SUMS = re.compile(r"\b(?:sums?|total|length of all)\b", re.I)


_SIGN = re.compile(r"\\sum(?:_\{?\w{1,3}(?:=\w)?\}?)?(?:\^\{?\w\}?)? ?(?P<of>[^<>=]{1,40}?) ?<= ?(?P<limit>[\d *^{}]+)")
_AFTER_SIGNS = re.compile(rf" ?\(?(?:the |where the )?(?:sums?|total)(?: is)?(?: taken)?{_OVER}\)?$", re.I)


def _in_signs(text: str, names: Collection[str]) -> list[Fact] | None:
    """``\\sum n <= 10^5, \\sum m <= 10^5``: limits on sums of single values, which are sums over the tests."""
    facts: list[Fact] = []
    for part in re.split(r",? and |, |; ", _AFTER_SIGNS.sub("", text)):
        match = _SIGN.fullmatch(part.strip())
        of = parse(match["of"], names) if match else None
        if match is None or of is None or any(letter in "ijk" for ref in refs(of) for letter in ref.index):
            return None
        facts.append(Summed(of, parse(match["limit"], names)))
    return facts


def summed(text: str, names: Collection[str], strings: Collection[str] = ()) -> list[Fact] | None:
    """The limits that the whole sentence states; None where it is not about sums. Raises Unreadable.

    `strings` are the names of the strings, for sentences that speak of "all strings".
    """
    if not _ABOUT_SUMS.search(text):
        return None
    if "\\sum" in text:
        return _in_signs(text, names)
    text = re.sub(rf"{_OVER} and (?=(?:the )?(?:total )?(?:sum|length))", " and ", text)
    match = _SUM.fullmatch(text)
    if match is None:
        return None
    limit = parse(match["limit"], names)
    if "less than" in match["limited"] and "or equal" not in match["limited"]:
        limit = parse(f"{match['limit']} - 1", names)
    of = match["of"]
    if match["what"].lower() == "total" or not (match["over"] or match["after"] or _LIKE_A_NAME.fullmatch(of)):
        return None
    parts = re.split(r",? and (?:the )?(?:also )?(?:total )?(?:sums? (?:of )?|length of )?|, (?:the )?sum (?:of )?", of)
    if len(parts) > 1 and not re.search(
        r"\b(?:both|each|individually|respectively)\b|sum.* and (?:also )?(?:the )?(?:total )?sums? (?:of )?[a-zA-Z|]",
        text,
    ):
        raise Unreadable("it may limit each sum or both together")
    lengths = "length" in match["what"].lower() or "size" in match["what"].lower()
    return [Summed(_of(part, names, strings, lengths=lengths), limit) for part in parts]


def _of(part: str, names: Collection[str], strings: Collection[str], *, lengths: bool) -> Expr:
    part = _DROPPED.sub("", part.strip())
    part = re.sub(r"^(?:over|across) .*?(?=[a-z]$)", "", part)
    found = re.fullmatch(r"(?:the )?(?:lengths?|sizes?) of (?P<of>.+)", part, re.I)
    if found:
        lengths, part = True, found["of"]
    elif re.fullmatch(r"(?:all )?(?:the )?strings?'? lengths?", part):
        lengths, part = True, "strings"
    if match := _STRINGS.fullmatch(part):
        if match["name"]:
            part = match["name"]
        elif len(strings) == 1 and (lengths or "string" in part):
            part, lengths = next(iter(strings)), True
        else:
            raise Unreadable("which strings it is said of is not understood")
    part = re.sub(r"^(?:string|array|sequence) (?=[A-Za-z](?:_|$))", "", part)
    of = parse(part, names)
    return (
        Length(of) if lengths and isinstance(of, Ref) and of.name in {*strings, *(names if not strings else ())} else of
    )
