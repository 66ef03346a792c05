"""One parser for the addresses of all judges' problems.

Strict on purpose: what jobsvc fetches is decided here, so nothing is repaired, unescaped or guessed.
"""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

from jobsvc.errors import UnknownJudge
from jobsvc.extraction.judges import KNOWN, Judges
from jobsvc.extraction.judges.base import Judge, ProblemRef

MAX_URL_LENGTH = 2048


def parse_url(url: str, *, judges: Judges = KNOWN) -> ProblemRef:
    """The problem whose page `url` addresses; http is taken for https. Raises UnknownJudge, saying why."""
    judge, parts = split_judge_url(url.strip(), judges=judges)
    ref = judge.problem_at(parts)
    if ref is None:
        raise UnknownJudge(f"{parts.path!r} is no problem's path on {judge.host}; one looks like {judge.example}")
    return ref


def split_judge_url(url: str, *, judges: Judges = KNOWN) -> tuple[Judge, SplitResult]:
    """The judge that an http(s) address belongs to, and the address in parts; raises UnknownJudge, saying why."""
    parts = _split(url)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise UnknownJudge("A problem's address begins with https:// and the name of its judge's host.")
    if "@" in parts.netloc:
        raise UnknownJudge("A problem's address carries no user name or password.")
    host, colon, _ = parts.netloc.partition(":")
    if colon:
        raise UnknownJudge(f"A problem's address names no port and no bare number for a host: {parts.netloc!r}.")
    return judges.at(host), parts


def _split(url: str) -> SplitResult:
    if len(url) > MAX_URL_LENGTH:
        raise UnknownJudge(f"The address is longer than {MAX_URL_LENGTH} characters.")
    # urlsplit drops tabs and newlines, and browsers read a backslash as a slash: two readings, so none.
    if not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        raise UnknownJudge("The address holds characters that no problem's address has (perhaps a look-alike host).")
    try:
        return urlsplit(url)
    except ValueError as error:
        raise UnknownJudge("This is not an address.") from error
