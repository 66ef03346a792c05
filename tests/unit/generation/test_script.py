"""The contract of the scripts."""

from __future__ import annotations

import json
import random
import subprocess
import sys

import pytest

from jobsvc.generation import Script, prove
from jobsvc.generation.reader import check

from .problems import script

ARRAYS = script(
    "$2 \\leq N \\leq 2 \\times 10^5$\n$1 \\leq A_i \\leq 10^9$\n$1 \\leq L_i < R_i \\leq N$\n$1 \\leq Q \\leq 10^5$",
    block="N Q\nA_1 A_2 \\ldots A_N\nL_1 R_1\n\\vdots\nL_Q R_Q",
)
TESTS = script(
    "1 <= T <= 1000\n1 <= N, M <= 1000\n|S| = N\nS consists of 0 and 1.\n0 <= A_i <= 9\n"
    "The sum of N * M over all test cases is at most 5000.\nThe sum of N over all test cases is at most 2000.",
    block="T\ncase_1\n:\ncase_T",
    more=("N M\nS\nA_1 ... A_N",),
)
MATRIX = "H W\nA_{1,1} ... A_{1,W}\n:\nA_{H,1} ... A_{H,W}"
RAGGED = "N\nK_1 A_{1,1} ... A_{1,K_1}\n:\nK_N A_{N,1} ... A_{N,K_N}"
TINY = script("1 <= N <= 2", block="N")


def namespace(made: Script) -> dict:
    scope: dict = {"__name__": "generator"}
    exec(compile(made.code, "generator.py", "exec"), scope)
    return scope


def cases(made: Script, n: int, size: str, seed: int = 1) -> list[str]:
    scope = namespace(made)
    scope["rng"].seed(seed)
    return scope["generate_test_cases"](n, size)


def program(made: Script, tmp_path, *arguments: str) -> subprocess.CompletedProcess[str]:
    path = tmp_path / "generator.py"
    path.write_text(made.code)
    return subprocess.run([sys.executable, "-I", str(path), *arguments], capture_output=True, text=True, check=False)


def test_constants_quote_the_constraint():
    assert "N_MIN = 2  # 2 <= N <= 2 * 10^5\nN_MAX = 200_000\n" in ARRAYS.code
    assert "SUM_N_M_MAX = 5_000  # The sum of N * M over all test cases is at most 5000." in TESTS.code


def test_the_program_prints_the_same_for_the_same_seed_and_else_not(tmp_path):
    first, again, other = (
        program(ARRAYS, tmp_path, "--seed", seed, "--size", "small", "--count", "5") for seed in "778"
    )
    assert first.stdout == again.stdout != other.stdout
    printed = json.loads(first.stdout)
    assert len(printed) == 5
    assert all(text.endswith("\n") for text in printed)


def test_the_program_refuses_an_unknown_size(tmp_path):
    assert program(ARRAYS, tmp_path, "--size", "huge").returncode == 2


def test_the_program_refuses_a_negative_count(tmp_path):
    ran = program(ARRAYS, tmp_path, "--count", "-1")
    assert ran.returncode == 2
    assert "argument --count: must be 0 or more" in ran.stderr


def test_a_script_has_only_the_helpers_that_it_uses():
    code = script("1 <= A, B, C <= 10", block="A B C").code
    assert len(code.splitlines()) < 150
    for name in ("NoRoom", "MOST_VALUES", "joined", "rows", "def word", "def distinct", "def count", "self.size"):
        assert name not in code
    assert "def value(" in code


def test_a_script_that_stops_short_of_the_bounds_says_so():
    much = script("1 <= H, W <= 2000\n1 <= A_{i,j} <= 9", block=MATRIX)
    assert "the bounds allow more" in much.code
    assert "large inputs stop at about 1,000,000 values" in much.assumptions
    for little in (TINY, ARRAYS, script("1 <= H, W <= 1000\n1 <= A_{i,j} <= 9", block=MATRIX), TESTS):
        assert "the bounds allow more" not in little.code
        assert not any("stop" in assumption for assumption in little.assumptions)


def test_tests_of_long_strings_stop_short_unless_a_sum_limits_them():
    texts = "1 <= T <= 1000\n1 <= N <= 200000\n|S| = N\nS consists of 0 and 1."
    cases_of = {"block": "T\ncase_1\n:\ncase_T", "more": ("N\nS",)}
    assert any("stop" in one for one in script(texts, **cases_of).assumptions)
    limit = "\nThe sum of N over all test cases is at most 200000."
    assert not any("stop" in one for one in script(texts + limit, **cases_of).assumptions)


def test_the_comment_on_the_format_repeats_the_lines_of_one_case():
    text = (
        "The first line contains an integer q (1 <= q <= 9) — the number of test cases. "
        "The first line of each test case contains n (1 <= n <= 5). "
        "The second line of each test case contains n integers a_1, a_2, ..., a_n (1 <= a_i <= 7)."
    )
    code = script(text=text).code
    assert "#     q\n#     q times:\n#         n\n#         a_{1} ... a_{n}\n" in code
    assert "case_" not in code


def test_an_unknown_size_is_a_value_error():
    with pytest.raises(ValueError, match="small, medium, large, mixed"):
        namespace(ARRAYS)["generate_test_cases"](1, "huge")


def test_no_cases_at_all():
    assert cases(ARRAYS, 0, "mixed") == []


def test_large_reaches_the_limits():
    first_lines = [text.split("\n", 1)[0] for text in cases(ARRAYS, 3, "large")]
    assert "200000 100000" in first_lines


def test_small_can_be_checked_by_hand():
    assert all(len(text.split()) <= 40 and max(map(int, text.split())) <= 12 for text in cases(ARRAYS, 30, "small"))


def test_mixed_is_half_small_and_a_fifth_large():
    sizes = sorted(len(text) for text in cases(ARRAYS, 10, "mixed"))
    assert sizes[4] < 200 < sizes[5] < sizes[7] < 20_000 < sizes[8]


def test_the_least_and_the_most_are_among_the_cases():
    small = cases(TINY, 2, "small")
    assert sorted(small) == ["1\n", "2\n"]
    values = {int(text.split("\n")[1].split()[0]) for text in cases(ARRAYS, 10, "large")}
    assert {1, 10**9} <= values


def test_no_duplicates_while_there_is_room():
    many = cases(ARRAYS, 40, "small")
    assert len(set(many)) == 40


def test_more_cases_than_there_are_is_no_error():
    assert set(cases(TINY, 50, "mixed")) == {"1\n", "2\n"}


@pytest.mark.parametrize("size", ["small", "medium", "large"])
def test_sums_over_tests_are_honoured_and_used(size):
    made = cases(TESTS, 12, size)
    for text in made:
        check(TESTS.schema, text)
    if size == "large":
        tests = [int(text.split("\n", 1)[0]) for text in made]
        assert max(tests) > 300
        assert min(tests) < 10


def test_other_randomness_is_left_alone():
    random.seed(5)
    expected = random.random()
    random.seed(5)
    cases(ARRAYS, 2, "small")
    assert random.random() == expected


@pytest.mark.parametrize(
    ("constraints", "where"),
    [
        ("1 <= N <= 10^5\n1 <= P_i < i", {"block": "N\nP_2 P_3 ... P_N"}),
        ("1 <= N <= 26\nA_i are distinct.\n1 <= A_i <= 26", {"block": "N\nA_1 ... A_N"}),
        ("1 <= N <= 2 * 10^5\nP is a permutation of (1, ..., N).", {"block": "N\nP_1 ... P_N"}),
        ("1 <= M <= N(N-1)/2\n2 <= N <= 400\n1 <= a_i, b_i <= N\na_i != b_i", {"block": "N M\na_1 b_1\n:\na_M b_M"}),
        ("1 <= H, W <= 2000\n-10^{18} <= A_{i,j} <= 10^{18}", {"block": MATRIX}),
        ("1 <= N <= 1000\n0 <= K_i <= 1000\n1 <= A_{i,j} <= N", {"block": RAGGED}),
        ("1 <= N <= 9\n2 <= N + M\n0 <= M <= 9", {"block": "N M"}),
        ("1 <= N <= 9\n1 <= K <= 10^9\nN*K <= 1000", {"block": "N K"}),
        ("0 <= N <= 5\n1 <= A_i <= 5", {"block": "N\nA_1 ... A_N"}),
        ("1 <= X < Y < Z <= 4", {"block": "X Y Z"}),
        ("1 <= N, M <= 3\nN != M\n1 <= A_i, B_i <= 5", {"block": "N M\nA_1 ... A_N\nB_1 ... B_M"}),
        ("1 <= N <= 9\nS_i is YES or NO.\nx_i is 1, 2 or 7", {"block": "N\nS_1 x_1\n:\nS_N x_N"}),
    ],
)  # fmt: skip
def test_formats_and_bounds_of_many_kinds_are_proved(constraints, where):
    made = script(constraints, **where)
    proof = prove(made)
    assert proof.cases > 0
    assert set(proof.to_dict()) == {"runs", "cases", "bytes", "seconds", "sandbox"}
