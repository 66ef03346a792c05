"""A solution takes part in the proof: the samples first, then what the script generates."""

from __future__ import annotations

import pytest

from jobsvc.errors import ProofFailed
from jobsvc.generation import Solution, Trial, prove, run_script
from jobsvc.generation.proof import PLAN
from jobsvc.generation.solutions import trial as trials
from jobsvc.generation.solutions.trial import difference
from jobsvc.problem import Sample

from ..problems import script
from .programs import SUMS, runnable

SCRIPT = script("1 <= N <= 9\n-9 <= A_i <= 9", block="N\nA_1 ... A_N")
INPUTS = sum(order.count for order in PLAN)
SAMPLES = (Sample("2\n3 4\n", "7\n"), Sample("1\n-1\n", "-1\n"))


def tried(code: str, language: str = "python", *, samples=SAMPLES, time_limit_s: float | None = 1) -> dict:
    found = prove(SCRIPT, trial=Trial(Solution(code, language), samples, time_limit_s)).solution
    assert found is not None
    return found


@pytest.mark.parametrize("language", runnable())
def test_a_right_solution_passes(language):
    found = tried(SUMS[language], language)
    assert found.pop("slowest_s") > 0
    assert found == {
        "language": language,
        "verdict": "passed",
        "says": "",
        "samples": 2,
        "reproduced": 2,
        "runs": INPUTS,
        "inputs": INPUTS,
        "time_limit_s": {"python": 6, "cpp": 3, "c": 3, "javascript": 4, "java": 4}[language],
    }


def test_a_proof_without_a_solution_says_nothing_of_one():
    assert "solution" not in prove(SCRIPT).to_dict()


def test_a_solution_that_does_not_solve_the_samples_proves_nothing_and_says_which():
    found = tried("n = int(input())\nprint(max(-1, sum(map(int, input().split())) - n + 1))")
    assert (found["verdict"], found["samples"], found["reproduced"], found["runs"]) == ("samples differ", 2, 1, 0)
    assert found["says"] == "sample 1: word 1 is '6', expected '7' (it printed '6', expected '7')"


def test_a_solution_that_crashes_on_a_sample_says_how():
    found = tried("n = int(input())\nprint([7][n - 2 if n == 2 else 9])")
    assert found["says"] == "sample 2: it ended with status 1: IndexError: list index out of range"


def test_a_crash_on_a_generated_input_fails_the_proof_and_can_be_repeated():
    code = "n = int(input())\na = list(map(int, input().split()))\nassert n < 5, 'too many'\nprint(sum(a))"
    with pytest.raises(ProofFailed, match="which reproduces 2 of 2 samples, failed on what the script") as raised:
        tried(code)
    found = raised.value.found["proof"]["solution"]
    assert found["verdict"] == "failed on a generated input"
    failed_on = found["failed_on"]
    call = f"--seed {failed_on['seed']} --size {failed_on['size']} --count {failed_on['count']}"
    assert f"AssertionError: too many, on test case {failed_on['number']} of {call}" in raised.value.message
    again = run_script(
        SCRIPT.code, seed=failed_on["seed"], size=failed_on["size"], count=failed_on["count"]
    )[failed_on["number"] - 1]  # fmt: skip
    assert again.strip() == failed_on["text"]
    assert int(again.split()[0]) >= 5


def test_a_solution_that_never_ends_on_a_generated_input_is_ended():
    code = "n = int(input())\nwhile n > 2: pass\nprint(sum(map(int, input().split())))"
    with pytest.raises(ProofFailed, match=r"it still ran after 1\.5 s, on test case"):
        tried(code, time_limit_s=0.1)


def test_without_samples_the_result_says_that_nothing_was_checked():
    found = tried(SUMS["python"], samples=(Sample("1\n1\n", ""),))
    assert (found["verdict"], found["samples"]) == ("passed", 0)
    assert found["says"] == "there are no samples with outputs that it could be checked with"


@pytest.mark.parametrize(
    ("code", "language", "says"),
    [
        ("puts 1", "ruby", "there is no way to run ruby, only python, cpp, c, javascript, java"),
        ("import no_such_library", "python", "it needs no_such_library, which is not installed"),
    ],
)
def test_what_cannot_be_run_is_told_and_no_success(code, language, says):
    found = tried(code, language)
    assert (found["verdict"], found["says"], found["runs"], found["reproduced"]) == ("not run", says, 0, 0)


def test_a_slow_solution_is_stopped_after_a_while_and_the_result_says_so(monkeypatch):
    monkeypatch.setattr(trials, "MOST_SECONDS", 0.0)
    found = tried(SUMS["python"])
    assert found["verdict"] == "passed"
    assert found["says"] == f"stopped after 0 s: 0 of {INPUTS} inputs were run"


@pytest.mark.parametrize(
    ("expected", "printed", "same"),
    [
        ("1 2\n3\n", "1  2 3", True),
        ("0.5", "0.50000001", True),
        ("1000000.0", "1000000.5", True),
        ("0.5", "0.51", False),
        ("5", "5.0", False),
        ("0.5", "half", False),
        ("1 2", "1", False),
        ("1", "1 2", False),
        ("YES", "yes", False),
    ],
)
def test_outputs_are_compared_word_by_word(expected, printed, same):
    assert (difference(expected, printed) == "") is same


def test_long_outputs_are_shortened():
    said = difference("1 " * 5000, "1 " * 4999 + "2")
    assert "word 5000 is '2', expected '1'" in said
    assert "(9,999 characters)" in said
    assert len(said) < 400
