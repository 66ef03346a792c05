"""Names, expressions and nouns, as all of this package matches them. Hangul counts as ``\\w``, so nothing uses that."""

from __future__ import annotations

import re

from jobsvc.generation.korean.spelling import COUNTS

SUBSCRIPT = r"_(?:\{[^{}]{1,14}\}|[0-9]+[A-Z]?|[A-Za-z])"
NAME = rf"(?<![A-Za-z0-9_\\'\"])(?:[A-Za-z]|[A-Z]{{2}}|[a-z]{{2,6}}(?=_)|index|idx|id)'?(?:{SUBSCRIPT})?(?![A-Za-z0-9_'\"])"
MARK = r" ?⟦\d+⟧"
#: ``N``, ``N-1``, ``2N``, ``N^2``, ``N+M``, ``10``.
EXPRESSION = (
    r"(?<![A-Za-z0-9_])\(?(?:\d{1,7}|(?:\d{1,2}\*?)?[A-Za-z](?:_(?:\{[^{}]{1,9}\}|[A-Za-z0-9]))?(?:\^\{?2\}?)?)"
    r"(?:[-+*](?:\d{1,3}|[A-Za-z](?:_[A-Za-z0-9])?))?\)?"
)
#: The right side of a comparison, in one piece but for spaces around signs.
NUMBER = r"(?:-?\|?[A-Za-z0-9({][A-Za-z0-9_{}()^*/+|-]*)"
HOW_MANY = rf"(?:{'|'.join(COUNTS)})"
COUNTERS = r"(?:개|명|장|마리|가지|쌍|대|권|그루|곳|칸|번)"

WHOLE_NUMBERS = r"(?:양의 정수|음이 아닌 정수|음수가 아닌 정수|양의 자연수|자연수|정수|홀수|짝수|숫자|수)"
STRINGS = r"(?:문자열|단어|영단어|이름|문장|닉네임|아이디|패턴|암호문|비밀번호)"


def counted(word: str) -> str:
    """A quantity in words as digits."""
    return str(COUNTS[word]) if word in COUNTS else word


def squeezed(text: str) -> str:
    """A phrase without what two mentions of it may differ in."""
    return re.sub(r"[\s,]|⟦\d+⟧", "", text)
