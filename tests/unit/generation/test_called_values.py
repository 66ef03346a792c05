"""Bounds of values that sentences call as their line explained them."""

from __future__ import annotations

import pytest

from jobsvc.generation import understand

from .problems import problem

LINES = "The first line contains an integer n (1 <= n <= 9).\nThe second line contains n integers, the "


def bounds(text, name="numbers"):
    variable = understand(problem(text=text)).to_dict()["variables"][name]
    return variable["low"], variable["high"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("prices of the tickets. The price of each ticket is in the range [-3, 80].", (-3, 80)),
        ("weights of n grain barrels. No barrel will have a weight of more than 40 kilos.", (None, 40)),
        ("heights of the towers. No tower has a height less than 2.", (2, None)),
    ],
)
def test_values_by_what_their_line_calls_them(text, expected):
    assert bounds(LINES + text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "prices of the tickets. The price of each dinner is in the range [-3, 80].",
        "prices of the tickets. The age of each ticket is in the range [-3, 80].",
        "prices of the tickets. No ticket has a price of more than 5 digits.",
    ],
)
def test_what_is_said_of_something_else_bounds_nothing(text):
    assert bounds(LINES + text) == (None, None)
    assert any("not understood" in reason for reason in understand(problem(text=LINES + text)).unresolved)


def test_a_chain_in_the_place_of_its_names():
    text = "The first line contains two integers 1 <= a, b <= 50, the sides.\nThe second line contains b integers c_i."
    assert [bounds(text, name) for name in "abc"] == [(1, 50), (1, 50), (None, None)]


def test_a_length_with_both_ends_in_words():
    text = "The only line contains a string of lowercase letters. The string has length at least 2 and at most 30."
    assert bounds(text, "word") == (2, 30)


def test_a_bound_after_lines_that_are_not_understood():
    assert bounds("Every maze begins with its own integer n, somehow; n will be at most 6.", "n") == (None, 6)


def test_a_permutation_before_its_line():
    text = "The value of the number k is written on the first line.\nThe permutation is given on the second line: k numbers."
    variables = understand(problem(text=text)).to_dict()["variables"]
    assert list(variables) == ["k", "numbers"]
    assert (variables["numbers"]["low"], variables["numbers"]["order"]) == (1, "distinct")
