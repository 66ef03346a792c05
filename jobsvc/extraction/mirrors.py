"""Mirrors: other places to ask for a judge's pages, such as a cache, a proxy or a test's server."""

from __future__ import annotations

from urllib.parse import urlsplit

from jobsvc.errors import UnknownJudge
from jobsvc.extraction.judges import KNOWN, Judges


def parse_mirrors(text: str, *, judges: Judges = KNOWN) -> dict[str, str]:
    """``"codeforces.com=http://127.0.0.1:8099, ..."`` as base URLs by judge's host; raises ValueError."""
    mirrors: dict[str, str] = {}
    for entry in filter(None, (part.strip() for part in text.split(","))):
        host, base = _mirror(entry, judges)
        if host in mirrors:
            raise ValueError(f"{host!r} has two mirrors; one is enough.")
        mirrors[host] = base
    return mirrors


def _mirror(entry: str, judges: Judges) -> tuple[str, str]:
    name, equals, base = (part.strip() for part in entry.partition("="))
    if not equals:
        raise ValueError(f"{entry!r} is not of the form HOST=URL.")
    try:
        host = judges.at(name).host
    except UnknownJudge as error:
        known = ", ".join(judge.host for judge in judges)
        raise ValueError(f"{name!r} in {entry!r} is not the host of a known judge ({known}).") from error
    if not _is_base_url(base):
        raise ValueError(f"{base!r} in {entry!r} is not a base URL, such as http://127.0.0.1:8099.")
    return host, base.rstrip("/")


def _is_base_url(base: str) -> bool:
    try:
        parts = urlsplit(base)
        port = parts.port
    except ValueError:
        return False
    sound = base.isascii() and base.isprintable() and not set(base) & set(" \\?#@")
    return sound and parts.scheme in ("http", "https") and bool(parts.hostname) and port != 0
