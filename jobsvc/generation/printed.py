"""What a script prints, read without trust: a JSON array of strings and nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice

_STRINGS = json.JSONDecoder()
_BEGIN = re.compile(r"\s*\[\s*(\](?=\s*\Z))?")
_NEXT = re.compile(r"\s*(?:,\s*(?=\")|\]\s*\Z)")


class NotCases(ValueError):
    """The output is no JSON array of as many strings as were asked for: what the script printed instead."""


def cases_in(output: bytes, count: int) -> list[str]:
    """The array of `count` strings that the output must be. Raises NotCases, and says what else it is.

    One string is read after the other: a few megabytes of empty lists, or of opening brackets, are all that it takes
    to fill the memory, or the stack, of who reads whatever there is.
    """
    try:
        cases = list(islice(_strings(output.decode()), count + 1))
    except ValueError as error:
        raise NotCases(f"printed no JSON array of strings: {error}") from error
    if len(cases) != count:
        printed = f"more than {count}" if len(cases) > count else str(len(cases))
        raise NotCases(f"printed {printed} test cases where {count} were asked for")
    return cases


def _strings(text: str) -> Iterator[str]:
    """The strings of an array. Raises ValueError."""
    begin = _BEGIN.match(text)
    if not begin:
        raise ValueError("it does not begin with '['")
    place, ended = begin.end(), bool(begin[1])
    while not ended:
        if not text.startswith('"', place):
            raise ValueError(f"there is no string at character {place}")
        string, place = _STRINGS.raw_decode(text, place)
        string.encode()  # Half a surrogate pair is no text.
        yield string
        following = _NEXT.match(text, place)
        if not following:
            raise ValueError(f"neither another string nor the end follows at character {place}")
        place, ended = following.end(), following[0].lstrip().startswith("]")
