"""How a language model's words are read as data."""

from __future__ import annotations

import pytest
from marshmallow import fields

from jobsvc.extraction.gaps.answer import readings

KINDS = {"title": fields.String(allow_none=True), "lines": fields.List(fields.String(), allow_none=True)}


def read(words: str) -> list[dict]:
    return list(readings(words, KINDS))


@pytest.mark.parametrize(
    "words",
    [
        '{"title": "Lamps"}',
        ' \n{"title": "Lamps"}\n',
        '```json\n{"title": "Lamps"}\n```',
        'Here you are:\n```\n{"title": "Lamps"}\n```\nAnything else?',
        '<think>A title like {this}?</think>{"title": "Lamps"}',
        '{"title": "Lamps", "platform": "evil"}',
        '{"title": "Lamps", "lines": "not a list"}',
        '{"title": "Lamps", "lines": ["fine", 5]}',
    ],
)
def test_the_object_is_found_and_only_what_fits_is_taken(words):
    assert read(words) == [{"title": "Lamps"}]


@pytest.mark.parametrize(
    "words",
    [
        "",
        "Lamps",
        "[1]",
        '"{}"x',
        '{"title": "Lam',
        '{"title": "Lamps"} and {"title": "Stamps"}',
        '{"title": NaN}',
        "}{",
        '{"title": ' + "[" * 100_000 + "]" * 100_000 + "}",
        '{"title": ' + "9" * 10_000 + "}",
    ],
)
def test_what_is_no_object_says_nothing(words):
    assert [answer for answer in read(words) if answer] == []


def test_newlines_within_strings_are_forgiven():
    assert read('{"title": "two\nlines"}') == [{"title": "two\nlines"}]


def test_backslashes_that_are_no_escapes_stand_for_themselves():
    assert read(r'{"title": "$1 \le n \leq 10$ \{x\}"}')[-1]["title"] == r"$1 \le n \leq 10$ \{x\}"


def test_backslashes_that_may_be_both_are_read_both_ways():
    first, second = read(r'{"title": "$a \times b$", "lines": ["x\nA", "\u00e9", "say \"hi\"", "a\\b"]}')

    assert first == {"title": "$a \times b$", "lines": ["x\nA", "é", 'say "hi"', "a\\b"]}
    assert second == {**first, "title": r"$a \times b$"}


def test_json_as_it_should_be_is_read_once():
    assert read(r'{"title": "$1 \\le n \\times 2$", "lines": ["3\n1 2 3\n"]}') == [
        {"title": r"$1 \le n \times 2$", "lines": ["3\n1 2 3\n"]}
    ]
