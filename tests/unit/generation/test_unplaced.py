"""Bounds are understood where the input format is not, and no script is written."""

from __future__ import annotations

import pytest

from jobsvc.errors import GenerationError
from jobsvc.generation import understand, write_script

from .problems import problem


def told(constraints="", **where):
    """What is understood, of which no script can be written."""
    asked = problem(constraints, **where)
    understood = understand(asked)
    assert any(reason.startswith("input format") for reason in understood.unresolved)
    with pytest.raises(GenerationError):
        write_script(asked)
    return understood.to_dict()


def interval(schema, name):
    variable = schema["variables"][name]
    return variable["low"], variable["high"]


def test_constraints_alone_bound_their_own_names():
    schema = told("$1 \\le m \\le n \\le 10^6$\n$0 \\le a_i, b_i \\le 9$")
    assert [interval(schema, name) for name in ("m", "n", "a", "b")] == [(1, 10**6), (1, 10**6), (0, 9), (0, 9)]
    assert ("m", "<=", "n") in [(one["left"], one["sign"], one["right"]) for one in schema["relations"]]


def test_lengths_and_elements_as_programs_spell_them():
    schema = told("1 <= boxes.length <= 10^4\nboxes.length <= speed <= 10^9\n-5 <= boxes[i] <= 5")
    assert interval(schema, "boxes_length") == (1, 10**4)
    assert interval(schema, "boxes") == (-5, 5)
    assert interval(schema, "speed") == (1, 10**9)
    assert schema["relations"][0]["left"] == "boxes_length"


def test_the_length_of_a_string_as_programs_spell_it():
    schema = told("1 <= s.length <= 70\ns consists of lowercase English letters.")
    assert schema["variables"]["s"]["type"] == "string"
    assert interval(schema, "s") == (1, 70)
    assert len(schema["variables"]["s"]["alphabet"]) == 26


def test_strings_that_are_spelled_together():
    schema = told("1 <= s.length, t.length <= 50\ns and t consist of lowercase English letters.")
    assert [interval(schema, name) for name in "st"] == [(1, 50), (1, 50)]


def test_characters_of_a_grid_as_programs_spell_it():
    schema = told("h == cells.length\n1 <= h <= 9\ncells[i][j] is '0' or '1'.")
    assert schema["variables"]["cells"]["choices"] == ["0", "1"]


def test_what_is_said_of_all_elements():
    assert told("1 <= ids.length <= 9\n0 <= ids[i] <= 5\nAll the integers in ids are unique.")["variables"]["ids"][
        "order"
    ] == ("distinct")
    schema = told("1 <= ids.length <= 9\n0 <= ids[i] <= 5\nids is sorted in non-decreasing order.")
    assert set(schema["variables"]) == {"ids", "ids_length"}
    assert schema["variables"]["ids"]["order"] == "non-decreasing"


def test_names_with_digits():
    schema = told("1 <= left2 <= 70\n0 <= cells1[i] <= 3")
    assert interval(schema, "left2") == (1, 70)
    assert interval(schema, "cells1") == (0, 3)


def test_a_product_of_names_is_no_name():
    schema = told("1 <= H, W <= 10\n1 <= K <= HW")
    assert "HW" not in schema["variables"]
    assert interval(schema, "K") == (1, 100)


def test_a_letter_that_counts_elements_is_no_value():
    schema = told("1 <= N <= 50\n0 <= x_{i} <= 8 (1 <= i <= N)")
    assert set(schema["variables"]) == {"N", "x"}


def test_a_bound_of_another_name_is_not_taken_for_its_own():
    schema = told("0 <= u < n")
    assert interval(schema, "n") == (None, None)
    assert schema["variables"]["u"]["low"] == 0


def test_a_name_that_is_one_value_and_many_is_left_out():
    schema = told("1 <= a <= 5\n1 <= a_i <= 9\n1 <= b <= 2")
    assert set(schema["variables"]) == {"b"}


def test_prose_that_is_not_understood_keeps_its_bounds():
    text = "Three weird lines come, the wind on them: a number w (1 <= w <= 30) blown at random."
    assert interval(told(text=text), "w") == (1, 30)


def test_bounds_that_contradict_each_other_are_told():
    assert any("contradict" in reason for reason in told("9 <= n <= 2")["unresolved"])


def test_a_failed_job_holds_what_was_understood():
    with pytest.raises(GenerationError) as caught:
        write_script(problem("1 <= n <= 7"))
    assert caught.value.found["schema"]["variables"]["n"]["high"] == 7
