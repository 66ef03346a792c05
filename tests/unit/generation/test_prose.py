"""English prose becomes the same tree as a block."""

from __future__ import annotations

import pytest

from jobsvc.errors import GenerationError

from .problems import relations, schema_of

ARRAYS = """\
The first line contains two integers $n$ and $k$ ($1 \\le k \\le n \\le 2 \\cdot 10^5$) — the number of \
shelves and the size of a box.
The second line contains $n$ integers $a_1, a_2, \\ldots, a_n$ ($1 \\le a_i \\le 10^9$), where $a_i$ is the \
weight of the $i$-th shelf.
Each of the next $k$ lines contains two space-separated integers $l_i$ and $r_i$ ($1 \\le l_i \\le r_i \\le \
n$)."""

TESTS = """\
Each test contains multiple test cases. The first line contains the number of test cases $t$ ($1 \\le t \
\\le 1000$). The description of the test cases follows.
The first line of each test case contains a single integer $n$ ($2 \\le n \\le 2 \\cdot 10^5$) — the length \
of the string.
The second line of each test case contains a string $s$ of length $n$, consisting of lowercase English letters.
It is guaranteed that the sum of $n$ over all test cases does not exceed $2 \\cdot 10^5$."""


def test_lines_and_rows():
    schema = schema_of(text=ARRAYS)
    assert schema["format"] == [
        {"line": [{"value": "n"}, {"value": "k"}]},
        {"line": [{"values": "a", "count": "n"}]},
        {"repeat": "k", "body": [{"line": [{"value": "l"}, {"value": "r"}]}]},
    ]
    assert {"k <= n", "l[i] <= r[i]", "r[i] <= n"} <= relations(schema)


def test_tests_and_the_sum_over_them():
    schema = schema_of(text=TESTS)
    assert schema["format"][1] == {"tests": "t", "body": [{"line": [{"value": "n"}]}, {"line": [{"value": "s"}]}]}
    assert [(limit["of"], limit["at_most"]) for limit in schema["sums"]] == [("n", 200_000)]


def test_queries_of_several_lines_are_tests():
    head = "The first line contains an integer q (1 <= q <= 9) — the number of queries. Then q queries follow. "
    body = "The first line of the query contains n (1 <= n <= 5). The second line of the query contains "
    schema = schema_of(text=f"{head}{body}n integers a_1, a_2, ..., a_n (1 <= a_i <= 7).")
    assert schema["format"][1]["tests"] == "q"


def test_rows_may_be_named_without_a_subscript():
    rows = "Each of the next q lines contains two integers x and y (0 <= x < y <= 9)."
    text = f"The first line contains q (1 <= q <= 5). {rows}"
    assert "x[i] <= y[i] - 1" in relations(schema_of(text=text))


def test_lines_that_a_second_sentence_describes():
    text = (
        "The first line contains n (1 <= n <= 5). Then n lines follow. The i-th line "
        "contains an integer b_i (1 <= b_i <= 9)."
    )
    assert schema_of(text=text)["format"][1] == {"repeat": "n", "body": [{"line": [{"value": "b"}]}]}


def test_positive_is_a_lower_bound():
    variable = schema_of(text="The only line contains a positive integer x (x <= 50).")["variables"]["x"]
    assert (variable["low"], variable["high"]) == (1, 50)


def test_distinct_integers():
    text = (
        "The first line contains n (1 <= n <= 5). The second line contains n distinct "
        "integers a_1, a_2, ..., a_n (1 <= a_i <= 50)."
    )
    assert schema_of(text=text)["variables"]["a"]["order"] == "distinct"


@pytest.mark.parametrize(
    "addition",
    [
        "It is guaranteed that the given edges form a tree.",
        "It is guaranteed that all pairs are different.",
        "No two of them are equal.",
        "The third line contains the rest.",
        "It is guaranteed that the answer exists.",
        "The product of all a_i is at most 100.",
        "n is a perfect square.",
        "The values a_i are sorted somehow.",
    ],
)
def test_a_sentence_that_may_constrain_is_never_skipped(addition):
    text = (
        "The first line contains n (1 <= n <= 5). The second line contains n integers "
        f"a_1, ..., a_n (1 <= a_i <= 9). {addition}"
    )
    with pytest.raises(GenerationError) as caught:
        schema_of(text=text)
    assert any(addition.rstrip(".")[:20] in reason for reason in caught.value.unresolved)


@pytest.mark.parametrize(
    "addition",
    [
        "All values in the input are integers.",
        "Please, do not use the %lld specifier to read 64-bit integers.",
        "The numbers in the line are separated by single spaces.",
        "100 points will be awarded for passing the tests with n <= 2.",
    ],
)
def test_a_sentence_that_constrains_nothing_is_harmless(addition):
    text = f"The first line contains n (1 <= n <= 5). {addition}"
    assert schema_of(text=text)["variables"]["n"]["high"] == 5


@pytest.mark.parametrize("explanation", ["the number of edges of the tree", "sorted weights", "a prime number"])
def test_an_explanation_that_may_constrain_is_refused(explanation):
    text = (
        "The first line contains n (1 <= n <= 5). The second line contains n integers "
        f"a_1, ..., a_n (1 <= a_i <= 9) — {explanation}."
    )
    with pytest.raises(GenerationError, match="may constrain"):
        schema_of(text=text)


@pytest.mark.parametrize(
    "text",
    [
        "The first line contains two integers n, m and k (1 <= n, m, k <= 5).",
        "The second line contains an integer n (1 <= n <= 5).",
        "The first line contains n integers a_1, ..., a_m (1 <= a_i <= 5).",
        "The first line of each test case contains n (1 <= n <= 5).",
        "The first line contains something else.",
        "The first line contains n (1 <= n <= 5). Then n lines follow.",
    ],
)
def test_prose_that_does_not_agree_with_itself_is_refused(text):
    with pytest.raises(GenerationError) as caught:
        schema_of(text=text)
    assert caught.value.unresolved
