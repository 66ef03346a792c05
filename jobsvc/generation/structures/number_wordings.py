"""What sentences say of single numbers: "N is a multiple of 3", "p is a prime", "A_i is -1 or between 1 and N"."""

from __future__ import annotations

import re

from jobsvc.generation.comparisons import compared
from jobsvc.generation.expressions import Num, Unreadable, parse
from jobsvc.generation.facts import Compared, Fact, IsKind, Structured
from jobsvc.generation.names import known, listed
from jobsvc.generation.structures.rules import NAMES, Names, Rules, compiled

_NUMBER = r"(?:(?:positive |non-negative )?(?:integers?|numbers?|values?))"
_REST = (
    r"(?:,? (?:satisfying|such that|with|and) (?P<rest>[^A-Za-z]{0,12}[A-Za-z|].*[<>=].*)"
    r"| between (?P<low>[^<>=]+?) and (?P<high>[^<>=]+))?"
)


def _or_else(match: re.Match[str], names: Names) -> list[Fact]:
    """ "A_i is between 1 and N, or -1": a range, the special value below it, and nothing in the gap between them."""
    special = int(match["special"] or match["special_2"])
    low, high = (parse(match[end] or match[f"{end}_2"], names) for end in ("low", "high"))
    if not isinstance(low, Num) or not special < low.value <= special + 3:
        raise Unreadable("a special value and a range are not understood")
    facts: list[Fact] = []
    for ref in known(listed(match["names"] or match["names_2"], names), names):
        facts += [IsKind(ref, "int"), Compared(Num(special), "<=", ref), Compared(ref, "<=", high)]
        facts += [Compared(ref, "!=", Num(gap)) for gap in range(special + 1, low.value)]
        facts.append(Structured("often", (ref,), (), str(special)))
    return facts


def _parity(match: re.Match[str], names: Names) -> list[Fact]:
    rest = 0 if match["parity"].lower() == "even" else 1
    return _congruent(match, names, 2, rest)


def _multiple(match: re.Match[str], names: Names) -> list[Fact]:
    divisor = parse(match["divisor"], names)
    if not isinstance(divisor, Num) or divisor.value < 1:
        raise Unreadable("a multiple of anything but a number is not understood")
    return _congruent(match, names, divisor.value, 0)


def _congruent(match: re.Match[str], names: Names, divisor: int, rest: int) -> list[Fact]:
    facts: list[Fact] = []
    for ref in known(listed(match["names"], names), names):
        facts += [IsKind(ref, "int"), Structured("congruent", (ref,), (Num(divisor), Num(rest)))]
    return facts + _rest(match, names)


def _prime(match: re.Match[str], names: Names) -> list[Fact]:
    facts: list[Fact] = []
    for ref in known(listed(match["names"], names), names):
        facts += [IsKind(ref, "int"), Structured("prime", (ref,))]
    return facts + _rest(match, names)


def _rest(match: re.Match[str], names: Names) -> list[Fact]:
    """What a number "satisfying 5 <= p <= 10^9" satisfies, or the bounds of one "between 2 and 50"."""
    said = match.groupdict()
    if said.get("low"):
        low, high = (parse(said[end], names) for end in ("low", "high"))
        name = match["names"].strip()
        return compared(f"{said['low']} <= {name} <= {said['high']}", names) if low and high else []
    return compared(match["rest"], names) if said.get("rest") else []


def _power(match: re.Match[str], names: Names) -> list[Fact]:
    """ "a_i are powers of two", "n can be represented as 2^k for some integer k"."""
    base = int({"two": 2, "three": 3, "ten": 10}.get(match["base"].lower(), match["base"]))
    if base < 2:
        raise Unreadable("not understood")
    facts: list[Fact] = []
    for ref in known(listed(match["names"], names), names):
        facts += [IsKind(ref, "int"), Structured("power", (ref,), (Num(base),))]
    return facts


_SOME_EXPONENT = (
    r"(?:,? (?:for|where|with) (?:some |an? )?(?:non-negative )?(?:integer )?(?:number"
    r" )?(?P<letter>[a-z])(?: is an? (?:non-negative )?integer)?)"
)
RULES: Rules = compiled(
    (
        (
            NAMES + r" (?:is|are)(?: all)?(?: an?| the)?(?: exact| integer| positive| non-negative)* powers? of"
            r" (?P<base>two|three|ten|\d)",
            _power,
        ),
        (
            r"(?:i\. ?e\. )?(?P<names>[A-Za-z](?:_\{?\w\}?)?) ?(?:can be (?:represented|written) as|is of the"
            r" form|=) ?(?P<base>\d{1,2})\^\{?(?P<exponent>[a-z])\}?" + _SOME_EXPONENT,
            _power,
        ),
        (
            rf"{NAMES} (?:is|are) (?:(?:an? )?(?:integers? )?between (?P<low>[^<>=]+?) and "
            rf"(?P<high>[^<>= ]+?),? or (?P<special>-1|0)"
            r"|(?:either )?(?P<special_2>-1|0),? or (?:an? )?(?:integers? )?between (?P<low_2>[^<>=]+?) and "
            r"(?P<high_2>[^<>= ]+))"
            r"(?P<names_2>)",
            _or_else,
        ),
        (
            r"(?P<names>)(?:either )?(?P<names_2>[A-Za-z](?:_\S{1,9})?) ?= ?(?P<special>-1|0),? or "
            r"(?P<low>[^<>= ]{1,9}) ?<= ?"
            r"(?P=names_2) ?<= ?(?P<high>[^<>=]{1,20})(?P<special_2>)(?P<low_2>)(?P<high_2>)",
            _or_else,
        ),
        (
            r"(?P<names>)(?:either )?(?P<low>[^<>= ]{1,9}) ?<= ?(?P<names_2>[A-Za-z](?:_\S{1,9})?) ?<= ?"
            r"(?P<high>[^<>=]{1,20}?),? or "
            r"(?P=names_2) ?= ?(?P<special>-1|0)(?P<special_2>)(?P<low_2>)(?P<high_2>)",
            _or_else,
        ),
        (NAMES + rf" (?:is|are)(?: all| both)?(?: an)? (?P<parity>even|odd)(?: {_NUMBER})?" + _REST, _parity),
        (
            NAMES + r" (?:is|are)(?: all| both)? (?:(?:a )?multiples? of|divisible by) (?P<divisor>[\d^* ]+)",
            _multiple,
        ),
        (NAMES + r" (?:is|are)(?: all| both)?(?: an?)?(?: odd)? primes?(?: numbers?)?" + _REST, _prime),
    )
)
