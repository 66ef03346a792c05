"""What the wordings of structures share: a rule is a pattern for a whole sentence and what reads it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable

from jobsvc.generation.facts import Fact

Names = Collection[str]
Rule = Callable[[re.Match[str], Names], list[Fact]]
Rules = tuple[tuple[re.Pattern[str], Rule], ...]

#: The names that a sentence speaks of.
NAMES = r"(?P<names>[^<>=]{1,60}?)"


def compiled(rules: Iterable[tuple[str, Rule]]) -> Rules:
    return tuple((re.compile(pattern, re.IGNORECASE), rule) for pattern, rule in rules)
