"""What a sentence says is on a line ("two integers n and m ...") -> items, and what is left over.

An item is a quantity, adjectives, a noun and names, most of them optional. What stands between the items and after
them is handed back as remarks: whoever asks decides whether they may restrict anything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from jobsvc.generation.expressions import Unreadable

NUMBER_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")

#: What stands for a remark in brackets while a sentence is taken apart: ``⟦0⟧`` is the first.
REMARK = re.compile(r" ?⟦(\d+)⟧")


@dataclass
class Item:
    """One value of a line, or a row of values."""

    kind: str  #: "int", "string", "characters" (a row of them without spaces), "" where only a name is given
    name: str = ""  #: without subscript; empty where the text gives none
    index: str = ""
    first: str = ""  #: the subscripts of a row's first and last value
    last: str = ""
    count: str = ""  #: how many values a row has
    adjectives: str = ""
    said: str = ""  #: what follows the name and bounds it: "not exceeding 100", "of length n"
    nouns: str = ""
    different_from: tuple[str, ...] = ()  #: names before it that it may not equal: "two distinct integers u and v"
    remarks: list[int] = field(default_factory=list)  #: the remarks in brackets behind it

    @property
    def is_row(self) -> bool:
        return bool(self.count or self.last)

    @property
    def quote(self) -> str:
        return " ".join(filter(None, (self.adjectives, self.nouns, self.name, self.said)))


@dataclass
class Found:
    """The items of a line, and the texts that are no part of them."""

    items: list[Item] = field(default_factory=list)
    leftover: list[str] = field(default_factory=list)
    asides: list[str] = field(default_factory=list)  #: what only leads to an item: "a pair of", "the i-th road:"
    tests: bool = False  #: the item is the number of test cases


_ENGLISH = (
    r"(?! (?!and\b|or\b|is\b|are\b|denot|represent|consist|of length|of size|where|which"
    r"|that\b|separated|with|in\b|on\b|from|contain|follow|respect|describ|correspond|the\b"
    r"|each|for\b|not\b|such|given|written|both|stand|mean|should|will|has\b|have\b|then\b"
    r"|between|up to|to\b|whose|as\b|cells?\b)[a-z](?! |_|,|$))"
)
_NAME = (
    r"(?-i:(?:(?:[B-HJ-Zb-z]|[AaI]"
    + _ENGLISH
    + r")'?(?:_(?:\{[^{}]{1,14}\}|\w)|\d(?!\d))?|[A-Z]{2,3}(?:_\w)?|(?:id|mul|type|pos"
    r"|cost)(?:_\w)?|[A-Za-z]{2,4}_(?:\{[^{}]{1,9}\}|\w))"
    r"(?![\w'-]|-th))"
)
_ONE_NAME = re.compile(r"(?<![\w'])" + _NAME)
_MARK = r"(?: ?⟦\d+⟧)?"
_NAMES = rf"(?:\({_NAME}(?:, ?{_NAME}){{1,3}}\)|{_NAME}(?:{_MARK}(?:,? and (?:then )?|, ?| )(?!and\b){_NAME})*)"
_SUBSCRIPT = r"(?:_\{[^{}]{1,14}\}|_\w|\[[^\[\]]{1,8}\])"
_ROW = (
    rf"\(?(?P<base>(?-i:[A-Za-z]{{1,4}}'?))(?P<first>{_SUBSCRIPT}) ?[,;]? ?"
    rf"(?:(?P=base){_SUBSCRIPT} ?[,;]? ?){{0,3}}\.\.\.?,? ?\.{{0,3}} ?[,;]? ?(?:and"
    rf" )?(?P=base)(?P<last>{_SUBSCRIPT})\)?"
)
EXPRESSION = (
    r"(?-i:\d{1,7}(?![\w.])|(?:\d{1,2} ?\*? ?)?[A-Za-z](?:_(?:\{[\w,+-]{1,7}\}|\w))?(?:"
    r" ?[-+*] ?(?:\d{1,3}|[A-Za-z]))?(?![\w'])"
    r"|\(?[A-Za-z\d] ?[-+*] ?[A-Za-z\d]\)?(?![\w'])|\d?\(\w ?[-+] ?\w\)|\d\^\w|\d\^\{\w(?: ?[-+] ?\d)?\}"
    r"|\(?[A-Za-z] ?/ ?2\)?(?![\w/])|\(\(?[a-zA-Z]\)?/\(?\d\)?\))"
)
WORDS = r"(?:two|three|four|five|six|seven|eight|nine|ten)"
_QUANTITY = (
    rf"(?:(?:exactly|only|other|another|the|a|an|single|one|lonely|sole) )*(?:(?P<many>{WORDS}"
    rf"|(?!a )(?!I ){EXPRESSION})(?: more)? )?(?:single |only )?"
)
_ADJECTIVE = (
    r"(?:space[- ]separated|single-space[- ]separated|comma-separated|positive|non[-"
    r" ]?negative|negative|distinct|different"
    r"|pairwise distinct|pairwise different|unique|binary|non[- ]?empty|lower-?case"
    r"|upper-?case|small|capital|english|latin"
    r"|decimal|separated by (?:a )?(?:single )?spaces?|given|single|non-decreasing|increasing"
    r"|case-sensitive|initial|unordered|even|odd|prime)"
)
_INTEGERS = (
    r"(?:integer numbers?|integers?(?: values?| parameters?| arguments?| variables?)?|natural numbers?|whole numbers?"
    r"|numbers?|values?|elements?|int|digits?(?= [A-Za-z]_))"
)
_STRINGS = r"(?:strings?|words?|names?|texts?|sequences? of (?:letters|characters)|patterns?|bracket sequences?)"
_CHARACTERS = r"(?:characters?|letters?|symbols?|chars?)"
_NOUN = rf"(?P<noun>(?P<int>{_INTEGERS})|(?P<string>{_STRINGS})|(?P<character>{_CHARACTERS}))(?![\w-])"
_BOUND = r"[\w^*{}+\\() -]{1,30}?"
_SAID = (
    r"(?P<said>(?:,? (?:not exceeding|not greater than|no greater than|not more than|not"
    r" larger than|no more than|less than"
    r"|at most|up to|which (?:do|does) not exceed|(?:each )?(?:from|between|in (?:the"
    r" )?range(?: from)?) [\w^*{}+-]{1,20}"
    r"(?: \* [\w^{}]{1,12})? (?:to|and)) [\w^{}*+-]{1,20}(?: ?\* ?[\w^{}]{1,12})?(?:,? inclusive(?:ly)?)?"
    r"(?:,? by (?:its |their )?(?:absolute value|modulo))?)?)"
)
#: What no description of characters has in it.
_END = r"(?: — |: |, each | ⟦|,? (?:where|denoting|represent|describ|which (?:is|repr|den)|the i-th))"
_LENGTH_AND_LETTERS = (
    r"(?P<letters>(?:,? ?(?:and |that |which |it )?(?:of (?:the )?(?:length|size) |with"
    r" length |of exactly |of (?=[\w+-]{1,5} "
    r"(?:lower|upper|char|letters|digits|symbols|zeros|zeroes|english|latin|small|capital))"
    r"|consisting |consists? |containing only |contains only |composed |made |which consists"
    r" )(?:(?!" + _END + r").){1,160})?)"
)
#: ``a sequence of``, ``the description of the i-th edge:``: what stands before an item without being one.
_LETTERS = re.compile(
    (
        r",? ?(?:and )?(?:which |that )?(?:it )?(?:consisting|consists?|contains only|containing"
        r" only|composed|made up|formed) (?:only |solely )?(?:of|by|from)? ?(?:(?!"
    )
    + _END
    + r").){1,160}",
    re.I,
)
_CONTAINER = re.compile(
    r"(?P<container>(?:(?:a|an|the|its|their) )?(?:(?:integer|space-separated|binary)"
    r" )?(?:pairs?|couples?|triples?|triplets?|sequences?|arrays?|lists?|sets?|permutations?"
    r"|quadruples?"
    r"|descriptions?|elements?|values?|coordinates|endpoints|ends)(?: (?P<own>[A-Za-z])(?= (?:of|which|consisting"
    r"|containing|—|:)))?(?: of the [a-z -]{1,30}| of [a-z -]{1,20})??"
    r"(?: of| which (?:consists|contains) of| consisting of| containing| which contains| —|:"
    r"|,)? |(?:information|data)[\w ]{1,40}: )"
)
_PATTERNS = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        (
            "row",
            (
                rf"(?:{_QUANTITY}(?P<adjectives>(?:{_ADJECTIVE},? )*){_NOUN}(?: separated by (?:single"
                rf" )?spaces?)?(?:,? (?:namely|i\.e\.))? ?[:,—]? ?)?{_ROW}{_SAID}"
            ),
        ),
        (
            "string",
            (
                rf"{_QUANTITY}(?P<adjectives>(?:{_ADJECTIVE},? )*)(?P<noun>{_STRINGS})(?![A-Za-z])[:,]?"
                rf" ?(?P<names>{_NAMES}){_LENGTH_AND_LETTERS}"
            ),
        ),
        (
            "noun",
            rf"{_QUANTITY}(?P<adjectives>(?:{_ADJECTIVE},? )*){_NOUN}(?: each)?[:,]? (?:— )?(?P<names>{_NAMES}){_SAID}",
        ),
        (
            "words",
            (
                rf"{_QUANTITY}(?P<adjectives>(?:{_ADJECTIVE},? )*)(?P<noun>{_STRINGS}|sequence of"
                r" characters)(?! of (?!length|size|exactly|[\w+*-]{1,6} (?:lower|upper|char|letter"
                rf"|digit|symbol|english|latin|small|capital|bits))){_LENGTH_AND_LETTERS}"
            ),
        ),
        (
            "described",
            (
                r"(?:the |a |an )?(?:total )?(?:number|amount|count|size|length|value)s? of [\w'"
                rf" -]{{2,50}}?,? (?P<names>{_NAME})(?= ?⟦|$|,| —)(?P<said>)"
            ),
        ),
        (
            "characters",
            (
                rf"{_QUANTITY}(?P<adjectives>(?:{_ADJECTIVE},? )*)(?P<noun>(?:english |latin"
                rf" )?{_CHARACTERS})(?! of\b)(?:,? without spaces(?: between them)?)?"
            ),
        ),
        (
            "plain",
            rf"{_QUANTITY}(?P<adjectives>(?:{_ADJECTIVE},? )*)(?P<noun>{_INTEGERS})(?! of (?!them))(?: each)?{_SAID}",
        ),
        ("bare", rf"(?P<names>{_NAMES}){_SAID}"),
    )
)
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
    rf"(?P<words>(?:the |an? |his |her |its |their )?[a-z][a-z' -]{{2,60}}?,?) (?P<name>{_NAME})(?P<remark>(?:"
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
    if last.kind in ("string", "") and not last.is_row and (letters := _LETTERS.match(text, place)):
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
    container = _CONTAINER.match(text, place)
    begins = [place, *((container.end(),) if container else ())]
    if first:
        begins += [match.end() for match in _WITHIN.finditer(text, place, place + 90)]
    for begin in dict.fromkeys(begins):
        for kind, pattern in _PATTERNS:
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
            items = _items(kind, match)
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


def _items(kind: str, match: re.Match[str]) -> list[Item] | None:
    groups = match.groupdict()
    many = (groups.get("many") or "").strip()
    adjectives, said = (groups.get("adjectives") or "").strip(), (groups.get("said") or "").strip(" ,")
    noun = (groups.get("noun") or "").lower()
    value = (
        "int"
        if groups.get("int") or kind in ("plain", "described")
        else "string"
        if kind in ("string", "words") or groups.get("string")
        else ""
    )
    if kind == "row":
        what = "characters" if groups.get("character") else value
        return [
            Item(
                what,
                match["base"],
                first=_bare(match["first"]),
                last=_bare(match["last"]),
                count=many,
                adjectives=adjectives,
                said=said,
                nouns=noun,
            )
        ]
    if kind in ("words", "characters", "plain"):
        what = {"words": "string", "characters": "characters", "plain": "int"}[kind]
        said = (groups.get("letters") or said).strip(" ,")
        if (
            not many
            and not re.match(r"(?:exactly |only )?(?:a|an|one|single|the)\b", match[0], re.I)
            and noun.endswith("s")
        ):
            return None
        return _unnamed(what, many, adjectives, said, noun)
    names = _ONE_NAME.findall(match["names"])
    if len(set(names)) < len(names):
        return None
    letters = (groups.get("letters") or "").strip(" ,")
    number = _number(many)
    if many and number is None and len(names) == 1:
        name, index = split_name(names[0])
        if index.replace(",", "") in ("", "i", "j", "k", "ij"):  # "n integers a_i"
            return [
                Item(
                    "characters" if groups.get("character") else value,
                    name,
                    count=many,
                    adjectives=adjectives,
                    said=said or letters,
                    nouns=noun,
                )
            ]
    if number is not None and number != len(names):
        if len(names) == 1:
            name, index = split_name(names[0])
            if index.replace(",", "") in ("", "i", "j", "k", "ij"):
                return [Item(value, name, count=many, adjectives=adjectives, said=said or letters, nouns=noun)]
        raise Unreadable(f"{many} values, but {len(names)} names")
    if many and number is None:
        raise Unreadable(f"{match[0]!r} is not understood")
    if groups.get("character"):  # each of the names is one character
        value, said = "string", "of length 1"
    apart = bool(_DISTINCT.search(adjectives)) and len(names) > 1
    bases = [split_name(name) for name in names]
    return [
        Item(
            value,
            base,
            index,
            adjectives=_DISTINCT.sub("", adjectives) if apart else adjectives,
            said=said or letters,
            nouns=noun,
            different_from=tuple(other for other, _ in bases[:place]) if apart else (),
        )
        for place, (base, index) in enumerate(bases)
    ]


_DISTINCT = re.compile(r"\b(?:pairwise )?(?:distinct|different|unique)\b", re.I)


def _unnamed(kind: str, many: str, adjectives: str, said: str, noun: str) -> list[Item]:
    number = _number(many) if many else 1
    if number == 1:
        return [Item(kind if kind != "characters" else "string", adjectives=adjectives, said=said, nouns=noun)]
    return [Item(kind, count=many, adjectives=adjectives, said=said, nouns=noun)]


def number_of(word: str) -> str:
    """A number word as digits; anything else as it is."""
    return str(NUMBER_WORDS.index(word.lower())) if word.lower() in NUMBER_WORDS else word


def _number(word: str) -> int | None:
    text = number_of(word)
    return int(text) if text.isdigit() else None


def _bare(subscript: str) -> str:
    return subscript.lstrip("_").strip("{}[]").replace(" ", "")


def split_name(name: str) -> tuple[str, str]:
    """A name without its subscript, and the subscript: ``x_{i}`` and ``x1``."""
    base, _, index = name.partition("_")
    if not index and len(base) == 2 and base[1].isdigit():
        base, index = base[0], base[1]
    return base, index.strip("{}")
