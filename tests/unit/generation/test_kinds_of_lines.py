"""Lines of several kinds: shown as they stand, or told by the value of their first word."""

from __future__ import annotations

import pytest

from jobsvc.errors import GenerationError

from .problems import relations, schema_of

HEAD = "The first line contains n and q (1 <= n, q <= 9). "


def kinds(schema):
    [choice] = [node for node in schema["format"] if "choice" in node]
    return {kind["word"]: [item["value"] for item in kind["line"]] for kind in choice["kinds"]}


def test_kinds_shown_as_they_stand():
    text = (
        HEAD + "Each of the next q lines describes a query, which can be one of the following:\n"
        "1 x — add x (1 <= x <= n);\n2 l r — print the sum (1 <= l <= r <= n);\n3 — print everything."
    )
    schema = schema_of(text=text)
    assert kinds(schema) == {"1": ["x"], "2": ["l", "r"], "3": []}
    assert "l[i] <= r[i]" in relations(schema)


def test_kinds_told_by_the_value_of_their_first_word():
    text = (
        HEAD
        + "Each of the next q lines contains an integer t_i (1 <= t_i <= 2). If t_i = 1, then two integers l_i and r_i "
        "(1 <= l_i <= r_i <= n) follow. And if t_i = 2, it is followed by an integer x_i (5 <= x_i <= 7)."
    )
    assert kinds(schema_of(text=text)) == {"1": ["l", "r"], "2": ["x"]}


def test_kinds_told_by_their_numbers():
    text = (
        HEAD + "Then q queries follow, one per line. Queries of type 1 and 2 have the following format: t x "
        "(1 <= x <= n). Queries of type 3 have the following format: 3 x y (1 <= x, y <= 4)."
    )
    schema = schema_of(text=text)
    assert list(kinds(schema)) == ["1", "2", "3"]
    assert len(kinds(schema)["3"]) == 2


def test_a_name_may_be_bounded_otherwise_in_each_kind():
    text = HEAD + "The next q lines describe queries of the following types:\n1 x (1 <= x <= n)\n2 x (20 <= x <= 30)"
    schema = schema_of(text=text)
    first, second = (schema["variables"][name[0]] for name in kinds(schema).values())
    assert (first["low"], first["high"]) == (1, 9)
    assert (second["low"], second["high"]) == (20, 30)


def test_a_name_of_a_kind_and_of_a_row_before_it_are_two():
    text = (
        "The first line contains n and q (1 <= n, q <= 9). Each of the next n lines contains x_i and y_i "
        "(0 <= x_i, y_i <= 5). The next q lines describe queries of the following types:\n"
        "1 x (50 <= x <= 60)\n2 x z (70 <= x <= 80, 0 <= z <= 1)"
    )
    schema = schema_of(text=text)
    highs = sorted(variable["high"] for name, variable in schema["variables"].items() if name.startswith("x"))
    assert highs == [5, 60, 80]


def test_a_name_like_a_subscript():
    text = HEAD + (
        "The second line contains n integers a_1, ..., a_n (0 <= a_i <= 5). The next q lines describe queries of the "
        "following types:\n1 i (1 <= i <= n)\n2 l r (1 <= l <= r <= n)"
    )
    schema = schema_of(text=text)
    assert schema["variables"]["a"]["high"] == 5
    assert schema["variables"][kinds(schema)["1"][0]]["high"] == 9


def test_words_and_letters_in_a_kind():
    text = (
        HEAD + "The next q lines describe queries of the following types:\n"
        '1 x c, where x is an integer (1 <= x <= n), and c is a letter "L" or "R"\n'
        '2 s, where s is a string of letters "a" and "b" (1 <= |s| <= 5)'
    )
    schema = schema_of(text=text)
    assert schema["variables"]["c"]["choices"] == ["L", "R"]
    assert schema["variables"]["s"]["alphabet"] == "ab"


@pytest.mark.parametrize(
    "told",
    [
        # one kind is not told
        "Each of the next q lines contains t_i (1 <= t_i <= 3). If t_i = 1, then an integer x_i (1 <= x_i <= 5)"
        " follows. "
        "If t_i = 2, then two integers x_i and y_i (1 <= x_i, y_i <= 5) follow.",
        "For the next q lines, the first integer of each line is either 1 or 2, denoting the type. If the type"
        " is 1, then an "
        "integer x (1 <= x <= 5) follows. If the type is 3, then an integer y (1 <= y <= 5) follows.",
        # a name in lines of both kinds, of which a later sentence says something for one of them
        "Each of the next n lines contains x_i and y_i (1 <= x_i, y_i <= 5). The next q lines describe queries of the "
        "following types:\n1 x (1 <= x <= 5)\n2 z (1 <= z <= 5)\nIt is guaranteed that x is even.",
        # a row among the values
        "Each of the next q lines contains t_i (1 <= t_i <= 2). If t_i = 1, then n integers a_1, ..., a_n follow. "
        "If t_i = 2, then an integer y_i (1 <= y_i <= 5) follows.",
    ],
)
def test_kinds_that_are_not_told_fully_are_refused(told):
    with pytest.raises(GenerationError) as caught:
        schema_of(text=HEAD + told)
    assert caught.value.unresolved
