"""Conditions in explanations of values, and facts that would be said of more than the text says them of."""

from __future__ import annotations

import pytest

from jobsvc.errors import GenerationError

from .problems import schema_of, script

ARRAY = """The first line contains two integers n and k (2 <= k <= n <= 50).
The second line contains n integers a_1, ..., a_n (1 <= a_i <= 90){}."""
TWO_ARRAYS = """The first line contains an integer n (2 <= n <= 50).
The second line contains n distinct integers a_1, ..., a_n (1 <= a_i <= 90).
The third line contains n integers b_1, ..., b_n (1 <= b_i <= 90){}."""
NUMBERS = "The only line contains three integers x, y and k (1 <= x, y, k <= 90){}."
PAIRS = """The first line contains two integers n and k (1 <= k <= n <= 50).
The i-th of the next n lines contains two integers l_i and r_i (1 <= l_i, r_i <= 90){}."""
WORD = """The first line contains a single integer n (2 <= n <= 50).
The second line contains a string s of length n consisting of lowercase English letters{}."""
QUERIES = """The first line contains two integers n and q (1 <= n, q <= 50).
Each of the next q lines contains two integers t_i and x_i (1 <= t_i <= 2, 1 <= x_i <= n){}."""
TREE = """The first line contains a single integer n (2 <= n <= 50).
Each of the next n - 1 lines contains two integers u and v (1 <= u, v <= n){}."""
GRID = """The first line contains two integers n and m (1 <= n, m <= 50).
The next n lines contain m characters each, each character is '.' or '#'{}."""
EXPLANATIONS = [
    (ARRAY, " — the heights, each of which is bigger than the previous height"),
    (ARRAY, " — the moments of the shows, from the earliest to the latest"),
    (ARRAY, " — the moments of shows, in the order they happen"),
    (ARRAY, " — the weights of the bags, the heaviest first"),
    (ARRAY, " — a good sequence"),
    (ARRAY, " — adding up to n"),
    (ARRAY, " — each up to n"),
    (ARRAY, " — chosen among the first n integers"),
    (ARRAY, " — the positions of houses from left to right"),
    (ARRAY, " — the order of cars"),
    (ARRAY, " — the numbers on the cards; every number is used"),
    (ARRAY, " — the colours; each of the k colours occurs"),
    (ARRAY, " — squares"),
    (TWO_ARRAYS, " — the distinct weights of the cats"),
    (TWO_ARRAYS, " — the weights of the cats, all different"),
    (TWO_ARRAYS, " — the unique numbers of the seats"),
    (NUMBERS, " — the sizes of the boxes, x divides y"),
    (NUMBERS, " — two coprime sides of the box and the number of boxes"),
    (NUMBERS, " — the lengths of the sides in increasing order and the number"),
    (NUMBERS, " — the distinct lengths of the sides and the number of boxes"),
    (NUMBERS, " — the smaller side, the longer side, and the number of cuts"),
    (NUMBERS, " — the left end of the range, its right end and the number of moves"),
    (NUMBERS, " — the amount of water in the first glass, which is full, and in the second"),
    (PAIRS, " — the start and the end of the i-th lesson"),
    (PAIRS, " — the ends of the i-th segment"),
    (PAIRS, " — the opening and the closing time of the i-th shop"),
    (PAIRS, " — the borders of the i-th range"),
    (PAIRS, ", different from each other"),
    (PAIRS, " — in chronological order"),
    (PAIRS, " — given counterclockwise"),
    (PAIRS, " — the price of the i-th ticket and its time, in the order of purchase"),
    (WORD, " — a good string"),
    (WORD, " — other than q"),
    (WORD, " — from a to f"),
    (WORD, " — and ending in z"),
    (WORD, " — avoiding q"),
    (QUERIES, " — the type of the query and the number of the item, which is in the set"),
    (QUERIES, " — the type of the query and the number of an item that was added before"),
    (TREE, " — meaning that v is a child of u"),
    (TREE, " — the edges of the tree"),
    (GRID, ", forming one connected figure"),
    (GRID, ", the first of them '.'"),
    (GRID, " — where each row has one '#'"),
]


@pytest.mark.parametrize(("text", "explanation"), EXPLANATIONS)
def test_a_condition_in_an_explanation_is_not_passed_over(text, explanation):
    with pytest.raises(GenerationError) as refused:
        script(text=text.format(explanation))
    assert refused.value.unresolved


STORIES = [
    (ARRAY, " — the heights of the towers"),
    (ARRAY, ", where a_i is the height of the i-th tower"),
    (ARRAY, " — the prices of the cakes, in the order in which Olya bakes them"),
    (ARRAY, " — the colours of the balls from left to right"),
    (TWO_ARRAYS, " — the weights of the cats"),
    (NUMBERS, " — the coordinates of the starting and ending points of the way and its width"),
    (NUMBERS, " — the number of rooms, the price of a room and the number of nights that Olya stays"),
    (PAIRS, " — the price and the weight of the i-th cake (the larger the number is, the higher is the price)"),
    (WORD, " — the name of the i-th cat"),
]


@pytest.mark.parametrize(("text", "story"), STORIES)
def test_a_description_of_values_is_passed_over(text, story):
    assert schema_of(text=text.format(story)) == schema_of(text=text.format(""))


def test_pairs_that_are_bounded_are_segments():
    bounded = PAIRS.replace("1 <= l_i, r_i <= 90", "1 <= l_i <= r_i <= 90").format(" — the ends of the i-th segment")
    assert schema_of(text=bounded)["relations"]


GRAPH = """The first line contains two integers n and m (2 <= n, m <= 50).
Each of the next m lines contains two integers u_i and v_i (1 <= u_i, v_i <= n)."""
NOT_ALL = [
    (ARRAY.format(""), "No two adjacent prices coincide."),
    (ARRAY.format(""), "Adjacent values are different."),
    (ARRAY.format(""), "The first two numbers are distinct."),
    (ARRAY.format(""), "All even numbers are distinct."),
    (ARRAY.format(""), "Some numbers are different."),
    (ARRAY.format(""), "Not all numbers are different."),
    (ARRAY.format(""), "At least two numbers are different."),
    (ARRAY.format(""), "The remainders of the values are distinct."),
    (ARRAY.format(""), "The heights of adjacent towers are distinct."),
    (PAIRS.format(""), "All endpoints are distinct."),
    (PAIRS.format(""), "The two points are distinct."),
    (PAIRS.format(""), "Consecutive points are distinct."),
    (PAIRS.format(""), "Each cell contains at most one coin of each colour."),
    (GRAPH, "The islands joined by a bridge are different."),
    (GRAPH, "All edges of the tree are different."),
    (GRAPH, "All bridges are one-way. You can get from any island to any other island."),
    (GRAPH, "The graph is acyclic."),
]


@pytest.mark.parametrize(("text", "sentence"), NOT_ALL)
def test_what_is_said_of_some_is_not_taken_for_all(text, sentence):
    with pytest.raises(GenerationError):
        script(text=f"{text}\n{sentence}")


def test_edges_with_a_direction_may_be_acyclic():
    schema = schema_of(text=f"{GRAPH} The edges are directed. The graph is acyclic.")
    assert [one["kind"] for one in schema["structures"]] == ["acyclic"]
