"""Which characters a phrase such as "lowercase English letters and digits" or "``#`` and ``.``" means."""

from __future__ import annotations

import re
import string

_CLASSES = (
    (
        re.compile(
            r"(?:the )?(?:english |latin |roman )?(?:lower-?case|small)(?: english| latin| "
            r"roman)?(?: alphabet)?(?: letters?| characters?| alphabets?)(?: of (?:the "
            r")?(?:english|latin) alphabet)?(?: from ['\"`]?a['\"`]? to ['\"`]?z['\"`]?)?"
        ),
        string.ascii_lowercase,
    ),
    (
        re.compile(
            r"(?:the )?(?:english |latin |roman )?(?:upper-?case|capital|large)(?: english| latin"
            r"| roman)?(?: alphabet)?(?: letters?| characters?| alphabets?)(?: of (?:the "
            r")?(?:english|latin) alphabet)?(?: from ['\"`]?a['\"`]? to ['\"`]?z['\"`]?)?"
        ),
        string.ascii_uppercase,
    ),
    (
        re.compile(
            r"(?:(?:lower-?case|small) and (?:upper-?case|capital|large)|(?:upper-?case|capital"
            r"|large) and (?:lower-?case|small))(?: english| latin)? letters?|(?:english|latin) "
            r"letters?"
        ),
        string.ascii_letters,
    ),
    (
        re.compile(r"(?:decimal )?digits?(?: (?:from )?(?:0 (?:to|through) 9|0-9))?|digits? between 0 and 9"),
        string.digits,
    ),
)
#: Characters by their names.
_NAMED = {
    "underscore": "_", "dot": ".", "period": ".", "comma": ",", "hyphen": "-", "dash": "-", "minus": "-",
    "plus": "+", "asterisk": "*", "star": "*", "question mark": "?", "exclamation mark": "!", "zero": "0", "one": "1",
    "bracket": "()", "parenthesis": "()", "parenthese": "()", "parenthes": "()", "round bracket": "()",
    "slash": "/", "backslash": "\\", "colon": ":", "hash": "#", "at sign": "@",
}  # fmt: skip
_NAME_OF_ONE = re.compile(
    rf"(?:the |an? )?(?P<name>{'|'.join(sorted(_NAMED, key=len, reverse=True))})(?:e?s)?(?: (?:signs?|symbols?"
    rf"|characters?|marks?))?"
)
_DIGIT_RANGE = re.compile(r"digits?,? (?:from |between )?(\d)(?: to | through | and |-)(\d)")
_LOWER, _UPPER = r"(?:lower-? ?case|small|little)(?: letters)?", r"(?:upper-? ?case|capital|large|big)(?: letters)?"
_UPPER_AND_LOWER = re.compile(
    rf"^(?:both )?(?:english |latin )?(?:{_LOWER}(?:,? and(?:/or)?|,? or|,) {_UPPER}|{_UPPER}(?:,? and(?:/or)?|,? or|,)"
    rf" {_LOWER})(?: english| latin)? (?:letters?|characters?)(?: of (?:the )?(?:english|latin) alphabet)?",
    re.I,
)
_LEAD = re.compile(
    r"^(?:only |just )?(?:of )?(?:(?:the )?(?:following )?(?:two |three |four |five "
    r")?(?:kinds? of )?(?:characters?|letters?|digits?|symbols?):? (?!from |between |and |or )"
    r"|either )?",
    re.I,
)
_RANGE_NOTE = re.compile(
    r" ['\"`]a['\"`] ?(?:-|—|to|\.\.\.?) ?['\"`]z['\"`]| ?\((?:['\"`]?[aA]['\"`]? ?(?:-|—|to)"
    r" ?['\"`]?[zZ]['\"`]?)\)| ?\((?:0 ?(?:-|—) ?9)\)"
)
_ITEMS = re.compile(r",? and/or | ?, ?(?:and |or )?| and | or ")
#: "#", "the character X", and the plural of a sign: "?s".
_SINGLE = re.compile(
    r"(?:the )?(?:(?:characters?|letters?|digits?|symbols?) )?['\"`]?(?P<one>[!-~])['\"`]?|(?P<many>[!-/:-@\[-`{-~])s"
)
#: "1, 2, ..., 9" among other items.
_RUN = re.compile(r"\b(?P<first>\w) ?, ?(?P<second>\w) ?, ?(?:\w ?, ?)?\.\.\.? ?,? ?(?P<last>\w)\b")
_QUOTED = re.compile(r"^(['\"`])(.+)\1$")


#: A comma among other characters, with the one that stands before it: "'.', ',', '?'".
_QUOTED_COMMA = re.compile(r", (['\"`]),\1(?=,| |\.?$)")


def alphabet(phrase: str) -> str | None:
    """The characters that the whole phrase lists, sorted; None where it is not understood."""
    phrase, commas = _QUOTED_COMMA.subn("", phrase)
    phrase = re.sub(r"(?<= )one of (?:the )?(?:following )?(?:characters|symbols|letters):? (?=['\"`])", "", phrase)
    phrase = _LEAD.sub("", _RUN.sub(_run, _RANGE_NOTE.sub("", _simplified(phrase.strip()))))
    match = _UPPER_AND_LOWER.match(phrase)
    found = set(string.ascii_letters) if match else set()
    found |= {","} if commas else set()
    rest = re.sub(r"^,?(?: |^)(?:and|or) ", "", phrase[match.end() :]) if match else phrase
    for item in items(rest) if rest.strip(" .") or not match else ():
        single = _SINGLE.fullmatch(item)
        characters = _class(item) or (single["one"] or single["many"] if single else None)
        if characters is None:
            return None
        found |= set(characters)
    return "".join(sorted(found)) or None


_BITS = re.compile(
    r"(?:only )?(?:from )?(?:of )?(?:0s|zeros|zeroes|'0's?|0)(?: and| or|,| and/or) (?:1s|ones|'1's?|1)(?: only)?", re.I
)
_BRACKETS = re.compile(r"(?:opening and closing (?:round )?|round |regular )?(?:brackets|parentheses)(?: only)?", re.I)
_LISTED = re.compile(
    (
        r"[^'\"`]{0,40}?(?:letters|characters|symbols|digits|brackets|chars):?"
        r" (?P<list>(?:['\"`][^\s]['\"`](?:, and |, or |, | and | or |$)){2,})(?:characters"
        r"|symbols|letters)?"
    ),
    re.I,
)
_ONLY = re.compile(r",? only$|(?<=['\"`]) (?:characters|symbols|letters)$", re.I)


def _simplified(phrase: str) -> str:
    """The phrase without what its list of characters repeats in words: "characters 'a' and 'b' only"."""
    phrase = _ONLY.sub("", phrase).replace("and/or", "or").replace(", or ", ", ").replace("symbols '", "'")
    if _BITS.fullmatch(phrase):
        return "0 and 1"
    if _BRACKETS.fullmatch(phrase):
        return "'(' and ')'"
    listed = _LISTED.fullmatch(f"{phrase}")
    phrase = listed["list"] if listed else phrase
    return re.sub(
        r"\b(latin|english) characters\b",
        r"\1 letters",
        re.sub(r"\b(latin|english) (lower|upper)-?case\b", r"\2case \1", phrase, flags=re.I),
        flags=re.I,
    )


def _run(match: re.Match[str]) -> str:
    """``1, 2, ..., 9`` written out; anything that does not count up by one stays, to be refused."""
    first, second, last = ord(match["first"]), ord(match["second"]), ord(match["last"])
    kinds = {str.isdigit(match[end]) * 2 + str.islower(match[end]) for end in ("first", "second", "last")}
    if second != first + 1 or last <= second or len(kinds) > 1:
        return match[0]
    return ", ".join(map(chr, range(first, last + 1)))


def _class(item: str) -> str | None:
    item = re.sub(r"^an? (?=[a-z]{3})", "", item)
    between = _DIGIT_RANGE.fullmatch(item.lower())
    if between:
        low, high = int(between[1]), int(between[2])
        return string.digits[low : high + 1] or None
    named = _NAME_OF_ONE.fullmatch(item.lower())
    if named:
        return _NAMED[named["name"]]
    return next((characters for pattern, characters in _CLASSES if pattern.fullmatch(item.lower())), None)


def items(phrase: str) -> list[str]:
    """The items of "a, b, and c" without quotes; the full stop of a sentence is not an item, a lone one is."""
    parts = [part.strip() for part in _ITEMS.split(phrase.strip()) if part.strip()]
    if parts and len(parts[-1]) > 1 and parts[-1].endswith("."):
        parts[-1] = parts[-1].removesuffix(".")
    if any(part == "..." for part in parts):
        return ["..."]  # an abbreviated list is not a list of items
    return [quoted[2] if (quoted := _QUOTED.match(part)) else part for part in parts]
