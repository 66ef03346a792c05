"""Small pieces of Python source: comments, words, the least or greatest of several terms."""

from __future__ import annotations

import re
from collections.abc import Iterable

from jobsvc.generation.expressions import Expr, Op, python

#: Characters of a quotation.
MOST_OF_A_COMMENT = 106
_DOTS = re.compile(r"\\(?:[vlc]?dots)(?![A-Za-z])")
_LONG_NUMBER = re.compile(r"(?<![\w.'\"])\d{5,}(?![\w.'\"])")


def comment(text: str) -> str:
    """The text on one line of some length, without anything that could end a comment or a string."""
    line = "".join(c for c in " ".join(_DOTS.sub(_dots, text).split()) if c.isprintable())
    return line if len(line) <= MOST_OF_A_COMMENT else f"{line[:MOST_OF_A_COMMENT].rpartition(' ')[0]} ..."


def _dots(match: re.Match[str]) -> str:
    return ":" if match[0] == "\\vdots" else "..."


def quoted(text: str) -> str:
    return repr(text) if '"' in text or "\\" in text or not text.isprintable() else f'"{text}"'


def as_tuple(words: Iterable[str]) -> str:
    """The words, none of which needs escaping, as a tuple."""
    quoted = [f'"{word}"' for word in words]
    return f"({', '.join(quoted)}{',' if len(quoted) == 1 else ''})"


def extreme(function: str, terms: list[str]) -> str:
    return terms[0] if len(terms) == 1 else f"{function}({', '.join(terms)})"


def as_factor(expression: Expr) -> str:
    return f"({python(expression)})" if isinstance(expression, Op) else python(expression)


def grouped_digits(line: str) -> str:
    """Long numbers that stand in no text with underscores, as in 200_000."""
    return _LONG_NUMBER.sub(lambda number: f"{int(number[0]):_}", line)
