"""`jobsvc generate` with a solution."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from jobsvc.cli import main

PROBLEM = {
    "title": "Sum",
    "time_limit_s": 1.0,
    "sections": {"input": "", "constraints": "$1 \\le N \\le 50$\n$1 \\le A_i \\le N$"},
    "input_formats": ["N\nA_1 A_2 \\ldots A_N"],
    "samples": [{"input": "2\n1 2\n", "output": "3\n"}],
}
RIGHT = "n = int(input())\nprint(sum(map(int, input().split())))\n"


def run(*arguments: str, **more: Any) -> Result:
    return CliRunner().invoke(main, ["generate", "-", *arguments], input=json.dumps({**PROBLEM, **more}))


def test_the_solution_of_the_problem_takes_part_in_the_proof():
    found = json.loads(run("--json", solution_code=RIGHT, language="py").stdout)
    assert found["proof"]["solution"]["verdict"] == "passed"
    assert found["proof"]["solution"]["time_limit_s"] == 6


def test_a_file_tells_its_language_and_wins(tmp_path: Path):
    (tmp_path / "right.py").write_text(RIGHT)
    result = run("--solution", str(tmp_path / "right.py"), solution_code="puts 1", language="ruby")
    assert result.exit_code == 0, result.stderr
    assert "the solution in python:\n  passed\n  1 of 1 samples reproduced\n" in result.stderr


def test_a_solution_that_fails_exits_with_1_and_no_script(tmp_path: Path):
    (tmp_path / "wrong.py").write_text("n = int(input())\nassert n < 9\nprint(sum(map(int, input().split())))")
    result = run("--solution", str(tmp_path / "wrong.py"))
    assert (result.exit_code, result.stdout) == (1, "")
    assert "failed on what the script generates: it ended with status 1: AssertionError, on test case" in result.stderr
    assert "all are valid" not in result.stderr


def test_a_solution_that_does_not_solve_the_samples_is_told():
    result = run(solution_code="print(4)")
    assert result.exit_code == 0
    assert "samples differ: sample 1: word 1 is '4', expected '3'" in result.stderr


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.rs", b"", "a.rs: its ending names no language that can be run; use one of python, cpp"),
        ("a.py", b"\xff", "a.py is not UTF-8"),
        ("a.py", b" " * (2**20 + 1), "a.py has more than 1,048,576 bytes"),
    ],
)
def test_a_file_that_is_no_solution_is_refused(tmp_path: Path, name: str, content: bytes, reason: str):
    (tmp_path / name).write_bytes(content)
    result = run("--solution", str(tmp_path / name))
    assert (result.exit_code, result.stdout) == (1, "")
    assert reason in result.stderr


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"solution_code": "x", "language": "ruby"}, "a solution in 'ruby' cannot be run"),
        ({"solution_code": 1}, "solution_code must be text, not a number"),
        ({"time_limit_s": "2"}, "time_limit_s must be a number of seconds"),
    ],
)
def test_what_a_problem_says_wrong_of_its_solution_is_named(said: dict[str, Any], reason: str):
    result = run(**said)
    assert (result.exit_code, result.stdout) == (1, "")
    assert reason in result.stderr


def test_a_format_from_the_solution_is_shown():
    result = run(solution_code=RIGHT, input_formats=[])
    assert result.exit_code == 0, result.stderr
    assert "understood, the format:\n  N\n  A_1 ... A_{N}\n" in result.stderr
    assert "the input format is the order in which the solution reads its input" in result.stderr
