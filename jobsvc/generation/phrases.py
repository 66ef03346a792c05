"""What a sentence says is on a line ("two integers n and m ...") -> items, and what is left over.

An item is a quantity, adjectives, a noun and names, most of them optional. What stands between the items and after
them is handed back as remarks: whoever asks decides whether they may restrict anything.
"""

from __future__ import annotations

import re
from dataclasses import replace

from jobsvc.generation.expressions import Unreadable
from jobsvc.generation.item_matches import items_of_match
from jobsvc.generation.item_patterns import CONTAINER, LETTERS, NAME, PATTERNS
from jobsvc.generation.items import REMARK, Found, Item, number_of, split_name

#: Where, in a description of what is on a line, the values themselves may begin.
_WITHIN = re.compile(
    r" — | ?[:,] | in (?:the )?form(?:at)?:? |(?: |^)(?:of|as|by|with|namely|contains?"
    r"|containing|between|and starts? with) (?:the |a |an )?(?=(?:[a-z0-9]+ )?(?:integer"
    r"|number|pair|string|value|single)|\(?[A-Za-z]_)| (?=\([A-Za-z]_)"
)
_STRONG = ("row", "string", "noun")
_CONNECTOR = re.compile(
    r"(?:,? and (?:then )?(?:(?:also|finally) )?(?:,? ?(?:followed by|then follows?|then"
    r"|follows?) )?|,? ?(?:then(?: come| there are)? |followed by |and )|,? then follows? "
    r"|[,;] ?|(?:,? and)? then follows? )"
)
_PADDING = re.compile(
    r"(?:,? (?:(?:all )?separated by (?:a |one |single )*(?:white)?spaces?(?: characters?)?"
    r"|space[- ]separated|respectively|each"
    r"|correspondingly|in (?:this|that) order|in one line|per line|one per line|in a single"
    r" line|without spaces|inclusive))+$",
    re.I,
)


def items_of(text: str) -> Found:
    """The items of a line. Raises Unreadable where it does not begin with one."""
    text = _PADDING.sub("", text.strip(" ,"))
    found = Found()
    place = _read(text, 0, found, first=True)
    if place is None:
        raise Unreadable(f"{REMARK.sub('', text)[:60]!r} is not understood")
    if named := _named_afterwards(text, place, found):
        return named
    while place < len(text):
        place = _next(text, place, found)
    return found


_EACH_NAMED = re.compile(
    rf"(?P<words>(?:the |an? |his |her |its |their )?[a-z][a-z' -]{{2,60}}?,?) (?P<name>{NAME})(?P<remark>(?:"
    rf" ?⟦\d+⟧)?)"
)
_BETWEEN_NAMED = re.compile(r", and (?:the )?|,? and |, ")


def _named_afterwards(text: str, place: int, found: Found) -> Found | None:
    """ "two integers: the width w and the height h": as many values as names, each at the end of its description."""
    item = found.items[0]
    start = re.match(r" ?(?::|—|,? namely)(?: |$)", text[place:])
    if (
        start is None
        or item.name
        or item.kind != "int"
        or len(found.items) != 1
        or (not item.count.isdigit() and (number_of(item.count) == item.count))
    ):
        return None
    rest, items = text[place + start.end() :], []
    while match := _EACH_NAMED.match(rest):
        name, index = split_name(match["name"])
        remarks = [int(match["remark"].strip(" ⟦⟧"))] if match["remark"] else []
        items.append((match["words"], replace(item, name=name, index=index, count="", remarks=remarks)))
        joint = _BETWEEN_NAMED.match(rest, match.end())
        if joint is None:
            rest = rest[match.end() :]
            break
        rest = rest[joint.end() :]
    if len(items) != int(number_of(item.count)) or len({one.name for _, one in items}) < len(items):
        return None
    return Found([one for _, one in items], [*(words for words, _ in items), rest], found.asides)


def _next(text: str, place: int, found: Found) -> int:
    """Reads the remarks at the place, and what follows up to the end of the next item."""
    last = found.items[-1]
    if remark := REMARK.match(text, place):
        last.remarks.append(int(remark[1]))
        return remark.end()
    if last.kind in ("string", "") and not last.is_row and (letters := LETTERS.match(text, place)):
        last.kind = "string"
        last.said = " ".join(filter(None, (last.said, letters[0].strip(" ,"))))
        return letters.end()
    for connector in _CONNECTOR.finditer(text, place):
        at_once = connector.start() == place
        follows = at_once and "follow" in connector[0]
        end = _read(text, connector.end(), found, first=follows, weak=at_once)
        if end is not None:
            found.leftover.append(_without_values(text[place : connector.start()]))
            return end
    found.leftover.append(text[place:])
    return len(text)


#: Values, or lines, that would be lost between two items.
_VALUES_BETWEEN = re.compile(
    r"\b(?:integers|numbers|strings) [A-Za-z]_|\bline (?:of|with|containing)\b|\bfollowed by a line\b"
)


def _without_values(text: str) -> str:
    """What stands between two items. Raises Unreadable where more values are among it."""
    if _VALUES_BETWEEN.search(text):
        raise Unreadable(f"{REMARK.sub('', text).strip()[:60]!r} is not understood")
    return text


def _read(text: str, place: int, found: Found, *, first: bool, weak: bool = True) -> int | None:
    """The end of the item that begins at the place, which is added; None where there is none.

    A name alone or an unnamed noun amid an explanation counts only where a remark or a dash follows it.
    """
    start = place
    container = CONTAINER.match(text, place)
    begins = [place, *((container.end(),) if container else ())]
    if first:
        begins += [match.end() for match in _WITHIN.finditer(text, place, place + 90)]
    for begin in dict.fromkeys(begins):
        for kind, pattern in PATTERNS:
            match = pattern.match(text, begin)
            if not match or not _ends_well(text, match.end()):
                continue
            if kind not in _STRONG and not (first or (weak and kind == "bare") or _declares(text, match.end(), kind)):
                continue
            skipped = begin != start and begin != (container.end() if container else start)
            if skipped and kind not in _STRONG and not _is_told(kind, match) and text[begin] != "(":
                continue
            if kind in ("words", "characters", "plain") and not first and not match["many"]:
                continue
            items = items_of_match(kind, match)
            if items is None or {item.name for item in items if item.name} & {item.name for item in found.items}:
                continue
            if begin != start:
                if container and begin == container.end():
                    _contained(container, items, found)
                else:
                    found.asides.append(_in_order(text[start:begin], items))
            if kind == "described":
                found.leftover.append(text[match.start() : match.start("names")])
            found.items += items
            return match.end()
    return None


def _contained(container: re.Match[str], items: list[Item], found: Found) -> None:
    text = container["container"]
    if "permutation" in text.lower():
        items[0].adjectives += " permutation"
    elif container["own"] and len(items) == 1 and items[0].is_row and not items[0].name:
        items[0].name = container["own"]
    else:
        found.asides.append(_in_order(text, items))


_ORDERED = re.compile(r"\b(?:strictly )?(non-decreasing|increasing) (?=sequence|array|list)", re.I)


def _in_order(text: str, items: list[Item]) -> str:
    """The words before a lone row, without an order that they give it."""
    order = _ORDERED.search(text)
    if order is None or len(items) != 1 or not items[0].is_row or items[0].kind != "int":
        return text
    items[0].adjectives += f" {order[1].lower()}"
    return re.sub(r",? consisting of", "", text.replace(order[0], ""))


def _ends_well(text: str, place: int) -> bool:
    return place == len(text) or text[place] in " ,;:.⟦"


def _is_told(kind: str, match: re.Match[str]) -> bool:
    """Whether an item amid a description is one: it has a quantity, or names with subscripts."""
    if kind == "words":
        return bool(match["letters"])
    return bool(match["many"]) if kind == "plain" else kind == "bare" and match["names"].count("_") > 1


def _declares(text: str, place: int, kind: str) -> bool:
    return kind in ("bare", "described") and bool(re.match(r" ?⟦| — ", text[place:]))
