"""Many ways to say what is on which line."""

from __future__ import annotations

import pytest

from jobsvc.errors import GenerationError

from .problems import relations, schema_of


def line(*names):
    return {"line": [{"value": name} for name in names]}


ROWS = [{"line": [{"value": "x"}, {"value": "y"}]}]


@pytest.mark.parametrize(
    "text",
    [
        "The only line contains two integers n and m (1 <= n, m <= 5).",
        "A single line contains two space-separated integers n, m (1 <= n, m <= 5).",
        "The input consists of two integers n and m (1 <= n, m <= 5).",
        "In the first line there are two positive integers n and m (n, m <= 5).",
        "First line of the input contains integers n (1 <= n <= 5) and m (1 <= m <= 5).",
        "The first line contains an integer n — the number of rooms (1 <= n <= 5), and m — the number of guests "
        "(1 <= m <= 5).",
        "The first line contains the number of rooms n (1 <= n <= 5) and the number of guests m (1 <= m <= 5).",
        "You are given two integers n and m not exceeding 5 (n, m >= 1).",
        "The single line of the input contains the number of rooms n (1 <= n <= 5) and the number of guests m "
        "(1 <= m <= 5).",
    ],
)
def test_two_numbers_on_a_line(text):
    schema = schema_of(text=text, samples=("3 4\n",))
    assert schema["format"] == [line("n", "m")]
    assert [(one["low"], one["high"]) for one in schema["variables"].values()] == [(1, 5), (1, 5)]


@pytest.mark.parametrize(
    "rows",
    [
        "Each of the next n lines contains two integers x_i and y_i (0 <= x_i <= y_i <= 9).",
        "The i-th of the following n lines contains two integers x_i, y_i (0 <= x_i <= y_i <= 9).",
        "Next n lines contain two integers each: x_i and y_i (0 <= x_i <= y_i <= 9).",
        "Then follow n lines, each containing a pair of integers x_i and y_i (0 <= x_i <= y_i <= 9).",
        "Then n lines follow. The i-th of them contains integers x_i and y_i (0 <= x_i <= y_i <= 9).",
        "The next n lines describe the robots, one per line. Each robot is described by two integers x_i and y_i "
        "(0 <= x_i <= y_i <= 9).",
        "Each of the next n lines contains the description of a robot. The i-th line (1 <= i <="
        " n) contains two integers "
        "x_i and y_i — its places (0 <= x_i <= y_i <= 9).",
        "n lines follow; the i-th line contains the description of the i-th robot: two integers x_i and y_i "
        "(0 <= x_i <= y_i <= 9).",
        "The next n lines contain two integers each. The i-th line contains integers x_i and y_i "
        "(0 <= x_i <= y_i <= 9).",
        "In the next n lines there are integers x1 and y1 (0 <= x1 <= y1 <= 9).",
    ],
)
def test_rows_of_two_numbers(rows):
    schema = schema_of(text=f"The first line contains an integer n (1 <= n <= 5). {rows}", samples=("2\n0 1\n2 2\n",))
    [_, repeat] = schema["format"]
    assert repeat["repeat"] == "n"
    assert len(repeat["body"][0]["line"]) == 2
    assert any("<=" in one for one in relations(schema))


@pytest.mark.parametrize(
    "text",
    [
        "The first line contains t (1 <= t <= 9) — the number of test cases. Each test case consists of one line "
        "containing two integers a and b (1 <= a, b <= 7).",
        "The first line contains one integer t (1 <= t <= 9). Then t test cases follow. The only"
        " line of each test case "
        "contains two integers a and b (1 <= a, b <= 7).",
        "The first line contains the number of test cases t (1 <= t <= 9). The next t lines contain test cases — one "
        "per line. Each line contains two integers a and b (1 <= a, b <= 7).",
        "The first line contains t (1 <= t <= 9), the number of test cases. Each of the next t lines contains two "
        "integers a and b (1 <= a, b <= 7).",
        "The first line contains an integer t (1 <= t <= 9) denoting the number of test cases. "
        "For each test case the only line contains two integers a and b (1 <= a, b <= 7).",
    ],
)
def test_tests(text):
    assert schema_of(text=text, samples=("1\n2 3\n",))["format"] == [
        line("t"),
        {"tests": "t", "body": [line("a", "b")]},
    ]


@pytest.mark.parametrize(
    ("items", "high"),
    [
        ("n integers a_1, a_2, ..., a_n (1 <= a_i <= 30)", 30),
        ("n space-separated integers a_i (1 <= a_i <= 30) — the prices", 30),
        ("n integers (1 <= a_i <= 30)", 30),
        ("n integers, where a_i is the price of the i-th cake (1 <= a_i <= 30)", 30),
        ("the sequence a_1, ..., a_n (1 <= a_i <= 30)", 30),
        ("an array a of n integers (1 <= a_i <= 30)", 30),
        ("n positive integers a_1 a_2 ... a_n not exceeding 30", 30),
        ("the prices of the cakes: n integers from 1 to 30", 30),
    ],
)
def test_a_row_of_numbers(items, high):
    text = f"The first line contains an integer n (1 <= n <= 5). The second line contains {items}."
    schema = schema_of(text=text, samples=("2\n1 30\n",))
    [name] = [name for name in schema["variables"] if name != "n"]
    assert schema["format"][1] == {"line": [{"values": name, "count": "n"}]}
    assert (schema["variables"][name]["low"], schema["variables"][name]["high"]) == (1, high)


@pytest.mark.parametrize(
    "items",
    [
        "a string s of length n consisting of lowercase English letters",
        "a single string of n lowercase Latin letters",
        "the string s (|s| = n) consisting of lowercase English letters — the name of the cake",
    ],
)
def test_a_string(items):
    text = f"The first line contains an integer n (1 <= n <= 5). The second line contains {items}."
    schema = schema_of(text=text, samples=("2\nab\n",))
    [word] = [one for name, one in schema["variables"].items() if name != "n"]
    assert (word["type"], word["high"], word["alphabet"][:3], len(word["alphabet"])) == ("string", 5, "abc", 26)


def test_a_grid_whose_characters_a_legend_tells():
    text = (
        "The first line contains two integers n and m (1 <= n, m <= 5). Each of the next n lines"
        " contains m characters. "
        "The j-th character of the i-th line is '#' if the cell is a wall, or '.' if it is empty."
    )
    schema = schema_of(text=text, samples=("1 2\n.#\n",))
    [grid] = [one for name, one in schema["variables"].items() if name not in "nm"]
    assert (grid["alphabet"], grid["dimensions"]) == ("#.", 1)


@pytest.mark.parametrize(
    "legend",
    [
        "The j-th character is 'S' if it is the start, or '.' if it is empty.",
        "'#' denotes a wall, and '.' an empty cell adjacent to it.",
        "Each character is '#' or '.', and exactly one of them is '#'.",
    ],
)
def test_a_legend_that_says_more_than_meanings(legend):
    with pytest.raises(GenerationError):
        schema_of(
            text="The first line contains two integers n and m (1 <= n, m <= 5). Each of the next n lines contains m "
            f"characters. {legend}"
        )


@pytest.mark.parametrize(
    "text",
    [
        "The only line contains s (1 <= |s| <= 9) consisting of characters '#' and '.'.",
        "The only line contains a string s (1 <= |s| <= 9). Each character is either '#' (a wall) or '.' (free).",
        "The only line describes the road as a string s of length at most 9, consisting of '#' and '.' only.",
    ],
)
def test_the_characters_of_a_string(text):
    assert schema_of(text=text, samples=("#.\n",))["variables"]["s"]["alphabet"] == "#."


def test_rows_of_different_lengths():
    text = (
        "The first line contains an integer n (1 <= n <= 5). The i-th of the next n lines contains an integer k_i "
        "(1 <= k_i <= 4), followed by k_i integers a_{i,1}, ..., a_{i,k_i} (0 <= a_{i,j} <= 9)."
    )
    schema = schema_of(text=text, samples=("2\n1 5\n2 0 9\n",))
    assert schema["format"][1]["body"] == [{"line": [{"value": "k"}, {"values": "a", "count": "k[i]"}]}]


def test_two_distinct_integers_differ_from_each_other():
    text = (
        "The first line contains an integer n (1 <= n <= 5). "
        "Each of the next n lines contains two distinct integers u_i and v_i (1 <= u_i, v_i <= 9)."
    )
    schema = schema_of(text=text)
    assert "u[i] != v[i]" in relations(schema)
    assert "order" not in schema["variables"]["u"]


def test_a_row_in_order():
    text = (
        "The first line contains an integer n (1 <= n <= 5). The second line contains n integers a_1 < a_2 < ... < a_n "
        "(1 <= a_i <= 99)."
    )
    assert schema_of(text=text)["variables"]["a"]["order"] == "increasing"


def test_an_order_by_something_else_is_not_that_of_the_row():
    text = (
        "The first line contains an integer n (1 <= n <= 5). The second line contains n integers a_1, ..., a_n "
        "(1 <= a_i <= 99) — the sizes of the cakes in increasing order of their prices."
    )
    with pytest.raises(GenerationError):
        schema_of(text=text)


def test_a_permutation_is_what_an_explanation_calls_it():
    text = (
        "The first line contains an integer n (1 <= n <= 5), the length of the permutation. "
        "The second line contains n integers p_1, ..., p_n — the permutation p."
    )
    schema = schema_of(text=text)
    assert schema["variables"]["p"]["order"] == "distinct"
    assert "p[i] <= n" in relations(schema)


def test_strings_on_lines_of_their_own():
    text = (
        "The first line contains a string s and the second line contains a string t (1 <= |s|, |t| <= 9). "
        "Both strings consist of lowercase English letters."
    )
    assert schema_of(text=text)["format"] == [line("s"), line("t")]


def test_lines_of_several_kinds():
    text = (
        "The first line contains an integer q (1 <= q <= 5). The next q lines describe the queries. "
        "Each query has one of the following two types:\n1 x (1 <= x <= 9)\n2 l r (1 <= l <= r <= 9)"
    )
    schema = schema_of(text=text, samples=("2\n1 5\n2 3 4\n",))
    assert schema["format"][1]["choice"] == "q"
    assert [kind["word"] for kind in schema["format"][1]["kinds"]] == ["1", "2"]


@pytest.mark.parametrize(
    "text",
    [
        "The first line contains two real numbers x and y (0 <= x, y <= 5).",
        "The first line contains n (1 <= n <= 5). The third line contains an integer x (1 <= x <= 5).",
        "The first line contains n (1 <= n <= 5). Each of the next n lines contains a date.",
        "The first line contains a time in the format hh:mm.",
        "The first line contains the number of even stones n (1 <= n <= 5).",
        "The first line contains n (1 <= n <= 5). Each of the next n lines contains k_i integers.",
        "The first line contains n (1 <= n <= 5). The second line contains n integers a_0, ..., a_n (1 <= a_i <= 5).",
    ],
)
def test_lines_without_an_honest_schema(text):
    with pytest.raises(GenerationError):
        schema_of(text=text)


def test_a_sample_decides_against_what_was_read():
    with pytest.raises(GenerationError, match="sample 1"):
        schema_of(text="The first line contains two integers n and m (1 <= n, m <= 5).", samples=("3\n4\n",))
