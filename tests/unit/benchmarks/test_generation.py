"""The measuring of generation: a wrong bound must not go unnoticed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.expected import compare
from benchmarks.generating import measure
from benchmarks.generation import main
from benchmarks.labels import Label
from benchmarks.problems import Case, problems_in
from benchmarks.reasons import alike, grouped
from tests.unit.generation.problems import problem

ROW = {
    "id": "own_a",
    "title": "Jugs",
    "constraints_html": "<ul><li><var>1 \\leq A \\leq 50</var></li></ul>",
    "input_html": "<pre><var>A</var></pre>",
    "inputs": ["3\n"],
    "outputs": ["6\n"],
}
TRUE = {"platform": "atcoder", "problem_id": "own_a", "shape": "A", "bounds": {"A": [1, 50]}}


def folder(path: Path, *rows: dict[str, Any], labels: Any = (), texts: Any = ()) -> str:
    (path / "atcoder.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    (path / "labels.json").write_text(json.dumps(list(labels)), encoding="utf-8")
    (path / "constraints.jsonl").write_text("".join(json.dumps(text) + "\n" for text in texts), encoding="utf-8")
    return str(path)


def test_a_folder_is_measured_and_every_problem_written_down(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    out = tmp_path / "out.jsonl"
    rows = (ROW, {**ROW, "id": "own_b", "tags": ["interactive"]}, {**ROW, "id": "own_c", "constraints_html": ""})

    code = main([folder(tmp_path, *rows, labels=[TRUE]), "--out", str(out)])

    proved, interactive, refused = map(json.loads, out.read_text(encoding="utf-8").splitlines())
    assert code == 0
    assert [each["verdict"] for each in (proved, interactive, refused)] == ["proved", "interactive", "refused"]
    assert proved["understood"]["variables"]["A"]["high"] == 50
    assert refused["unresolved"] == ["A: no lower and no upper bound"]
    told = capsys.readouterr().out
    assert "50.0%" in told
    assert "x: no lower and no upper bound" in told


@pytest.mark.parametrize("true", [{"bounds": {"A": [1, 49]}}, {"bounds": {"A": [0, 50]}}, {"shape": "A B"}])
def test_what_contradicts_a_label_fails_the_benchmark(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], true: dict[str, Any]
):
    assert main([folder(tmp_path, ROW, labels=[TRUE | true])]) == 1
    assert "WRONG atcoder own_a: " in capsys.readouterr().out


@pytest.mark.parametrize(("high", "code"), [(100, 0), (None, 1), (99, 1)])
def test_a_wrong_bound_in_a_text_fails_it_too(tmp_path: Path, high: int | None, code: int):
    text = {
        "platform": "codeforces",
        "problem_id": "1A",
        "text": "The first line contains an integer n (1 ≤ n ≤ 100).",
        "expected": [{"name": "n", "type": "int", "lo": 1, "hi": high}],
    }

    assert main([folder(tmp_path, ROW, texts=[text])]) == code


@pytest.mark.parametrize(
    ("solution", "failed"),
    [
        ("print(2 * int(input()))", ""),
        ("print(7)", "the solution, samples differ: sample 1: word 1 is '7'"),
        (
            "n = int(input())\nassert n == 3\nprint(6)",
            "The solution, which reproduces 1 of 1 samples, failed on what the script generates: it ended with",
        ),
    ],
)
def test_a_solution_is_run(solution: str, failed: str):
    read = problem("$1 \\le A \\le 50$", block="A", samples=("3\n",))
    case = Case(type(read).from_dict({**read.to_dict(), "samples": [{"input": "3\n", "output": "6\n"}]}), solution)

    outcome = measure(case, None)

    assert outcome.verdict == "proved"
    assert outcome.failed.startswith(failed)
    assert outcome.is_right == (failed == "")


def test_a_crash_of_ours_is_counted_and_told(monkeypatch: pytest.MonkeyPatch):
    def crash(_: object) -> None:
        raise ZeroDivisionError("oh")

    monkeypatch.setattr("benchmarks.generating.write_script", crash)

    outcome = measure(Case(problem("$1 \\le A \\le 50$", block="A")), None)

    assert (outcome.verdict, outcome.reasons) == ("crashed", ("ZeroDivisionError: oh",))


def test_an_input_that_is_generated_must_fit_the_label():
    outcome = measure(
        Case(problem("$1 \\le A \\le 50$\n$1 \\le B \\le 50$", block="A B")),
        Label("atcoder", "x", "A B", {"A": [1, "B"], "B": ["A", 50]}),
    )

    assert outcome.wrong[0].startswith("an input that is generated does not fit the label: A is ")


@pytest.mark.parametrize("content", ["", "{", '{"id": "1A"}'])
def test_a_folder_that_cannot_be_read_is_told_plainly(tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str):
    (tmp_path / "codeforces.jsonl").write_text(content, encoding="utf-8")

    assert main([str(tmp_path)]) == 2
    assert capsys.readouterr().err.startswith(str(tmp_path))


def test_the_first_problems_of_every_judge_are_taken(tmp_path: Path):
    folder(tmp_path, *({**ROW, "id": f"own_{letter}"} for letter in "abc"))

    assert [case.problem.problem_id for case in problems_in(tmp_path, limit=2)] == ["own_a", "own_b"]


def test_a_symbolic_bound_is_found_only_with_its_relation():
    row = {
        "platform": "codeforces",
        "problem_id": "1A",
        "text": "The first line contains two integers n and m (1 ≤ n, m ≤ 100).",
        "expected": [
            {"name": "n", "type": "int", "lo": 1, "hi": 100},
            {"name": "m", "type": "int", "lo": 1, "hi": "n"},
        ],
    }

    assert compare(row).missing == ("m high",)
    assert compare({**row, "text": row["text"].replace("n, m ≤ 100", "m ≤ n ≤ 100")}).missing == ()


def test_a_reason_that_quotes_nothing_is_one_of_its_own():
    assert alike("'' is not understood") == "'' is not understood"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("n: no lower bound", "A_1: no lower bound"),
        ("The graph with 3 vertices is odd. (not understood)", "The graph with 10^5 vertices is odd. (not understood)"),
        ("x a (1 <= a). ('the number of (small) cats' may constrain the input)", "y ('b' may constrain the input)"),
        ("(1 <= M <= N) (')' is missing)", "(2 <= K) (')' is missing)"),
        ("sample 1: line 3: 5 values where the format has 1", "sample 12: line 1: 2 values where the format has 7"),
    ],
)
def test_reasons_of_a_kind_are_alike(one: str, other: str):
    assert alike(one) == alike(other)


def test_what_only_follows_does_not_count_as_another_reason():
    tree = "The graph is a tree. (not understood)"

    groups = grouped(
        {"a": [tree, "x: no upper bound"], "b": [tree, "Zigzag. (not understood)"], "c": ["y: no upper bound"]}
    )

    assert [(group.problems, group.alone) for group in groups] == [(2, 1), (2, 1), (1, 0)]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe", "atcoder.jsonl is not UTF-8"),
        (b"{", "atcoder.jsonl, line 1 is not JSON"),
        (b"[1]", "atcoder.jsonl, line 1 must be an object"),
        (b'{"id": "a", "title": "A", "input_html": 7}', "atcoder.jsonl, problem 1 cannot be read"),
    ],
)
def test_a_broken_folder_is_one_line_and_no_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, said: str
):
    (tmp_path / "atcoder.jsonl").write_bytes(content)
    assert main([str(tmp_path)]) == 2
    told = capsys.readouterr().err
    assert said in told
    assert told.count("\n") == 1


def test_labels_that_are_none_and_a_file_that_cannot_be_written_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    path = folder(tmp_path, ROW)
    assert main([path, "--out", str(tmp_path / "away" / "out.jsonl")]) == 2
    assert "away/out.jsonl cannot be read or written: No such file or directory." in capsys.readouterr().err
    (tmp_path / "labels.json").write_text('{"x": 1}', encoding="utf-8")
    assert main([path]) == 2
    assert "labels.json does not hold labels as benchmarks/labels.py describes them" in capsys.readouterr().err
