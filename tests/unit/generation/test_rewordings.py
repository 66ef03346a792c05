"""Lines that are said in rarer words."""

from __future__ import annotations

import pytest

from jobsvc.errors import GenerationError
from jobsvc.generation.rewordings import reworded

from .problems import relations, schema_of

COUNT = "The first line contains an integer n (2 <= n <= 9).\n"


def format_of(text):
    return list(schema_of(text=text)["variables"])


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("First string contains two integer numbers l and r (1 <= l <= r <= 9).", ["l", "r"]),
        ("Three integers h, m, s (1 <= h, m, s <= 9).", ["h", "m", "s"]),
        ("Input contains just one natural number k (1 <= k <= 9).", ["k"]),
        ("The input has a single line. It contains two integers a and b (1 <= a, b <= 9).", ["a", "b"]),
        (
            COUNT
            + "Then n lines follow: the i-th line describes the i-th shop. The line contains two integers w_i and "
            "h_i (1 <= w_i, h_i <= 9).",
            ["n", "w", "h"],
        ),
        (
            COUNT + 'Next n lines contain hotels in the "x_i y_i" format (1 <= x_i, y_i <= 9).',
            ["n", "x", "y"],
        ),
        (
            COUNT + "The next line contains n - 1 integers. The i-th of them is w_i (1 <= w_i <= 9) — the load.",
            ["n", "w"],
        ),
        (
            COUNT + "The second and the third lines contain strings s and t (1 <= |s|, |t| <= 5). "
            "Both strings consist of lowercase English letters.",
            ["n", "s", "t"],
        ),
    ],
)
def test_lines(text, names):
    assert format_of(text) == names


def test_the_lines_of_a_test_case_in_one_sentence():
    text = (
        "The first line contains t (1 <= t <= 9) — the number of test cases. Each test case consists of two"
        " lines, each of "
        "which contains three characters 'a' or 'b'."
    )
    schema = schema_of(text=text)
    assert [one["alphabet"] for one in schema["variables"].values() if "alphabet" in one] == ["ab"]


def test_a_number_of_tests_that_is_called_like_a_value_of_each():
    text = (
        "The first line contains t (1 <= t <= 7) — the number of test cases. The first line of each test case"
        " contains a "
        "string s, the second one contains a string t (1 <= |s|, |t| <= 5). The strings consist of lowercase"
        " Latin letters."
    ).replace("the second one contains", "the second line contains")
    variables = schema_of(text=text)["variables"]
    assert (variables["tests"]["high"], variables["t"]["high"]) == (7, 5)


def test_kinds_in_conditions():
    text = COUNT + (
        "Each of the next n lines starts with an integer t_i (1 <= t_i <= 2). If t_i = 1, then it is followed by two "
        "integers l_i and r_i (1 <= l_i <= r_i <= n). And if t_i = 2, then it is followed by an integer x_i (1"
        " <= x_i <= 5)."
    )
    schema = schema_of(text=text)
    assert {"l[i] <= r[i]", "r[i] <= n"} <= relations(schema)
    assert schema["variables"]["x"]["high"] == 5


def test_kinds_of_which_one_is_not_told_are_refused():
    text = COUNT + (
        "Each of the next n lines starts with an integer t_i (1 <= t_i <= 3). If t_i = 1, then it is followed by an "
        "integer l_i (1 <= l_i <= n). If t_i = 2, then it is followed by an integer x_i (1 <= x_i <= 5)."
    )
    with pytest.raises(GenerationError):
        schema_of(text=text)


@pytest.mark.parametrize(
    "sentence",
    [
        "The first string contains no digits.",
        "Each line is not empty.",
        "It contains at most three numbers.",
        "There are exactly two roads in the input.",
    ],
)
def test_other_sentences_stay_as_they_are(sentence):
    assert reworded(sentence) == sentence


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("No two craters coincide.", "distinct rows"),
        ("It is guaranteed that each pair is listed at most once.", "no multiple edges"),
        ("It is guaranteed that all edges are distinct and the graph is connected.", "connected"),
        (
            "Any two towns are connected by at most one road and there is a road route between any two towns.",
            "connected",
        ),
    ],
)
def test_what_rows_are(sentence, kind):
    text = COUNT.replace("an integer n (2", "two integers n and m (2").replace("n <= 9", "n, m <= 9") + (
        "Each of the next m lines contains two integers u_i and v_i (1 <= u_i, v_i <= n). " + sentence
    )
    assert kind in {one["kind"] for one in schema_of(text=text)["structures"]}


def test_ends_that_coincide_are_not_rows():
    text = (
        COUNT
        + "Each of the next n lines contains two integers l_i and r_i (1 <= l_i <= r_i <= 9). No two ends coincide."
    )
    with pytest.raises(GenerationError):
        schema_of(text=text)


def test_no_leading_zeroes_of_a_number_and_of_a_string():
    number = "The only line contains an integer n (1 <= n <= 9). This number is given without leading zeroes."
    assert format_of(number) == ["n"]
    word = "The only line contains a string s of digits (1 <= |s| <= 9). This number is given without leading zeroes."
    with pytest.raises(GenerationError):
        schema_of(text=word)


def test_rows_that_repeat_a_name_of_rows_before_them():
    text = COUNT + (
        "Each of the next n lines contains two integers u_i and v_i (1 <= u_i, v_i <= n). The next line contains an "
        "integer q (1 <= q <= 5). The j-th of the next q lines contains two integers v_j and x_j (1 <= v_j <= n; "
        "0 <= x_j <= 7)."
    )
    variables = schema_of(text=text)["variables"]
    assert {"u", "v", "v_prime", "x"} <= set(variables)
    with pytest.raises(GenerationError):
        schema_of(text=text + " It is guaranteed that v_j is even.")


def test_two_strings_are_not_a_string_called_s():
    text = (
        "The first two lines contain two strings of lowercase English letters. The length of each string is"
        " between 1 and "
        "7. The strings have the same length."
    )
    schema = schema_of(text=text)
    assert len(schema["variables"]) == 2
    assert len(relations(schema)) == 2


@pytest.mark.parametrize(
    ("sentence", "passed"),
    [
        ("Some cities may be repeated.", True),
        ("There can be several objects in one place.", True),
        ("Any of the numbers can be equal (any pair or all of them).", True),
        ("The word can be rearranged into a palindrome.", False),
        ("Each city can be visited at most once.", False),
        ("The values can be 0 or 3.", False),
    ],
)
def test_what_may_be_and_what_must(sentence, passed):
    text = COUNT + "The second line contains n integers a_1, ..., a_n (0 <= a_i <= 5). "
    if passed:
        assert schema_of(text=text + sentence) == schema_of(text=text)
    else:
        with pytest.raises(GenerationError):
            schema_of(text=text + sentence)


def test_the_total_length_of_strings_without_a_name():
    text = COUNT + (
        "Each of the next n lines contains a string of lowercase English letters. The total length of the lines"
        " does not "
        "exceed 70."
    )
    assert [(one["kind"], one["numbers"]) for one in schema_of(text=text)["structures"]] == [("sum", ["70"])]


def test_sums_one_after_another():
    text = (
        "The first line contains t (1 <= t <= 9) — the number of test cases. The only line of each test case contains "
        "three integers n, m and f (1 <= n, m, f <= 9). It is guaranteed that the sum of n over all test cases"
        " does not "
        "exceed 20, as well as the sums of m and f."
    )
    assert {(one["of"], one["at_most"]) for one in schema_of(text=text)["sums"]} == {("n", 20), ("m", 20), ("f", 20)}


def test_a_bound_of_the_last_value_only_stays_one():
    text = COUNT + "The second line contains n integers a_1, ..., a_n (0 <= a_i <= 5, a_n != 0)."
    with pytest.raises(GenerationError):
        schema_of(text=text)


@pytest.mark.parametrize("count", ["2^n", "n/2"])
def test_counts_that_are_powers_or_halves(count):
    first = "The first line contains an integer n (2 <= n <= 8). "
    text = f"{first}The second line contains {count} integers b_i (1 <= b_i <= 5)."
    assert format_of(text) == ["n", "b"]
