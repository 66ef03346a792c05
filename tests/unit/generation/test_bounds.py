"""Bounds in all the spellings that statements use."""

from __future__ import annotations

import pytest

from jobsvc.errors import GenerationError

from .problems import bounds, relations, schema_of


@pytest.mark.parametrize(
    ("constraints", "interval"),
    [
        ("1 <= N <= 100", (1, 100)),
        (r"$1 \leq N \leq 2 \times 10^5$", (1, 200_000)),
        (r"1 \le N \le 2\cdot 10^{5}", (1, 200_000)),
        ("1 ≤ N ≤ 10^{18}", (1, 10**18)),
        ("1 ≦ N ≦ 3×10^5", (1, 300_000)),
        ("0 < N < 10", (1, 9)),
        ("100 >= N >= -5", (-5, 100)),
        (r"1 \leq N \leq 500\,000", (1, 500_000)),
        ("1 <= N <= 1,000,000", (1, 1_000_000)),
        ("1 <= N <= 60 000", (1, 60_000)),
        (r"1 \leq N \lt 998{,}244{,}353", (1, 998_244_352)),
        ("1 <= N <= 1.5 * 10^5", (1, 150_000)),
        ("1 <= N <= 2^{31} - 1", (1, 2**31 - 1)),
        ("1 <= N <= 10^9 + 7", (1, 10**9 + 7)),
        ("−10^9 ≤ N ≤ 10^9", (-(10**9), 10**9)),
        ("– 10 ≤ N ≤ 10", (-10, 10)),
        ("- 10 <= N <= 10", (-10, 10)),
        (r"|N| \leq 50", (-50, 50)),
        ("N is an integer between 3 and 17 (inclusive).", (3, 17)),
        ("N is a positive integer not exceeding 999.", (1, 999)),
        (r"N is an integer satisfying $2 \le N \le 9$.", (2, 9)),
        ("- 1 <= N\n* N <= 8", (-1, 8)),
        ("It is guaranteed that 1 <= N <= 4.", (1, 4)),
        ("N = 7", (7, 7)),
        ("N is 3, 5 or 9", (3, 9)),
        (r"N \in \{2, 4\}", (2, 4)),
    ],
)
def test_a_bound_is_read_exactly(constraints, interval):
    assert bounds(f"{constraints}\nN is an integer.") == interval


def test_names_share_their_bounds():
    variables = schema_of("1 <= A, B_1 <= N <= 9", block="N\nA B_1")["variables"]
    assert [(v["low"], v["high"]) for v in variables.values()] == [(1, 9), (1, 9), (1, 9)]


def test_two_chains_on_one_line_stay_apart():
    variables = schema_of("1 <= N <= 5, 2 <= M <= 7", block="N M")["variables"]
    assert (variables["N"]["high"], variables["M"]["low"], variables["M"]["high"]) == (5, 2, 7)


@pytest.mark.parametrize("text", ["1 <= A <= B, C <= 10", "1 <= A <= N, B <= 5", "A <= B, C <= N"])
def test_a_comma_that_can_be_read_in_two_ways_is_refused(text):
    with pytest.raises(GenerationError, match="two ways"):
        schema_of(f"{text}\n1 <= N <= 9", block="N\nA B C")


@pytest.mark.parametrize(
    ("constraint", "relation"),
    [
        ("1 <= K <= N", "K <= N"),
        ("1 <= K <= N - 1", "K <= N - 1"),
        ("1 <= K <= N(N-1)/2", "K <= (N * (N - 1)) // 2"),
        (r"1 \le K \le \frac{N(N-1)}{2}", "K <= (N * (N - 1)) // 2"),
        ("1 <= K <= NM", "K <= N * M"),
        ("1 <= K <= min(30, N)", "K <= N"),
        ("1 <= K < 2N", "K <= 2 * N - 1"),
        ("1 <= K <= 9\nK != N", "K != N"),
    ],
)
def test_a_bound_may_name_another_value(constraint, relation):
    schema = schema_of(f"2 <= N, M <= 50\n{constraint}", block="N M K")
    assert relation in relations(schema)


def test_a_lower_bound_that_is_a_fraction_is_rounded_up():
    schema = schema_of("1 <= N <= 9\nN/2 <= K <= N", block="N K")
    assert "(N + 1) // 2 <= K" in relations(schema)


def test_elements_are_bounded_by_elements_of_the_same_row():
    schema = schema_of("1 <= N <= 9\n1 <= L_i < R_i <= N + 1 (1 <= i <= N)", block="N\nL_1 R_1\n:\nL_N R_N")
    assert {"L[i] <= R[i] - 1", "R[i] <= N + 1"} <= relations(schema)


def test_the_subscript_itself_may_be_a_bound():
    schema = schema_of("2 <= N <= 9\n1 <= P_i < i", block="N\nP_2 P_3 ... P_N")
    assert "P[i] <= (i + 2) - 1" in relations(schema)


@pytest.mark.parametrize("said_for", ["(2 <= i <= N)", "for i = 1, 2, ..., N - 1", "(1 <= i <= N - 1)"])
def test_a_bound_for_a_part_of_an_array_is_refused(said_for):
    with pytest.raises(GenerationError, match="part of the array"):
        schema_of(f"2 <= N <= 9\n1 <= A_i <= 5 {said_for}", block="N\nA_1 ... A_N")


@pytest.mark.parametrize(
    "said_for", ["(1 <= i <= N)", "for each i", "for all 1 <= i <= N", "for i = 1, 2, ..., N", "(1 ≤ i < N + 1)"]
)
def test_a_bound_for_a_whole_array_is_taken(said_for):
    variable = schema_of(f"2 <= N <= 9\n1 <= A_i <= 5 {said_for}", block="N\nA_1 ... A_N")["variables"]["A"]
    assert (variable["low"], variable["high"]) == (1, 5)


def test_fixed_subscripts_are_a_family():
    variables = schema_of("0 <= x_i, y_i <= 9\nx_1 != x_2", block="x_1 y_1\nx_2 y_2")["variables"]
    assert {name: v["high"] for name, v in variables.items()} == {"x_1": 9, "y_1": 9, "x_2": 9, "y_2": 9}


def test_letters_as_subscripts_of_single_values_are_part_of_the_name():
    variables = schema_of("1 <= Q_l <= 4\n2 <= Q_r <= 6", block="Q_l Q_r")["variables"]
    assert (variables["Q_l"]["high"], variables["Q_r"]["low"]) == (4, 2)


def test_a_later_value_narrows_an_earlier_one():
    assert bounds("1 <= K <= N <= 9", "K", block="K N") == (1, 9)


@pytest.mark.parametrize(
    ("sentence", "order"),
    [
        ("A_i are pairwise distinct.", "distinct"),
        ("A_1, A_2, ..., A_N are distinct.", "distinct"),
        (r"A_i \neq A_j (i \neq j)", "distinct"),
        ("If i != j, then A_i != A_j.", "distinct"),
        ("0 <= A_1 < A_2 < ... < A_N <= 100", "increasing"),
        (r"A_1 \leq A_2 \leq \cdots \leq A_N", "non-decreasing"),
        ("A_1 > A_2 > ... > A_N", "decreasing"),
    ],
)
def test_orders_of_arrays(sentence, order):
    schema = schema_of(f"1 <= N <= 9\n0 <= A_i <= 100\n{sentence}", block="N\nA_1 A_2 ... A_N")
    assert schema["variables"]["A"]["order"] == order


@pytest.mark.parametrize(
    "sentence", ["P is a permutation of (1, 2, ..., N).", r"(P_1, \dots, P_N) is a permutation of $1, \ldots, N$."]
)
def test_a_permutation_bounds_its_values(sentence):
    schema = schema_of(f"1 <= N <= 9\n{sentence}", block="N\nP_1 ... P_N")
    assert schema["variables"]["P"]["order"] == "distinct"
    assert "P[i] <= N" in relations(schema)
