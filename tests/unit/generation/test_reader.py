"""The reader accepts what fits a schema and says where anything else does not."""

from __future__ import annotations

import pytest

from jobsvc.generation.reader import Misfit, check

from .problems import schema_of

ROWS = schema_of(
    "1 <= N <= 5\n1 <= M <= 3\n1 <= A_i <= 10\n1 <= L_i <= R_i <= N",
    block="N M\nA_1 ... A_N\nL_1 R_1\n:\nL_M R_M",
)
TESTS = schema_of(
    "1 <= T <= 4\n1 <= N <= 9\n0 <= A_i <= 9\nThe sum of N over all test cases does not exceed 10.",
    block="T\ncase_1\n:\ncase_T",
    more=("N\nA_1 ... A_N",),
)
WORDS = schema_of(
    "1 <= N <= 3\nS_i is a string of length between 2 and 4 consisting of a and b.", block="N\nS_1\n:\nS_N"
)
RAGGED = schema_of(
    "1 <= N <= 5\n0 <= K_i <= 4\n0 <= A_{i,j} <= i", block="N\nK_1 A_{1,1} ... A_{1,K_1}\n:\nK_N A_{N,1} ... A_{N,K_N}"
)
ORDERED = schema_of("1 <= N <= 5\n0 <= A_1 < A_2 < ... < A_N <= 9", block="N\nA_1 ... A_N")
NO_ROWS = schema_of("0 <= M <= 3\n1 <= x_i <= 3", block="M\nx_1\n:\nx_M")


@pytest.mark.parametrize(
    ("schema", "text"),
    [
        (ROWS, "2 1\n10 1\n1 2\n"),
        (ROWS, "2 1  \n10 1\n1 2   \n\n \n"),
        (TESTS, "2\n1\n9\n9\n1 2 3 4 5 6 7 8 9\n"),
        (WORDS, "2\nab\nbbbb\n"),
        (RAGGED, "3\n1 1\n0\n2 3 0\n"),
        (ORDERED, "3\n0 4 9\n"),
        (NO_ROWS, "0\n"),
    ],
)
def test_what_fits_is_accepted(schema, text):
    check(schema, text)


@pytest.mark.parametrize(
    ("schema", "text", "place"),
    [
        (ROWS, "6 1\n1 1 1 1 1 1\n1 2\n", "N is 6, more than 5"),
        (ROWS, "2 1\n10 0\n1 2\n", "A is 0, less than 1"),
        (ROWS, "2 1\n10 11\n1 2\n", "A is 11, more than 10"),
        (ROWS, "2 1\n10\n1 2\n", "line 2: A is missing"),
        (ROWS, "2 1\n10 1 1\n1 2\n", "line 2: 3 values"),
        (ROWS, "2 1\n10  1\n1 2\n", "line 2"),
        (ROWS, "2 2\n1 1\n1 2\n2 1\n", r"L\[i\] <= R\[i\], i = 2"),
        (ROWS, "2 1\n1 1\n1 3\n", r"R\[i\] <= N, i = 1"),
        (ROWS, "2 2\n1 1\n1 2\n", "line 4: L is missing"),
        (ROWS, "2 1\n1 1\n1 2\n1 2\n", "line 4: there is more"),
        (ROWS, "2 1\n1 1\n1 2 3\n", "line 3: 3 values"),
        (ROWS, "2 1\n1 x\n1 2\n", "line 2: A is 'x'"),
        (ROWS, "2 1\n1 01\n1 2\n", "'01'"),
        (ROWS, "2 1\n1 +1\n1 2\n", "'\\+1'"),
        (ROWS, "2 1\n1 -0\n1 2\n", "'-0'"),
        (ROWS, "2 1\n1 1_0\n1 2\n", "'1_0'"),
        (ROWS, "2 1\n1 " + "9" * 5000 + "\n1 2\n", "not an integer"),
        (ROWS, "", "N is missing"),
        (TESTS, "2\n2\n1 1\n9\n1 2 3 4 5 6 7 8 9\n", "the sum of N is 11"),
        (TESTS, "2\n1\n1\n", "N is missing"),
        (WORDS, "1\nabc\n", "character 'c'"),
        (WORDS, "1\na\n", "the length of S is 1"),
        (WORDS, "1\nababa\n", "the length of S is 5"),
        (RAGGED, "2\n1 1\n1 3\n", r"A\[i\]\[j\] <= .*i = 2, j = 1"),
        (RAGGED, "1\n2 1\n", "line 2: A is missing"),
        (ORDERED, "3\n0 4 4\n", "not increasing"),
        (ORDERED, "3\n0 9 4\n", "not increasing"),
        (NO_ROWS, "1\n", "x is missing"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_place(schema, text, place):
    with pytest.raises(Misfit, match=place):
        check(schema, text)


def test_an_expression_that_is_no_arithmetic_is_never_run():
    schema = {**NO_ROWS, "format": [{"repeat": "__import__('os').getpid()", "body": []}]}
    with pytest.raises(ValueError, match="not an expression"):
        check(schema, "1\n")
