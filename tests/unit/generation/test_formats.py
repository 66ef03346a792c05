"""Format blocks become one tree."""

from __future__ import annotations

import pytest

from jobsvc.errors import GenerationError

from .problems import relations, schema_of, script

SMALL = "1 <= N, M, K, T, H, W, Q <= 5\n0 <= A_i, B_i, C_i <= 9"


def format_of(block, constraints=SMALL, more=()):
    names = {name for name in "NMKTHWQ" if name in block or any(name in other for other in more)}
    arrays = [f"{name}_i" for name in "ABC" if f"{name}_" in block + "".join(more)]
    lines = [f"1 <= {', '.join(sorted(names))} <= 5"] if names else []
    lines += [f"0 <= {', '.join(arrays)} <= 9"] if arrays else []
    return schema_of("\n".join(lines) if constraints is SMALL else constraints, block=block, more=more)["format"]


def test_a_line_of_values():
    assert format_of("N M") == [{"line": [{"value": "N"}, {"value": "M"}]}]


@pytest.mark.parametrize(
    "row", ["A_1 A_2 ... A_N", r"A_1 A_2 \ldots A_N", r"A_{1} \cdots A_{N}", "A_1 … A_N", r"A_1 A_2 A_3 \dots A_N"]
)
def test_a_row_of_values(row):
    assert format_of(f"N\n{row}")[1] == {"line": [{"values": "A", "count": "N"}]}


def test_a_row_that_starts_elsewhere_or_ends_before():
    assert format_of("N\nA_0 ... A_{N-1}")[1] == {"line": [{"values": "A", "count": "N"}]}
    assert format_of("N\nA_2 A_3 ... A_N")[1] == {"line": [{"values": "A", "count": "N - 1"}]}
    assert format_of("N\nA_1 A_2 ... A_{2N}")[1] == {"line": [{"values": "A", "count": "2 * N"}]}


@pytest.mark.parametrize(
    "rows", ["A_1 B_1\n:\nA_N B_N", "A_1 B_1\nA_2 B_2\n\\vdots\nA_N B_N", "A_1 B_1\nA_2 B_2\n...\nA_N B_N"]
)
def test_rows_below_each_other(rows):
    assert format_of(f"N\n{rows}")[1] == {"repeat": "N", "body": [{"line": [{"value": "A"}, {"value": "B"}]}]}


def test_a_matrix():
    block = "H W\nA_{1,1} A_{1,2} \\ldots A_{1,W}\n\\vdots\nA_{H,1} A_{H,2} \\ldots A_{H,W}"
    schema = schema_of("1 <= H, W <= 5\n0 <= A_{i,j} <= 9", block=block)
    assert schema["format"][1] == {"repeat": "H", "body": [{"line": [{"values": "A", "count": "W"}]}]}
    assert schema["variables"]["A"]["dimensions"] == 2


def test_ragged_rows():
    block = "N\nK_1 A_{1,1} ... A_{1,K_1}\n:\nK_N A_{N,1} ... A_{N,K_N}"
    schema = schema_of("1 <= N <= 5\n1 <= K_i <= 4\n0 <= A_{i,j} <= 9", block=block)
    assert schema["format"][1]["body"] == [{"line": [{"value": "K"}, {"values": "A", "count": "K[i]"}]}]


def test_tests_take_the_next_block():
    nodes = format_of("T\n\\mathrm{case}_1\n\\vdots\n\\mathrm{case}_T", more=("N\nA_1 ... A_N",))
    assert nodes[1] == {"tests": "T", "body": [{"line": [{"value": "N"}]}, {"line": [{"values": "A", "count": "N"}]}]}


def test_a_block_may_stand_in_the_section_without_mathematics():
    text = "Input is given from Standard Input in the following format:\nN\nA_1 A_2 ... A_N"
    schema = schema_of("1 <= N <= 100\n1 <= A_i <= 10^9", text=text)
    assert schema["format"] == [{"line": [{"value": "N"}]}, {"line": [{"values": "A", "count": "N"}]}]


def test_names_that_python_uses_are_renamed():
    made = script("1 <= i <= 5\n1 <= in <= 7", block="i in")
    assert [node["value"] for node in made.schema["format"][0]["line"]] == ["i_value", "in_value"]


@pytest.mark.parametrize(
    "block",
    [
        "N\nA_1 ... B_N",
        "N\n:\nA_N",
        "N\nA_1 B_1\n:\nA_N",
        "N\nA_1 A_3 ... A_N",
        "N\nA_1 ... A_M",
        "N\nA_1 ... ",
        "N\nquery_1\n:\nquery_N",
        "N N",
        "N\n2 x_1",
        "Yes",
    ],
)
def test_a_block_that_is_not_understood_is_refused(block):
    with pytest.raises(GenerationError) as caught:
        schema_of("1 <= N <= 5\n0 <= A_i, B_i <= 9", block=block)
    assert caught.value.unresolved


def test_a_problem_without_format_is_refused():
    with pytest.raises(GenerationError, match="no input format"):
        schema_of("1 <= N <= 5")


def test_queries_of_two_kinds_are_rows_told_apart_by_their_first_words():
    schema = schema_of(
        "1 <= Q, N <= 5\n1 <= x <= N\n1 <= l < r <= N",
        block="N Q\nquery_1\n:\nquery_Q",
        more=("1 x", "2 l r", "3"),
        samples=("5 4\n1 3\n2 1 5\n3\n1 5\n",),
    )
    assert [kind["word"] for kind in schema["format"][1]["kinds"]] == ["1", "2", "3"]
    assert {"x[i] <= N", "l[i] <= r[i] - 1"} <= relations(schema)


@pytest.mark.parametrize("sample", ["5 1\n4\n", "5 1\n1\n", "5 1\n2 5 1\n", "5 2\n3\n", "5 1\n1 6\n"])
def test_a_query_of_no_kind_does_not_fit(sample):
    with pytest.raises(GenerationError, match="samples"):
        schema_of(
            "1 <= Q, N <= 5\n1 <= x <= N\n1 <= l < r <= N",
            block="N Q\nquery_1\n:\nquery_Q",
            more=("1 x", "2 l r", "3"),
            samples=(sample,),
        )


def test_a_condition_on_names_of_different_kinds_of_rows_is_refused():
    with pytest.raises(GenerationError, match="different rows"):
        schema_of("1 <= Q <= 5\n1 <= x, l <= 9\nx <= l", block="Q\nquery_1\n:\nquery_Q", more=("1 x", "2 l"))


def test_rows_that_are_the_edges_of_a_tree_make_one_although_nothing_says_tree():
    made = script("2 <= N <= 9\n1 <= a_i < b_i <= N", block="N\na_1 b_1\n:\na_{N-1} b_{N-1}")
    assert [one["kind"] for one in made.schema["structures"]] == ["tree"]
    assert "the N - 1 rows of a and b are the edges of a tree" in made.assumptions
