"""Shapes that break solutions come up among the cases of a script."""

from __future__ import annotations

from collections import Counter

import pytest

from jobsvc.generation import Script
from jobsvc.generation.reader import check

from .problems import script

TREE = script("4 <= N <= 12\n1 <= a_i, b_i <= N\nThe given graph is a tree.", block="N\na_1 b_1\n:\na_{N-1} b_{N-1}")
EDGES = "N M\nu_1 v_1\n:\nu_M v_M"
SIMPLE = script(
    "4 <= N <= 12\n1 <= M <= N(N-1)/2\n1 <= u_i < v_i <= N\nThe given graph is simple.",
    block=EDGES,
)
CONNECTED = script(
    "4 <= N <= 12\nN-1 <= M <= N(N-1)/2\n1 <= u_i < v_i <= N\nThe given graph is simple and connected.",
    block=EDGES,
)
ARRAY = "N\nA_1 ... A_N"


def cases(made: Script, n: int, size: str, seed: int = 1) -> list[list[int]]:
    scope: dict = {"__name__": "generator"}
    exec(compile(made.code, "generator.py", "exec"), scope)
    scope["rng"].seed(seed)
    texts = scope["generate_test_cases"](n, size)
    for text in texts:
        check(made.schema, text)
    return [list(map(int, text.split())) for text in texts]


def graph_shape(size: int, edges: list[tuple[int, int]]) -> str:
    """The name of a graph: "" where it has none."""
    degrees = Counter(end for edge in edges for end in edge)
    if len(edges) == size * (size - 1) // 2:
        return "complete"
    if _parts(size, edges) > 1:
        return "in parts"
    if len(edges) == size and set(degrees.values()) == {2}:
        return "cycle"
    if len(edges) == size - 1:
        inner = [edge for edge in edges if degrees[edge[0]] > 1 and degrees[edge[1]] > 1]
        spine = Counter(end for edge in inner for end in edge)
        if max(degrees.values()) == 2:
            return "path"
        if max(degrees.values()) == size - 1:
            return "star"
        return "caterpillar" if max(spine.values()) <= 2 else "tree"
    return "bipartite" if _is_bipartite(edges) else ""


def _parts(size: int, edges: list[tuple[int, int]]) -> int:
    parts = [{vertex} for vertex in range(1, size + 1)]
    for edge in edges:
        touched = [part for part in parts if part & set(edge)]
        parts = [part for part in parts if part not in touched] + [set().union(*touched)]
    return len(parts)


def _is_bipartite(edges: list[tuple[int, int]]) -> bool:
    """Of a connected graph."""
    side = {edges[0][0]: 0}
    for _ in edges:
        for u, v in [*edges, *((v, u) for u, v in edges)]:
            if u in side:
                side.setdefault(v, 1 - side[u])
    return all(side[u] != side[v] for u, v in edges)


def shapes(made: Script, size: str, *, header: int) -> set[str]:
    found = set()
    for numbers in cases(made, 150, size):
        ends = numbers[header:]
        found.add(graph_shape(numbers[0], list(zip(ends[::2], ends[1::2], strict=True))))
    return found


@pytest.mark.parametrize("size", ["small", "medium", "large"])
def test_trees_are_paths_stars_caterpillars_and_others(size):
    assert {"path", "star", "caterpillar"} <= shapes(TREE, size, header=1)
    assert "tree" in shapes(TREE, size, header=1) or size == "small"


def test_graphs_are_of_every_shape():
    assert {"complete", "in parts", "bipartite", ""} <= shapes(SIMPLE, "large", header=2)
    connected = shapes(CONNECTED, "small", header=2) | shapes(CONNECTED, "medium", header=2)
    assert {"path", "star", "caterpillar", "cycle", "complete", "bipartite", ""} <= connected


def test_arrays_are_of_every_shape():
    made = script("1 <= N <= 50\n-3 <= A_i <= 10^9", block=ARRAY)
    found = [numbers[1:] for numbers in cases(made, 150, "large") if numbers[0] >= 20]
    assert any(set(values) == {-3} for values in found), "the least of everything"
    assert any(values == [10**9] * 50 for values in found), "the maximum sum"
    assert any(len(set(values)) == 1 and values[0] not in (-3, 10**9) for values in found), "all equal"
    assert any(len(set(values)) == len(values) for values in found), "all distinct"
    assert any(set(values) == {-3, 10**9} for values in found), "extremes"
    assert any(all(value > 0 and value & (value - 1) == 0 for value in values) for values in found), "powers of two"
    assert any(values == sorted(values) and len(set(values)) > 1 for values in found), "ascending"
    assert any(values == sorted(values, reverse=True) and len(set(values)) > 1 for values in found), "descending"


def test_permutations_are_ascending_and_descending_too():
    made = script("1 <= N <= 50\nP is a permutation of (1, ..., N).", block="N\nP_1 ... P_N")
    found = [numbers[1:] for numbers in cases(made, 20, "large")]
    assert list(range(50, 0, -1)) in found
    assert any(values == sorted(values) and len(values) == 50 for values in found)
    assert len({tuple(values) for values in found}) == 20


def test_words_are_periodic_and_of_few_letters_too():
    made = script("1 <= |S| <= 200\nS consists of lowercase English letters.", block="S")
    scope: dict = {"__name__": "generator"}
    exec(compile(made.code, "generator.py", "exec"), scope)
    scope["rng"].seed(1)
    words = [text.strip() for text in scope["generate_test_cases"](60, "large")]
    words = [word for word in words if len(word) > 100]
    assert any(len(set(word)) == 1 for word in words)
    assert any(word == (word[:period] * 200)[: len(word)] for word in words for period in (2, 3, 4, 5))
    assert any(len(set(word)) == 2 for word in words)
    assert any(len(set(word)) > 20 for word in words)
