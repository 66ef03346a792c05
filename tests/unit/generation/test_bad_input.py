"""Texts made to break a reader get an answer, and quickly."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobsvc.errors import GenerationError
from jobsvc.generation import write_script

from .problems import problem

BASE = "1 <= N <= 10\n1 <= A_i <= 5\n"
BLOCK = "N\nA_1 A_2 ... A_N"
#: Seconds. No goal of speed: what is quadratic in 20,000 characters takes minutes.
BOUNDED = 5.0
PIECES = [
    "(", "{", "|", "[", "a_{", "^{", "1 <= ", "a, ", "is ", "is a string of length ", "consists of ", " and ",
    "the sum of ", "of ", "\\frac{", "\\left", "$", "— ",
    "1,000", "10 000 ", "for all ", "(1 <= i <= N)", "...", "A_1 ", "-", " ", "\t",
    '="', "between 1 and ", "positive ", "\\", "\\ ", "~", "\n",
]  # fmt: skip


def seconds_to_answer(info) -> float:
    """Of this process alone, so that a busy machine does not count."""
    started = time.process_time()
    try:
        write_script(info)
    except GenerationError as error:
        assert error.message  # noqa: PT017 - any refusal will do, a crash will not
    return time.process_time() - started


@pytest.mark.parametrize("piece", PIECES)
def test_twenty_thousand_characters_of_anything_are_answered_at_once(piece):
    many = piece * (19_000 // len(piece))
    line = f"S is {(piece * 400)[:390]}\n"
    assert seconds_to_answer(problem(BASE + many, block=BLOCK)) < BOUNDED
    assert seconds_to_answer(problem(BASE + line * (18_000 // len(line)), block=BLOCK)) < BOUNDED
    assert seconds_to_answer(problem(BASE, block=many[:15_000] or "N")) < BOUNDED
    assert seconds_to_answer(problem(text=f"The first line contains {(piece * 400)[:360]}.\n" * 48)) < BOUNDED


@pytest.mark.parametrize(
    "text",
    [
        "N은 1 이상이고, " * 60,
        "첫째 줄에 " + "정수 N과 " * 900 + "가 주어진다.",
        "첫째 줄에 N이 주어진다. (1 ≤ N ≤ 100) " * 500,
        "(" * 3_000 + "N" + ")" * 3_000 + "가 주어진다.",
        "각 수는 서로 " * 1_500,
        "공백을 사이에 두고 " * 1_500 + "주어진다.",
    ],
)
def test_long_korean_texts_are_answered_soon(text):
    assert seconds_to_answer(problem(text=f"첫째 줄에 정수 N이 주어진다. {text}")) < BOUNDED


def test_one_hundred_kilobytes_of_constraints_are_refused():
    with pytest.raises(GenerationError, match="at most 20,000"):
        write_script(problem("1 <= N <= 10\n" * 8_000, block="N"))


def test_deeply_nested_brackets_are_refused():
    with pytest.raises(GenerationError, match="nested"):
        write_script(problem(f"1 <= N <= {'(' * 60}5{')' * 60}", block="N"))


@pytest.mark.parametrize(
    "number", ["10^{10^{10}}", "9^{9999999}", "10^{200}", "1" * 5000, "2^{-1}", "5/0", "5/N", "1.5"]
)
def test_a_number_that_is_no_bound_is_refused(number):
    with pytest.raises(GenerationError):
        write_script(problem(f"1 <= N <= {number}", block="N"))


def test_a_title_cannot_leave_its_comment():
    info = problem(BASE + 'A_i <= 5 """\n', block=BLOCK)
    with pytest.raises(GenerationError):
        write_script(info)
    code = write_script(_titled('"""\nimport os\r\n\x00\\')).code
    compile(code, "generator", "exec")
    assert "\nimport os" not in code


def _titled(title):
    from dataclasses import replace

    return replace(problem(BASE, block=BLOCK), title=title)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from([*PIECES, "N", "A_i", "5", "<=", "distinct", "line contains", ". ", "integers"]), max_size=60
    ).map("".join)
)
def test_soup_is_refused_or_read_but_never_crashes(soup):
    seconds_to_answer(problem(BASE + soup, block=BLOCK))
    seconds_to_answer(problem(text="The first line contains n (1 <= n <= 5). " + soup))
    seconds_to_answer(problem(BASE, block="N\n" + soup))
