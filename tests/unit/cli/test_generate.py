"""`jobsvc generate`: one script, without any server."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from jobsvc.cli import main
from jobsvc.cli.demo import SAMPLE_PAGE, SAMPLE_URL
from jobsvc.generation import run_script
from tests.language_model import ModelServer, language_model, says, sends
from tests.model_scripts import PROBLEM, UNREAD, fenced, script

Run = Callable[..., Result]

TEXT = {
    "platform": "atcoder",
    "problem_id": "own_a",
    "title": "Two [bold]Jugs\x1b[31m",
    "sections": {"input": "N\n$A_1$ $A_2$ \\ldots $A_N$", "constraints": "$1 \\le N \\le 50$\n$1 \\le A_i \\le N$"},
    "input_formats": ["N\nA_1 A_2 \\ldots A_N"],
    "samples": [{"input": "2\n1 2\n", "output": "3\n"}],
    "interactive": False,
}
HTML = {
    **TEXT,
    "sections": {
        "input": "<p>Input is given in the following format:</p>"
        "<pre><var>N</var>\n<var>A_1</var> <var>\\ldots</var> <var>A_N</var></pre>",
        "constraints": "<ul><li><var>1 \\le N \\le 50</var></li><li><var>1 &le; A_i &le; N</var></li></ul>",
    },
    "input_formats": [],
}


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `jobsvc generate` where neither a table nor a queue answers."""
    monkeypatch.setenv("JOBSVC_DYNAMODB_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("JOBSVC_REDIS_URL", "redis://127.0.0.1:1/0")

    def run(*arguments: str, problem: Any = TEXT) -> Result:
        content = problem if isinstance(problem, str | bytes) else json.dumps(problem)
        return CliRunner().invoke(main, ["generate", *arguments], catch_exceptions=False, input=content)

    return run


def test_the_script_goes_to_standard_output_and_works(run: Run):
    result = run("-")

    assert result.exit_code == 0
    cases = run_script(result.stdout, seed=1, size="small", count=3)
    for case in cases:
        first, *values = map(int, case.split())
        assert 1 <= first == len(values) <= 50
        assert all(1 <= value <= first for value in values)


def test_what_was_understood_goes_to_standard_error(run: Run):
    told = run("-").stderr

    assert told.startswith("Two [bold]Jugs[31m (atcoder own_a)\nunderstood, the format:\n  N\n  A_1 A_2 \\ldots A_N\n")
    assert "  1 <= N <= 50\n  1 <= A[i] <= 50\n  A[i] <= N\n" in told
    assert "assumed:\n  N is an integer\n" in told
    assert "all are valid" in told
    assert "not understood" not in told


def test_what_values_form_together_is_told_beside_their_bounds(run: Run):
    constraints = f"{TEXT['sections']['constraints']}\nAll $A_i$ are distinct.\n$N$ is even."
    told = run("-", problem={**TEXT, "sections": {**TEXT["sections"], "constraints": constraints}}).stderr

    assert "  N: congruent (N is even.)\n" in told
    assert "distinct" in told
    assert "not understood" not in told


def test_sections_may_be_html(run: Run):
    as_html, as_text = (json.loads(run("-", "--json", problem=each).stdout) for each in (HTML, TEXT))

    assert as_html["schema"]["format"] == as_text["schema"]["format"]
    assert as_html["schema"]["variables"] == as_text["schema"]["variables"]
    assert as_html["proof"]["cases"] == as_text["proof"]["cases"] > 0


def test_json_has_the_keys_of_a_job(run: Run):
    found = json.loads(run("-", "--json").stdout)

    assert list(found) == [
        "generator_code",
        "schema",
        "assumptions",
        "unread",
        "confidence",
        "unresolved",
        "proof",
        "by_model",
        "language_model",
        "error_message",
    ]
    assert (found["unresolved"], found["error_message"]) == ([], "")
    assert "def generate_test_cases" in found["generator_code"]


def test_what_extract_prints_can_be_generated_from(run: Run):
    page = resources.files("jobsvc").joinpath("samples", SAMPLE_PAGE).read_bytes()
    printed = CliRunner().invoke(main, ["extract", SAMPLE_URL, "--page", "-", "--json"], input=page)

    result = run("-", "--json", problem=printed.stdout)

    assert (result.exit_code, json.loads(result.stdout)["error_message"]) == (0, "")


def with_model(monkeypatch: pytest.MonkeyPatch, model: ModelServer) -> None:
    monkeypatch.setenv("JOBSVC_LLM_URL", model.url)
    monkeypatch.setenv("JOBSVC_LLM_MODEL", "small-1")


UNREAD_PROBLEM = {
    **{name: PROBLEM[name] for name in ("platform", "problem_id", "title", "input_formats", "samples")},
    "sections": {"input": "", "constraints": PROBLEM["constraints"]},
}


def test_a_language_model_s_script_is_told_as_such(run: Run, monkeypatch: pytest.MonkeyPatch):
    with language_model(says(fenced(script()), usage=(321, 45))) as model:
        with_model(monkeypatch, model)
        result = run("-", problem=UNREAD_PROBLEM)

    assert result.exit_code == 0
    assert "by the language model:\n  generator_code, schema, by small-1\n" in result.stderr
    assert "  1 request, 321 tokens read, 45 written\n" in result.stderr
    assert "proved, confidence low" in result.stderr
    assert f"only the language model says: {UNREAD}" in result.stderr
    assert "def generate_test_cases" in result.stdout


def test_what_a_language_model_s_scripts_failed_with_is_listed(run: Run, monkeypatch: pytest.MonkeyPatch):
    with language_model(says("No.")) as model:
        with_model(monkeypatch, model)
        result = run("-", problem=UNREAD_PROBLEM)

    assert (result.exit_code, result.stdout) == (1, "")
    assert "  the language model's script 3: The answer holds no Python script" in result.stderr
    assert "nothing that was taken, by small-1" in result.stderr


def test_a_language_model_that_is_away_is_an_error_of_its_own(run: Run, monkeypatch: pytest.MonkeyPatch):
    with language_model(sends("{}", 401)) as model:
        with_model(monkeypatch, model)
        result = run("-", problem=UNREAD_PROBLEM)

    assert result.exit_code == 1
    assert "JOBSVC_LLM_API_KEY" in result.stderr
    assert f"not understood:\n  {UNREAD}" in result.stderr


def test_the_script_is_written_over_what_is_there(run: Run, tmp_path: Path):
    problem, script = tmp_path / "problem.json", tmp_path / "script.py"
    problem.write_text(json.dumps(TEXT), encoding="utf-8")
    script.write_text("old", encoding="utf-8")

    result = run(str(problem), "-o", str(script))

    assert (result.exit_code, result.stdout) == (0, "")
    assert "def generate_test_cases" in script.read_text(encoding="utf-8")


def test_without_a_script_what_is_there_stays(run: Run, tmp_path: Path):
    script = tmp_path / "script.py"
    script.write_text("old", encoding="utf-8")

    result = run("-", "-o", str(script), problem={**TEXT, "sections": {"constraints": "$1 \\le N \\le 50$"}})

    assert (result.exit_code, script.read_text(encoding="utf-8")) == (1, "old")


def test_what_is_not_understood_is_listed_beside_what_is(run: Run):
    constraints = "$1 \\le N \\le 50$\n$1 \\le A_i \\le N$\nThe sequence is zigzagging."
    problem = {**TEXT, "sections": {"constraints": constraints}}

    people, programs = run("-", problem=problem), run("-", "--json", problem=problem)

    assert (people.exit_code, people.stdout, programs.exit_code) == (1, "", 1)
    assert "  1 <= N <= 50\n" in people.stderr
    assert "not understood:\n  The sequence is zigzagging. (not understood)\n" in people.stderr
    assert people.stderr.endswith("\nError: The input is not understood well enough to generate it.\n")
    found = json.loads(programs.stdout)
    assert found["unresolved"] == ["The sequence is zigzagging. (not understood)"]
    assert (found["schema"]["variables"]["N"]["high"], found["generator_code"], found["proof"]) == (50, "", None)


def test_samples_that_do_not_fit_are_told(run: Run):
    result = run("-", problem={**TEXT, "samples": [{"input": "2\n1 3\n", "output": "4\n"}]})

    assert result.exit_code == 1
    assert "not understood:\n  sample 1: not A[i] <= N, i = 2\n" in result.stderr


def test_an_interactive_problem_is_refused(run: Run):
    result = run("-", problem={**TEXT, "interactive": True})

    assert result.exit_code == 1
    assert result.stderr.endswith("Error: The problem is interactive: its input depends on what the program answers.\n")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('{"title": 1,', "The file is not JSON: Expecting property name enclosed in double quotes, line 1, column 13."),
        (b"\xff\xfe", "The file is not UTF-8: invalid start byte at byte 0."),
        ("[" * 100_000, "The file's JSON cannot be read: it is nested too deeply, or a number is huge."),
        ("[]", "The file must be an object, as `jobsvc extract URL --json` prints it, not a list."),
        ({}, "sections is missing: an object with the input and the constraints of the problem."),
        ({"sections": "N"}, "sections must be an object, as `jobsvc extract URL --json` prints it, not text."),
        ({"sections": {"input": ["N"]}}, "sections.input must be text, not a list."),
        ({**TEXT, "title": 7}, "title must be text, not a number."),
        ({**TEXT, "input_formats": "N"}, "input_formats must be a list, not text."),
        ({**TEXT, "input_formats": [None]}, "input_formats[0] must be text, not null."),
        ({**TEXT, "samples": [{"output": "1"}]}, "samples[0] has no input that is text."),
        ({**TEXT, "interactive": "no"}, "interactive must be true or false, not text."),
        (" " * (5 * 2**20 + 1), "The file has more than 5,242,880 bytes; no problem has."),
    ],
)
def test_what_is_no_problem_is_one_line_and_exit_code_1(run: Run, content: Any, reason: str):
    result = run("-", "--json", problem=content)

    assert (result.exit_code, result.stdout, result.stderr) == (1, "", f"Error: {reason}\n")


def test_a_script_that_cannot_be_written_is_told_before_any_work(run: Run, tmp_path: Path):
    result = run("-", "-o", str(tmp_path / "nowhere" / "script.py"))

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"Error: {tmp_path}/nowhere is no directory to write the script to.\n"
