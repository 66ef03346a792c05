"""Sentences and explanations that constrain nothing, beside ones that only look it."""

from __future__ import annotations

import re

import pytest

from jobsvc.errors import GenerationError
from jobsvc.generation.harmless import WORDINGS, is_aside, is_harmless
from jobsvc.generation.signs import signs

from .problems import relations, schema_of

BLOCK = "N\nA_1 ... A_N"
BOUNDS = "1 <= N <= 100\n1 <= A_i <= 10^18\n"


@pytest.mark.parametrize("wording", WORDINGS, ids=lambda wording: wording.kind)
def test_each_wording_reads_its_own_example_and_nothing_after_it(wording):
    pattern = re.compile(wording.pattern, re.IGNORECASE)
    example = wording.example.strip(" .:")
    assert pattern.fullmatch(example)
    assert is_harmless(wording.example)
    for tail in (", and A_i is even", "; A_i is even", " and all A_i are distinct", ", where A_i < A_{i+1}", " evenly"):
        assert not is_harmless(example + tail)


@pytest.mark.parametrize(
    "sentence",
    [
        r"In other words, A_1 < A_2 < \ldots < A_N.",
        "The input may be large, and all A_i are distinct.",
        "Note that the sum of A_i fits in a 32-bit integer.",
        "Note that the numbers fit in a 32-bit integer.",
        "100 points will be awarded; A_i is even in all tests.",
        "100 points will be awarded for passing all tests, and A_i is even.",
        "Partial scores are given and A_i is even.",
        "See the note: A_i is even.",
        "Please use fast input since A_i is even.",
        "It is recommended to use the fact that A_i is even.",
        "On the following line A_i is even.",
        "In this problem, the memory limit is small and A_i is even.",
        "Then 10 test cases follow.",
    ],
)
def test_a_condition_behind_harmless_words_is_refused(sentence):
    with pytest.raises(GenerationError) as caught:
        schema_of(BOUNDS + sentence, block=BLOCK)
    assert len(caught.value.unresolved) == 1


@pytest.mark.parametrize(
    "sentence",
    [
        "The input may be large.",
        "Note that the answer may not fit in a 32-bit integer.",
        "30 points will be awarded for passing the test set satisfying N \\leq 1000.",
        "Another 70 points will be awarded for passing the test set without additional constraints.",
        "Partial Scores",
        "See the sample input for better understanding.",
    ],
)
def test_a_harmless_sentence_is_passed_over(sentence):
    assert schema_of(BOUNDS + sentence, block=BLOCK)["relations"] == schema_of(BOUNDS, block=BLOCK)["relations"]


EXPLAIN = [
    "the number of friends",
    "the number of cards and the number of queries, respectively",
    "the number of students in the room and the cost of each ticket",
    "The number of rows and columns of the grid",
    "the length of the array",
    "the elements of the array a",
    "the heights of the walls",
    "Vasya's height",
    "a_i is the weight of the i-th stone",
    "n is the number of boxes and k is the size of a box",
    "the number of stones Vasya has",
    "the number of operations you should perform",
    "the number of test cases in the input",
]
CONSTRAIN = [
    "a square number",
    "a mountain array",
    "the heights, given so that their sum is a square",
    "the permutation p",
    "the number of edges of the tree",
    "sorted weights",
    "a prime number",
    "the number of ones in the array",
    "the number of inversions",
    "the number of odd stones",
    "the number of boxes, which is even",
    "the number of boxes (an even one)",
    "the total number of balls in the boxes",
    "the maximum of the heights",
    "the sum of the elements",
    "Fibonacci values",
    "the weights in increasing order",
    "the number of stones, n <= 5",
    "a_i is the weight of the i-th stone and a_i <= a_j",
    "the heights that differ",
    "the product of the elements",
    "the i-th segment",
    "the number of cards you should buy, an even one",
]


@pytest.mark.parametrize("explanation", EXPLAIN)
def test_an_explanation_that_only_explains(explanation):
    assert not signs(explanation)
    assert signs(explanation + ", all of them even") == ("even",)


@pytest.mark.parametrize("explanation", CONSTRAIN)
def test_an_explanation_with_a_sign_of_a_condition(explanation):
    assert signs(explanation)


@pytest.mark.parametrize("explanation", CONSTRAIN)
@pytest.mark.parametrize("dash", ["—", "where it is"])
def test_such_an_explanation_is_listed_as_unresolved(explanation, dash):
    with pytest.raises(GenerationError) as caught:
        schema_of(
            text=f"The first line contains an integer n (1 <= n <= 100) {dash} {explanation}.\n"
            "The second line contains n integers a_1, ..., a_n (1 <= a_i <= 50)."
        )
    assert caught.value.unresolved


def test_an_explanation_that_only_explains_is_passed_over():
    schema = schema_of(text="The first line contains an integer n (1 <= n <= 100) — the number of friends.")
    assert schema["variables"]["n"]["high"] == 100


@pytest.mark.parametrize(
    ("remark", "aside"),
    [("in meters", True), ("both inclusive", True), ("an even one", False), ("all of them odd", False)],
)
def test_a_remark_in_brackets(remark, aside):
    assert is_aside(remark) is aside


LINES = "The first line contains an integer n (1 <= n <= 9) — the length of the string s. "


def test_the_length_of_a_string_is_a_bound():
    text = LINES + "The second line contains a string s (1 <= |s| <= 100) consisting of lowercase English letters."
    schema = schema_of(text=text)
    assert schema["variables"]["s"]["high"] == 9
    assert {"len(s) <= n", "n <= len(s)"} <= relations(schema)


def test_a_string_that_is_said_to_have_that_length():
    text = LINES + "The second line contains a string s of length n consisting of lowercase English letters."
    assert schema_of(text=text)["variables"]["s"]["high"] == 9


def test_a_string_of_another_length():
    text = LINES + "The second line contains a string s of length 5 consisting of lowercase English letters."
    schema = schema_of(text=text)
    assert schema["variables"]["s"]["low"] == schema["variables"]["s"]["high"] == 5
    assert {"len(s) <= n", "n <= len(s)"} <= relations(schema)


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("There is exactly one i such that A+B=C_i.", "(not understood)"),
        ("N <= MOD", "('MOD' is not a name of the input)"),
    ],
)
def test_the_reason_names_a_word_only_where_it_may_be_a_variable(sentence, reason):
    with pytest.raises(GenerationError) as caught:
        schema_of(BOUNDS + sentence, block=BLOCK)
    assert caught.value.unresolved == (f"{sentence} {reason}",)


@pytest.mark.parametrize(
    ("note", "understood"),
    [("\\sum N", True), ("\\sum N <= 500", True), ("\\sum N <= 50", False), ("\\sum A_i <= 9", False)],
)
def test_a_sum_in_brackets_may_only_say_the_same_again(note, understood):
    text = f"1 <= T <= 9\n1 <= N <= 99\nThe sum of N over all test cases does not exceed 500 ({note})."
    blocks = {"block": "T\ncase_1\n:\ncase_T", "more": ("N",)}
    if understood:
        assert [limit["at_most"] for limit in schema_of(text, **blocks)["sums"]] == [500]
    else:
        with pytest.raises(GenerationError):
            schema_of(text, **blocks)
