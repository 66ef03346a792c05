"""HTML to a tree, at a price that is known beforehand: no page fills the memory or keeps the parser busy.

The parser runs in C, where neither a time limit nor an exception reaches it. So its work is estimated first, and
always to its disadvantage: what a page only pretends (tags in comments, end tags that end nothing) counts as real.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import NoReturn

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser

from jobsvc.errors import NotAProblemPage

#: Bytes that a page's text, its copies and its tree may take together.
MEMORY = 44_000_000
#: What the parser takes for each, measured, in bytes; and beside them for each byte of text.
ELEMENT, ATTRIBUTE, TEXT, COMMENT = 200, 290, 140, 160
COPIES = 2.1
#: Ten thousand samples are 60,000 elements.
MAX_ELEMENTS = 100_000
#: Of one element: each is compared with all before it.
MAX_ATTRIBUTES = 250
#: Elements within elements. Browsers stop there.
MAX_DEPTH = 512
#: Elements that are parsed before their depth is looked at: each may have to look through all that it is within.
STEP = 10_000

_START = re.compile(rb"<[a-z]", re.IGNORECASE)
_COMMENT = re.compile(rb"<[!?]|</[^a-z]", re.IGNORECASE)
#: Elements that may come without a tag of their own: around a cell its row and the body of that, around a row its
#: body; and where an end tag ends nothing, what it would have ended.
_CELL, _ROW = re.compile(rb"<t[dh]", re.IGNORECASE), re.compile(rb"<tr|<col", re.IGNORECASE)
_END = re.compile(rb"</(?:p|br)(?=[\s/>])", re.IGNORECASE)
_PARAGRAPH = re.compile(rb"<p(?:\s[^<>]*+)?>[^<]*+</p(?=[\s/>])", re.IGNORECASE)
_TEMPLATE = re.compile(rb"<template", re.IGNORECASE)
#: One of these stands before every attribute.
_BETWEEN = b" \t\n\f\r/\"'"
_SEPARATED = re.compile(rb"[\s/\"']+[^\s/\"'>]")

_QUOTED = rb"=\s*+(?:\"[^\"<>]*+\"|'[^'<>]*+')"
_VALUE = re.compile(_QUOTED)
#: The rest of a tag that can be read in one way only: it has no angle bracket within.
_REST = rb"(?=[\s/>])(?:[^<>\"'=]++|" + _QUOTED + rb"|=\s*+(?![\"']))*+>"
#: Such a tag; of others, all until a tag may begin.
_TAG = re.compile(rb"(<[a-z][a-z0-9:-]*+" + _REST + rb")|<[a-z](?:[^<]++|<(?![a-z]))*+", re.IGNORECASE)
#: Elements that the parser repeats in every block that follows, until they are ended.
_FORMATTING = re.compile(rb"<(?:a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?=[\s/>])", re.IGNORECASE)
#: What has certainly come to its end: an element with text alone in it, one that never has anything, a comment.
_SETTLED = re.compile(
    rb"<([a-z][a-z0-9:-]*+)" + _REST + rb"[^<]*+</\1\s*+>"
    rb"|<(?:area|br|hr|img|input|link|meta|path|source|use|wbr)" + _REST + rb"|<!--(?:[^<>-]++|-(?!-))*+-->",
    re.IGNORECASE,
)
#: How often what is settled is taken out, and with it perhaps what is around it becomes settled.
_PASSES = 30

_TOO_DEEP = ">".join(["*"] * (MAX_DEPTH + 1))


def parse(html: str) -> LexborHTMLParser:
    """The page as a tree. Raises NotAProblemPage where it would take too much memory or time."""
    # A null is no character of HTML, and lone surrogates cannot be encoded.
    page = html.encode("utf-8", "replace").replace(b"\0", b"")
    _check(page, held=sys.getsizeof(html))
    for end in _steps(page):
        _tree(page[:end])
    return _tree(page)


def _tree(page: bytes) -> LexborHTMLParser:
    tree = LexborHTMLParser(page, options=LexborDocumentOptions.WO_EVENTS)
    tree.raw_html = b""  # Not needed any more, and as large as the page.
    if tree.css_first(_TOO_DEEP):
        raise NotAProblemPage("The page's elements are nested as no problem page's are.")
    return tree


def _check(page: bytes, *, held: int) -> None:
    elements = _count(_START, page)
    # What is in a template is not seen by those who look at the depth.
    if elements > (STEP if _TEMPLATE.search(page) else MAX_ELEMENTS):
        _refuse(f"{elements:,} elements")
    left = MEMORY - held - COPIES * len(page) - _nodes(page, elements)
    for cost in (_attributes, _repeats):
        if left > 0:
            left -= cost(page, left)
    if left <= 0:
        _refuse("more in it than memory is given to a page")


def _nodes(page: bytes, started: int) -> int:
    """Bytes for elements, texts and comments."""
    elements = started + 2 * _count(_CELL, page) + _count(_ROW, page) + _count(_END, page) - _count(_PARAGRAPH, page)
    begun, ended = page.count(b"<"), page.count(b">")
    texts = begun - page.count(b"><") + max(0, ended - begun)
    return elements * ELEMENT + texts * TEXT + _count(_COMMENT, page) * COMMENT


def _attributes(page: bytes, left: float) -> int:
    """Bytes for attributes; counted with care where an estimate does not do."""
    at_most = (len(page) - len(page.translate(None, _BETWEEN))) * ATTRIBUTE
    if at_most < left / 4:
        return at_most
    count = 0
    for tag in _TAG.finditer(page):
        own = _count(_SEPARATED, _VALUE.sub(b'"', tag[0]) if tag[1] else tag[0])
        if own > MAX_ATTRIBUTES:
            _refuse(f"an element with {own:,} attributes")
        count += own
    return count * ATTRIBUTE


def _repeats(page: bytes, left: float) -> float:
    """Bytes for the repetitions of formatting elements."""
    elements, settled, cost = _count(_START, page), 1, 0.0
    for _ in range(_PASSES):
        cost = elements * sum(_weight(page, tag.start()) for tag in _FORMATTING.finditer(page))
        if cost < left or not settled:
            break
        page, settled = _SETTLED.subn(b"\0", page)
    return cost


def _weight(page: bytes, at: int) -> float:
    """Bytes of one repetition of the element whose tag begins at `at`."""
    tag = _TAG.match(page, at)
    if tag is None or not tag[1]:
        return float(len(page))
    return ELEMENT + len(tag[1]) + ATTRIBUTE * _count(_SEPARATED, _VALUE.sub(b'"', tag[1]))


def _steps(page: bytes) -> Iterator[int]:
    """Where to stop parsing and look at the depth, before more elements may come to stand in it."""
    if page.count(b"<") > STEP:
        yield from (start.start() for number, start in enumerate(_START.finditer(page), 1) if number % STEP == 0)


def _count(pattern: re.Pattern[bytes], page: bytes) -> int:
    return sum(1 for _ in pattern.finditer(page))


def _refuse(what: str) -> NoReturn:
    raise NotAProblemPage(f"The page has {what}; no problem page has.")
