"""Which texts may restrict the input: a sign too few could let a wrong script pass."""

from __future__ import annotations

import pytest

from jobsvc.errors import GenerationError
from jobsvc.generation import Script
from jobsvc.generation.signs import signs

from .problems import script

CONDITIONS = [
    "a square number",
    "numbers with 2 digits",
    "decimal digits",
    "real numbers",
    "lowercase letters",
    "binary numbers",
    "a permutation of the cards",
    "in increasing order",
    "in ascending order of the prices",
    "sorted by weight",
    "exactly k of them are red",
    "no two of them are the same",
    "pairwise different weights",
    "each of them unique",
    "an even number of stones",
    "odd heights",
    "a prime module",
    "a multiple of k",
    "divisible by k",
    "a power of two",
    "at most k of them",
    "the sum of the weights",
    "the product of the weights",
    "the total number of balls in the boxes",
    "the maximum of the heights",
    "the number of distinct values",
    "the number of different letters in the word",
    "which is a palindrome",
    "a correct bracket sequence",
    "a connected graph",
    "the edges of the tree",
    "the parent of the i-th vertex",
    "the number of vertices of the cycle",
    "the vertices of a convex polygon in clockwise order",
    "the i-th segment",
    "segments that do not intersect",
    "coprime with n",
    "numbers that must differ",
    "which cannot be equal",
    "numbers without repetitions",
    "a non-empty string",
    "numbers 0 or 1",
    "where a_i <= 5",
    "if the i-th lamp is on",
    "the answer always exists",
    "guaranteed to be valid",
    "a mountain array",
    "adjacent cells",
    "two of them",
    "appears once",
]
STORIES = [
    "the number of friends",
    "the prices of the cakes in the shop, in the order in which Olya bakes them",
    "the length of the array a",
    "the i-th stone's weight",
    "the cities that the i-th road joins",
    "the number of moves that you can make",
    "the maximum number of moves",
    "the cost of a ticket and the size of the hall, respectively",
    "the tile in the i-th row and the j-th column, counted from left to right",
    "the houses are numbered from 1 to n",
]


@pytest.mark.parametrize("text", CONDITIONS)
def test_a_sign_of_a_condition(text):
    assert signs(text)
    assert signs(f"The robots know {text} by heart.", sentence=True)


@pytest.mark.parametrize("text", STORIES)
def test_a_story_has_no_sign(text):
    assert signs(text) == ()


def test_the_digits_of_names_are_no_numbers():
    assert signs("x_1 and y1 belong to the i-th robot") == ()
    assert signs("x_1 and 5 belong to the i-th robot") == ("5",)


FIRST = "The first line contains an integer n (1 <= n <= 9) — the number of cakes. "
SECOND = "The second line contains n integers a_1, ..., a_n (1 <= a_i <= 99)"


@pytest.mark.parametrize("text", CONDITIONS)
@pytest.mark.parametrize("place", ["after a dash", "in brackets", "as a sentence"])
def test_a_condition_is_generated_or_fails_the_job(text, place):
    ends = {"after a dash": f" — {text}.", "in brackets": f" ({text}).", "as a sentence": f". They say: {text} here."}
    made = made_or_reasons(FIRST + SECOND + ends[place])
    if isinstance(made, Script):  # it was understood after all: then it is in the schema
        assert made.schema["structures"] or made.schema["variables"]["a"].get("order")
    else:
        assert made


def made_or_reasons(text):
    try:
        return script(text=text)
    except GenerationError as refused:
        return refused.unresolved


@pytest.mark.parametrize("place", [" — {}.", " ({}).", ". They are {}."])
@pytest.mark.parametrize("text", STORIES)
def test_a_story_is_passed_over_and_told(text, place):
    made = script(text=FIRST + SECOND + place.format(text), samples=("2\n3 4\n",))
    assert any(text.removesuffix(", respectively") in unread for unread in made.unread)
    assert made.confidence == "medium"


def test_confidence_is_high_where_everything_was_read():
    text = "The first line contains an integer n (1 <= n <= 9). " + SECOND + "."
    assert script(text=text, samples=("1\n5\n",)).confidence == "high"


def test_confidence_is_low_where_no_sample_checks_what_was_passed_over():
    made = script(text=FIRST + SECOND + ".")
    assert (made.unread, made.confidence) == (("the number of cakes",), "low")


@pytest.mark.parametrize(
    "text",
    [
        "The first line of the sorted description contains an integer n (1 <= n <= 9).",
        "The first line contains n (1 <= n <= 9). Each of the next n lines contains a prime pair"
        " of integers x_i and y_i "
        "(1 <= x_i, y_i <= 9).",
        "The first line contains n (1 <= n <= 9). The next n lines describe distinct robots. "
        "The i-th line contains an integer x_i (1 <= x_i <= 9).",
        "The first line contains n (1 <= n <= 9). The second line contains n distinct letters.",
        "The first line contains n (1 <= n <= 9). The second line contains two distinct strings s and t of length n "
        "consisting of lowercase English letters.",
    ],
)
def test_a_condition_in_the_words_around_the_values(text):
    with pytest.raises(GenerationError):
        script(text=text)
