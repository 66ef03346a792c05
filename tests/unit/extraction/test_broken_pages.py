"""Whatever happens to a page on its way, reading it gives a whole answer or an error of ours."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jobsvc.errors import ExtractionError
from jobsvc.extraction import judges_with, parse_url, read_page
from tests.kattis_pages import book_page, grid_page
from tests.leetcode_pages import answer, next_page, question, saved_page
from tests.pages import atcoder_page, baekjoon_page, codeforces_page, codeforces_samples, cses_page

HOST = "oj.example.org"
JUDGES = judges_with(HOST)
LINES = codeforces_samples(
    ('<div class="test-example-line">3</div><div class="test-example-line">1 2 3</div>', "6<br/>")
)
PAGES = {
    "https://codeforces.com/contest/1234/problem/A": codeforces_page(samples=LINES, tags=("dp", "*2100")),
    "https://atcoder.jp/contests/abc300/tasks/abc300_a": atcoder_page(),
    "https://www.acmicpc.net/problem/1000": baekjoon_page(),
    "https://cses.fi/problemset/task/1068": cses_page(),
    "https://open.kattis.com/problems/lamps": book_page(),
    "https://leetcode.com/problems/row-of-lamps/": answer(),
    "https://leetcode.com/problems/row-of-lamps/?saved": saved_page(),
    "https://leetcode.com/problems/row-of-lamps/?source": next_page(question()),
    "https://oj.example.org/lamps": grid_page(
        samples="<h2>Sample Input</h2><pre>1</pre><h2>Sample Output</h2><pre>2</pre>"
    ),
}
# fmt: off
PIECES = [
    "<", ">", "</div>", "</pre>", "</body>", "<pre>", "<var>", "<sub>", "<!--", "<script>", "<h3>Input</h3>",
    "<table>", "<template>", "<svg>", "<math>", "<select>", "$$$", "&#", "&#0;", "&amp;", '"',
    "\0", "\ud800", "\u202e", "👩‍👩‍👧",
]
# fmt: on


def read_or_refuse(url: str, html: str) -> None:
    try:
        info = read_page(parse_url(url, judges=JUDGES), html, judges=JUDGES)
    except ExtractionError:
        return
    assert info.title
    assert info.samples
    if info.platform == "leetcode":
        return
    assert info.platform == HOST or (info.time_limit_s and info.memory_limit_mb)
    for sample in info.samples:
        assert not sample.input or sample.input.endswith("\n")
        assert not sample.output or sample.output.endswith("\n")


@pytest.mark.parametrize("url", PAGES)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_cut_and_patched_page_breaks_nothing(url, data):
    html = PAGES[url]
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(html)))
        length = data.draw(st.integers(0, 200))
        patch = data.draw(st.text(max_size=10) | st.lists(st.sampled_from(PIECES), max_size=5).map("".join))
        html = html[:start] + patch + html[start + length :]
    read_or_refuse(url, html)


@pytest.mark.parametrize("url", PAGES)
def test_a_page_cut_off_anywhere_breaks_nothing(url):
    html = PAGES[url]
    for end in range(0, len(html), 7):
        read_or_refuse(url, html[:end])


@pytest.mark.parametrize("url", PAGES)
@settings(max_examples=100, deadline=None)
@given(noise=st.text() | st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_noise_is_no_problem(url, noise):
    with pytest.raises(ExtractionError):
        read_page(parse_url(url, judges=JUDGES), noise, judges=JUDGES)
