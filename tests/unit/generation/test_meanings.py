"""What a value means is no condition on it; what it is said to be is one."""

from __future__ import annotations

import pytest

from jobsvc.generation import understand

from .problems import problem, schema_of

COUNT = "The first line contains an integer n (1 <= n <= 9) — the number of ferries.\n"
ROW = "The second line contains n integers a_1, ..., a_n (1 <= a_i <= 50) — {}."
TWO = "The only line contains two integers p and q (1 <= p, q <= 50) — {}."


def unresolved(text):
    return understand(problem(text=text)).unresolved


@pytest.mark.parametrize(
    "meaning",
    [
        "the price of a ticket and the largest load that a ferry can carry",
        "the number of seats and the required value of the median",
        "the number of coins of value 1 and the number of bridges between two consecutive islands",
        "the total number of passengers and the minimal width of the rectangle where they stand",
        "the size of the sorted list and the number of segments that it is cut into",
        "the average temperature and the number of the owner of the circular saw",
    ],
)
def test_descriptions_of_single_values(meaning):
    assert unresolved(TWO.format(meaning)) == ()


@pytest.mark.parametrize(
    "meaning",
    [
        "the width of the i-th rectangle",
        "where a_i is the load of the i-th ferry at the moment of time 0",
        "the wishes of the passengers in order from 1 to n",
        "the distance between the ferries i and i + 1",
        "a_i equals the speed of the i-th ferry",
    ],
)
def test_descriptions_of_the_values_of_a_row(meaning):
    assert unresolved(COUNT + ROW.format(meaning)) == ()


@pytest.mark.parametrize(
    "meaning",
    [
        "the distinct loads of the ferries",
        "the loads of the ferries, which are even",
        "the edges of a tree",
        "the ends of the i-th segment",
        "the powers of two",
        "the total load of all the ferries",
        "the number of neighbours that differ",
        "the digits of the sorted number",
        "the elements of the sequence, which contains as many even as odd numbers",
        "the loads, each at most twice as large as the load before",
    ],
)
def test_conditions_on_the_values_of_a_row_stay(meaning):
    assert unresolved(COUNT + ROW.format(meaning))


@pytest.mark.parametrize(
    "meaning",
    [
        "the total load of the ferries",
        "the maximum of the loads",
        "the number of distinct loads of the ferries",
        "the number of ferries in the sorted list",
    ],
)
def test_what_is_derived_from_values_of_the_input_is_a_condition(meaning):
    text = (
        f"The first line contains two integers n and k (1 <= n, k <= 9) — the number of ferries and {meaning}.\n"
        "The second line contains n integers a_1, ..., a_n (1 <= a_i <= 50) — the loads of the ferries."
    )
    assert unresolved(text)


def test_the_total_number_of_what_a_row_tells_counts_it():
    text = COUNT.replace("the number", "the total number") + ROW.format("the speeds of the ferries")
    assert unresolved(text) == ()


def test_a_condition_behind_a_meaning_is_read():
    assert schema_of(text=COUNT + ROW.format("the keys, all a_i are unique"))["variables"]["a"]["order"] == "distinct"


@pytest.mark.parametrize(
    ("sentence", "passed"),
    [
        ("They are the lengths of the two consecutive bridges.", True),
        ("It means that the i-th ferry waits until the next one comes.", True),
        ("Here a_i is the height of the rectangle of the i-th ferry.", True),
        ("It means that all ferries are distinct.", False),
        ("They are the digits of the answer in sorted order.", False),
        ("They are sorted.", False),
        ("These are exactly the loads that occur twice.", False),
    ],
)
def test_sentences_that_define_values(sentence, passed):
    assert (unresolved(COUNT + ROW.format("the loads") + f" {sentence}") == ()) is passed


@pytest.mark.parametrize(
    "meaning",
    [
        "the smaller and the larger number",
        "the numbers of two different towns",
        "the sides of a triangle and its name",
        "an odd number of boats",
        "the numerator and the denominator of an irreducible fraction",
    ],
)
def test_conditions_on_lone_values_stay(meaning):
    assert unresolved(TWO.format(meaning))
