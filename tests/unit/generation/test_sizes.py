"""What small, medium, large and mixed mean, and that no two cases are the same while there are others."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest

from jobsvc.generation import Script

from .problems import script

ARRAY = script("1 <= N <= 2 * 10^5\n1 <= A_i <= 10^9", block="N\nA_1 ... A_N")
TESTS = script(
    "1 <= T <= 10^4\n1 <= N <= 2 * 10^5\n1 <= A_i <= 10^9\nThe sum of N over all test cases does not exceed 3 * 10^5.",
    block="T\ncase_1\n:\ncase_T",
    more=("N\nA_1 ... A_N",),
)
GRAPH = script(
    "2 <= N <= 2 * 10^5\n1 <= M <= 2 * 10^5\n1 <= u_i < v_i <= N\nThe graph is simple.",
    block="N M\nu_1 v_1\n:\nu_M v_M",
)
GRID = script("1 <= H, W <= 500\nc_{i,j} is . or #.", block="H W\nc_{1,1}...c_{1,W}\n:\nc_{H,1}...c_{H,W}")
WORD = script("1 <= |S| <= 10^6\nS consists of lowercase English letters.", block="S")
PROBLEMS = {"array": ARRAY, "tests": TESTS, "graph": GRAPH, "grid": GRID, "word": WORD}


def cases(made: Script, n: int, size: str, seed: int = 1) -> list[str]:
    scope: dict = {"__name__": "generator"}
    exec(compile(made.code, "generator.py", "exec"), scope)
    scope["rng"].seed(seed)
    return scope["generate_test_cases"](n, size)


def weight(text: str) -> int:
    """How much there is to look at: values, and the characters of words."""
    return sum(len(token) if not token.isdigit() else 1 for token in text.split())


@pytest.mark.parametrize("made", PROBLEMS.values(), ids=PROBLEMS)
def test_sizes_are_for_the_hand_for_trying_and_for_the_limits(made):
    small, medium, large = ([weight(text) for text in cases(made, n, size)] for n, size in
                            ((40, "small"), (20, "medium"), (3, "large")))  # fmt: skip
    assert max(small) <= 60
    assert max(small) < max(medium) <= 12_000
    assert large[0] >= 200_000
    numbers = [int(token) for text in cases(made, 40, "small") for token in text.split() if token.isdigit()]
    assert max(numbers, default=0) <= 12


def test_large_tests_fill_the_sum_over_them():
    totals = [sum(map(int, filter(None, text.split("\n")[1::2]))) for text in cases(TESTS, 6, "large")]
    assert totals[0] in (200_000, 300_000)  # of one test, or of many
    assert max(totals) == 300_000


@pytest.mark.parametrize("made", PROBLEMS.values(), ids=PROBLEMS)
def test_mixed_is_half_small_three_tenths_medium_and_a_fifth_large(made):
    weights = sorted(map(weight, cases(made, 10, "mixed", seed=3)))
    assert weights[4] <= 60
    assert weights[7] <= 12_000
    assert weights[9] >= 200_000


@pytest.mark.parametrize(("size", "n"), [("small", 40), ("medium", 20), ("large", 10), ("mixed", 10)])
def test_one_case_in_ten_is_an_edge(size, n):
    edges = [values for text in cases(ARRAY, n, size) if len(set(values := text.split()[1:])) == 1]
    assert len(edges) >= n / 10
    highest = max(int(values[0]) for values in edges)
    assert highest == 10**9 if size in ("large", "mixed") else highest > 1


def test_the_same_edges_do_not_come_again():
    for size in ("small", "mixed"):
        made = cases(script("1 <= A, B <= 10^9", block="A B"), 100, size)
        assert len(set(made)) == 100


@pytest.mark.parametrize("size", ["small", "medium", "large", "mixed"])
@pytest.mark.parametrize(
    ("constraints", "block", "space"),
    [
        ("1 <= A <= 200", "A", 200),
        ("1 <= A, B <= 14", "A B", 196),
        ("1 <= N <= 3\n0 <= A_i <= 1", "N\nA_1 ... A_N", 14),
        ("S is YES or NO.", "S", 2),
        ("N = 1", "N", 1),
    ],
)
def test_every_case_of_a_tiny_problem_is_found_and_then_they_repeat_at_once(constraints, block, space, size):
    made = script(constraints, block=block)
    started = time.process_time()
    found = cases(made, 200, size)
    assert len(set(found)) == space
    assert time.process_time() - started < 3


def test_where_small_cases_run_out_others_are_as_small_as_can_be():
    values = sorted(int(text) for text in cases(script("1 <= A <= 10^18", block="A"), 200, "small"))
    assert all(a < b for a, b in pairwise(values))
    assert values[-1] <= 10_001
