"""Numbers that are written as strings: in binary notation, or with more digits than any type of numbers holds.

They become strings of digits whose first one is no zero, and bounds such as ``x < 2^1000`` bounds of their length.
Without a word on leading zeroes nothing is changed, and the sentence stays to be refused.
"""

from __future__ import annotations

import re

_SYSTEM = (
    r"(?:written |given |represented )?in (?:a |the |its )?binary"
    r" (?:notation|system|representation|form|numeral system)"
)
_BINARY = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?:integer|number) (?P<name>[A-Za-z])\b(?: \([^()]*\))?,? {_SYSTEM}",
        rf"\b(?P<name>[A-Za-z]) is {_SYSTEM}",
        r"\bbinary (?:integer|number) (?:representing )?(?P<name>[A-Za-z])\b",
    )
)
_ZEROES = (
    r"(?:(?:without|and has no|with no) (?:any |extra |the )?leading zero(?:e?s)?|the first digit (?:of {name} )?is"
    r" (?:different from (?:a )?zero|not (?:a )?zero|(?:always )?1))"
)
_LENGTHS = (
    (r"\b1 <= {name} < 2\^\{{?(?P<bits>\d{{1,6}})\}}?(?!\d)", r"1 <= |{name}| <= \g<bits>"),
    (
        r"(?:this number|it|{name}) (?:contains|has|consists of) more than (?P<low>\S+) and at most "
        r"(?P<high>\S+) digits",
        r"\g<low> < |{name}| <= \g<high>",
    ),
    (
        r"(?:this number|it|{name}) (?:contains|has|consists of) (?:at most|no more than|not more than) "
        r"(?P<high>\S+) digits",
        r"|{name}| <= \g<high>",
    ),
    (
        r"the number of (?:its )?digits(?: of {name}| in {name})? (?:does not exceed|is at most) (?P<high>[^ .]+)",
        r"|{name}| <= \g<high>",
    ),
)
_OF_DIGITS = re.compile(
    r"(?:an? |the )?(?:positive )?(?P<count>[a-z])-digit (?:positive )?(?:integer|number)(?: (?P<name>[A-Za-z])\b)?"
    r"(?P<zeroes>,? without (?:any )?leading zero(?:e?s)?)?"
)
_HUGE = re.compile(r"\b(?:one |an? )?(?:huge|very large|big|long) (?:integer|number) (?P<name>[A-Za-z])\b")
_BITS_OF_IT = re.compile(
    r"(?:it is guaranteed that )?(?:this number|it) consists of (?:exactly )?(?P<count>\w{1,3}) (?:zeroes|zeros|0s) and"
    r" (?:ones|1s) and the first digit is (?:always )?1\.?",
    re.I,
)


def as_strings(sentences: list[str]) -> list[str]:
    """The sentences with such numbers called strings, and what is said of their digits in sentences of its own."""
    return _huge(_of_digits(_binary(sentences)))


def _binary(sentences: list[str]) -> list[str]:
    text = " ".join(sentences)
    names = {match["name"] for pattern in _BINARY for match in pattern.finditer(text)}
    if len(names) != 1:
        return sentences
    [name] = names
    if not re.search(_ZEROES.format(name=name), text):
        return sentences
    told = [_without_system(sentence, name) for sentence in sentences]
    return [*(sentence for sentence in told if sentence), f"{name} begins with 1."]


def _without_system(sentence: str, name: str) -> str:
    """The sentence about the binary number of that name as one about a string; "" where nothing is left of it."""
    zeroes = _ZEROES.format(name=name)
    sentence = re.sub(rf",? {_SYSTEM}", "", sentence)
    sentence = re.sub(rf" {zeroes} and(?= the number)|,? {zeroes}", "", sentence)
    sentence = re.sub(
        rf"(?:(?:an?|one|the) )?(?:(?:single|huge|positive|large) )*(?:binary )?(?:integer|number) "
        rf"(?:representing )?{name}\b",
        f"a binary string {name}",
        sentence,
    )
    for pattern, meaning in _LENGTHS:
        sentence = re.sub(pattern.format(name=name), meaning.format(name=name), sentence, flags=re.I)
    only = (
        rf"(?:(?:please )?note that |it is guaranteed that )?(?:a binary string )?(?:{name} is)?(?: given| written)?\.?"
    )
    return "" if re.fullmatch(only, sentence.strip(), re.I) else sentence


def _of_digits(sentences: list[str]) -> list[str]:
    """ "An n-digit integer" as a string of n digits."""
    found = [(place, match) for place, one in enumerate(sentences) for match in _OF_DIGITS.finditer(one)]
    if len(found) != 1 or not re.search(r"\bline\b", sentences[found[0][0]]):
        return sentences
    [(place, match)] = found
    text = " ".join(sentences)
    free = next(letter for letter in "wxyzsuv" if not re.search(rf"(?<![A-Za-z]){letter}(?![A-Za-z])", text))
    name = match["name"] or free
    string = f"a string {name} of length {match['count']} consisting of digits"
    told = f"{sentences[place][: match.start()]}{string}{sentences[place][match.end() :]}"
    first = f"the first character of {name} is a digit from 1 to 9."
    return [*sentences[:place], told, *sentences[place + 1 :], first]


def _huge(sentences: list[str]) -> list[str]:
    """ "One huge integer a. This number consists of n zeroes and ones and the first digit is 1" as strings."""
    told: list[str] = []
    firsts: list[str] = []
    for sentence in sentences:
        bits = _BITS_OF_IT.fullmatch(sentence.strip())
        number = _HUGE.search(told[-1]) if bits and told else None
        if bits is None or number is None:
            told.append(sentence)
            continue
        string = f"a binary string {number['name']} of length {bits['count']}"
        told[-1] = f"{told[-1][: number.start()]}{string}{told[-1][number.end() :]}"
        firsts.append(f"{number['name']} begins with 1.")
    return [*told, *firsts]
