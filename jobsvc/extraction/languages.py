"""The languages in which statements are preferred."""

from __future__ import annotations

import re

_CODE = re.compile("[a-z]{2}")


def parse_languages(text: str) -> tuple[str, ...]:
    """``"en, ja"`` as codes of ISO 639, the preferred one first; raises ValueError."""
    codes = tuple(filter(None, (part.strip().lower() for part in text.split(","))))
    for code in codes:
        if not _CODE.fullmatch(code):
            raise ValueError(f"{code!r} is no language's code of two letters, such as en.")
    if not codes:
        raise ValueError("It names no language, such as en.")
    return tuple(dict.fromkeys(codes))
