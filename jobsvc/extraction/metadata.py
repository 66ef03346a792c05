"""What a page says of itself for machines: JSON-LD, OpenGraph, its title."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from jobsvc.extraction import bounded_json, text

#: The types of JSON-LD that a problem may have, the most telling ones first.
_TYPES = (
    *("LearningResource", "Exercise", "Quiz", "Question", "TechArticle", "Article", "SoftwareSourceCode"),
    *("CreativeWork", "WebPage"),
)
#: More than any page has over its problem.
_HEADINGS = 50
_LONGEST_TITLE = 500

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
            things = list(_things(bounded_json.loads(script.text())))
        except ValueError:
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
    titles = [title[:_LONGEST_TITLE] for title in (_property(tree, "og:title"), _text(tree, "title"))]
    headings = _headings(tree)
    confirmed = [heading for heading in headings if any(heading in title for title in titles)]
    candidates = (_without_site(each, site) for each in (named, *confirmed, *titles, *headings))
    return next(filter(None, candidates), "")


def _headings(tree: LexborHTMLParser) -> list[str]:
    """The upper headings, those in the head of the whole page last."""
    apart = {node.mem_id for node in tree.css("header h1, header h2, nav h1, nav h2, aside h1, aside h2")}
    headings = sorted(tree.css("h1, h2"), key=lambda node: node.mem_id in apart)
    return [line for line in map(text.line, headings[:_HEADINGS]) if line]


def _without_site(title: str, site: frozenset[str]) -> str:
    """The title without the site's name before or after it, as in "Row of Lamps - Example Judge"."""
    names = [*_SEPARATOR.finditer(title)]
    start, end = 0, len(title)
    if _is_site(title, site):
        return ""
    if names and _is_site(title[names[-1].end() :], site):
        end = names[-1].start()
    elif names and _is_site(title[: names[0].start()], site):
        start = names[0].end()
    return title[start:end]


def _is_site(name: str, site: frozenset[str]) -> bool:
    """Whether the words are those of the site's name or of its host, in whatever order."""
    return set(_words_of(name)) <= site


def _site_names(tree: LexborHTMLParser, host: str) -> frozenset[str]:
    return frozenset((*_words_of(host), *_words_of(_property(tree, "og:site_name"))))


def _words_of(name: str) -> list[str]:
    return re.findall(r"\w+", name.casefold())


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
    return text.squeezed(node.text()) if node else ""


def _words(value: Any) -> str:
    return text.squeezed(value) if isinstance(value, str) else ""
