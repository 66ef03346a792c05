"""What a page says of itself for machines: JSON-LD, OpenGraph, its title."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from jobsvc.extraction import text

#: The types of JSON-LD that a problem may have, the most telling ones first.
_TYPES = (
    *("LearningResource", "Exercise", "Quiz", "Question", "TechArticle", "Article", "SoftwareSourceCode"),
    *("CreativeWork", "WebPage"),
)
_SEPARATOR = re.compile(r"\s+[-–—|·•»:]+\s+")
_LANGUAGE = re.compile(r"([a-z]{2})(?:[-_].*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is not said is empty."""

    title: str
    tags: tuple[str, ...]
    difficulty: str | None
    languages: tuple[str, ...]


def metadata_of(tree: LexborHTMLParser, *, host: str) -> Metadata:
    """What the page at `host` says of itself; the site's name is taken off its title."""
    described = _described(tree)
    spoken = (described.get("inLanguage"), _attribute(tree, "html", "lang"), _property(tree, "og:locale"))
    return Metadata(
        title=_title(tree, described, _site_names(tree, host)),
        tags=_tags(tree, described),
        difficulty=_words(described.get("educationalLevel")) or None,
        languages=tuple(match[1].lower() for match in map(_LANGUAGE.fullmatch, map(_words, spoken)) if match)[:1],
    )


def _described(tree: LexborHTMLParser) -> dict[str, Any]:
    """The thing of JSON-LD that tells most of a problem."""
    ranked = []
    for script in tree.css('script[type="application/ld+json"]'):
        try:
            things = list(_things(json.loads(script.text())))
        except (ValueError, RecursionError):
            continue
        ranked += [(rank, thing) for thing in things if (rank := _rank(thing)) is not None]
    return min(ranked, key=lambda each: each[0], default=(0, {}))[1]


def _things(data: Any) -> Iterator[dict[str, Any]]:
    todo = [data]
    while todo:
        value = todo.pop()
        if isinstance(value, list):
            todo.extend(reversed(value))
        elif isinstance(value, dict):
            yield value
            todo.extend(value[name] for name in ("mainEntity", "@graph") if name in value)


def _rank(thing: dict[str, Any]) -> int | None:
    types = thing.get("@type")
    found = types if isinstance(types, list) else [types]
    return min((_TYPES.index(each) for each in found if each in _TYPES), default=None)


def _title(tree: LexborHTMLParser, described: dict[str, Any], site: frozenset[str]) -> str:
    """The name in JSON-LD, else the heading that the page's title is about, else that title."""
    named = _words(described.get("name")) or _words(described.get("headline"))
    titles = [_property(tree, "og:title"), _text(tree, "title")]
    headings = [text.line(node) for node in tree.css("h1, h2")]
    confirmed = (heading for heading in headings if heading and any(heading in title for title in titles))
    candidates = (named, next(confirmed, ""), *titles, next(filter(None, headings), ""))
    return next(filter(None, (_without_site(each, site) for each in candidates)), "")


def _without_site(title: str, site: frozenset[str]) -> str:
    parts = _SEPARATOR.split(title)
    while parts and _folded(parts[-1]) in site:
        parts.pop()
    while parts and _folded(parts[0]) in site:
        parts.pop(0)
    kept = title.find(parts[0]) if parts else 0
    return title[kept : title.rfind(parts[-1]) + len(parts[-1])] if parts else ""


def _site_names(tree: LexborHTMLParser, host: str) -> frozenset[str]:
    labels = host.split(".")
    return frozenset(filter(None, map(_folded, (_property(tree, "og:site_name"), host, *labels[:-1]))))


def _folded(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).casefold()


def _tags(tree: LexborHTMLParser, described: dict[str, Any]) -> tuple[str, ...]:
    keywords = described.get("keywords")
    listed = keywords if isinstance(keywords, list) else _words(keywords).split(",")
    articles = [node.attributes.get("content") for node in tree.css('meta[property="article:tag"]')]
    links = [text.line(node) for node in tree.css('a[rel~="tag"]')]
    for found in (listed, articles, links):
        tags = tuple(dict.fromkeys(filter(None, map(_words, found))))
        if tags:
            return tags
    return ()


def _property(tree: LexborHTMLParser, name: str) -> str:
    return _attribute(tree, f'meta[property="{name}"]', "content")


def _attribute(tree: LexborHTMLParser, selector: str, name: str) -> str:
    node = tree.css_first(selector)
    return _words(node.attributes.get(name)) if node else ""


def _text(tree: LexborHTMLParser, selector: str) -> str:
    node = tree.css_first(selector)
    return " ".join(node.text().split()) if node else ""


def _words(value: Any) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""
