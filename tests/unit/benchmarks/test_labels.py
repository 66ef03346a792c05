"""Labels: their notation, and what contradicts them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from benchmarks.labels import Label, check, contradictions, load
from benchmarks.shapes import Misfit

OWN_PROBLEMS = Path(__file__).parents[2] / "problems" / "labels.json"


def label(shape: str, **bounds: Any) -> Label:
    return Label("atcoder", "x", shape, bounds)


def schema(kind: str = "int", sums: dict[str, int] | None = None, **bounds: Any) -> dict[str, Any]:
    variables = {name: {"type": kind, "low": low, "high": high} for name, (low, high) in bounds.items()}
    return {"variables": variables, "sums": [{"of": of, "at_most": limit} for of, limit in (sums or {}).items()]}


def test_a_hundred_problems_are_labelled():
    labels = load().values()

    assert Counter(each.platform for each in labels) == {"atcoder": 40, "codeforces": 75, "baekjoon": 44}


@pytest.mark.parametrize(
    "each", [*load().values(), *load(OWN_PROBLEMS).values()], ids=lambda each: f"{each.platform} {each.problem_id}"
)
def test_every_label_can_be_read(each: Label):
    names = {name for name in each.bounds if name.isidentifier()}

    assert all(each.numbers(name, least=True)[0] <= each.numbers(name, least=False)[1] for name in names)
    assert set(each.counts) - {""} <= names or not each.shape
    assert set(each.letters) <= each.words


@pytest.mark.parametrize(
    ("shape", "text"),
    [
        ("N M", "3 4\n"),
        ("N; A*N", "2\n5 6\n"),
        ("N; A*N", "0\n\n"),
        ("N; A*(N-1)", "3\n5 6\n"),
        ("N; (A B)*N; C", "2\n1 2\n3 4\n5\n"),
        ("N; (K A*K)*N", "2\n2 7 7\n0\n"),
        ("Q; (1 A | 2 B C)*Q", "2\n2 3 4\n1 9\n"),
        ("Q; ('up' A | 'down')*Q", "2\ndown\nup 3\n"),
        ("T; (N; A*N)*T", "2\n1\n5\n2\n5 6\n"),
        ("T; (; N)*T", "2\n\n1\n\n2\n"),
    ],
)
def test_an_input_of_the_shape_is_read(shape: str, text: str):
    check(label(shape), text)


@pytest.mark.parametrize(
    ("shape", "text", "reason"),
    [
        ("N", "3 4", "line 1: 2 values where the shape has 1"),
        ("N", "3\n4", "line 2: there is more than the shape has"),
        ("N; A*N", "2\n5", "line 2: 1 of 2 values of A"),
        ("N", "x", "line 1: N is 'x', which is not an integer"),
        ("N", "+3", "line 1: N is '\\+3', which is not an integer"),
        ("N", "03", "line 1: N is '03', which is not an integer"),
        ("(1 A | 2 B)*1", "3 4", "line 1: no kind of line begins with '3'"),
        ("(A)*M", "3", "line 0: M is not known there"),
    ],
)
def test_another_input_does_not_fit(shape: str, text: str, reason: str):
    with pytest.raises(Misfit, match=reason):
        check(label(shape), text)


@pytest.mark.parametrize(
    ("each", "good", "bad"),
    [
        (label("N", N=[1, "10**3"]), "1000", "1001"),
        (label("N", N=[1, None]), "1001", "0"),
        (label("A B", A=[1, "B"], B=[1, 9]), "3 3", "4 3"),
        (label("A B", **{"A+B": [1, 5]}), "3 2", "3 3"),
        (label("A", A=[[1, 3], 9]), "3", "2"),
        (label("N; A*N", A=[1, "N"]), "2\n1 2", "2\n1 3"),
        (label("N; P*(N-1)", P=[1, "i"]), "3\n1 2", "3\n1 3"),
        (label("N; A*N; B*N", B=["A", 9]), "2\n1 5\n2 5", "2\n1 5\n2 4"),
        (label("N; (A B)*N", A=[1, "B-1"]), "2\n1 2\n1 9", "2\n1 2\n9 9"),
        (label("N; (P)*N", P=[1, "i"]), "2\n1\n2", "2\n2\n1"),
        (label("N; S$", S=["N", "N"]), "3\nabc", "3\nab"),
        (Label("", "", "S$", {}, letters={"S": "a-c.#-+"}), "abc.#-+", "d"),
        (Label("", "", "T; (N M)*T", {}, sums={"N*M": 12}), "2\n2 3\n3 2", "2\n2 3\n1 7"),
        (Label("", "", "(S$)*2", {}, sums={"S": 4}), "ab\ncd", "ab\ncde"),
    ],
)
def test_every_value_must_be_within_its_bounds(each: Label, good: str, bad: str):
    check(each, good)
    with pytest.raises(Misfit):
        check(each, bad)


@pytest.mark.parametrize(
    ("bounds", "claimed"),
    [
        ({"N": [1, "10**5"]}, {"N": (1, 100_000)}),
        ({"N": [1, 10]}, {"N": (None, None)}),
        ({"N": [1, 10]}, {"M": (3, 4)}),
        ({"N": [1, None]}, {"N": (1, None)}),
        ({"A": [1, "B-1"], "B": ["A+1", 10]}, {"A": (1, 9), "B": (2, 10)}),
        ({"N": [[1, 3], [10, 7]]}, {"N": (1, 10)}),
        ({"N": [[1, 3], [10, 7]]}, {"N": (3, 7)}),
    ],
)
def test_what_is_true_or_missing_is_no_contradiction(bounds: dict[str, Any], claimed: dict[str, Any]):
    assert contradictions(label("", **bounds), schema(**claimed)) == []


@pytest.mark.parametrize(
    ("bounds", "claimed", "told"),
    [
        ({"N": [1, 10]}, {"N": (0, 10)}, "low of N is claimed to be 0, but is 1 (1)"),
        ({"N": [1, 10]}, {"N": (2, 10)}, "low of N is claimed to be 2, but is 1 (1)"),
        ({"N": [1, 10]}, {"N": (1, 11)}, "high of N is claimed to be 11, but is 10 (10)"),
        ({"N": [1, None]}, {"N": (1, 9)}, "high of N is claimed to be 9, but is not said"),
        ({"A": [1, "B"], "B": [1, 5]}, {"A": (1, 6)}, "high of A is claimed to be 6, but is B (5)"),
        ({"N": [1, [10, 7]]}, {"N": (1, 6)}, "high of N is claimed to be 6, but is 10 (7 to 10)"),
    ],
)
def test_a_bound_that_is_looser_or_tighter_is_wrong(bounds: dict[str, Any], claimed: dict[str, Any], told: str):
    assert contradictions(label("", **bounds), schema(**claimed)) == [told]


def test_of_a_row_the_place_bounds_the_value():
    each = label("N; P*(N-1)", N=[2, 300], P=[1, "i"])

    assert contradictions(each, schema(P=(1, 299))) == []
    assert contradictions(each, schema(P=(1, 300))) == ["high of P is claimed to be 300, but is i (299)"]


def test_a_length_is_not_compared_with_a_number():
    assert contradictions(label("S$", S=[1, 5]), schema(S=(1, 10**5))) == []
    assert contradictions(label("S$", S=[1, 5]), schema("string", S=(1, 6))) != []


def test_sums_are_compared_too():
    each = Label("", "", "", {}, sums={"N*M": 100, "S": 7})

    assert contradictions(each, schema(sums={"M * N": 100, "len(S)": 7})) == []
    assert contradictions(each, schema(sums={"N + M": 100})) != []
    assert contradictions(each, schema(sums={"N * M": 101})) == [
        "the limit of the sum of N * M is claimed to be 101, but is 100"
    ]
