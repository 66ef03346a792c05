"""Which lines a clause speaks of: "다음 N개의 줄에는", "2번째 줄부터 N개의 줄에 걸쳐", "각 테스트 케이스의 1번째 줄에는"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from jobsvc.generation.korean.words import EXPRESSION, HOW_MANY, MARK, counted


@dataclass(frozen=True, slots=True)
class Place:
    """One line, or `count` lines that are alike; `rest` is what the clause says of them."""

    rest: str
    number: int = 0  #: of a line that is counted from the first
    count: str = ""  #: empty: one line
    lines: int = 1  #: so many lines with one value each: "1번째 줄과 2번째 줄에 각각"
    from_: int = 0  #: the number of the first of several lines, where it is said
    again: bool = False  #: each of the lines that were announced before
    in_test: bool = False
    expression: str = ""  #: the number of a line after others that are counted: "M+2번째 줄에"
    anywhere: bool = False  #: no line is named


_LEAD = (
    r"(?:(?:그리고|또한|이때|이후|그 후|이어서|이어|다음으로|마지막으로|그 다음으로|그 다음|그다음|여기서|입력의|입력 파일의"
    r"|그런 다음|먼저|이후에),? )*"
)
_TEST = r"(?P<test>(?:각각의 |각 |매 |모든 |하나의 |한 )?테스트 케이스(?:에는|에서는|에서|에 대해서|에 대해|에 대하여|마다|의|는|별로)?,? )?"
_AT = r"(?:에는|에서는|에|은|의|엔),?"
_OWN_ORDER = r"(?: (?:각각|한 줄에 하나씩|한 줄씩|각 줄마다|각 줄에는|각 줄에|줄마다|차례대로|순서대로),?)*"
_LINES = rf"(?: ?(?:개의|개))? ?(?:각 )?줄(?:의 각 줄|의 각각|에 각각)?(?: 각각에는| 각각에| 중 [ij](?:{MARK})?번째 줄에는?|(?:에 걸쳐서|에 걸쳐|에는|에|은|동안|마다|의|이)),?(?: 걸쳐서?)?{_OWN_ORDER}"
_COUNT = rf"(?P<count>{EXPRESSION}|{HOW_MANY})"
_NEXT = r"(?:(?:그 |이 |바로 )?(?:다음|이후|이어서|이어|이어지는|나머지|그다음|아래|뒤|뒤이어)(?: 줄부터|부터|에)?,? (?:이어지는 )?)"

_PATTERNS = tuple(
    (kind, re.compile(rf"{_LEAD}{_TEST}(?:{pattern}) ?(?P<rest>.+)"))
    for kind, pattern in (
        ("until", rf"(?P<from>\d+)번째 줄(?:부터|에서) (?P<count>{EXPRESSION})(?:번째)? ?줄까지(?:{_AT})?{_OWN_ORDER}"),
        ("from", rf"(?P<from>\d+)번째 줄부터,? (?:다음 |이후 |총 |각각 )*{_COUNT}{_LINES}"),
        ("rows", rf"(?:{_NEXT}|다음줄부터 )(?:총 )?{_COUNT}{_LINES}"),
        ("row", rf"(?:{_NEXT})?(?:이 중 |그중 |그 중 |이중 )?[ij](?:{MARK})?번째 줄{_AT}"),
        ("both", r"(?P<number>\d+)번째 줄(?:과|와|,) (?P<second>\d+)번째 줄에(?:는)?,?(?: 각각,?)?"),
        ("numbered", rf"(?P<number>\d+)번째 줄{_AT}"),
        ("after", rf"\(?(?P<expression>[A-Za-z](?:\+[A-Za-z0-9]){{1,3}})\)?번째 줄{_AT}"),
        ("next", rf"(?:(?:그 |바로 )?(?:다음|마지막|이어지는|그다음)|이어서|이후) (?:한 )?줄{_AT}"),
        (
            "said",
            r"(?:각 |각각의 )?[가-힣 ]{0,30}(?:정보|쿼리|간선|질의|명령|회의|도로)(?:는|은|들은),?|(?:이것은|이는),?",
        ),
        ("each", r"(?:각 줄(?:에는|에|은|마다)|한 줄에는?) ?"),
        ("test", r"(?:한 줄로 이루어져 있(?:다|고|으며),? ?)?"),
    )
)


_GIVEN = re.compile(r"주어(?:진다|지고|지며|지는데)$")


def places(clause: str) -> Iterator[Place]:
    """Everything that the clause may say of which lines, the likeliest first."""
    for kind, pattern in _PATTERNS:
        match = pattern.fullmatch(clause)
        if kind == "both" and match and int(match["second"]) != int(match["number"]) + 1:
            continue
        if not match or (kind == "test" and not (match["test"] and _GIVEN.search(match["rest"]))):
            continue
        groups = match.groupdict()
        yield Place(
            groups["rest"],
            number=int(groups.get("number") or 0),
            count=_count(kind, groups),
            from_=int(groups.get("from") or 0),
            lines=2 if kind == "both" else 1,
            expression=groups.get("expression") or "",
            again=kind in ("row", "each", "said"),
            in_test=bool(groups["test"]),
        )


def _count(kind: str, groups: dict[str, str]) -> str:
    count = counted(groups.get("count") or "")
    if kind != "until":
        return count.strip("()") if count.count("(") == count.count(")") else count
    return _difference(count.strip("()"), int(groups["from"]) - 1)


def _difference(end: str, before: int) -> str:
    """How many lines there are after `before` up to the one with this number: of N+1 and 1, N."""
    if end.isdigit():
        return str(int(end) - before)
    plus = re.fullmatch(r"(.+?)\+(\d)", end)
    left = int(plus[2]) - before if plus else -before
    name = plus[1] if plus else end
    return name if left == 0 else f"{name}{left:+d}"
