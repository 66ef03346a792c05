"""Values and characters that a text lists with their meanings."""

from __future__ import annotations

import pytest

from jobsvc.errors import GenerationError

from .problems import relations, schema_of

COUNT = "The first line contains an integer n (1 <= n <= 9).\n"
ROW = COUNT + "The second line contains n integers a_1, ..., a_n (0 <= a_i <= 5). "
WORD = COUNT + "The second line contains a string s of n characters"


@pytest.mark.parametrize(
    "sentence",
    [
        "Number a_i equals 0, if the door isn't open, otherwise it is equal to 1.",
        "The i-th number equals either 1, if the i-th lamp is on, or 0, if it is off.",
        "If the i-th lamp is on, a_i = 1, otherwise a_i = 0.",
        "It is guaranteed that each of these n values is either 0 or 1.",
    ],
)
def test_two_values_and_when_they_are(sentence):
    assert schema_of(text=ROW + sentence)["variables"]["a"]["choices"] == ["0", "1"]


def test_zeros_and_ones_in_brackets():
    text = COUNT + "The second line contains n integers a_1, ..., a_n (zeros and ones)."
    assert schema_of(text=text)["variables"]["a"]["choices"] == ["0", "1"]


@pytest.mark.parametrize(
    "sentence",
    [
        "a_i equals 1 if n is even, otherwise it is 0.",
        "The second number equals 0 or n.",
    ],
)
def test_values_that_hang_on_others_are_refused(sentence):
    with pytest.raises(GenerationError):
        schema_of(text=ROW + sentence)


@pytest.mark.parametrize(
    ("end", "letters"),
    [
        (", the i-th of which is either 'R' (denoting a red lamp), 'G' (a green one), or '?' (a broken one).", "?GR"),
        (' consisting of symbols "0" (zero) that denote free seats and symbols "X" that denote taken seats.', "0X"),
        (", where a 1 in the i-th position corresponds to a pawn, and 0 corresponds to an empty cell.", ""),
    ],
)
def test_characters_with_glosses(end, letters):
    if letters:
        assert schema_of(text=WORD + end)["variables"]["s"]["alphabet"] == letters
    else:
        with pytest.raises(GenerationError):  # the characters are not said
            schema_of(text=WORD + end)


def test_a_string_of_bits_whose_meaning_is_told():
    text = COUNT + (
        "The second line contains a string of binary digits of length n, where a 1 in the i-th position"
        " corresponds to a "
        "pawn, and 0 corresponds to an empty cell."
    )
    assert schema_of(text=text)["variables"]["word"]["alphabet"] == "01"


def test_a_letter_for_the_one_thing_of_its_kind_is_refused():
    with pytest.raises(GenerationError):
        schema_of(text=WORD + ", the i-th of which is either 'S' (the start) or '.' (a free cell).")


def test_strings_each_of_a_length():
    text = (
        COUNT
        + "The second line contains n strings s_1, ..., s_n, each of length at most 5 and consisting only of digits."
    )
    words = schema_of(text=text)["variables"]["s"]
    assert (words["low"], words["high"], words["alphabet"]) == (1, 5, "0123456789")


def test_units_are_no_part_of_a_bound():
    text = (
        COUNT
        + "The second line contains n integers a_1, ..., a_n (1 <= a_i <= 9). The sum of a_i does not exceed 40 rubles."
    )
    schema = schema_of(text=text)
    assert [one["numbers"] for one in schema["structures"] if one["kind"] == "sum"] == [["40"]]


def test_so_many_digits_are_no_unit():
    with pytest.raises(GenerationError):
        schema_of(text="The only line contains an integer n (1 <= n). It does not exceed 3 digits.")


def test_unequal_ends_that_share_their_bounds():
    text = COUNT + "The second line contains two integers u and v (1 <= u != v <= n)."
    assert {"u != v", "u <= n", "v <= n"} <= relations(schema_of(text=text))
