"""How prose tells that the input has several test cases, and how many."""

from __future__ import annotations

import re

from jobsvc.generation.items import REMARK, Found, Item
from jobsvc.generation.layout import Layout
from jobsvc.generation.lines_in_prose import Lines
from jobsvc.generation.locations import Location
from jobsvc.generation.phrases import items_of
from jobsvc.generation.told_in_prose import Prose

_TESTS = re.compile(
    r"(?:the )?(?:total )?(?:number|count|amount|quantity) of (?:the )?(?:independent |input "
    r"|different )?(?:test ?cases?|tests|testcases"
    r"|data ?sets|sets of input data|input data sets|cases|test sets|scenarios)(?: in the"
    r" (?:input|test))?(?: to \w+)?(?: that follow)?\b",
    re.I,
)
_NAMED_TESTS = re.compile(
    r"(?:an? |one |the )?(?:single )?(?:integer )?(?:the )?(?:total )?(?:number|count) (?:of"
    r" (?:the )?(?:test ?cases?|tests|testcases|data ?sets|queries) ?,? ?(?P<name>[A-Za-z])"
    r"|(?P<name2>[A-Za-z]) of (?:test ?cases?|tests|testcases|data ?sets))\b"
)
_TESTS_FOLLOW = re.compile(
    (
        r"(?:(?:then|next|after that),? )?(?:(?:the )?descriptions? of )?(?:the"
        r" )?(?P<name>[A-Za-z]) (?:independent )?(?:test ?cases?|tests|data ?sets?) (?:follow|are"
        r" given)"
    ),
    re.I,
)
_LINE_OF_A_QUERY = re.compile(
    (
        r"\b(?:line of (?:the|each|every)|(?:each|every) of the queries consists of (?:two|three)"
        r"|description of each) query\b"
    ),
    re.IGNORECASE,
)
_QUERY = re.compile(r"\b(?:query|queries)\b", re.IGNORECASE)


def with_tests(sentences: list[str]) -> list[str]:
    """The sentences, with queries that have lines of their own called what they are: test cases."""
    if not any(_LINE_OF_A_QUERY.search(sentence) for sentence in sentences):
        return sentences
    return [_QUERY.sub(lambda m: "test case" if m[0].lower() == "query" else "test cases", one) for one in sentences]


def counts_tests(sentence: str, lines: Lines) -> bool:
    """Whether the sentence tells that the lone number before it is how many tests follow."""
    follow = _TESTS_FOLLOW.match(sentence)
    layout = lines.layout
    if follow is None or layout.tests or [item.name for item, _ in layout.items()] != [follow["name"]]:
        return False
    lines.begin_tests(follow["name"])
    return True


def count_of_tests(location: Location, layout: Layout) -> Found | None:
    """ "The first line contains t — the number of test cases"."""
    if layout.lines or layout.tests or not location.ordinals:
        return None
    text = REMARK.sub("", location.rest)
    if named := _NAMED_TESTS.match(text):
        return Found([Item("int", named["name"] or named["name2"])], [text[named.end() :]], tests=True)
    if not _TESTS.search(text):
        return None
    found = items_of(location.rest)
    rest = REMARK.sub("", "".join(found.leftover))
    if len(found.items) != 1 or not found.items[0].name or not _TESTS.search(rest):
        return None
    return Found(found.items, [_TESTS.sub("", rest)], tests=True)


def free_name_of_tests(prose: Prose) -> None:
    """Another name for the number of tests, whose own is that of a value in each of them."""
    layout = prose.layout
    old, new = layout.tests, next(name for name in ("tests", "cases", "scenarios") if name not in layout.names())
    for item, _ in layout.items():
        item.name = new if item.name == old else item.name
    layout.tests = new
    name = re.compile(rf"(?<![A-Za-z\\_]){re.escape(old)}(?![\w'])")
    prose.constraints = [name.sub(new, text) for text in prose.constraints]
