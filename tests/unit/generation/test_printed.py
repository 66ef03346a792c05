"""What scripts print is read without trust."""

from __future__ import annotations

import json
import tracemalloc

import pytest

from jobsvc.generation.printed import NotCases, cases_in

TEXTS = ["1\n2 3\n", "", '"\\', "극장\n", "😀", "[{}]", "\u2028"]


@pytest.mark.parametrize("how", [{}, {"indent": 2}, {"ensure_ascii": False}, {"separators": (",", ":")}])
def test_every_json_array_of_strings_is_read(how):
    for texts in ([], TEXTS[:1], TEXTS):
        assert cases_in(f" {json.dumps(texts, **how)}\n".encode(), len(texts)) == texts


@pytest.mark.parametrize(
    "output",
    [
        b"",
        b"null",
        b'"a"',
        b"{}",
        b"[",
        b"]",
        b'["a"',
        b'["a", ]',
        b'["a",, "b"]',
        b'[, "a"]',
        b'["a" "b"]',
        b'["a"] ["b"]',
        b'["a"], "b"]',
        b"[] 1",
        b"[1]",
        b'["a", 1]',
        b'[["a"]]',
        b'["a", null]',
        b'["a\n"]',
        b'["\\x"]',
        b'["\\ud800"]',
        b'["\xff"]',
        b'["a',
    ],
)
def test_nothing_else_is(output):
    with pytest.raises(NotCases, match="no JSON array of strings"):
        cases_in(output, 2)


def test_there_are_as_many_as_were_asked_for():
    with pytest.raises(NotCases, match="printed 1 test cases where 2 were asked for"):
        cases_in(b'["a"]', 2)
    with pytest.raises(NotCases, match="printed more than 1 test cases"):
        cases_in(b'["a", "b"]', 1)


@pytest.mark.parametrize("part", [b"[],", b"{},", b"[", b'"",', b"1,"])
def test_reading_takes_no_more_memory_than_a_few_times_what_is_read(part):
    output = b"[" + part * (1 << 20)
    tracemalloc.start()
    try:
        with pytest.raises(NotCases):
            cases_in(output, 100)
        assert tracemalloc.get_traced_memory()[1] < 8 * len(output)
    finally:
        tracemalloc.stop()
