"""Time and memory limits as judges write them, in the languages that they write."""

from __future__ import annotations

import re

_NUMBER = r"(\d+(?:[.,]\d+)?)\s*"
_TIME = re.compile(_NUMBER + r"(ms|milli|миллисек|s|сек|с\b)", re.IGNORECASE)
_MEMORY = re.compile(_NUMBER + r"(k|m|g|кило|кб|мега|мб|гига|гб)", re.IGNORECASE)

_SECONDS = {"ms": 0.001, "milli": 0.001, "миллисек": 0.001}
_MEGABYTES = {"k": 1 / 1024, "кило": 1 / 1024, "кб": 1 / 1024, "g": 1024.0, "гига": 1024.0, "гб": 1024.0}


def seconds(text: str) -> float | None:
    """``"2.5 seconds"``, ``"500 ms"``, ``"1 секунда"`` as seconds."""
    return _quantity(_TIME, _SECONDS, text)


def megabytes(text: str) -> float | None:
    """``"256 megabytes"``, ``"1024 MiB"``, ``"65536 KB"`` as megabytes, 1,024 of the smaller unit to one."""
    return _quantity(_MEMORY, _MEGABYTES, text)


def _quantity(pattern: re.Pattern[str], factors: dict[str, float], text: str) -> float | None:
    match = pattern.search(text)
    if match is None:
        return None
    number, unit = match.groups()
    # Rounded, because 525 * 0.001 is not 0.525.
    return round(float(number.replace(",", ".")) * factors.get(unit.lower(), 1.0), 9) or None
