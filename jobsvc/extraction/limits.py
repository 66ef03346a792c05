"""Time and memory limits as judges write them, in the languages that they write."""

from __future__ import annotations

import re

#: Characters that are looked at; a page of nothing but digits takes no time.
MAX_LENGTH = 200

#: A comma stands for thousands before three digits ("1,024 MB"), else for the decimal point ("0,5 секунды").
_NUMBER = r"(?:(?P<thousands>[1-9]\d{0,2}(?:,\d{3})+)(?!\d)|(?P<number>\d+(?:[.,]\d+)?))\s*"
_TIME = re.compile(_NUMBER + r"(?P<unit>ms|milli|миллисек|밀리초|ミリ秒|毫秒|мс|s|сек|с\b|초|秒)", re.IGNORECASE)
_MEMORY = re.compile(_NUMBER + r"(?P<unit>k|m|g|кило|киби|кб|мега|меби|миб|мб|гига|гиби|гб)", re.IGNORECASE)

_SECONDS = {
    "ms": 0.001,
    "milli": 0.001,
    "миллисек": 0.001,
    "밀리초": 0.001,
    "ミリ秒": 0.001,
    "毫秒": 0.001,
    "мс": 0.001,
}
_MEGABYTES = dict.fromkeys(("k", "кило", "киби", "кб"), 1 / 1024) | dict.fromkeys(("g", "гига", "гиби", "гб"), 1024.0)


def seconds(text: str) -> float | None:
    """``"2.5 seconds"``, ``"500 ms"``, ``"1 секунда"``, ``"0.5 초"`` as seconds."""
    return _quantity(_TIME, _SECONDS, text)


def megabytes(text: str) -> float | None:
    """``"256 megabytes"``, ``"1024 MiB"``, ``"65536 KB"`` as megabytes, 1,024 of the smaller unit to one."""
    return _quantity(_MEMORY, _MEGABYTES, text)


def _quantity(pattern: re.Pattern[str], factors: dict[str, float], text: str) -> float | None:
    match = pattern.search(text[:MAX_LENGTH])
    if match is None:
        return None
    thousands, number, unit = match.group("thousands", "number", "unit")
    value = float(thousands.replace(",", "") if thousands else number.replace(",", "."))
    # Rounded, because 525 * 0.001 is not 0.525.
    return round(value * factors.get(unit.lower(), 1.0), 9) or None
