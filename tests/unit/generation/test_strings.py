"""Strings: their lengths, their characters, their choices."""

from __future__ import annotations

import string

import pytest

from jobsvc.errors import GenerationError
from jobsvc.generation.alphabets import alphabet

from .problems import relations, schema_of


@pytest.mark.parametrize(
    ("phrase", "characters"),
    [
        ("lowercase English letters", string.ascii_lowercase),
        ("uppercase English letters.", string.ascii_uppercase),
        ("lowercase and uppercase English letters", "".join(sorted(string.ascii_letters))),
        ("lowercase English letters and digits", string.digits + string.ascii_lowercase),
        ("lowercase letters (a-z)", string.ascii_lowercase),
        ("digits from 1 through 9", "123456789"),
        ("0 and 1", "01"),
        ("`#` and `.`", "#."),
        ("@ and ..", ".@"),
        ("characters '0', '1' and/or '?'", "01?"),
        ("the four kinds of letters L, R, U and D", "DLRU"),
    ],
)
def test_characters(phrase, characters):
    assert alphabet(phrase) == characters


@pytest.mark.parametrize(
    "phrase", ["., #, 1, 3, ..., 9", "Latin and Greek letters", "at most 3 letters", "", "nothing", "words"]
)
def test_characters_that_are_not_understood_are_not_guessed(phrase):
    assert alphabet(phrase) is None


@pytest.mark.parametrize(
    "text",
    [
        "S is a string of length between 1 and 20 (inclusive) consisting of lowercase English letters.",
        "S consists of lowercase English letters.\nThe length of S is between 1 and 20, inclusive.",
        "1 <= |S| <= 20, where |S| denotes the length of S.\nS consists of lowercase English letters.",
        "S is a string of lowercase English letters with length between 1 and 20.",
        "S is a non-empty string of length at most 20, consisting of lowercase English letters.",
    ],
)
def test_a_string_in_words(text):
    variable = schema_of(text, block="S")["variables"]["S"]
    assert (variable["type"], variable["low"], variable["high"], variable["alphabet"]) == (
        "string",
        1,
        20,
        string.ascii_lowercase,
    )


def test_a_length_may_be_another_value():
    schema = schema_of("1 <= N <= 9\nS is a string of length N consisting of `o` and `x`.", block="N\nS")
    assert relations(schema) == {"len(S) <= N", "N <= len(S)"}


def test_a_grid_of_named_characters():
    schema = schema_of(
        "1 <= H, W <= 9\nc_{i,j} is # or .", block="H W\nc_{1,1}c_{1,2}...c_{1,W}\n:\nc_{H,1}c_{H,2}...c_{H,W}"
    )
    assert schema["variables"]["c"] == {"type": "string", "dimensions": 1, "low": 1, "high": 9, "alphabet": "#."}
    assert "len(c[i]) <= W" in relations(schema)


def test_choices_of_words():
    schema = schema_of("1 <= N <= 9\nS_i is AND or OR.", block="N\nS_1\n:\nS_N")
    assert schema["variables"]["S"]["choices"] == ["AND", "OR"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1 <= |S| <= 5", "characters"),
        ("S consists of 0 and 1.", "length"),
        ("S consists of 0 and 1.\n0 <= |S| <= 5", "may be empty"),
        ("S is lowercase or uppercase.", "not understood"),
        ("S consists of 0 and 1, and contains at least one substring 01.\n1 <= |S| <= 5", "contains at least one"),
        ("S contains 0 and 1.\n1 <= |S| <= 5", "contains"),
        ("S is a Lyndon word.\n1 <= |S| <= 5", "Lyndon"),
    ],
)
def test_a_string_that_is_not_fully_described_is_refused(text, reason):
    with pytest.raises(GenerationError, match=reason):
        schema_of(text, block="S")
