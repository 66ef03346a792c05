"""What is not understood is listed, and nothing is guessed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jobsvc.errors import GenerationError
from jobsvc.generation import write_script

from .problems import problem, schema_of

BASE = "1 <= N <= 5\n1 <= A_i <= 9\n"
BLOCK = "N\nA_1 ... A_N"


def unresolved(constraints, **where):
    with pytest.raises(GenerationError) as caught:
        schema_of(constraints, **where)
    return caught.value.unresolved


@pytest.mark.parametrize(
    "sentence",
    [
        "The given graph is a tree.",
        "N is a perfect square.",
        "N is a palindromic number in base 2.",
        "A_i is a perfect power.",
        "The product of A_i is at most 20.",
        "If N = 1, A_1 = 1.",
        "A contains at least one local maximum.",
        "There exists i such that A_i = N.",
        "A_i + A_{i+1} <= 9 (1 <= i <= N - 1)",
        "gcd(A_i, N) = 1",
        "A_1 = 1",
        "A_i is given with up to 3 decimal places.",
        "A_i is 1 or prime.",
        "A_1, A_2, ..., A_{N-1} are distinct.",
        "(A_i, i) are pairwise distinct.",
        r"\prod_{i=1}^{N} A_i \leq 20",
        "N <= A_1 <= 2^N",
        "The array is sorted.",
        "K <= 5 when N > 2",
    ],
)
def test_a_condition_that_is_not_understood_is_listed(sentence):
    assert any(
        sentence[:12].replace("\\", "") in reason.replace("\\", "")
        for reason in unresolved(BASE + sentence, block=BLOCK)
    )


def test_every_reason_is_listed_at_once():
    reasons = unresolved("1 <= N\nN is a square.\n1 <= A_i <= x^y", block=BLOCK)
    assert len(reasons) >= 3
    assert any(reason.startswith("N: no upper bound") for reason in reasons)


def test_a_value_without_bounds_is_listed():
    assert unresolved("1 <= N <= 5", block=BLOCK) == ("A: no lower and no upper bound",)


def test_bounds_that_contradict_each_other():
    assert "contradict" in unresolved("5 <= N <= 1", block="N")[0]
    assert "contradict" in unresolved("1 <= N <= 9\n20 <= K <= N", block="N K")[0]


def test_more_lines_than_any_input_has():
    assert "more than any input has" in unresolved("1 <= N <= 10^18\n1 <= A_i <= 9", block=BLOCK)[0]


def test_a_sum_that_one_test_exceeds():
    text = "1 <= T <= 3\n5 <= N <= 9\nThe sum of N over all test cases does not exceed 4."
    assert "one test alone" in unresolved(text, block="T\ncase_1\n:\ncase_T", more=("N",))[0]


def test_a_sum_over_tests_where_there_are_none():
    assert unresolved("1 <= N <= 9\nThe sum of N over all test cases does not exceed 40.", block="N")


def test_a_condition_on_a_later_value_that_drawing_cannot_satisfy():
    text = "1 <= N <= 5\n1 <= A_i <= 9\nA_i * A_i <= N"
    assert "cannot be satisfied" in unresolved(text, block=BLOCK)[0]


def test_distinct_values_that_do_not_fit_are_fewer():
    schema = schema_of("1 <= N <= 100\n1 <= A_i <= 7\nA_i are distinct.", block=BLOCK)
    assert schema["variables"]["N"]["high"] == 100  # as stated; the script draws no more than 7


@pytest.mark.parametrize("sample", ["2\n1 10\n", "2\n1\n", "2\n1 x\n", "6\n1 1 1 1 1 1\n", "1\n1\n1\n"])
def test_a_sample_that_does_not_fit_means_that_something_was_misread(sample):
    reasons = unresolved(BASE, block=BLOCK, samples=("1\n5\n", sample))
    assert len(reasons) == 1
    assert reasons[0].startswith("sample 2: ")


def test_samples_that_fit():
    schema_of(BASE, block=BLOCK, samples=("1\n5\n", "2\n9 1 \n\n", "2\r\n9 1\r\n"))


def test_an_interactive_problem():
    with pytest.raises(GenerationError, match="interactive"):
        write_script(replace(problem(BASE, block=BLOCK), interactive=True))


def test_an_assumption_is_told():
    made = write_script(problem(BASE, block=BLOCK))
    assert made.assumptions[:2] == ("N is an integer", "A is an integer")
    made = write_script(problem(BASE + "All values in input are integers.", block=BLOCK))
    assert not any("integer" in assumption for assumption in made.assumptions)


def test_more_values_than_any_input_has_though_each_count_is_modest():
    block = "H W\nA_{1,1} ... A_{1,W}\n:\nA_{H,1} ... A_{H,W}"
    reasons = unresolved("5000 <= H, W <= 6000\n0 <= A_{i,j} <= 1", block=block)
    assert reasons == ("H * W: so many values are more than any input has",)


def test_choices_that_something_else_restricts():
    assert "bounded otherwise too" in unresolved("x is 1, 2 or 7\nx <= 5", block="x")[0]
    assert "bounded otherwise too" in unresolved("1 <= N <= 5\nx is 1, 2 or 7\nx != N", block="N x")[0]
