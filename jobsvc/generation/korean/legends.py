"""What characters mean: "'.'은 빈칸이고, '#'은 벽이다". A legend restricts nothing but the characters that there are."""

from __future__ import annotations

import re

_MEANING = re.compile(
    r"['\"`](?P<one>[!-~])['\"`] ?(?:은|는|이면|이|가|으로|로)? ?(?P<what>[가-힣][가-힣 ]{0,24}?)"
    r"(?:을|를)? ?(?:이고|이며|이다|다|의미하고|의미하며|의미한다|나타내고|나타내며|나타낸다|뜻하고|뜻하며|뜻한다|표시된다|표시한다)?(?:, |,| |\.|$)"
)
#: A letter for the one thing of its kind occurs exactly once, which is a condition.
_SINGULAR = re.compile(r"시작|출발|도착|위치|입구|출구|끝|주인공|플레이어|목적|집|현재")
_CONDITION = re.compile(
    r"않|없|만 |오직|항상|반드시|개수|하나|모든|모두|최대|최소|자연수|정수|이상|이하|서로|문자열|시작하|끝나"
)


def legend(text: str) -> str:
    """The characters that the whole text tells the meaning of, two at the least; "" where it does anything else."""
    found = []
    place = 0
    while place < len(text):
        match = _MEANING.match(text, place)
        if match is None or _CONDITION.search(match["what"]):
            return ""
        if match["one"].isalnum() and _SINGULAR.search(match["what"]):
            return ""
        found.append(match["one"])
        place = match.end()
    return "".join(sorted(found)) if len(set(found)) == len(found) > 1 else ""
