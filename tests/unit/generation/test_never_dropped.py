"""Conditions that sound like descriptions: whichever is not understood fails the job, none is passed over."""

from __future__ import annotations

import pytest

from jobsvc.errors import GenerationError

from .problems import schema_of

ARRAY = (
    "The first line contains n (1 <= n <= 100). The second line contains n integers a_1, ..., a_n (1 <= a_i <= 100). "
)
GRAPH = (
    "The first line contains n and m (2 <= n <= 9, 1 <= m <= 20). Each of the next m lines contains u_i and"
    " v_i (1 <= u_i, v_i <= n). "
)
POINTS = "The first line contains n (1 <= n <= 9). Each of the next n lines contains x_i and y_i (0 <= x_i, y_i <= 9). "
STRING = "The first line contains a string s (1 <= |s| <= 100), consisting of lowercase letters. "
GRID = (
    "The first line contains n and m (2 <= n, m <= 9). Each of the next n lines contains m characters. '.'"
    " means an empty "
    "cell, '#' means a wall. "
)
CONDITIONS = {
    ARRAY: (
        "The first two values are distinct.",
        "Elements that are greater than 10 are distinct.",
        "All values are given in increasing order of their digits.",
        "The sum of a_i and n does not exceed 500.",
        "The maximum allowed value of a_i is 50.",
        "Note that a_1 = 1.",
        "It is possible that a_i = a_j, but a_1 is the smallest.",
        "It is guaranteed that the array contains a valid permutation to restore.",
        "All elements are distinct and the array is a permutation to find.",
        "Most values are between 1 and 20.",
    ),
    GRAPH: (
        "From each city it's possible to reach the first one.",
        "The graph contains exactly one cycle.",
        "It is possible to reach every vertex from vertex 1.",
        "The given graph is connected and each vertex belongs to at most one cycle.",
        "The graph becomes a tree if one edge is removed.",
        "All edges are directed from u_i to v_i and form no cycles.",
        "No two roads cross.",
    ),
    POINTS: (
        "No three points lie on the same line.",
        "No two points have the same x coordinate.",
        "No two points coincide or are adjacent.",
        "Each row contains at most one pawn.",
        "There is at most one pawn in each row.",
        "All points are distinct and sorted by x.",
        "The points form a convex polygon.",
    ),
    STRING: (
        "s contains each letter at most once.",
        "The string does not contain the letter a.",
        "s_1 = a and s_2 = b.",
        "s_i is 'a' or 'b' for odd i.",
        "The first and the last characters are equal.",
    ),
    GRID: (
        "The cells (1, 1) and (2, 2) are empty.",
        "The first row is empty.",
        "The border consists of walls.",
        "All empty cells are connected.",
        "There is exactly one empty cell in each row.",
        "The number of walls is at most 10.",
        "It is guaranteed that the last cell is empty.",
    ),
}


@pytest.mark.parametrize(("format_", "condition"), [(text, one) for text, many in CONDITIONS.items() for one in many])
def test_a_condition_beyond_the_rules_is_refused(format_, condition):
    with pytest.raises(GenerationError):
        schema_of(text=format_ + condition)


@pytest.mark.parametrize(
    "meaning",
    [
        "the resulting permutation",
        "the sought permutation",
        "the hidden permutation of 1 to n",
        "the sizes that are to be sorted, all different",
        "the sizes of trees, each one larger than the previous",
        "the larger the value, the better; no two are equal",
        "the degrees of vertices of a tree",
        "the parents of the vertices",
        "the colors of the balls, each color occurs twice",
    ],
)
def test_what_an_array_is_may_be_a_condition(meaning):
    with pytest.raises(GenerationError, match="may constrain"):
        schema_of(text=f"{ARRAY.rstrip(' .')} — {meaning}.")


@pytest.mark.parametrize(
    "meaning",
    [
        "the length of the array and the number of distinct values in it",
        "the length of the array and the maximum allowed number of equal values in it",
        "the number of boxes and the upper bound on their sizes",
        "the number of elements and the least of them",
        "the size of the array and a divisor of n",
    ],
)
def test_what_two_values_are_may_be_a_condition(meaning):
    with pytest.raises(GenerationError, match="may constrain"):
        schema_of(
            text=f"The first line contains n and k (1 <= k <= n <= 100) — {meaning}. "
            "The second line contains n integers a_1, ..., a_n (1 <= a_i <= 100)."
        )


@pytest.mark.parametrize(
    "meaning",
    [
        "the size of the sought permutation and the maximum allowed difference between neighbours",
        "the length of the permutation to restore and the upper bound on the number of steps",
        "the number of cards and the minimum number of cards Bob would like",
    ],
)
def test_limits_of_what_is_to_be_found_are_no_conditions(meaning):
    text = f"The only line contains n and k (1 <= k <= n <= 100) — {meaning}."
    assert schema_of(text=text)["variables"]["k"]["high"] == 100


@pytest.mark.parametrize(
    "line",
    [
        "The only line contains two integers a and b (1 <= a, b <= 9), where a divides b.",
        "The only line contains two integers: a prime p (2 <= p <= 97) and an integer k (1 <= k < p).",
        "The only line contains three integers: the sides a, b, c (1 <= a, b, c <= 9) of a triangle.",
        "The only line contains n (1 <= n <= 9) on its own line, followed by a line of n integers a_1, ..., a_n"
        " (1 <= a_i <= 5).",
    ],
)
def test_what_is_said_of_single_values_is_not_lost(line):
    with pytest.raises(GenerationError):
        schema_of(text=line)
