"""Regular expressions have to mean the same on every Python that jobsvc runs on."""

from __future__ import annotations

import re
from pathlib import Path

import jobsvc

#: ``(...)*+``: before Python 3.11.5, which is after Debian 12's, `re` matches it wrongly where the group can go back.
POSSESSIVE_GROUP = re.compile(r"\)(?:[*+?]|\{\d*,?\d*\})\+")


def test_no_group_is_possessive():
    """``(?>(...)*)`` says the same, and is matched rightly by all."""
    package = Path(jobsvc.__file__).parent

    found = [
        f"{file.relative_to(package)}:{number}: {line.strip()}"
        for file in package.rglob("*.py")
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if POSSESSIVE_GROUP.search(line)
    ]

    assert found == []
