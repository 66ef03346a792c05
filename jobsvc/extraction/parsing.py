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

#: Bytes that a page, its copies and its tree may take together; and of a page that is only a part of one.
MEMORY, PART = 49_000_000, 6_000_000
#: What the parser takes for each, measured, in bytes; beside them for each byte of text, and for an empty page.
ELEMENT, ATTRIBUTE, TEXT, COMMENT = 200, 290, 140, 190
COPIES, EMPTY = 2.1, 1000
#: Ten thousand samples are 60,000 elements.
MAX_ELEMENTS = 100_000
#: Of one element: each is compared with all before it.
MAX_ATTRIBUTES = 250
#: Elements within elements. Browsers stop there.
MAX_DEPTH = 512
#: Elements that are parsed before their depth is looked at: each may have to look through all that it is within.
STEP = 10_000

_START = re.compile(rb"<[a-z]", re.IGNORECASE)
_RAW = re.compile(rb"<(?:script|style|textarea|title|xmp|iframe|noembed|noframes|noscript)", re.IGNORECASE)
_TAGLIKE = re.compile(rb"<[a-z/!?]", re.IGNORECASE)
_COMMENT = re.compile(rb"<[!?]|</[^a-z]", re.IGNORECASE)
#: Elements that may come without a tag of their own: around a cell its row and the body of that, around a row its
#: body; and where an end tag ends nothing, what it would have ended.
_CELL, _ROW = re.compile(rb"<t[dh]", re.IGNORECASE), re.compile(rb"<tr|<col", re.IGNORECASE)
_END = re.compile(rb"</(?:p|br)(?=[\s/>])", re.IGNORECASE)
_PARAGRAPH = re.compile(rb"<p(?:\s[^<>]*+)?>[^<]*+</p(?=[\s/>])", re.IGNORECASE)
_TEMPLATE = re.compile(rb"<template", re.IGNORECASE)
#: One of these stands before every attribute.
_BETWEEN = b" \t\n\f\r/\"'"
#: Only from the first of several on: else a run of them is looked through from each of them.
_SEPARATED = re.compile(rb"(?<![\s/\"'])[\s/\"']++[^\s/\"'>]")

_QUOTED = rb"=\s*+(?:\"[^\"<>]*+\"|'[^'<>]*+')"
_VALUE = re.compile(_QUOTED)
#: The rest of a tag that can be read in one way only: it has no angle bracket within.
_REST = rb"(?=[\s/>])(?>(?:[^<>\"'=]++|" + _QUOTED + rb"|=\s*+(?![\"']))*)>"
#: Such a tag; of others, all until a tag may begin.
_TAG = re.compile(rb"(<[a-z][a-z0-9:-]*+" + _REST + rb")|<[a-z](?>(?:[^<]++|<(?![a-z]))*)", re.IGNORECASE)
#: A tag as it is read where nothing that stands before it makes it something else.
_FROM_HERE = re.compile(rb"<[a-z](?>(?:[^>\"'=]++|=\s*+(?>(?:\"[^\"]*+\"|'[^']*+')?)|[\"'])*)>", re.IGNORECASE)
_ANY_VALUE = re.compile(rb"=\s*+(?:\"[^\"]*+\"|'[^']*+')")
_LONG = 4096  #: bytes of a tag that is not looked at to its end
#: Elements that the parser repeats in every block that follows, until they are ended.
_FORMATTING = re.compile(rb"<(?:a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?=[\s/>])", re.IGNORECASE)
#: What has certainly come to its end: an element with text alone in it, one that never has anything, a comment.
_SETTLED = re.compile(
    rb"<([a-z][a-z0-9:-]*+)" + _REST + rb"[^<]*+</\1\s*+>"
    rb"|<(?:area|br|hr|img|input|link|meta|path|source|use|wbr)" + _REST + rb"|<!--(?>(?:[^<>-]++|-(?!-))*)-->",
    re.IGNORECASE,
)
#: How often what is settled is taken out, and with it perhaps what is around it becomes settled.
_PASSES = 30

_TOO_DEEP = ">".join(["*"] * (MAX_DEPTH + 1))


def parse(html: str, *, memory: int = MEMORY) -> LexborHTMLParser:
    """The page as a tree. Raises NotAProblemPage where it would take too much time, or more `memory` than this."""
    # A null is no character of HTML, and lone surrogates cannot be encoded.
    page = html.encode("utf-8", "replace").replace(b"\0", b"")
    _check_time(page)
    # The page is there as it came, and perhaps once more when its text is read.
    left = memory - 2 * sys.getsizeof(html)
    if cost(page, left) > left:
        _refuse("more in it than memory is given to a page")
    for end in _steps(page):
        _tree(page[:end])
    return _tree(page)


def cost(page: bytes, enough: float) -> float:
    """The bytes that parsing takes at the most; a rough estimate will do where it is not more than `enough`."""
    bytes_ = EMPTY + COPIES * len(page)
    bytes_ += _nodes(page, (enough - bytes_) / 4)
    bytes_ += _attributes(page, (enough - bytes_) / 4)
    return bytes_ + _repeats(page, enough - bytes_)


def _tree(page: bytes) -> LexborHTMLParser:
    tree = LexborHTMLParser(page, options=LexborDocumentOptions.WO_EVENTS)
    tree.raw_html = b""  # Not needed any more, and as large as the page.
    if tree.css_first(_TOO_DEEP):
        raise NotAProblemPage("The page's elements are nested as no problem page's are.")
    return tree


def _steps(page: bytes) -> Iterator[int]:
    """Where to stop parsing and look at the depth, before more elements may come to stand in it."""
    if page.count(b"<") > STEP:
        yield from (start.start() for number, start in enumerate(_START.finditer(page), 1) if number % STEP == 0)


def _check_time(page: bytes) -> None:
    if page.count(b"<") > STEP:
        elements = _count(_START, page)
        # What is in a template is not seen by those who look at the depth.
        if elements > (STEP if _TEMPLATE.search(page) else MAX_ELEMENTS):
            _refuse(f"{elements:,} elements")
    if _between(page) > MAX_ATTRIBUTES**2:
        most = max(map(_own_attributes, _TAG.finditer(page)), default=0)
        if most > MAX_ATTRIBUTES:
            _refuse(f"an element with {most:,} attributes")


def _nodes(page: bytes, enough: float) -> float:
    """Bytes for elements, texts and comments."""
    at_most = page.count(b"<") * (3 * ELEMENT + 2 * TEXT)
    if at_most <= enough:
        return at_most
    elements = _count(_START, page) + 2 * _count(_CELL, page) + _count(_ROW, page)
    elements += _count(_END, page) - _count(_PARAGRAPH, page)
    # A text may end with a bracket itself, and what looks like tags may be one.
    texts = page.count(b"<") - page.count(b"><") + max(0, page.count(b">") - _count(_TAGLIKE, page))
    texts += _count(_RAW, page)
    return elements * ELEMENT + texts * TEXT + _count(_COMMENT, page) * COMMENT


def _attributes(page: bytes, enough: float) -> float:
    """Bytes for attributes."""
    at_most = ATTRIBUTE * _between(page)
    return at_most if at_most <= enough else ATTRIBUTE * sum(map(_own_attributes, _TAG.finditer(page)))


def _repeats(page: bytes, enough: float) -> float:
    """Bytes for the repetitions of formatting elements."""
    elements, settled, bytes_ = page.count(b"<") - page.count(b"</"), 1, 0.0
    for _ in range(_PASSES):
        bytes_ = elements * sum(_weight(page, tag.start()) for tag in _FORMATTING.finditer(page))
        if bytes_ <= enough or not settled:
            break
        page, settled = _SETTLED.subn(b"\0", page)
    return bytes_


def _weight(page: bytes, at: int) -> float:
    """Bytes of one repetition of the element whose tag begins at `at`."""
    tag = _FROM_HERE.match(page, at, at + _LONG)
    if tag is None:
        return float(len(page)) * ATTRIBUTE
    return ELEMENT + len(tag[0]) + ATTRIBUTE * _count(_SEPARATED, _ANY_VALUE.sub(b'"', tag[0]))


def _own_attributes(tag: re.Match[bytes]) -> int:
    return _count(_SEPARATED, _VALUE.sub(b'"', tag[0]) if tag[1] else tag[0])


def _between(page: bytes) -> int:
    """How many attributes there can be at the most, were all the page one tag."""
    return len(page) - len(page.translate(None, _BETWEEN))


def _count(pattern: re.Pattern[bytes], page: bytes) -> int:
    return sum(1 for _ in pattern.finditer(page))


def _refuse(what: str) -> NoReturn:
    raise NotAProblemPage(f"The page has {what}; no problem page has.")
