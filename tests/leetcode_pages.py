"""What LeetCode answers, and what a browser saves of it, written for the tests."""

from __future__ import annotations

import json
from typing import Any

INTRODUCTION = "<p>Given an array of integers <code>lamps</code>, return <em>their sum</em>.</p>\n<p>&nbsp;</p>\n"
CONSTRAINTS = (
    "<p>&nbsp;</p>\n<p><strong>Constraints:</strong></p>\n\n"
    "<ul>\n\t<li><code>2 &lt;= lamps.length &lt;= 10<sup>4</sup></code></li>\n"
    "\t<li><strong>Only one answer exists.</strong></li>\n</ul>\n\n<p>&nbsp;</p>\n"
    "<strong>Follow-up:&nbsp;</strong>Can you do it in <code>O(n)</code>?"
)
META_DATA = json.dumps(
    {
        "name": "sumOf",
        "params": [{"name": "lamps", "type": "integer[]"}, {"name": "target", "type": "integer"}],
        "return": {"type": "integer"},
    }
)


def example(number: int, given: str, printed: str, explanation: str = "Add them.") -> str:
    """An example in the layout that most statements have."""
    return (
        f'<p><strong class="example">Example {number}:</strong></p>\n\n<pre>\n<strong>Input:</strong> {given}\n'
        f"<strong>Output:</strong> {printed}\n<strong>Explanation:</strong> {explanation}\n</pre>\n\n"
    )


def example_block(number: int, given: str, printed: str) -> str:
    """An example in the layout of newer statements."""
    return (
        f'<p><strong class="example">Example {number}:</strong></p>\n\n<div class="example-block">\n'
        f'<p><strong>Input:</strong> <span class="example-io">{given}</span></p>\n\n'
        f'<p><strong>Output:</strong> <span class="example-io">{printed}</span></p>\n\n'
        "<p><strong>Explanation:</strong></p>\n\n<ul>\n\t<li>Input: is a word too.</li>\n</ul>\n</div>\n\n"
    )


EXAMPLES = example(1, "lamps = [2,7], target = 9", "9") + example(2, "lamps = [1,1], target = 2", "2")


def statement(examples: str = EXAMPLES, *, constraints: str = CONSTRAINTS) -> str:
    return INTRODUCTION + examples + constraints


def question(content: str | None = None, **fields: Any) -> dict[str, Any]:
    return {
        "title": "Row of Lamps",
        "titleSlug": "row-of-lamps",
        "content": statement() if content is None else content,
        "difficulty": "Easy",
        "isPaidOnly": False,
        "topicTags": [{"name": "Array"}, {"name": "Hash Table"}],
        "metaData": META_DATA,
        **fields,
    }


def answer(content: str | None = None, **fields: Any) -> str:
    """The answer of the GraphQL endpoint."""
    return json.dumps({"data": {"question": question(content, **fields)}})


def next_page(*questions: dict[str, Any], body: str = "") -> str:
    """The source of a problem's page: each of its queries was answered with a part of the question."""
    queries = [{"queryKey": ["q", n], "state": {"data": {"question": part}}} for n, part in enumerate(questions)]
    queries.append({"queryKey": ["globalData"], "state": {"data": {"userStatus": None}}})
    data = {"props": {"pageProps": {"dehydratedState": {"mutations": [], "queries": queries}}}}
    return (
        "<!DOCTYPE html><html><head><title>Row of Lamps - LeetCode</title></head><body>"
        f'<div id="__next">{body}</div><script id="__NEXT_DATA__" type="application/json">{json.dumps(data)}</script>'
        "</body></html>"
    )


def saved_page(content: str | None = None) -> str:
    """What a browser shows, and saves."""
    return (
        "<!DOCTYPE html><html><head><title>Row of Lamps - LeetCode</title></head><body>"
        '<div class="text-title-large"><a href="/problems/row-of-lamps/">1. Row of Lamps</a></div>'
        '<div class="text-difficulty-easy">Easy</div><a href="/tag/array/">Array</a><a href="/tag/array/">Array</a>'
        f'<div class="elfjS" data-track-load="description_content">{content or statement()}</div></body></html>'
    )
