"""What the readers are given: pages that were cut, patched and swollen, pages put together from their tags, noise."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from benchmarks.pages import OWN_PAGES

MAX_CHARACTERS = 300_000
EXTRA_HOST = "judge.example.org"

# fmt: off
#: What broke a parser once, somewhere.
PIECES = [
    "<", ">", "</", "/>", "<!", "<!--", "-->", "<![CDATA[", "]]>", "<?", "&", "&#", "&#0;", "&#xD800;", "&amp;lt;",
    "&nbsp;", '"', "'", "=", "\0", "\r", "\r\n", "\ud800", "\u202e", "\ufeff", "\u2028", "\x85", "İ", "ß", "²", "①",
    "$", "$$", "$$$", "$$$$$$", "\\", "\\(", "\\)", "\\[", "\\]", "\\$", "{", "}", "^", "_", "\\frac", "\\text{",
    "<script>", "<style>", "<template>", "<svg>", "<math>", "<select>", "<textarea>", "<title>", "<plaintext>",
    "<frameset>", "<pre>", "<b>", "<i>", "<a>", "<table>", "<tr>", "<td>", "<p>", "<div>", "<sub>", "<br>", "<h2>",
    "<li>", "<var>", "٣", "<noscript>", "1", "9" * 400, "1e999", "0", "-1", "1.5", "0,5", "2 s", "2 сек", "2 초",
    "256 MB", "1 KB", "*1300", "Input", "Sample",
]
# fmt: on
_TOKEN = re.compile(r"<[^<>]*>|[^<>]+")


@cache
def saved() -> dict[str, str]:
    """The tests' own pages, by the addresses of their problems."""
    pages = {}
    for page in sorted(OWN_PAGES.glob("*.html")):
        url = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))["url"]
        pages[url] = page.read_text(encoding="utf-8")
    return pages


@cache
def urls() -> list[str]:
    """The address of a problem of every judge, and of a host that an operator allows."""
    return [*saved(), f"https://{EXTRA_HOST}/problems/1000"]


@cache
def tokens() -> list[str]:
    """Tags and texts of the saved pages: what the readers look for."""
    found = {token for page in saved().values() for token in _TOKEN.findall(page) if len(token) < 200}
    return [*sorted(found), *PIECES]


def token() -> SearchStrategy[str]:
    return st.sampled_from(tokens()) | st.sampled_from(PIECES) | st.text(max_size=5)


@st.composite
def patched(draw: st.DrawFn, page: str) -> str:
    """`page` with parts of it gone, doubled, replaced, or swollen."""
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(page)))
        part = page[start : start + draw(st.integers(0, 400))]
        patch = draw(st.just("") | token() | st.lists(token(), max_size=8).map("".join))
        times = draw(st.sampled_from([1, 1, 1, 1, 2, 10, 1_000]))
        kept = draw(st.sampled_from([part, ""]))
        page = (page[:start] + (kept + patch) * times + page[start + len(part) :])[:MAX_CHARACTERS]
    return page


def assembled() -> SearchStrategy[str]:
    """Tags in any order, closed or not."""
    return st.lists(token(), max_size=80).map("".join)


@st.composite
def swollen(draw: st.DrawFn, page: str) -> str:
    """`page` with a few tokens over and over: what takes more than its share of time shows here."""
    head, body, tail = (draw(st.lists(token(), min_size=least, max_size=4)) for least in (0, 1, 0))
    unit = "".join(body) or "x"
    swelling = unit * (draw(st.sampled_from([1_000, 10_000, MAX_CHARACTERS])) // len(unit))
    place = draw(st.integers(0, len(page)))
    return (page[:place] + "".join(head) + swelling + "".join(tail) + page[place:])[:MAX_CHARACTERS]


@st.composite
def pages(draw: st.DrawFn) -> tuple[str, str]:
    """The address of a problem, and a page: mostly what is left of its own."""
    url = draw(st.sampled_from(urls()))
    page = draw(st.sampled_from([saved().get(url) or next(iter(saved().values()))] * 4 + list(saved().values())))
    return url, draw(patched(page) | patched(page) | swollen(page) | assembled() | st.text())


def data() -> SearchStrategy[Any]:
    """Any JSON."""
    leaf = st.none() | st.booleans() | st.integers() | st.floats() | token() | assembled()
    return st.recursive(
        leaf, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(token(), inner, max_size=4), max_leaves=12
    )


@st.composite
def answers(draw: st.DrawFn) -> Any:
    """What LeetCode answers to a query, with parts of it gone or others."""
    answer = json.loads(saved()["https://leetcode.com/problems/sum-of-lamps/"])
    question = answer["data"]["question"]
    question["content"] = draw(st.just(question["content"]) | patched(question["content"]) | swollen(""))
    holders = [answer, answer["data"], question, question["topicTags"][0]]
    for _ in range(draw(st.integers(0, 3))):
        holder = draw(st.sampled_from(holders))
        holder[draw(st.sampled_from(sorted(holder)))] = draw(data())
    return answer
