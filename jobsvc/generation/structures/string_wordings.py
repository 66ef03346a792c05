"""What sentences say of the make of strings: "S is a palindrome", "no two adjacent characters in S are equal"."""

from __future__ import annotations

import re

from jobsvc.generation.alphabets import alphabet
from jobsvc.generation.expressions import Unreadable
from jobsvc.generation.facts import Fact, Structured
from jobsvc.generation.names import known, listed
from jobsvc.generation.structures.rules import NAMES, Names, Rule, Rules, compiled


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


RULES: Rules = compiled(
    (
        (
            NAMES + r" (?:is|are|forms?) (?:an? )?(?:correct|valid|balanced|well-formed|regular) "
            r"(?:bracket|parenthesis|parentheses) (?:sequence|string)s?",
            _of_strings("brackets"),
        ),
        (NAMES + r" (?:is|are) (?:an? )?palindromes?", _of_strings("palindrome")),
        (
            r"no two (?:adjacent|neighboring|neighbouring|consecutive) (?:characters|elements|letters"
            r"|values) (?:in|of) " + NAMES + r" are (?:equal|the same|identical)",
            _of_strings("no equal neighbours"),
        ),
        (
            r"(?:all )?(?:the )?(?:characters|letters) (?:in|of) "
            + NAMES
            + r" are (?:all |pairwise )*(?:distinct|different)",
            _of_strings("distinct characters"),
        ),
        (
            r"the first (?:character|letter) of " + NAMES + r" is (?P<letters>[^<>=]+)",
            _letters("first letter"),
        ),
        (
            r"(?:the )?(?:second and subsequent|other|remaining|rest of the) (?:characters|letters) (?:of|in) "
            + NAMES
            + r" are (?P<letters>[^<>=]+)",
            _letters("other letters"),
        ),
        (
            NAMES + r" (?:starts|begins) with ['\"`]?(?P<literal>[^\s<>='\"`]{1,20})['\"`]?",
            _literal("starts with"),
        ),
        (NAMES + r" ends with ['\"`]?(?P<literal>[^\s<>='\"`]{1,20})['\"`]?", _literal("ends with")),
    )
)
