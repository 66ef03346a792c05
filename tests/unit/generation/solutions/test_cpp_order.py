"""What a C++ or C program reads, in which order."""

# ruff: noqa: E501 - programs read best on one line

from __future__ import annotations

import pytest

from jobsvc.generation.solutions.cpp_order import cpp_order
from jobsvc.generation.solutions.order import NotRead

from .test_python_order import shown

HEAD = "#include <bits/stdc++.h>\nusing namespace std;\n"


def order(body: str, *, before: str = "") -> str:
    return shown(cpp_order(f"{HEAD}{before}\nint main() {{\n{body}\n}}\n").nodes)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("int n; cin >> n;", "n"),
        ("ios::sync_with_stdio(false); cin.tie(nullptr); int n, m; cin >> n >> m;", "n m"),
        ("int n; std::cin >> n; std::string s; std::cin >> s;", "n s:string"),
        ("long long n; cin >> n; vector<int> a(n); for (int i = 0; i < n; i++) cin >> a[i];", "n n(a)"),
        ("int n; cin >> n; vector<int> a(n); for (auto &x : a) cin >> x;", "n n(a)"),
        ("int n; cin >> n; int a[n]; for (int i = 1; i <= n; ++i) { cin >> a[i]; }", "n n(a)"),
        ("int n; cin >> n; for (int i = 1; i < n; i++) { int u, v; cin >> u >> v; }", "n n - (1)(u v)"),
        ("int n; cin >> n; for (int i = 0; i < n - 1; i++) { int u, v; cin >> u >> v; }", "n n - 1(u v)"),
        ("int n; cin >> n; for (int i = n - 1; i >= 0; i--) { int u; cin >> u; }", "n n(u)"),
        ("int n; cin >> n; vector<int> a; a.resize(n); for (int &x : a) cin >> x;", "n n(a)"),
        ("int n; cin >> n; for (int i = 0; i < (int)n; i++) { int x; cin >> x; v.push_back(x); }", "n n(x)"),
        ("int t; cin >> t; while (t--) { int n; cin >> n; }", "t t(n)"),
        ("int t; for (cin >> t; t--;) { int n; cin >> n; }", "t t(n)"),
        ("int t; scanf(\"%d\", &t); while (t-- > 0) { int n; scanf(\"%d\", &n); }", "t t(n)"),
        ("int n, m; scanf(\"%d %d\\n\", &n, &m); char s[100]; scanf(\"%s\", s);", "n m s:string"),
        ("long long x; char c; scanf(\"%lld %c\", &x, &c);", "x c:char"),
        ("int h, w; cin >> h >> w; vector<vector<char>> g(h, vector<char>(w)); for (auto &r : g) for (char &c : r) cin >> c;",
         "h w h(w(g:char))"),
        ("int h, w; cin >> h >> w; vector<string> g(h); for (auto &row : g) cin >> row;", "h w h(g:string)"),
        ("int n; cin >> n; vector<pair<int, int>> p(n); for (auto &[x, y] : p) cin >> x >> y;", "n n(x y)"),
        ("int n; cin >> n; pair<int, int> p[n]; for (int i = 0; i < n; i++) cin >> p[i].first >> p[i].second;",
         "n n(first second)"),
        ("string s; getline(cin, s);", "s:string"),
        ("int n; if (!(cin >> n)) return 0; string s; cin >> s;", "n s:string"),
        ("int n; if (scanf(\"%d\", &n) != 1) return 1; int m; scanf(\"%d\", &m);", "n m"),
        ("int n, k; cin >> n >> k; if (n > k) { cout << 1; } else { cout << 2; }", "n k"),
        ("int n; cin >> n; auto solve = [&]() { int x; cin >> x; return x; }; cout << solve();", "n x"),
    ],
)  # fmt: skip
def test_what_is_read(body, expected):
    assert order(body) == expected


@pytest.mark.parametrize(
    ("before", "body", "expected"),
    [
        ("#define rep(i, n) for (int i = 0; i < (int)(n); i++)", "int n; cin >> n; rep(i, n) { int x; cin >> x; }", "n n(x)"),
        ("#define FOR(i, a, b) for (int i = a; i <= b; i++)\n#define ll long long", "ll n; cin >> n; FOR(i, 1, n) { ll x; cin >> x; }",
         "n n(x)"),
        ("typedef long long ll;\nll n, a[100];", "cin >> n; for (ll i = 0; i < n; i++) cin >> a[i];", "n n(a)"),
        ("using ll = long long;\nvoid solve() { ll n; cin >> n; }", "int t = 1; cin >> t; while (t--) solve();", "t t(n)"),
        ("int read() { int x = 0; char c = getchar(); while (c >= '0') { x = x * 10 + c - '0'; c = getchar(); } return x; }",
         "int n = read(); int a[9]; for (int i = 1; i <= n; i++) a[i] = read();", "n n(a)"),
        ("template <class T> void rd(T &x) { x = 0; char c = getchar(); for (; isdigit(c); c = getchar()) x = x * 10 + (c ^ 48); }",
         "int n, m; rd(n), rd(m);", "n m"),
        ("struct Edge { int u, v; long long w; };", "int m; cin >> m; vector<Edge> e(m); for (int i = 0; i < m; i++) cin >> e[i].u >> e[i].v >> e[i].w;",
         "m m(u v w)"),
        ("void input(vector<int> &v, int k) { for (int i = 0; i < k; i++) cin >> v[i]; }",
         "int n; cin >> n; vector<int> b(n); input(b, n);", "n n(b)"),
        ("// int x; cin >> x;\n/* cin >> y; */ const int N = 100;", "int n; cin >> n; // cin >> m;", "n"),
    ],
)  # fmt: skip
def test_macros_types_and_functions_are_followed(before, body, expected):
    assert order(body, before=before) == expected


def test_c_is_read_too():
    code = '#include <stdio.h>\nint a[10];\nint main(void) { int n; scanf("%d", &n); for (int i = 0; i < n; i++) scanf("%d", a + i); }'
    assert shown(cpp_order(code).nodes) == "n n(a)"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("int n; while (cin >> n) { }", "how often while .* reads is not understood"),
        ("int n; cin >> n; if (n > 1) { int m; cin >> m; }", r"reads under a condition, if \( ?n > 1 ?\)|under a condition, if"),
        ("int n, x; cin >> n; switch (n) { case 1: cin >> x; }", "under a condition, switch"),
        ("double x; cin >> x;", "x is a number with a point"),
        ("double x; scanf(\"%lf\", &x);", "a number with a point"),
        ("int x; scanf(\"%d,\", &x);", "is not understood"),
        ("int n; cin >> n; for (int i = 0; i * i < n; i++) { int x; cin >> x; }", "how often for .* reads is not understood"),
        ("int n; cin >> n; for (int i = 0; i < n; i += 2) { int x; cin >> x; }", "how often for .* reads is not understood"),
        ("cin >> something;", "of which type something is"),
        ("int n; cin >> n; vector<int> a(n); cin >> a;", "reads all of a at once"),
        ("string s; do { cin >> s; } while (s != \"end\");", "reads in a do loop"),
        ("cout << 1;", "reads nothing in a way that is understood"),
        ("int n; cin >> n; vector<int> a; for (int &x : a) cin >> x;", "how many values a has"),
        ("string s; getline(cin, s, ',');", "parts of a line"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_said(body, reason):
    with pytest.raises(NotRead, match=reason):
        order(body)


@pytest.mark.parametrize("code", ["", "int f() { }", "int main() { cin >> ", "#define A A A\n#define B(x) B(x) B(x)\nA B(1)",
                                  "int main() {" + "{" * 3000, "int main() { auto f = [](> { }; }", "int main() { int n; cin >> x; for (int i = 0; i < n; i++)) }", "#define X0 1 1\n" + "".join(f"#define X{i} X{i-1} X{i-1}\n" for i in range(1, 40)) + "int main() { X39; }"])  # fmt: skip
def test_what_is_no_program_ends_soon(code):
    with pytest.raises(NotRead):
        cpp_order(code)


@pytest.mark.parametrize(
    ("body", "doubt"),
    [
        ("int n; cin >> n; n *= 2; for (int i = 0; i < n; i++) { int x; cin >> x; }", "n is changed"),
        ("int n; cin >> n; n++; for (int i = 0; i < n; i++) { int x; cin >> x; }", "n is changed"),
        ("int n; cin >> n; if (n == 1) { cout << 1; return 0; } int m; cin >> m;", "may leave (return)"),
        ("int n; cin >> n; for (int i = 0; i < n; i++) { int x; cin >> x; if (x) break; }", "may stop to read"),
    ],
)
def test_what_only_samples_can_settle_is_a_doubt(body, doubt):
    assert any(doubt in one for one in cpp_order(f"{HEAD}int main() {{ {body} }}").doubts)
