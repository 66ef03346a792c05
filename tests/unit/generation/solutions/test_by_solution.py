"""Where the text tells no input format, or none that fits, the order in which a solution reads gives it."""

# ruff: noqa: E501 - programs read best on one line

from __future__ import annotations

import re
from typing import Any

import pytest

from jobsvc.errors import GenerationError
from jobsvc.generation import Script, Solution, prove, write_script
from jobsvc.generation.by_solution import SOURCE
from jobsvc.generation.reader import check
from jobsvc.problem import ProblemInfo, Sample, Sections

LIST = "n = int(input())\na = list(map(int, input().split()))\nprint(sum(a))"
CPP = "#include <bits/stdc++.h>\nusing namespace std;\nint main() {{ {} }}"


def made(code: str, constraints: str, *samples: str, text: str = "", language: str = "python", **more: Any) -> Script:
    problem = ProblemInfo(
        sections=Sections(input=text, constraints=constraints),
        samples=tuple(Sample(one, "") for one in samples),
        **more,
    )
    return write_script(problem, Solution(code, language))


def cpp(body: str, constraints: str, *samples: str) -> Script:
    return made(CPP.format(body), constraints, *samples, language="C++17")


def refused(code: str, constraints: str, *samples: str, **more: Any) -> tuple[str, ...]:
    with pytest.raises(GenerationError) as error:
        made(code, constraints, *samples, **more)
    return tuple(one for one in error.value.unresolved if one.startswith("by the solution: "))


def lines(script: Script) -> list[Any]:
    """The format, shortly: names on lines, rows in lists behind their count."""

    def of(node: dict[str, Any]) -> Any:
        if "line" in node:
            return " ".join(one.get("value") or f"{one['values']}*{one['count']}" for one in node["line"])
        return [node.get("repeat") or f"tests {node['tests']}", *map(of, node["body"])]

    return [of(node) for node in script.schema["format"]]


def test_a_missing_format_comes_from_the_solution_and_the_result_says_so():
    script = made(LIST, "1 <= N <= 100\n-5 <= A_i <= 5", "2\n1 2\n")
    assert lines(script) == ["N", "A*N"]
    assert {name: (one["low"], one["high"]) for name, one in script.schema["variables"].items()} == {
        "N": (1, 100), "A": (-5, 5),
    }  # fmt: skip
    assert script.assumptions[0] == SOURCE
    assert script.confidence == "medium"
    assert prove(script).cases > 30


def test_without_samples_the_confidence_is_low():
    assert made(LIST, "1 <= N <= 100\n-5 <= A_i <= 5").confidence == "low"


def test_a_format_in_the_text_is_not_asked_of_the_solution():
    script = made("x = int(input())", "1 <= N <= 100\n-5 <= A_i <= 5", "2\n1 2\n", input_formats=("N\nA_1 ... A_N",))
    assert SOURCE not in script.assumptions
    assert script.confidence == "high"


def test_a_format_that_the_samples_refuse_is_asked_of_the_solution():
    script = made(LIST, "1 <= N <= 100\n-5 <= A_i <= 5", "2\n1 2\n", input_formats=("A_1 ... A_N\nN",))
    assert lines(script) == ["N", "A*N"]


def test_lines_of_words_are_those_of_the_samples():
    body = "int n; cin >> n; vector<int> a(n); for (int &x : a) cin >> x;"
    constraints = "1 <= n <= 9\n1 <= a_i <= 9"
    assert lines(cpp(body, constraints, "2\n1 2\n")) == ["n", "a*n"]
    assert lines(cpp(body, constraints, "2\n1\n2\n")) == ["n", ["n", "a"]]
    assert lines(cpp(body, constraints, "2 1 2\n")) == ["n a*n"]
    told = cpp(body, constraints).assumptions
    assert "lines end where the solution's statements do: it reads words, and no sample shows lines" in told


@pytest.mark.parametrize(
    ("body", "constraints", "sample", "expected"),
    [
        ("int n, m; cin >> n >> m; for (int i = 0; i < m; i++) { int u, v; cin >> u >> v; }",
         "1 <= n, m <= 9\n1 <= u_i, v_i <= n", "3 1\n1 2\n", ["n m", ["m", "u v"]]),
        ("int h, w; cin >> h >> w; char g[9][9]; for (int i = 0; i < h; i++) for (int j = 0; j < w; j++) cin >> g[i][j];",
         "1 <= H, W <= 9\nG_{i,j} is '.' or '#'.", "1 3\n..#\n", ["H W", ["H", "G"]]),
        ("int n; cin >> n; vector<vector<int>> a(n, vector<int>(n)); for (auto &r : a) for (int &x : r) cin >> x;",
         "1 <= N <= 9\n0 <= A_{i,j} <= 9", "2\n1 2\n3 4\n", ["N", ["N", "A*N"]]),
        ("int n; cin >> n; for (int i = 0; i < n; i++) { int k; cin >> k; for (int j = 0; j < k; j++) { int x; cin >> x; } }",
         "1 <= n <= 9\n1 <= k_i <= 5\n0 <= x_{i,j} <= 9", "2\n1 5\n2 3 4\n", ["n", ["n", "k x*k[i]"]]),
        ("string s; int q; cin >> s >> q; while (q--) { int l, r; cin >> l >> r; }",
         "s is a string of length between 1 and 9 consisting of lowercase English letters.\n1 <= q <= 9\n1 <= l_i <= r_i <= 9", "abc\n1\n2 3\n",
         ["s", "q", ["q", "l r"]]),
    ],
)  # fmt: skip
def test_formats_of_cpp(body, constraints, sample, expected):
    assert lines(cpp(body, constraints, sample)) == expected


def test_tests_start_afresh_and_their_sums_hold():
    code = "for _ in range(int(input())):\n    n, k = map(int, input().split())\n    s = input().strip()"
    constraints = (
        "1 <= t <= 100\n1 <= k <= n <= 50\ns is a string of length n consisting of lowercase English letters.\n"
        "The sum of n over all test cases does not exceed 60."
    )
    script = made(code, constraints, "2\n3 1\nabc\n2 2\nzz\n")
    assert lines(script) == ["t", ["tests t", "n k", "s"]]
    assert script.schema["sums"][0]["at_most"] == 60
    assert "what the solution reads as counta is t" in script.assumptions


def test_a_length_that_the_program_does_not_tell_is_that_of_the_samples():
    code = "n, m = map(int, input().split())\na = list(map(int, input().split()))\nb = list(map(int, input().split()))"
    script = made(code, "1 <= n, m <= 9\n1 <= a_i, b_i <= 9", "2 3\n1 2\n1 2 3\n")
    assert lines(script) == ["n m", "a*n", "b*m"]
    assert "b has m values" in script.assumptions


def test_names_of_statement_and_program_are_matched():
    code = "n = int(input())\nfor _ in range(n - 1):\n    a, b = map(int, input().split())"
    script = made(code, "2 <= N <= 9\n1 <= u_i, v_i <= N\nThe given graph is a tree.", "2\n1 2\n")
    assert lines(script) == ["N", ["N - 1", "u v"]]
    assert "what the solution reads as a is u" in script.assumptions


@pytest.mark.parametrize(
    ("code", "constraints", "samples", "reason"),
    [
        (LIST, "1 <= N <= 9", ["2\n1 2\n"], "a: no lower and no upper bound"),
        (LIST, "1 <= N <= 9\n1 <= A_i <= 9\nA is magical.", ["2\n1 2\n"], "A is magical"),
        (LIST, "1 <= N <= 9\n1 <= A_i <= 9", ["2\n1 12\n"], "sample 1: .* 12, more than 9"),
        (LIST, "1 <= N <= 9\n1 <= A_i <= 9", ["2\n1 2\n3\n"], "sample 1 is not what it reads: there is more than it reads"),
        (LIST, "1 <= N <= 9\n1 <= A_i <= 9", ["2 1\n1 2\n"], "sample 1 is not what it reads: a line has more"),
        (LIST, "1 <= N <= 9\n1 <= A_i <= 9", ["2\n1 2 3\n"], "how many values a has is not told"),
        (LIST, "1 <= N <= 9\n1 <= A_i <= 9", ["x\n1 2 3\n"], "'x' where n is a number"),
        ("a, b = map(int, input().split())", "1 <= X <= 5\n1 <= Y <= 9", ["2 3\n"], "a: no lower and no upper bound"),
        ("n, m = map(int, input().split())\na = list(map(int, input().split()))", "1 <= n, m <= 9\n1 <= a_i <= 9", ["2 2\n1 2\n"],
         "n and m may be meant"),
        ("n, m = map(int, input().split())\na = list(map(int, input().split()))", "1 <= n, m <= 9\n1 <= a_i <= 9", [], "how many values|may be meant"),
        ("n = int(input())\nif n == 1:\n    exit()\nm = int(input())", "1 <= n, m <= 9", [], "line 3 may leave .* and no sample shows"),
        ("k = 3\nfor i in range(k):\n    x = int(input())", "1 <= x_i <= 9", [], "k, which counts what is read, is not read"),
        ("puts 1", "1 <= n <= 9", [], "it is no Python|reads nothing"),
    ],
)  # fmt: skip
def test_what_is_not_sure_is_refused_with_the_reason(code, constraints, samples, reason):
    found = refused(code, constraints, *samples)
    assert any(re.search(reason, one) for one in found), found


def test_a_language_that_is_not_read_is_told():
    [reason] = refused("class A {}", "1 <= n <= 9", language="java")
    assert "programs in java are not read, only those in Python, C++ and C" in reason


def test_a_program_that_is_too_long_is_not_read():
    [reason] = refused("n = int(input())\n" + "#" * 100_000, "1 <= n <= 9")
    assert "at most 100,000 are read" in reason


#: Prose that does not place its lines: nothing is said of the first one.
SECOND = "The second line contains $n$ {what} $a_1, a_2, \\dots, a_n$ ($0 \\le a_i \\le 9$)."


def test_bounds_in_prose_that_could_not_be_placed_are_kept():
    script = made(LIST, "1 <= n <= 9", "2\n1 2\n", text=SECOND.format(what="integers"))
    assert lines(script) == ["n", "a*n"]
    variable = script.schema["variables"]["a"]
    assert (variable["low"], variable["high"]) == (0, 9)


@pytest.mark.parametrize("what", ["distinct integers", "even integers", "integers, all powers of two,"])
def test_conditions_in_prose_that_could_not_be_placed_are_not_dropped(what):
    reasons = refused(LIST, "1 <= n <= 9", "2\n2 4\n", text=SECOND.format(what=what))
    assert any(what.split()[0].strip(",") in one for one in reasons)


def test_what_is_generated_is_what_the_program_reads():
    script = made(LIST, "1 <= N <= 100\n-5 <= A_i <= 5")
    check(script.schema, "3\n1 2 3\n")
