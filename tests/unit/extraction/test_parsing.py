"""What parsing costs is known beforehand: no page takes more memory than is told, nor the parser's time."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser

from jobsvc.errors import NotAProblemPage
from jobsvc.extraction import parsing
from jobsvc.extraction.bounded_json import loads

#: What the parser takes for one, measured on pages of nothing else.
TAKEN = {"element": 185, "attribute": 233, "text": 137, "comment": 168}

# fmt: off
TOKENS = [
    "<b>", "<b id={n}>", '<b id="{n}">', "</b>", "<i {n}>", "</i>", "<a href={n}>", "</a>", "<font a={n}>", "</font>",
    "<p>", "</p>", "<p>x", "x", "<div>", "</div>", "<table>", "</table>", "<td>", "</td>", "<tr>", "</tbody>", "<th>",
    "<caption>", "</caption>", "<select>", "</select>", "<option>", "<textarea>", "</textarea>", "<title>", "</title>",
    "<script>", "</script>", "<style>", "</style>", "<!--", "-->", "<!-->", "<!x>", "<![CDATA[", "]]>", "<svg>",
    "</svg>", "<math>", "<mi>", "</mi>", "<desc>", "</desc>", "<foreignObject>", "<br>", "</br>", "<li>", "<button>",
    "<object>", "</object>", "<col>", "</colgroup>", "<input>", "<form>", '"', "'", ">", "<", "=", '="', "='", " a",
    "/", '<b x="', "<b x='\">", '<div a="<b>">', '<span title="</b>">', "<b x</b>", '<b t="><q" a b c d>', "<nobr>",
    "<plaintext>", "<noscript>", "<frameset>", "<body c=1>", "</body>", "</html>", "<hr/>", "</>", "</ x>", "<?x>",
    "<x-{n}>", "<applet>", "<ruby><rt>", "<h1>", "</h1>", "<iframe>", "</iframe>", "<xmp>", "</xmp>", "&lt;", "\n",
    "<optgroup>", "<selectedcontent>", "<b a b c d e f>", "<p a=1/b=2>", '<p a="1"b="2"c>',
]
# fmt: on
#: Some tokens, told again and again: repetition is what makes pages costly.
REFRAINS = st.tuples(st.lists(st.sampled_from(TOKENS), min_size=1, max_size=6), st.sampled_from([1, 2, 3, 10, 60]))


@settings(max_examples=400, deadline=None)
@given(refrains=st.lists(REFRAINS, min_size=1, max_size=4), enough=st.sampled_from([0, 1000, 100_000, parsing.MEMORY]))
def test_the_estimate_is_never_below_what_the_parser_takes(refrains, enough):
    tokens = [token for refrain, times in refrains for token in refrain * times]
    page = "".join(token.format(n=number) for number, token in enumerate(tokens))

    assert _taken(page) <= parsing.cost(page.encode(), enough)


def _taken(page: str) -> int:
    """Bytes that the page's tree takes, by what it holds."""
    taken = 0
    for node in LexborHTMLParser(page, options=LexborDocumentOptions.WO_EVENTS).root.traverse(include_text=True):
        kind = {"-text": "text", "-comment": "comment"}.get(node.tag, "element")
        taken += TAKEN[kind] + len(node.attributes) * TAKEN["attribute"]
    return taken


def _many(piece: str, count: int = 400_000) -> str:
    return piece * count


#: What goes round a guard that reads tags alone: each `<b>` stays open, its end is only text or is passed over.
def _bold(end: str) -> str:
    return "<p>" + "".join(f"<b id={number}>{end}" for number in range(900)) + "</p>" + _many("<p>x", 50_000)


FLOODS: dict[str, Callable[[], str]] = {
    "nested blocks": lambda: _many("<div>"),
    "nested blocks, few": lambda: _many("<div>", 60_000),
    "nested and closed where that is passed over": lambda: _many("<div><select></div></select>", 30_000),
    "nested within a template": lambda: "<template>" + _many("<div>", 50_000),
    "unclosed formatting": lambda: _bold(""),
    "formatting closed in a comment": lambda: _bold("<!--</b>-->"),
    "formatting closed in a selection": lambda: _bold("<select></b></select>"),
    "formatting closed in an attribute": lambda: _bold('<span title="</b>">'),
    "formatting closed in a cell": lambda: _bold("<table><td></b></table>"),
    "formatting closed in a raw text": lambda: _bold("<textarea></b></textarea>"),
    "formatting closed after many blocks": lambda: _bold("<div>" * 9 + "</b>"),
    "formatting with large attributes": lambda: f'<b x="{_many("x")}"><p>' + _many("<p>x", 2_000),
    "attributes of one element": lambda: "<p " + " ".join(f"a{number:x}" for number in range(300_000)) + ">",
    "attributes behind quotes": lambda: "<p " + " ".join(f'a{number:x}=">"' for number in range(200_000)) + ">",
    "attributes of many elements": lambda: _many("<br a b c d e f g h i j k l m n o p>", 90_000),
    "elements": lambda: _many("<br>"),
    "paragraphs that end nothing": lambda: _many("</p>"),
    "cells in rows of their own": lambda: "<table>" + _many("<td></tbody>", 90_000),
    "comments": lambda: _many("<!---->"),
    "texts that end with a bracket": lambda: _many("<br>>"),
}


@pytest.mark.parametrize("flood", FLOODS)
def test_a_flood_is_refused_within_seconds(flood):
    page = FLOODS[flood]()
    began = time.process_time()

    with pytest.raises(NotAProblemPage, match="no problem page"):
        parsing.parse(page)

    assert time.process_time() - began < 8


def test_a_selected_option_is_not_copied_for_each_that_follows():
    shown = "<select><button><selectedcontent></selectedcontent></button>"
    began = time.process_time()

    assert parsing.parse(shown + "<option selected>x" * 60_000).css_first("option")

    assert time.process_time() - began < 8


def test_depth_is_allowed_as_far_as_browsers_show_it():
    within = parsing.MAX_DEPTH - 4  # html, body, and what is counted from where

    assert parsing.parse("<div>" * within).css_first("div")
    with pytest.raises(NotAProblemPage, match="nested"):
        parsing.parse("<div>" * (within + 10))


def test_nulls_and_lone_surrogates_are_no_part_of_a_page():
    assert parsing.parse("<p>a\0b\ud800c").body.text() == "ab?c"


def test_a_part_of_a_page_gets_less_memory():
    text = "<p>x</p>" * 20_000

    assert parsing.parse(text)
    with pytest.raises(NotAProblemPage, match="memory"):
        parsing.parse(text, memory=parsing.PART)


@pytest.mark.parametrize("text", ["[" * 60_000, "[1," * 60_000, '{"a":' * 60_000, "{", "1 2", '"' * 200_001])
def test_json_that_is_none_or_too_much_is_a_value_error(text):
    with pytest.raises(ValueError, match=r".") as refusal:
        loads(text)
    assert type(refusal.value).__mro__.index(ValueError) <= 1


def test_json_may_hold_brackets_and_commas_in_its_texts():
    assert loads('{"text": "' + "[," * 200_000 + r'\"{"}')["text"].endswith('"{')
