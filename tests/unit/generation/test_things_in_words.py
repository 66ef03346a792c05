"""What sentences say of points, roads, cells and characters in the words of their story."""

from __future__ import annotations

import pytest

from jobsvc.errors import GenerationError

from .problems import schema_of, script
from .test_structures import cases

POINTS = (
    "The first line contains n (1 <= n <= 9). Each of the next n lines contains two integers x_i and y_i (0"
    " <= x_i, y_i <= 9). "
)
ROADS = (
    "The first line contains n and m (2 <= n <= 9, 1 <= m <= 20). Each of the next m lines contains two"
    " integers u_i and v_i "
    "(1 <= u_i, v_i <= n, u_i != v_i). "
)
ARRAY = "The first line contains n (1 <= n <= 9). The second line contains n integers — the sizes of the boxes. "
GRID = (
    "The first line contains n and m (2 <= n, m <= 9). Each of the next n lines contains m characters. '.'"
    " means an empty "
    "cell, '#' means a blocked cell. "
)


def said(text):
    return {(one["kind"], *one["of"]) for one in schema_of(text=text)["structures"]}


@pytest.mark.parametrize(
    "sentence",
    [
        "No cell is occupied by two or more pawns.",
        "There are no two identical points.",
        "No two pawns stand in the same cell.",
        "It is guaranteed that the initial positions of the pawns are pairwise distinct.",
        "At most one pawn can be in each cell.",
        "All points A_i are different.",
    ],
)
def test_points_that_differ(sentence):
    assert said(POINTS + sentence) == {("distinct rows", "x", "y")}


@pytest.mark.parametrize(
    "sentence",
    [
        "No two segments connect the same pair of points.",
        "Each pair of teams can play at most one game.",
        "There is at most one road between two cities.",
        "No two roads connect the same unordered pair of cities.",
    ],
)
def test_roads_that_differ(sentence):
    assert said(ROADS + sentence) == {("no multiple edges", "u", "v")}


@pytest.mark.parametrize(
    "sentence",
    [
        "It's possible to reach every station from any other.",
        "Every city can reach any other city by using the roads.",
        "Any station is reachable from any other station.",
    ],
)
def test_roads_that_connect(sentence):
    assert ("connected", "u", "v") in said(ROADS + sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "No two pawns attack each other.",
        "No two of the three nearest points coincide.",
        "Each pair of teams shares at most one member.",
        "Some points are distinct.",
        "It is possible to reach every station from the first one.",
    ],
)
def test_what_is_said_otherwise_is_refused(sentence):
    for rows in (POINTS, ROADS):
        with pytest.raises(GenerationError):
            schema_of(text=rows + sentence)


def test_parents_in_any_order():
    text = (
        "The first line contains n (2 <= n <= 9). The second line contains n - 1 integers p_2, p_3, ..., p_n (1"
        " <= p_i <= n). "
        "The integer p_i means that there is a road between the cities p_i and i. It is guaranteed that the"
        " roads form a tree."
    )
    made = script(text=text, samples=("3\n3 1\n",))
    assert [one["kind"] for one in made.schema["structures"]] == ["parents"]
    for case in cases(made, size="small"):
        parents = list(map(int, case.split()[1:]))
        for vertex in range(2, len(parents) + 2):
            seen = set()
            while vertex != 1:
                assert vertex not in seen
                seen.add(vertex)
                vertex = parents[vertex - 2]


@pytest.mark.parametrize(
    ("sentence", "structure"),
    [
        ("It is guaranteed that the starting cell (1, 1) is empty.", ("cell", ["1", "1"], ".")),
        ("The cell (1, 2) is blocked.", ("cell", ["1", "2"], "#")),
        ("It's guaranteed that at least one cell is empty.", ("occurs", ["1"], ".")),
    ],
)
def test_cells_by_the_meaning_of_their_characters(sentence, structure):
    [found] = schema_of(text=GRID + sentence)["structures"]
    assert (found["kind"], found["numbers"], found["text"]) == structure


@pytest.mark.parametrize(
    "sentence", ["The cell (1, 1) is special.", "The last cell is empty.", "At least one cell is safe."]
)
def test_cells_of_which_no_character_tells_are_refused(sentence):
    with pytest.raises(GenerationError):
        schema_of(text=GRID + sentence)


@pytest.mark.parametrize(
    ("sentence", "letters"),
    [
        ("s_i = 'A' or s_i = 'B'.", "AB"),
        ("s_i is either L or R.", "LR"),
        ("s consists of lowercase and uppercase Latin letters, digits and underscores.", 63),
    ],
)
def test_characters_of_a_string(sentence, letters):
    text = f"The first line contains a string s (1 <= |s| <= 9). {sentence}"
    found = schema_of(text=text)["variables"]["s"]["alphabet"]
    assert found == letters or len(found) == letters


def test_the_first_character_of_a_string():
    text = "The first line contains a string s (1 <= |s| <= 9), consisting of digits. It's guaranteed that s_1 = 7."
    assert [(one["kind"], one["text"]) for one in schema_of(text=text)["structures"]] == [("starts with", "7")]


@pytest.mark.parametrize(
    "sentence",
    [
        "Sizes are distinct integers from 1 to 20.",
        "All sizes are between 1 and 20. The sizes are given in strictly increasing order.",
        "All the given numbers are positive integers not exceeding 20.",
    ],
)
def test_values_called_by_a_noun(sentence):
    variable = schema_of(text=ARRAY + sentence)["variables"]["numbers"]
    assert (variable["low"], variable["high"]) == (1, 20)


@pytest.mark.parametrize("sentence", ["Sizes are distinct primes from 1 to 20.", "Most sizes are between 1 and 20."])
def test_values_of_which_more_is_said_are_refused(sentence):
    with pytest.raises(GenerationError):
        schema_of(text=ARRAY + sentence)


def test_what_is_said_again_in_signs():
    text = ARRAY.replace("integers —", "integers a_1, ..., a_n (1 <= a_i <= 9) —")
    schema = schema_of(text=f"{text}The boxes are given from the smallest one, that is, a_1 <= a_2 <= ... <= a_n.")
    assert schema["variables"]["a"]["order"] == "non-decreasing"


def test_a_matrix_whose_diagonal_keeps_other_bounds():
    text = (
        "The first line contains n (1 <= n <= 5). Each of the next n lines contains n integers c_{i,1}, ..., c_{i,n} "
        "(3 <= c_{i,j} <= 9). The table has zeroes on the main diagonal, that is, c_{i,i} = 0."
    )
    made = script(text=text, samples=("2\n0 4\n9 0\n",))
    assert {one["kind"] for one in made.schema["structures"]} == {"diagonal", "off diagonal"}
