"""Programs that lost words, or have them twice: they are read or refused, and nothing else."""

from __future__ import annotations

import random
import re

import pytest

from jobsvc.errors import GenerationError
from jobsvc.generation import Solution, write_script
from jobsvc.problem import ProblemInfo, Sample, Sections

from .programs import SUMS

CPP = """#define rep(i, n) for (int i = 0; i < (int)(n); i++)
using ll = long long;
struct Edge { int u, v; };
int read() { int x = 0; char c = getchar(); while (c >= '0') { x = x * 10 + c - '0'; c = getchar(); } return x; }
void solve(vector<int> &a, int n) { rep(i, n) cin >> a[i]; }
int main() {
    ll n = read(), m; scanf("%lld", &m);
    vector<int> a(n); solve(a, n);
    vector<vector<char>> g(n, vector<char>(m)); for (auto &r : g) for (char &c : r) cin >> c;
    auto f = [&]() { string s; getline(cin, s); return s; };
    while (m--) { Edge e; cin >> e.u >> e.v; if (e.u) continue; }
}
"""
PYTHON = """import sys
input = sys.stdin.readline
ints = lambda: list(map(int, input().split()))
def solve(n, a):
    return sum(a) + n
def main():
    for _ in range(int(input())):
        n, *k = map(int, input().split())
        a = [int(x) for x in input().split()]
        g = [input().strip() for i in range(1, n + 1)]
        print(solve(n, ints()))
while t > 0:
    t -= 1
data = iter(sys.stdin.read().split())
if __name__ == '__main__': main()
"""
PROBLEM = ProblemInfo(
    sections=Sections(constraints="1 <= N, M, T <= 9\n1 <= A_i <= 9\nS is a string of length N of lowercase letters."),
    samples=(Sample("2 3\n1 2\nab\n", ""),),
)


def broken(source: str, rng: random.Random) -> str:
    words = re.findall(r"\w+|\s+|[^\w\s]", source)
    for _ in range(rng.randint(1, 5)):
        place = rng.randrange(len(words))
        words[place : place + 1] = rng.choice([[], [words[place]] * 2, [rng.choice(words)]])
    return "".join(words)


@pytest.mark.parametrize(
    ("source", "language"),
    [(CPP, "cpp"), (SUMS["cpp"], "cpp"), (SUMS["c"], "c"), (PYTHON, "py"), (SUMS["python"], "py")],
)
@pytest.mark.parametrize("seed", range(4))
def test_a_broken_program_is_read_or_refused(source: str, language: str, seed: int):
    rng = random.Random(seed)
    made = refused = 0
    for _ in range(100):
        try:
            write_script(PROBLEM, Solution(broken(source, rng), language))
            made += 1
        except GenerationError:
            refused += 1
    assert made + refused == 100
