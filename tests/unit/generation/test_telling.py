"""Sentences that are not understood are passed over only where they are known to restrict nothing."""

from __future__ import annotations

import pytest

from jobsvc.errors import GenerationError
from jobsvc.generation.telling import only_tells

from .problems import schema_of, script

ARRAY = """The first line contains two integers n and k (2 <= k <= n <= 50).
The second line contains n integers a_1, ..., a_n (1 <= a_i <= 90). {}"""
PAIR = "The only line contains three integers x, y and k (1 <= x, y, k <= 90). {}"
GRAPH = """The first line contains two integers n and m (2 <= n, m <= 50).
Each of the next m lines contains two integers u_i and v_i (1 <= u_i, v_i <= n). {}"""
QUERIES = """The first line contains two integers n and q (1 <= n, q <= 50).
Each of the next q lines contains two integers t_i and x_i (1 <= t_i <= 2, 1 <= x_i <= n). {}"""
GRID = """The first line contains two integers n and m (1 <= n, m <= 50).
The next n lines contain m characters each, each character is '.' or '#'. {}"""
WORD = """The first line contains a single integer n (2 <= n <= 50).
The second line contains a string s of length n consisting of lowercase English letters. {}"""
CONDITIONS = [
    (ARRAY, "The prices add up to n."),
    (ARRAY, "k divides n."),
    (ARRAY, "Each next price is bigger than the previous price."),
    (ARRAY, "Every show begins after the previous show."),
    (ARRAY, "The shows are listed by time."),
    (ARRAY, "The heaviest bag comes first."),
    (ARRAY, "The first bag is the heaviest."),
    (ARRAY, "The heights go up and then down."),
    (ARRAY, "The heights grow from left to right."),
    (ARRAY, "k is among the prices."),
    (ARRAY, "All the bags together weigh k."),
    (ARRAY, "The last value is n."),
    (ARRAY, "The first value equals the last value."),
    (ARRAY, "The given array is beautiful."),
    (ARRAY, "The prices are distinct and may be given in any order."),
    (ARRAY, "The heights, which are pairwise coprime, can be given in any order."),
    (PAIR, "x goes into y."),
    (PAIR, "The point is inside the circle."),
    (PAIR, "The point (x, y) lies on the line."),
    (PAIR, "k is a happy number."),
    (PAIR, "x is the biggest."),
    (PAIR, "y is further."),
    (PAIR, "k is the maximum of x and y."),
    (PAIR, "k is the distance between x and y."),
    (PAIR, "The rook stands on the board."),
    (PAIR, "Olya has enough money."),
    (PAIR, "You can get from x to y in k steps."),
    (GRAPH, "You can reach every island from every island."),
    (GRAPH, "All islands can be visited by bridges."),
    (GRAPH, "Bridges lead to another island."),
    (GRAPH, "Each island has a bridge."),
    (GRAPH, "u_i is before v_i."),
    (GRAPH, "The last bridge ends in n."),
    (GRAPH, "The graph is connected and may contain multiple edges."),
    (GRAPH, "The graph that is connected may contain loops."),
    (GRAPH, "The edges form a tree and may be given in any order."),
    (GRAPH, "It is possible that there are loops, and the graph is connected."),
    (GRAPH, "It is allowed that u_i = v_i and the graph is connected."),
    (QUERIES, "If t_i = 2, the item x_i was added earlier."),
    (QUERIES, "If t_i = 2, then x_i is in the bag."),
    (QUERIES, "If t_i = 1, then no person with number x_i is in the hall."),
    (QUERIES, "The bag never runs dry."),
    (QUERIES, "The queries come in pairs."),
    (GRID, "The first cell is free."),
    (GRID, "The border cells are '#'."),
    (GRID, "The numbers of '.' and '#' are equal."),
    (GRID, "All free cells can be visited."),
    (WORD, "The word starts with a."),
    (WORD, "The word is interesting."),
    (WORD, "s is a name of a month."),
    (WORD, "The robot stays on the board."),
]


@pytest.mark.parametrize(("text", "condition"), CONDITIONS)
def test_a_condition_in_unusual_words_is_not_passed_over(text, condition):
    with pytest.raises(GenerationError) as refused:
        script(text=text.format(condition))
    assert any(condition.rstrip(".") in reason for reason in refused.value.unresolved)


TELLING = [
    (ARRAY, "The shops are numbered from 1 to n."),
    (ARRAY, "Olya lives in the first house."),
    (ARRAY, "The prices are measured in yen."),
    (ARRAY, "The weights are given from the bottom to the top."),
    (ARRAY, "The numbers are separated by spaces."),
    (ARRAY, "The prices are not necessarily distinct."),
    (ARRAY, "They are the prices of the cakes."),
    (GRAPH, "All of them are two-way bridges."),
    (GRAPH, "The i-th bridge connects islands u_i and v_i."),
    (GRAPH, "The graph may contain loops and multiple edges."),
    (GRAPH, "The bridges can be given in any order."),
    (GRAPH, "Bridges are given in the order in which they were built."),
    (QUERIES, "The queries must be answered in the given order."),
    (QUERIES, "If t_i = 1, then Olya comes."),
]


@pytest.mark.parametrize(("text", "story"), TELLING)
def test_what_restricts_nothing_is_passed_over(text, story):
    assert schema_of(text=text.format(story)) == schema_of(text=text.format("").rstrip())


def test_points_are_sorted_where_they_are_given_from_left_to_right():
    assert only_tells("The colours are given from left to right.")
    assert not only_tells("The points are given from left to right.")
