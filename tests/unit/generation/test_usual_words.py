"""Places of lines in rarer words, and lines that no sentence numbers."""

from __future__ import annotations

import pytest

from jobsvc.errors import GenerationError
from jobsvc.generation.usual_words import (
    in_usual_words,
    is_about_joined_digits,
    is_blank_line_before_tests,
    without_slips,
)

from .problems import schema_of, script
from .test_structures import cases

COUNT = "The first line contains n (1 <= n <= 9). "


@pytest.mark.parametrize(
    "rows",
    [
        "This is followed by n lines. Each of them contains an integer a_i (1 <= a_i <= 7).",
        "Next come n lines. Each line describing a box contains an integer a_i (1 <= a_i <= 7).",
        "Each of the following lines contains an integer a_i (1 <= a_i <= 7).",
        "The (i + 1)-th line contains an integer a_i (1 <= a_i <= 7).",
        "For 1 <= i <= n, the i + 1-th line contains an integer a_i (1 <= a_i <= 7).",
        "Then n boxes follow. Each box is described by a single line containing an integer a_i (1 <= a_i <= 7).",
        "Each next line from the next n lines contains an integer a_i (1 <= a_i <= 7).",
        "Then follow n lines, each describing a box with an integer a_i (1 <= a_i <= 7).",
    ],
)
def test_rows_told_in_rarer_words(rows):
    assert schema_of(text=COUNT + rows)["format"][1] == {"repeat": "n", "body": [{"line": [{"value": "a"}]}]}


@pytest.mark.parametrize(
    "line",
    [
        "Next comes a line that contains two integers x and y (1 <= x, y <= 7).",
        "This is followed by two integers x and y (1 <= x, y <= 7).",
        "In the second line you are given two integers x and y (1 <= x, y <= 7).",
        "The second contains integers x ans y (1 <= x, y <= 7).",
    ],
)
def test_one_line_told_in_rarer_words(line):
    assert schema_of(text=COUNT + line)["format"][1] == {"line": [{"value": "x"}, {"value": "y"}]}


def test_lines_of_a_test_counted_by_one_and_the_other():
    text = (
        "The first line contains t (1 <= t <= 9) — the number of test cases. Each test case contains two lines:"
        " the first "
        "contains n (1 <= n <= 5), the second one contains n integers a_1, ..., a_n (1 <= a_i <= 7)."
    )
    body = schema_of(text=text)["format"][1]["body"]
    assert body == [{"line": [{"value": "n"}]}, {"line": [{"values": "a", "count": "n"}]}]


def test_the_following_lines_are_as_many_as_nothing_says_where_two_values_came_before():
    text = "The first line contains n and m (1 <= n, m <= 9). Each of the following lines contains a_i (1 <= a_i <= 7)."
    with pytest.raises(GenerationError):
        schema_of(text=text)


def test_an_empty_line_before_each_test():
    text = (
        "The first line contains t (1 <= t <= 9) — the number of test cases. An empty line is written before each test "
        "case. The first line of each test case contains n (1 <= n <= 5)."
    )
    made = script(text=text, samples=("2\n\n3\n\n5\n",))
    assert made.schema["format"][1]["body"][0] == {"line": []}
    assert all(case.split("\n")[1] == "" for case in cases(made, size="small"))


@pytest.mark.parametrize(
    "sentence", ["An empty line is written before each test case.", "Each test case is preceded by a blank line."]
)
def test_what_tells_of_an_empty_line(sentence):
    assert is_blank_line_before_tests(sentence)


@pytest.mark.parametrize("sentence", ["An empty line ends the input.", "There is an empty line before each query."])
def test_what_tells_of_other_empty_lines(sentence):
    assert not is_blank_line_before_tests(sentence)


def test_digits_side_by_side():
    text = (
        COUNT
        + "The second line contains n digits a_1, a_2, ..., a_n (1 <= a_i <= 9). Digits are printed without spaces."
    )
    variable = schema_of(text=text)["variables"]["a"]
    assert (variable["type"], variable["alphabet"], variable["high"]) == ("string", "123456789", 9)
    assert not is_about_joined_digits("Digits are printed without zeros.")


def test_a_description_of_several_lines():
    boxes = "Then the descriptions of n boxes follow. The description of each box consists of two lines. "
    first = "The first line contains an integer k_i (1 <= k_i <= 4). "
    text = (
        f"{COUNT}{boxes}{first}The second line contains k_i integers c_{{i,1}}, ..., c_{{i,k_i}} (0 <= c_{{i,j}} <= 5)."
    )
    made = script(text=text, samples=("2\n1\n5\n2\n0 3\n",))
    rows = {"repeat": "n", "body": [{"line": [{"value": "k"}]}, {"line": [{"values": "c", "count": "k[i]"}]}]}
    assert made.schema["format"][1] == rows


def test_a_description_with_a_line_too_few_is_refused():
    boxes = "Then the descriptions of n boxes follow. The description of each box consists of two lines. "
    with pytest.raises(GenerationError) as caught:
        schema_of(text=f"{COUNT}{boxes}The first line contains an integer k_i (1 <= k_i <= 4).")
    assert "not all lines of the descriptions are told" in caught.value.unresolved


def test_a_line_that_goes_on_with_as_many_values_as_it_began_with():
    text = (
        COUNT + "Each of the next n lines begins with an integer k (1 <= k <= 4). Then follow k integers c_1, ..., c_k "
        "(1 <= c_i <= 7)."
    )
    assert schema_of(text=text)["format"][1]["body"] == [{"line": [{"value": "k"}, {"values": "c", "count": "k[i]"}]}]


def test_values_named_at_the_end_of_their_descriptions():
    text = "The only line contains two integers: the width of the box w (1 <= w <= 5) and its height h (2 <= h <= 6)."
    schema = schema_of(text=text)
    assert schema["format"] == [{"line": [{"value": "w"}, {"value": "h"}]}]
    assert (schema["variables"]["w"]["high"], schema["variables"]["h"]["low"]) == (5, 2)


def test_fewer_names_than_values_are_refused():
    with pytest.raises(GenerationError):
        schema_of(
            text="The only line contains three integers: the width w (1 <= w <= 5) and the height h (2 <= h <= 6)."
        )


@pytest.mark.parametrize(
    ("phrase", "low", "high"),
    [("consisting of at most 8 lowercase letters", 1, 8), ("consisting of 2 to 6 lowercase letters", 2, 6)],
)
def test_a_length_within_the_words_of_an_alphabet(phrase, low, high):
    variable = schema_of(text=f"The only line contains a string s {phrase}.")["variables"]["s"]
    assert (variable["low"], variable["high"], len(variable["alphabet"])) == (low, high, 26)


def test_letters_are_strings_of_one_character():
    text = COUNT + "Each of the next n lines contains a lowercase letter c_i and an integer x_i (1 <= x_i <= 5)."
    variable = schema_of(text=text)["variables"]["c"]
    assert (variable["type"], variable["low"], variable["high"]) == ("string", 1, 1)


@pytest.mark.parametrize(
    ("adjective", "kind", "numbers"),
    [("even", "congruent", ["2", "0"]), ("odd", "congruent", ["2", "1"]), ("prime", "prime", [])],
)
def test_adjectives_of_numbers(adjective, kind, numbers):
    article = "an" if adjective[0] in "eo" else "a"
    [structure] = schema_of(text=f"The only line contains {article} {adjective} integer n (2 <= n <= 99).")[
        "structures"
    ]
    assert (structure["kind"], structure["numbers"]) == (kind, numbers)


def test_what_a_line_holds_stays_as_it_is():
    sentence = "The second line contains n integers a_1, ..., a_n (1 <= a_i <= 5), sorted."
    assert in_usual_words(without_slips(sentence)) == sentence


def test_a_single_value_beside_an_array_of_its_name():
    text = "The first line contains n and h (1 <= n, h <= 9). Each of the next n lines contains h_i (1 <= h_i <= h)."
    schema = schema_of(text=text)
    assert schema["format"][1] == {"repeat": "n", "body": [{"line": [{"value": "h_i"}]}]}
    assert schema["variables"]["h_i"]["dimensions"] == 1
