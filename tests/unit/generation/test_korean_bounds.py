"""Bounds in Korean words where the rest of the statement is not understood: none of these makes a script."""

from __future__ import annotations

import pytest

from jobsvc.errors import GenerationError
from jobsvc.generation import understand, write_script

from .problems import problem


def told(text, block=""):
    """The variables that are understood, and what is not."""
    asked = problem(text=text, block=block)
    with pytest.raises(GenerationError):
        write_script(asked)
    found = understand(asked)
    return found.to_dict()["variables"], " ".join(found.unresolved)


def ends(variable):
    return variable["low"], variable["high"]


def test_the_characters_of_a_string_that_tells_something():
    variables, _ = told(
        "첫째 줄에 정수 $N$이 주어진다. "
        "다음 줄에 학생과 의자의 배치가 문자 S(학생)와 C(의자)로 이루어지는 길이 $N$인 문자열로 주어진다."
    )
    assert variables["word"]["alphabet"] == "CS"


def test_characters_without_quotes():
    variables, _ = told(
        "첫째 줄에 두 정수 $N$, $M$이 주어진다. "
        "이후 $N$개의 줄에 걸쳐 *과 .으로만 구성된 길이 $M$의 문자열이 한 줄에 하나씩 주어진다."
    )
    assert variables["word"]["alphabet"] == "*."


def test_a_list_of_names_and_what_they_are():
    text = (
        "입력의 첫째 줄은 2개의 정수로 이루어진다: n - 섬의 개수; s - 배가 있는 섬의 번호. "
        "섬들에는 1부터 n까지의 번호가 부여된다."
    )
    variables = understand(problem(text=text)).to_dict()["variables"]
    assert list(variables) == ["n", "s"]
    assert ends(variables["s"]) == (1, None)


def test_a_list_of_other_than_the_names_said_is_refused():
    variables, unresolved = told("입력의 첫째 줄은 3개의 정수로 이루어진다: n - 섬의 개수; s - 섬의 번호.")
    assert "n" not in variables
    assert "input format" in unresolved


@pytest.mark.parametrize(
    ("kind", "form", "least"),
    [("양의 정수", "2^{k}-1", 1), ("자연수", "3^k", 3), ("음이 아닌 정수", "2^k", 1)],
)
def test_the_least_number_of_a_form(kind, form, least):
    variables, unresolved = told(f"첫째 줄에 상자의 개수 N이 주어진다. {kind} k에 대해, N = {form}이 항상 성립한다.")
    assert ends(variables["N"]) == (least, None)
    assert "of this form" in unresolved


def test_whole_ends_of_real_numbers():
    variables, unresolved = told("모든 수는 -50.0과 70.0을 포함하는 구간에 있다.", block="X Y")
    assert [ends(variables[name]) for name in "XY"] == [(-50, 70), (-50, 70)]
    assert "real numbers" in unresolved


def test_ends_that_are_not_whole_bound_nothing():
    variables, _ = told("모든 수는 -0.5와 70.5를 포함하는 구간에 있다.", block="X Y")
    assert [ends(variables[name]) for name in "XY"] == [(None, None), (None, None)]


def test_a_comparison_before_another_clause():
    variables, _ = told("항상 n > 2를 만족하고, 식도 이와 같은 형식이다.", block="[E_{1} E_{2} ... E_{n}")
    assert ends(variables["n"]) == (3, None)


def test_a_comparison_before_a_case_bounds_nothing():
    variables, _ = told("n > 2를 만족하고, k가 1인 경우에는 식도 이와 같은 형식이다.", block="[E_{1} E_{2} ... E_{n}")
    assert "n" not in variables or ends(variables["n"]) == (None, None)


def test_what_a_string_tells_is_judged_by_its_signs():
    _, unresolved = told(
        "첫째 줄에 정수 N이 주어진다. (1 ≤ N ≤ 9) "
        "다음 줄에 서로 대칭인 돌의 배치가 S와 C로 이루어진 길이 N인 문자열로 주어진다."
    )
    assert "대칭" in unresolved
