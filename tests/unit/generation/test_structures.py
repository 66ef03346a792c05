"""Trees, graphs and everything else that values form together: read, drawn, and read back."""

from __future__ import annotations

import json
from typing import Any

import pytest

from jobsvc.generation import Script
from jobsvc.generation.reader import Misfit, check

from .problems import schema_of, script
from .test_unresolved import unresolved

EDGES = "N M\nu_1 v_1\n:\nu_M v_M"
TREE = "N\na_1 b_1\n:\na_{N-1} b_{N-1}"
ARRAY = "N\nA_1 A_2 ... A_N"
GRID = "H W\nc_{1,1}c_{1,2}...c_{1,W}\n:\nc_{H,1}c_{H,2}...c_{H,W}"
BOUNDS = "2 <= N <= 40\n0 <= M <= 60\n1 <= u_i, v_i <= N\n"
SIZES = "2 <= H, W <= 9\nc_{i,j} is ., #, S or G.\n"


def cases(made: Script, *, size: str, count: int = 20, seed: int = 5) -> list[str]:
    space: dict[str, Any] = {"__name__": "generator"}
    exec(made.code, space)
    space["rng"].seed(seed)
    return list(space["generate_test_cases"](count, size))


def kinds(schema: dict[str, Any]) -> list[str]:
    return [structure["kind"] for structure in schema["structures"]]


#: A block, constraints, the kinds of structures that they say, and inputs that only these keep out.
STRUCTURES = {
    "tree": (TREE, "2 <= N <= 40\n1 <= a_i, b_i <= N\nThe given graph is a tree.", ["tree"], ["3\n1 2\n2 1\n"]),
    "ordered tree": (
        TREE,
        "2 <= N <= 40\n1 <= a_i < b_i <= N\nThe input graph is a tree.",
        ["tree"],
        ["3\n1 2\n1 2\n"],
    ),
    "parents": ("N\np_2 ... p_N", "2 <= N <= 40\n1 <= p_i < i\nThe given graph is a tree.", ["tree"], ["3\n1 3\n"]),
    "connected": (
        EDGES,
        "2 <= N <= 40\nN-1 <= M <= 60\n1 <= u_i, v_i <= N\nThe given graph is connected.",
        ["connected"],
        ["3 2\n1 2\n2 1\n"],
    ),
    "simple": (
        EDGES,
        f"{BOUNDS}The graph is simple.",
        ["no loops", "no multiple edges"],
        ["3 2\n1 2\n2 1\n", "3 1\n2 2\n"],
    ),
    "no loops nor multiple edges": (
        EDGES,
        f"{BOUNDS}The given graph contains neither self-loops nor multiple edges.",
        ["no loops", "no multiple edges"],
        ["2 1\n2 2\n"],
    ),
    "dense": (
        EDGES,
        "2 <= N <= 9\n1 <= M <= N(N-1)/2\n1 <= u_i < v_i <= N\nThe given graph is simple and connected.",
        ["no loops", "no multiple edges", "connected"],
        ["4 2\n1 2\n3 4\n"],
    ),
    "acyclic": (EDGES, f"{BOUNDS}The given graph is acyclic.", ["acyclic"], ["3 3\n1 2\n2 3\n3 1\n"]),
    "pairs": (
        EDGES,
        f"{BOUNDS}M <= N(N-1)\nu_i != v_i\n(u_i, v_i) != (u_j, v_j) if i != j.",
        ["distinct rows"],
        ["3 2\n1 2\n1 2\n"],
    ),
    "points": (
        "N\nx_1 y_1\n:\nx_N y_N",
        "1 <= N <= 9\n-5 <= x_i, y_i <= 5\nThe points (x_i, y_i) are pairwise distinct.",
        ["distinct rows"],
        ["2\n1 2\n1 2\n"],
    ),
    "intervals": (
        "N\nl_1 r_1\n:\nl_N r_N",
        "1 <= N <= 9\n1 <= l_i < r_i <= 90\nThe intervals [l_i, r_i] do not overlap.",
        ["disjoint intervals"],
        ["2\n1 5\n3 8\n", "2\n1 9\n3 5\n", "2\n6 9\n1 6\n"],
    ),
    "intervals by pairs": (
        "N\nl_1 r_1\n:\nl_N r_N",
        "1 <= N <= 9\n1 <= l_i < r_i <= 90\nIf i != j, the segments [l_i, r_i) and [l_j, r_j) do not intersect.",
        ["disjoint intervals"],
        ["2\n1 5\n3 8\n"],
    ),
    "unlike": (
        "N\na_1 b_1 c_1 d_1\n:\na_N b_N c_N d_N",
        "1 <= N <= 9\n1 <= a_i, b_i, c_i, d_i <= 3\n(a_i, b_i) != (c_i, d_i)",
        ["unlike"],
        ["1\n1 2 1 2\n"],
    ),
    "unlike places": ("A B C D", "1 <= A, B, C, D <= 3\n(A, B) != (C, D)", ["unlike"], ["2 1 2 1\n"]),
    "even": (ARRAY, "1 <= N <= 20\nN is even.\n1 <= A_i <= 9", ["congruent"], ["1\n5\n"]),
    "odd elements": (ARRAY, "1 <= N <= 20\n1 <= A_i <= 9\nA_i is odd.", ["congruent"], ["1\n4\n"]),
    "multiple": ("N", "1 <= N <= 20\nN is a multiple of 3.", ["congruent"], ["4\n"]),
    "prime": ("N P", "1 <= N <= 20\nP is a prime satisfying 5 <= P <= 10^9.", ["prime"], ["1 9\n"]),
    "increasing even": (
        ARRAY,
        "1 <= N <= 20\n0 <= A_1 < A_2 < ... < A_N <= 100\nA_i is even.",
        ["congruent"],
        ["2\n2 3\n", "2\n4 2\n"],
    ),
    "fixed first": (ARRAY, "1 <= N <= 20\n0 = A_1 < A_2 < ... < A_N <= 100", ["first value"], ["2\n1 2\n"]),
    "occurs": (ARRAY, "1 <= N <= 20\n1 <= A_i <= 9\nA contains at least one 7.", ["occurs"], ["2\n1 2\n"]),
    "start and goal": (
        GRID,
        f"{SIZES}c contains exactly one S.\nc contains exactly one G.",
        ["occurs", "occurs"],
        ["2 2\n..\n.S\n", "2 2\nSS\n.G\n"],
    ),
    "cells": (GRID, f"{SIZES}c_{{1,1}} and c_{{H,W}} are .", ["cell", "cell"], ["2 2\n..\n.#\n"]),
    "onto": (
        "N M\nA_1 ... A_N",
        "1 <= M <= N <= 20\n1 <= A_i <= M\n"
        "For each integer 1 <= i <= M, there is an integer 1 <= j <= N such that A_j = i.",
        ["onto"],
        ["2 2\n1 1\n"],
    ),
    "disjoint": (
        "N M\nA_1 ... A_N\nB_1 ... B_M",
        "1 <= N, M <= 9\n1 <= A_i, B_i <= 90\nA_i != B_j",
        ["disjoint"],
        ["1 1\n4\n4\n"],
    ),
    "sum": (ARRAY, "1 <= N <= 20\n0 <= A_i <= 50\nThe sum of all A_i is at most 50.", ["sum"], ["2\n30 30\n"]),
    "lengths": (
        "N\nS_1\n:\nS_N",
        "1 <= N <= 20\n1 <= |S_i|\nS_i consists of lowercase English letters.\n|S_1| + |S_2| + ... + |S_N| <= 50",
        ["sum"],
        [f"1\n{'a' * 51}\n"],
    ),
    "even sum": (ARRAY, "1 <= N <= 20\n1 <= A_i <= 9\n\\sum_{i=1}^N A_i is even.", ["even sum"], ["1\n3\n"]),
    "symmetric": (
        "N\nA_{1,1} ... A_{1,N}\n:\nA_{N,1} ... A_{N,N}",
        "1 <= N <= 9\nA_{i,j} = A_{j,i}\nA_{i,i} = 0\n1 <= A_{i,j} <= 5 (i != j)",
        ["symmetric", "diagonal", "off diagonal"],
        ["2\n0 1\n2 0\n", "1\n1\n", "2\n0 0\n0 0\n"],
    ),
    "rows of distinct values": (
        "N M\nK_1 A_{1,1} ... A_{1,K_1}\n:\nK_M A_{M,1} ... A_{M,K_M}",
        "1 <= N, M <= 9\n1 <= K_i <= N\n1 <= A_{i,j} <= N\nA_{i,j} != A_{i,k} if j != k.",
        ["distinct within rows"],
        ["5 1\n2 3 3\n"],
    ),
    "brackets": ("S", "2 <= |S| <= 20\nS is a correct bracket sequence.", ["brackets"], ["())(\n"]),
    "palindrome": (
        "S",
        "1 <= |S| <= 20\nS consists of a and b.\nS is a palindrome.",
        ["palindrome"],
        ["ab\n"],
    ),
    "neighbours": (
        "S",
        "1 <= |S| <= 20\nS consists of a, b and c.\nNo two adjacent characters in S are equal.",
        ["no equal neighbours"],
        ["abb\n"],
    ),
    "different neighbours": (
        ARRAY,
        "1 <= N <= 9\n1 <= A_i <= 5\nA_i != A_{i+1} (1 <= i <= N-1)",
        ["no equal neighbours"],
        ["2\n4 4\n"],
    ),
    "distinct characters": (
        "S",
        "1 <= |S| <= 9\nS consists of lowercase English letters.\nAll characters in S are distinct.",
        ["distinct characters"],
        ["aba\n"],
    ),
    "capital": (
        "S",
        "1 <= |S| <= 9\nThe first character of S is an uppercase English letter.\n"
        "The other characters of S are lowercase English letters.",
        ["first letter", "other letters"],
        ["abc\n", "AbC\n"],
    ),
    "ends": ("S", "2 <= |S| <= 9\nS consists of a and b.\nS ends with ab.", ["ends with"], ["aba\n"]),
    "letters once": ("S", "S is a permutation of a, b, ..., e.", ["distinct characters"], ["abcda\n"]),
    "special value": (ARRAY, "1 <= N <= 9\nA_i is -1 or between 1 and N.", ["often"], ["1\n0\n", "1\n-2\n"]),
}


@pytest.mark.parametrize(("block", "text", "said", "wrong"), STRUCTURES.values(), ids=STRUCTURES)
def test_what_a_sentence_says_is_drawn_and_checked(block, text, said, wrong):
    made = script(text, block=block)
    assert kinds(made.schema) == said
    for size in ("small", "medium", "large"):
        for case in cases(made, size=size):
            check(made.schema, case)
    for case in wrong:
        with pytest.raises(Misfit):
            check(made.schema, case)


@pytest.mark.parametrize("size", ["small", "large"])
def test_trees_have_the_shapes_that_break_solutions(size):
    made = script("2 <= N <= 12\n1 <= a_i, b_i <= N\nThe given graph is a tree.", block=TREE)
    most = set()
    for case in cases(made, size=size, count=60):
        numbers = [int(token) for token in case.split()]
        if numbers[0] >= 5:
            degrees = [numbers[1:].count(vertex) for vertex in range(1, numbers[0] + 1)]
            most.add("star" if max(degrees) == numbers[0] - 1 else "path" if max(degrees) == 2 else "other")
    assert most == {"star", "path", "other"}


def test_a_graph_may_be_complete():
    made = script(
        "2 <= N <= 9\n1 <= M <= N(N-1)/2\n1 <= u_i < v_i <= N\nThe given graph is simple and connected.", block=EDGES
    )
    found = [tuple(map(int, case.split()[:2])) for case in cases(made, size="large", count=30)]
    assert any(count == size * (size - 1) // 2 for size, count in found)


def test_small_points_are_small():
    made = script("1 <= N <= 100\n-10^9 <= x_i, y_i <= 10^9\n(x_i, y_i) are distinct.", block="N\nx_1 y_1\n:\nx_N y_N")
    assert all(abs(int(token)) <= 10 for case in cases(made, size="small") for token in case.split()[1:])


@pytest.mark.parametrize(
    "sentence",
    [
        "The given graph is a binary tree.",
        "The given graph is bipartite.",
        "The given graph has multiple edges.",
        "The given graph is strongly connected.",
        "The degree of every vertex in the given graph is at most 3.",
        "The given graph is a cactus.",
        "u_i and v_i are friends.",
        "(u_i, v_i) != (1, N)",
        "There is at least one self-loop.",
    ],
)
def test_what_is_not_understood_of_a_graph_is_refused(sentence):
    assert any(sentence.split()[0] in reason for reason in unresolved(BOUNDS + sentence, block=EDGES))


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("1 <= N <= 9\n1 <= A_i <= 5\nThe given graph is a tree.", ARRAY),
        (f"{BOUNDS}The given graph is a tree.", EDGES),
        ("1 <= N <= 9\n1 <= A_i <= 5\nA_i != A_{i+1} (1 <= i <= N-2)", ARRAY),
        ("1 <= N <= 9\n1 <= A_i <= 50\nA_i are distinct.\nThe sum of A_i is at most 90.", ARRAY),
        ("1 <= N <= 9\n1 <= A_i <= 5\nA_i is even. (1 <= i <= N-1)", ARRAY),
        ("1 <= N <= 9\n1 <= A_i <= 5\nN contains at least one B.", "N\nB_1 ... B_N"),
    ],
)
def test_what_does_not_fit_the_format_is_refused(text, block):
    assert unresolved(text, block=block)


def test_two_statements_in_one_sentence():
    schema = schema_of("1 <= |S| <= 9\nS consists of 0 and 1, and contains at least one 1.", block="S")
    assert schema["variables"]["S"]["alphabet"] == "01"
    assert kinds(schema) == ["occurs"]


@pytest.mark.parametrize(
    "text",
    ["S is a string of length k consisting of o and x.", "k = |S|\nS consists of o and x."],
)
def test_a_length_with_a_name_that_the_input_does_not_have(text):
    variable = schema_of(f"1 <= k <= 15\n{text}", block="S")["variables"]["S"]
    assert (variable["low"], variable["high"], variable["alphabet"]) == (1, 15, "ox")


def test_a_name_that_the_input_does_not_have_and_that_bounds_more_than_a_length():
    assert unresolved("1 <= k <= 15\nS is a string of length k consisting of o and x.\nk != 7", block="S")


def test_a_triangle_of_a_matrix():
    block = "N\nC_{1,2} C_{1,3} ... C_{1,N}\nC_{2,3} ... C_{2,N}\n:\nC_{N-1,N}"
    made = script("2 <= N <= 9\n1 <= C_{i,j} <= 5 (1 <= i < j <= N)", block=block)
    check(made.schema, "4\n1 2 3\n4 5\n1\n")
    for case in cases(made, size="large"):
        check(made.schema, case)
    with pytest.raises(Misfit):
        check(made.schema, "4\n1 2 3\n4 5\n6\n")
    with pytest.raises(Misfit):
        check(made.schema, "4\n1 2 3\n4 5 5\n1\n")


def test_as_many_values_as_a_power_of_two():
    made = script("1 <= N <= 18\n0 <= A_i <= 2^N - 1", block="N\nA_0 A_1 ... A_{2^N-1}")
    check(made.schema, "1\n0 1\n")
    with pytest.raises(Misfit):
        check(made.schema, "1\n0 2\n")
    for size in ("small", "medium"):
        assert all(len(case.split()) <= 129 for case in cases(made, size=size))


def test_queries_are_drawn_of_every_kind_that_must_be_there():
    made = script(
        "1 <= Q, N <= 9\n1 <= x <= N\n1 <= l < r <= N + 1\nThere is at least one query of the second kind.",
        block="N Q\nquery_1\n:\nquery_Q",
        more=("1 x", "2 l r", "3"),
    )
    for case in cases(made, size="mixed", count=40):
        check(made.schema, case)
        assert any(line.startswith("2 ") for line in case.splitlines()[1:])
    with pytest.raises(Misfit):
        check(made.schema, "5 1\n3\n")


def test_a_script_describes_itself(tmp_path, capsys, monkeypatch):
    made = script("2 <= N <= 9\n1 <= a_i, b_i <= N\nThe given graph is a tree.", block=TREE)
    space: dict[str, Any] = {"__name__": "generator"}
    exec(made.code, space)
    monkeypatch.setattr("sys.argv", ["generator.py", "--describe"])
    space["main"]()
    assert json.loads(capsys.readouterr().out) == made.schema


def test_a_number_of_tests_is_bounded_by_a_sum_of_which_every_test_takes_some():
    schema = schema_of(
        "1 <= T\n2 <= N <= 50\nThe sum of N over all test cases is at most 100.",
        block="T\ncase_1\n:\ncase_T",
        more=("N",),
    )
    assert schema["variables"]["T"]["high"] == 50
