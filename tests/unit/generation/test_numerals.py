"""Numbers that are strings of digits."""

from __future__ import annotations

import pytest

from jobsvc.errors import GenerationError

from .problems import relations, schema_of


@pytest.mark.parametrize(
    "text",
    [
        "The only line contains an integer a, written in binary notation without leading zeroes (1 <= a < 2^{50}).",
        "The first line contains an integer a (1 <= a < 2^50). Note that a is given in its binary"
        " representation without any "
        "leading zeros.",
        "The only line contains a positive integer a in the binary system. It is guaranteed that the first"
        " digit of a is "
        "different from zero and the number of its digits does not exceed 50.",
        "The only line contains a binary number a without leading zeros. This number contains at most 50 digits.",
    ],
)
def test_a_binary_number(text):
    schema = schema_of(text=text)
    word = schema["variables"]["a"]
    assert (word["low"], word["high"], word["alphabet"]) == (1, 50, "01")
    assert [(one["kind"], one["text"]) for one in schema["structures"]] == [("starts with", "1")]


def test_a_number_of_n_digits():
    text = (
        "The first line contains an integer n (2 <= n <= 50). The second line contains an n-digit integer x"
        " without leading "
        "zeroes."
    )
    schema = schema_of(text=text)
    assert {"len(x) <= n", "n <= len(x)"} <= relations(schema)
    assert [(one["kind"], one["text"]) for one in schema["structures"]] == [("first letter", "123456789")]


def test_a_huge_number_of_zeroes_and_ones():
    text = (
        "The first line contains an integer n (1 <= n <= 50). The second line contains one huge integer b. It"
        " is guaranteed "
        "that this number consists of exactly n zeroes and ones and the first digit is always 1."
    )
    schema = schema_of(text=text)
    assert schema["variables"]["b"]["alphabet"] == "01"
    assert {"len(b) <= n", "n <= len(b)"} <= relations(schema)


@pytest.mark.parametrize(
    "text",
    [
        "The only line contains an integer a, written in binary notation (1 <= a < 2^{50}).",
        "The only line contains an integer a, written in binary notation without leading zeroes (1 <= a <= 1000).",
        "The only line contains an integer a, written in binary notation without leading zeroes (1 <= a < 2^{50}). "
        "The number of ones in a is even.",
        "The first line contains n (1 <= n <= 9). The second line contains n k-digit positive integers.",
    ],
)
def test_what_is_not_said_plainly_is_refused(text):
    with pytest.raises(GenerationError):
        schema_of(text=text)
