"""Sums over tests, sums of arrays, exact sums, and numbers too long to be numbers."""

from __future__ import annotations

import pytest

from jobsvc.errors import GenerationError
from jobsvc.generation.reader import Misfit, check

from .problems import schema_of, script
from .test_structures import cases

TESTS = (
    "The first line contains t (1 <= t <= 50) — the number of test cases. The first line of each test case"
    " contains n and m "
    "(1 <= n, m <= 40). The second line of each test case contains n integers c_1, ..., c_n (0 <= c_i <= 30). "
)


def sums(text):
    return {(one["of"], one["at_most"]) for one in schema_of(text=text)["sums"]}


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("The sum of n + m over all test cases does not exceed 90.", {("n + m", 90)}),
        ("The sum n and the sum m over all test cases does not exceed 80.", {("n", 80), ("m", 80)}),
        (
            r"It is guaranteed that $\sum n \le 70$, $\sum m \le 60$ (the sum for all test cases).",
            {("n", 70), ("m", 60)},
        ),
        ("The sum of all c_i in the input does not exceed 500.", {("total(c)", 500)}),
        ("The sum of n \\cdot m over all test cases does not exceed 600.", {("n * m", 600)}),
    ],
)
def test_sums_over_tests(sentence, found):
    assert sums(TESTS + sentence) == found


def test_a_sum_of_two_values_and_one_of_an_array_are_kept():
    over = "over all test cases does not exceed"
    made = script(text=f"{TESTS}The sum of n + m {over} 90. The sum of c_i {over} 120.")
    for size in ("small", "medium", "large"):
        for case in cases(made, size=size):
            check(made.schema, case)
    broken = "1\n3 1\n30 30 30\n"
    check(made.schema, broken)
    with pytest.raises(Misfit, match=r"the sum of total\(c\)"):
        check(made.schema, "2\n3 1\n30 30 30\n2 1\n30 1\n")


def test_a_sum_of_values_that_may_be_negative_is_refused():
    text = TESTS.replace("0 <= c_i", "-5 <= c_i")
    with pytest.raises(GenerationError, match="may be negative"):
        schema_of(text=f"{text}The sum of c_i over all test cases does not exceed 120.")


def test_an_exact_sum():
    text = (
        "The first line contains n and k (1 <= k <= n <= 60). The second line contains k integers a_1, ..., a_k "
        "(1 <= a_i <= n). It is guaranteed that a_1 + a_2 + ... + a_k = n."
    )
    made = script(text=text, samples=("7 3\n2 4 1\n",))
    for size in ("small", "large"):
        for case in cases(made, size=size):
            total, _, *values = map(int, case.split())
            assert sum(values) == total
    with pytest.raises(Misfit):
        check(made.schema, "7 3\n2 4 2\n")


def test_a_bound_of_a_sum_is_no_exact_sum():
    text = (
        "The first line contains n (1 <= n <= 9). The second line contains n integers a_1, ..., a_n (0 <= a_i <= 9). "
    )
    [structure] = schema_of(text=f"{text}The sum of all a_i is at most 40.")["structures"]
    assert structure["kind"] == "sum"


@pytest.mark.parametrize(
    "sentence",
    [
        "It is guaranteed that all a_i are powers of two.",
        "a_i = 2^d for some non-negative integer number d.",
        "All a_i are integer powers of 2 (i.e. a_i = 2^d for some non-negative integer number d).",
    ],
)
def test_powers(sentence):
    text = (
        "The first line contains n (1 <= n <= 9). The second line contains n integers a_1, ..., a_n (1 <= a_i <= 100). "
    )
    made = script(text=text + sentence, samples=("3\n1 64 2\n",))
    allowed = {2**exponent for exponent in range(7)}
    assert all(set(map(int, case.split()[1:])) <= allowed for case in cases(made, size="medium"))
    with pytest.raises(Misfit):
        check(made.schema, "1\n6\n")


def test_a_number_of_thousands_of_digits():
    made = script(
        text="The only line contains a positive integer x without leading zeros (1 <= x < 10^{2000}).",
        samples=("905\n",),
    )
    assert made.schema["variables"]["x"]["high"] == 2000
    assert all(case[0] != "0" for case in cases(made, size="large"))
    with pytest.raises(Misfit):
        check(made.schema, "05\n")


def test_a_number_of_thousands_of_digits_that_may_be_zero_is_refused():
    with pytest.raises(GenerationError):
        schema_of(text="The only line contains an integer x (0 <= x < 10^{2000}).")


def test_an_absolute_value_longer_than_a_string():
    variable = schema_of(text="The only line contains x (0 <= |x| <= 10^18).")["variables"]["x"]
    assert (variable["type"], variable["low"], variable["high"]) == ("int", -(10**18), 10**18)
