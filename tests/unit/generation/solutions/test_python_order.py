"""What a Python program reads, in which order, from its syntax tree."""

# ruff: noqa: E501 - programs read best on one line

from __future__ import annotations

from collections.abc import Sequence

import pytest

from jobsvc.generation.solutions.order import EndOfLine, Loop, Node, NotRead, Rest, Take
from jobsvc.generation.solutions.python_order import python_order


def shown(nodes: Sequence[Node]) -> str:
    """The order in one line: `/` ends a line, `a*` is a list, brackets a loop."""
    words = []
    for node in nodes:
        match node:
            case Take(name, kind):
                words.append(f"{name}:{kind}" if kind != "int" else name)
            case Rest(name):
                words.append(f"{name}*")
            case EndOfLine():
                words.append("/")
            case Loop(count, body):
                words.append(f"{count}({shown(body)})")
    return " ".join(words)


def order(code: str) -> str:
    return shown(python_order(code).nodes)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("n = int(input())", "n /"),
        ("n, m = map(int, input().split())", "n m /"),
        ("n, m = [int(x) for x in input().split()]", "n m /"),
        ("a, b = list(map(int, input().split()))", "a b /"),
        ("a = list(map(int, input().split()))", "a* /"),
        ("n, *a = map(int, input().split())", "n a* /"),
        ("s = input()", "s:string /"),
        ("s = input().strip()\nt = input().rstrip()", "s:string / t:string /"),
        ("a, b = input().split()", "a: b: /"),
        ("x, y = int(input()), int(input())", "x / y /"),
        ("a[0], b = map(int, input().split())", "a b /"),
        ("import sys\nn = int(sys.stdin.readline())", "n /"),
        ("from sys import stdin\nrd = stdin.readline\nn = int(rd())\ns = rd().strip()", "n / s:string /"),
        ("import sys\ninput = sys.stdin.buffer.readline\nn = int(input())", "n /"),
        ("import sys\ninput = lambda: sys.stdin.readline().rstrip()\ns = input()\nn = int(input())", "s:string / n /"),
        ("I = lambda: map(int, input().split())\nn, k = I()\na = list(I())", "n k / a* /"),
        ("def ints():\n    return list(map(int, input().split()))\nn, = ints()\na = ints()", "n / a* /"),
        ("def read():\n    return int(input())\nn = read()\na = [read() for _ in range(n)]", "n / n(a /)"),
        ("n = int(input())\nfor i in range(n):\n    x, y = map(int, input().split())", "n / n(x y /)"),
        ("n = int(input())\nfor i in range(1, n):\n    p = int(input())", "n / (n-1)(p /)"),
        ("n = int(input())\nfor i in range(1, n + 1):\n    p = int(input())", "n / n(p /)"),
        ("n = int(input())\nfor i in range(n - 1, -1, -1):\n    p = int(input())", "n / n(p /)"),
        ("n = int(input())\na = []\nfor _ in range(n):\n    a.append(int(input()))", "n / n(a /)"),
        ("h, w = map(int, input().split())\ng = [list(input()) for _ in range(h)]", "h w / h(g:string /)"),
        ("n = int(input())\nm = [list(map(int, input().split())) for _ in range(n)]", "n / n(m* /)"),
        ("t = int(input())\nwhile t:\n    t -= 1\n    n = int(input())", "t / t(n /)"),
        ("t = int(input())\nwhile t > 0:\n    n = int(input())\n    t -= 1", "t / t(n /)"),
        ("for _ in range(int(input())):\n    a, b = map(int, input().split())", "counta / counta(a b /)"),
        ("for x in map(int, input().split()):\n    print(x)", "x* /"),
        ("print(max(map(int, input().split())))", "value* /"),
        ("def main():\n    n = int(input())\nif __name__ == '__main__':\n    main()", "n /"),
        ("def solve(n, a):\n    return 1\nprint(solve(int(input()), list(map(int, input().split()))))", "n / a* /"),
        ("class Tree:\n    pass\ntry:\n    import numpy\nexcept ImportError:\n    pass\nn = int(input())", "n /"),
        ("import numpy as np\nn = int(input())\na = np.array(input().split(), dtype=int)", "n / a* /"),
        ("n = int(input())\nif n > 3:\n    print(1)\nelse:\n    print(2)", "n /"),
    ],
)  # fmt: skip
def test_what_is_read_line_by_line(code, expected):
    assert order(code) == expected
    assert python_order(code).by_lines


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("data = iter(sys.stdin.read().split())\nn = int(next(data))\na = [int(next(data)) for _ in range(n)]", "n n(a)"),
        ("d = list(map(int, open(0).read().split()))\nn = d[0]\na = d[1:n + 1]", "n n(a)"),
        ("d = sys.stdin.read().split()\nn, m = int(d[0]), int(d[1])\na = list(map(int, d[2:]))", "n m a*"),
        ("d = list(map(int, sys.stdin.read().split()))\np = 0\nn = d[p]\np += 1\nx = d[p:p + n]\np += n", "n n(x)"),
        ("d = [int(x) for x in sys.stdin.buffer.read().split()]\nit = iter(d)\nn = next(it)", "n"),
        ("it = iter(sys.stdin.read().split())\nI = it.__next__\nn = int(I())\ns = I()", "n s:"),
    ],
)  # fmt: skip
def test_what_is_read_word_by_word(code, expected):
    assert order(f"import sys\n{code}") == expected
    assert not python_order(f"import sys\n{code}").by_lines


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("n = int(input())\nif n > 3:\n    m = int(input())", "line 2 reads under a condition"),
        ("while True:\n    n = int(input())", "line 1: how often it reads is not understood"),
        ("try:\n    n = int(input())\nexcept EOFError:\n    pass", "reads as long as it can"),
        ("import sys\nfor line in sys.stdin:\n    print(int(line))", "it reads nothing in a way that is understood"),
        ("import sys\ndata = sys.stdin.read().split()\nx = data[5]", r"data\[5\] takes words of the input by their place"),
        ("x = float(input())", "it reads numbers with a point"),
        ("n = int(input())\nfor i in a:\n    x = int(input())", "how often it reads is not understood"),
        ("a = [int(c) for c in input()]", "it reads nothing|not understood"),
        ("a = list(map(int, input()))", "taken apart into characters"),
        ("while int(input()):\n    pass", "reads until the end"),
        ("n = int(input(", "it is no Python"),
        ("print(1)", "it reads nothing in a way that is understood"),
        ("", "it reads nothing in a way that is understood"),
        ("(" * 5000, "it is no Python"),
        ("x = " + "-" * 50000 + "1", "it is no Python|nested too deeply|reads nothing"),
        ("def f():\n    g()\ndef g():\n    f()\n    n = int(input())\nh = f\nh()", "it reads nothing"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_said(code, reason):
    with pytest.raises(NotRead, match=reason):
        python_order(code)


@pytest.mark.parametrize(
    ("code", "doubt"),
    [
        ("n = int(input())\nif n == 1:\n    exit()\na = int(input())", "line 3 may leave before the rest is read"),
        ("n = int(input())\nfor i in range(n):\n    x = int(input())\n    if x:\n        break", "line 2 may stop"),
        ("n = int(input())\nn += 1\nfor i in range(n):\n    x = int(input())", "n is changed before it counts"),
        ("import sys\nd = sys.stdin.read().split()\np = 0\nn = int(d[p])", "takes words of the input by their place"),
    ],
)
def test_what_only_samples_can_settle_is_a_doubt(code, doubt):
    assert any(one.startswith(doubt) or doubt in one for one in python_order(code).doubts)


def test_what_comes_after_all_reading_is_no_doubt():
    code = "for _ in range(int(input())):\n    n = int(input())\n    if n == 1:\n        continue\n    print(n)"
    assert python_order(code).doubts == []


def test_loops_through_a_list_tell_its_length():
    code = "n = int(input())\na = list(map(int, input().split()))\nfor i in range(n + 1):\n    print(a[i])"
    assert python_order(code).lengths == {"a": "(n+1)"}


def test_warnings_about_a_program_are_not_ours():
    assert order("n = int(input())\nif n is 1or 2:\n    print('\\d')") == "n /"
