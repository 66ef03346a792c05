from __future__ import annotations

import json

import pytest

from jobsvc.errors import IncompletePage, LoginRequired, NotAProblemPage, PageNotFound, RobotCheck
from jobsvc.extraction import parse_url, read_page, request_for
from jobsvc.problem import Sample, Sections
from tests.leetcode_pages import (
    EXAMPLES,
    answer,
    example,
    example_block,
    next_page,
    question,
    saved_page,
    statement,
)

REF = parse_url("https://leetcode.com/problems/row-of-lamps/")
ARGUMENTS = "LeetCode calls a function: the samples are its arguments and its result, not standard input and output."
NO_LIMITS = "LeetCode does not show its limits of time and memory."
WRITTEN = (Sample("lamps = [2,7], target = 9", "9"), Sample("lamps = [1,1], target = 2", "2"))


def samples(examples: str) -> tuple[Sample, ...]:
    return read_page(REF, answer(statement(examples))).samples


def test_the_question_is_asked_for_by_its_name():
    request = request_for(REF)

    assert request.url == "https://leetcode.com/graphql/"
    body = json.loads(request.json_body or "")
    assert body["variables"] == {"titleSlug": "row-of-lamps"}
    assert all(field in body["query"] for field in ("title", "content", "difficulty", "topicTags", "metaData"))


def test_an_answer_is_read_whole():
    info = read_page(REF, answer())

    assert (info.platform, info.problem_id, info.title) == ("leetcode", "row-of-lamps", "Row of Lamps")
    assert info.url == "https://leetcode.com/problems/row-of-lamps/"
    assert (info.time_limit_s, info.memory_limit_mb) == (None, None)
    assert info.sections == Sections(
        input="sumOf(lamps: integer[], target: integer)",
        output="integer",
        constraints="2 <= lamps.length <= 10^{4}\nOnly one answer exists.",
        notes="Can you do it in O(n)?",
    )
    assert info.samples == WRITTEN
    assert (info.tags, info.difficulty, info.languages) == (("Array", "Hash Table"), "Easy", ("en",))
    assert not info.interactive
    assert info.warnings == (ARGUMENTS, NO_LIMITS)


@pytest.mark.parametrize(
    "page",
    [
        next_page(question()),
        next_page({"title": "Row of Lamps", "titleSlug": "row-of-lamps"}, question()),
        next_page(question(), {"metaData": question()["metaData"], "titleSlug": "row-of-lamps"}),
    ],
)
def test_the_source_of_a_page_tells_the_same(page):
    assert read_page(REF, page) == read_page(REF, answer())


def test_a_page_saved_in_a_browser_lacks_the_arguments_types_only():
    info, whole = read_page(REF, saved_page()), read_page(REF, answer())

    assert (info.title, info.difficulty, info.tags) == ("Row of Lamps", "Easy", ("Array",))
    assert (info.samples, info.sections.constraints) == (whole.samples, whole.sections.constraints)
    assert (info.sections.input, info.sections.output) == ("", "")


@pytest.mark.parametrize(
    "place",
    [
        'class="elfjS"',
        'class="_1l1MA"',
        'class="question-description__3U1T"',
        'class="content__u3I1 question-content__JfgR"',
    ],
)
def test_the_statement_has_other_names_from_year_to_year(place):
    page = f"<title>Row of Lamps - LeetCode</title><div><div {place}>{statement()}</div></div>"

    assert (read_page(REF, page).title, read_page(REF, page).samples) == ("Row of Lamps", WRITTEN)


def test_a_saved_page_wins_over_queries_without_a_statement():
    page = next_page(
        question("", isPaidOnly=True), body=f'<div data-track-load="description_content">{statement()}</div>'
    )

    assert read_page(REF, page).samples == WRITTEN


@pytest.mark.parametrize(
    ("examples", "expected"),
    [
        (example_block(1, "lamps = [1, 2]<!-- x -->", "3"), Sample("lamps = [1, 2]", "3")),
        (
            example_block(1, '["Lamps", "add"]<br />\n[[], [1]]', "[null, null]"),
            Sample('["Lamps", "add"]\n[[], [1]]', "[null, null]"),
        ),
        (
            '<pre>\n<strong>Input</strong>\n["Lamps", "add"]\n[[], [1]]\n<strong>Output</strong>\n[null, null]\n\n'
            "<strong>Explanation</strong>\nLamps l = new Lamps();\n</pre>",
            Sample('["Lamps", "add"]\n[[], [1]]', "[null, null]"),
        ),
        (
            '<div class="example-block"><pre><b>Input:</b> n = 1\n<b>Output:</b> 2</pre></div>',
            Sample("n = 1", "2"),
        ),
        ("<pre>Input: s = &quot;a&amp;lt;b&quot;\nOutput: &quot;&quot;\n</pre>", Sample('s = "a&lt;b"', '""')),
        ("<pre><b>Input:&nbsp;</b>n = 1\n<b>Output: </b>\n1\n2\n</pre>", Sample("n = 1", "1\n2")),
        (
            "<p><b>Example 1:</b></p><p><strong>Input:</strong> n = $1</p><p><strong>Output:</strong> 2</p><p>So.</p>",
            Sample("n = $1", "2"),
        ),
        (
            "<pre><b>Input:</b> \nT table:\n+----+\n| id |\n+----+\n<strong>Output:</strong> \n+----+\n</pre>",
            Sample("T table:\n+----+\n| id |\n+----+", "+----+"),
        ),
    ],
)
def test_arguments_are_kept_as_they_are_written(examples, expected):
    assert samples(examples) == (expected,)


def test_a_block_of_code_is_no_example():
    assert samples("<pre>int guess(int n);\n</pre>" + EXAMPLES) == WRITTEN


def test_half_an_example_is_none():
    with pytest.raises(IncompletePage, match="2 inputs, 1 outputs"):
        samples("<pre>Input: n = 1\n</pre>" + example(1, "n = 2", "2"))


def test_a_statement_without_examples_is_incomplete():
    with pytest.raises(IncompletePage, match=r"cannot be found on it: the samples\.$"):
        samples("")


def test_a_class_is_told_method_by_method():
    design = {
        "classname": "Lamps",
        "constructor": {"params": [{"type": "integer", "name": "size"}]},
        "methods": [
            {"name": "add", "params": [{"type": "integer", "name": "lamp"}], "return": {"type": "void"}},
            {"name": "sum", "params": [], "return": {"type": "integer"}},
        ],
        "systemdesign": True,
    }

    sections = read_page(REF, answer(metaData=json.dumps(design))).sections

    assert sections.input == "Lamps(size: integer)\nadd(lamp: integer): void\nsum(): integer"
    assert sections.output == ""


@pytest.mark.parametrize(
    "meta_data", ["", "{", "[]", "1", '{"name": 1}', '{"database": true, "name": "SQL"}', "[" * 100_000, None, 7]
)
def test_arguments_that_are_not_told_are_left_out(meta_data):
    sections = read_page(REF, answer(metaData=meta_data)).sections

    assert (sections.input, sections.output) == ("", "")


def test_an_old_statement_without_constraints_is_a_warning():
    old = statement(constraints="<p><b>Note:</b></p>\n<ol>\n<li>1 &lt;= n &lt;= 5</li>\n</ol>")

    info = read_page(REF, answer(old))

    assert (info.sections.constraints, info.sections.notes) == ("", "1 <= n <= 5")
    assert info.warnings[2:] == ("The page has no constraints section.",)


def test_an_interactive_problem_is_told():
    assert read_page(REF, answer("<p>This is an <b>interactive problem</b>.</p>" + statement())).interactive


def test_the_page_of_another_problem_is_told():
    warnings = read_page(REF, answer(titleSlug="candles")).warnings

    assert warnings[2:] == ("The page is that of problem candles, the address that of row-of-lamps.",)


def test_a_problem_for_subscribers_cannot_be_read():
    for page in (answer("", isPaidOnly=True), next_page(question("", isPaidOnly=True))):
        with pytest.raises(LoginRequired, match="subscribers only; bring the page as page_html"):
            read_page(REF, page)


def test_an_unknown_problem_is_not_found():
    with pytest.raises(PageNotFound):
        read_page(REF, '{"data": {"question": null}}')


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        ('{"errors": [{"message": "no"}], "data": {"question": null}}', NotAProblemPage),
        ('{"errors": [{"message": "no"}]}', NotAProblemPage),
        ('{"data": [1]}', NotAProblemPage),
        ('{"data": {"question": [1]}}', NotAProblemPage),
        ("{", NotAProblemPage),
        ('{"a":' * 100_000, NotAProblemPage),
        ("[]", NotAProblemPage),
        ('<script id="__NEXT_DATA__">{"props": 1}</script><title>Problems - LeetCode</title>', NotAProblemPage),
        ('<script id="__NEXT_DATA__">nonsense</script>', NotAProblemPage),
        ("<title>Just a moment...</title>", RobotCheck),
        ("<title>Page Not Found - LeetCode</title>", PageNotFound),
        ("<title>Account Login - LeetCode</title><input type=password>", LoginRequired),
    ],
)
def test_what_is_no_question_is_called_by_its_name(page, kind):
    with pytest.raises(kind):
        read_page(REF, page)


@pytest.mark.parametrize("content", [7, ["<p>"], {"html": ""}, " "])
def test_a_statement_of_another_shape_is_none(content):
    with pytest.raises(IncompletePage, match="the samples"):
        read_page(REF, json.dumps({"data": {"question": {**question(), "content": content}}}))


@pytest.mark.parametrize("tags", [None, 1, [1, {"name": None}, {"slug": "x"}, {"name": " "}]])
def test_tags_of_another_shape_are_left_out(tags):
    assert read_page(REF, answer(topicTags=tags)).tags == ()
