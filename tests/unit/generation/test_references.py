"""Sentences that name no value, and limits on sums."""

from __future__ import annotations

import pytest

from jobsvc.errors import GenerationError

from .problems import relations, schema_of

ROWS = (
    "The first line contains two integers n and m (2 <= n, m <= 9). "
    "Each of the next m lines contains two integers u_i and v_i (1 <= u_i, v_i <= n). "
)
ARRAY = "The first line contains n (1 <= n <= 9). The second line contains n integers a_1, ..., a_n (1 <= a_i <= 99). "
TESTS = (
    "The first line contains t (1 <= t <= 9) — the number of test cases. The first line of each test case contains two "
    "integers n and k (1 <= n, k <= 50). The second line of each test case contains a string s consisting of lowercase "
    "English letters (1 <= |s| <= 50). "
)


def kinds(schema):
    return {one["kind"] for one in schema["structures"]}


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("It is guaranteed that you can reach any city from any other by the roads.", "connected"),
        ("There is a path between any two vertices.", "connected"),
        ("It's guaranteed that the graph doesn't contain self-loops and multiple edges.", "no multiple edges"),
        ("Each pair of cities is connected by at most one road.", "no multiple edges"),
        ("No road connects a city with itself.", "no loops"),
        ("No two pairs coincide.", "distinct rows"),
        ("It is guaranteed that all pairs are distinct.", "distinct rows"),
    ],
)
def test_what_is_said_of_the_only_rows(sentence, kind):
    assert kind in kinds(schema_of(text=ROWS + sentence))


@pytest.mark.parametrize(
    ("sentence", "order"),
    [
        ("All the numbers are distinct.", "distinct"),
        ("It is guaranteed that the values are given in non-decreasing order.", "non-decreasing"),
        ("The numbers are given in strictly increasing order.", "increasing"),
        ("It is guaranteed that a_i < a_{i+1} for all 1 <= i <= n-1.", "increasing"),
    ],
)
def test_what_is_said_of_the_only_array(sentence, order):
    assert schema_of(text=ARRAY + sentence)["variables"]["a"]["order"] == order


def test_every_number_once_is_a_permutation():
    schema = schema_of(text=ARRAY.replace("99", "n") + "Each integer from 1 to n appears in a exactly once.")
    assert schema["variables"]["a"]["order"] == "distinct"
    assert "a[i] <= n" in relations(schema)


@pytest.mark.parametrize("sentence", ["All the numbers are distinct.", "The values are given in increasing order."])
def test_what_may_be_said_of_either_array_is_refused(sentence):
    text = ARRAY + "The third line contains n integers b_1, ..., b_n (1 <= b_i <= 99). " + sentence
    with pytest.raises(GenerationError):
        schema_of(text=text)


@pytest.mark.parametrize(
    ("sentence", "sums"),
    [
        ("The sum of n over all test cases doesn't exceed 100.", [("n", 100)]),
        (
            "It is also guaranteed that the total sum of the values of n across all test cases is at most 100.",
            [("n", 100)],
        ),
        ("It is guaranteed that the sum of n does not exceed 100.", [("n", 100)]),
        ("The sum of n and the sum of k over all test cases do not exceed 100.", [("n", 100), ("k", 100)]),
        (
            (
                "The sum of n over all test cases does not exceed 100, and the sum of k over all test"
                " cases does not exceed 60."
            ),
            [("n", 100), ("k", 60)],
        ),
        ("The total length of the strings over all test cases does not exceed 100.", [("len(s)", 100)]),
        ("The sum of n over all test cases is less than 100.", [("n", 99)]),
    ],
)
def test_sums_over_tests(sentence, sums):
    found = [(one["of"], one["at_most"]) for one in schema_of(text=TESTS + sentence)["sums"]]
    assert found == sums


@pytest.mark.parametrize(
    "sentence",
    [
        "The sum of n and k over all test cases does not exceed 100.",
        "The sum of the answers over all test cases does not exceed 100.",
        "The sum of n over all test cases does not exceed 100, and s is beautiful in all of them.",
        "The sum of n is a square.",
    ],
)
def test_sums_that_are_not_understood(sentence):
    with pytest.raises(GenerationError):
        schema_of(text=TESTS + sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Note that some of the values may be equal.",
        "The numbers are not necessarily distinct.",
        "It is not guaranteed that the numbers are distinct.",
        "If a_i = 1, then the i-th lamp is on.",
        "It can be shown that the answer always exists.",
    ],
)
def test_a_permission_restricts_nothing(sentence):
    assert schema_of(text=ARRAY + sentence)["variables"]["a"].get("order") is None


@pytest.mark.parametrize(
    "sentence",
    [
        "Some of the values may be equal, but no more than two.",
        "The values can be equal only if they are even.",
        "If a_i = 1, then a_{i+1} is even.",
        "If the i-th lamp is on, a_i = 1.",
        "It is possible that the values are equal unless n is odd.",
    ],
)
def test_a_permission_with_a_condition_is_refused(sentence):
    with pytest.raises(GenerationError):
        schema_of(text=ARRAY + sentence)


def test_several_things_in_one_sentence():
    text = ARRAY.replace("(1 <= a_i <= 99)", "(1 <= a_i <= 99, all a_i are distinct; n is even)")
    schema = schema_of(text=text)
    assert schema["variables"]["a"]["order"] == "distinct"
    assert kinds(schema) == {"congruent"}


def test_an_absolute_value_in_words():
    text = ARRAY.replace(" (1 <= a_i <= 99)", ", not exceeding 7 by absolute value")
    variable = schema_of(text=text)["variables"]["a"]
    assert (variable["low"], variable["high"]) == (-7, 7)


def test_a_bound_that_is_a_power_of_a_value():
    text = "The only line contains two integers w and x (1 <= w <= 20, 0 <= x < 2^w)."
    schema = schema_of(text=text, samples=("3 7\n",))
    assert schema["variables"]["x"]["high"] == 2**20 - 1
    assert len(relations(schema)) == 1
