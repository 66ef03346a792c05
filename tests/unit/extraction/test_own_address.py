"""A page that says whose it is, brought for another problem."""

from __future__ import annotations

import time

import pytest

from jobsvc.errors import OtherProblem
from jobsvc.extraction import judges_with, own_address, parse_url, read_page
from tests.pages import atcoder_page, baekjoon_page, codeforces_page, cses_page

REF = parse_url("https://codeforces.com/contest/1234/problem/A")
CANONICAL = '<link rel="canonical" href="{}">'


def with_head(tag: str, page: str | None = None) -> str:
    return (page or codeforces_page()).replace("<title>", f"{tag}<title>", 1)


@pytest.mark.parametrize(
    "tag",
    [
        CANONICAL.format("https://codeforces.com/problemset/problem/1235/B"),
        "<LINK HREF='//codeforces.com/contest/1235/problem/B?locale=ru#x' REL=canonical>",
        '<link href="/contest/1235/problem/B" rel="canonical" />',
        '<meta property="og:url" content="https://m1.codeforces.com/contest/1235/problem/b">',
        "<!-- saved from url=(0047)https://codeforces.com/contest/1235/problem/B -->",
        "<!--\n Page saved with SingleFile \n url: https://codeforces.com/contest/1235/problem/B \n saved date: x\n-->",
    ],
)
def test_the_page_of_another_problem_is_an_error_that_names_both(tag):
    with pytest.raises(OtherProblem, match=r"that of problem 1235B, the address that of 1234A; bring"):
        read_page(REF, with_head(tag))


def test_the_page_of_another_judge_is_named_with_it():
    page = with_head(CANONICAL.format("https://atcoder.jp/contests/abc300/tasks/abc300_a"))

    with pytest.raises(OtherProblem, match="that of problem abc300_a of atcoder, the address that of 1234A"):
        read_page(REF, page)


@pytest.mark.parametrize(
    "tag",
    [
        CANONICAL.format("https://codeforces.com/problemset/problem/1234/A"),
        CANONICAL.format("https://codeforces.com/contest/1234"),
        CANONICAL.format("https://codeforces.com/"),
        CANONICAL.format("http://[nowhere"),
        CANONICAL.format(""),
        '<link rel="canonical">',
        '<link rel="alternate" href="https://codeforces.com/contest/1235/problem/B">',
        # Scripts that go from problem to problem leave what they found in the head.
        CANONICAL.format("https://codeforces.com/contest/1235/problem/B")
        + '<meta property="og:url" content="https://codeforces.com/contest/1234/problem/A">',
    ],
)
def test_other_addresses_are_no_obstacle(tag):
    assert read_page(REF, with_head(tag)) == read_page(REF, codeforces_page())


def test_hosts_that_an_operator_allows_may_have_several_addresses_of_one_problem():
    judges = judges_with("oj.example.org")
    ref = parse_url("https://oj.example.org/problem.php?id=3", judges=judges)
    page = "<h1>Lamps</h1><h2>Input</h2><p>n</p><h2>Sample Input</h2><pre>1</pre><h2>Sample Output</h2><pre>2</pre>"

    info = read_page(ref, CANONICAL.format("https://oj.example.org/problems/3") + page, judges=judges)

    assert info.problem_id == "problem.php?id=3"


def sidebar(contest: str) -> str:
    link = f'<a href="/contest/{contest}">Round</a>'
    return f'<div id="sidebar"><table class="rtable"><th class="left">{link}</th></table></div>'


@pytest.mark.parametrize(
    ("asked", "page", "warning"),
    [
        (
            "https://www.acmicpc.net/problem/1001",
            baekjoon_page(),
            "The page is that of problem 1000, the address that of 1001.",
        ),
        (
            "https://cses.fi/problemset/task/1068",
            cses_page() + '<a href="/problemset/task/1083/" class="current">Task</a>',
            "The page is that of problem 1083, the address that of 1068.",
        ),
        (
            "https://cses.fi/249/task/A",
            cses_page() + '<a href="/249/task/B" class="current">Task</a>',
            "The page is that of problem 249-B, the address that of 249-A.",
        ),
        (
            "https://atcoder.jp/contests/abc300/tasks/abc300_b",
            atcoder_page() + '<span class="h2"><a href="/contests/abc300/tasks/abc300_a/editorial">x</a></span>',
            "The page is that of problem abc300_a, the address that of abc300_b.",
        ),
        (
            "https://codeforces.com/contest/1234/problem/A",
            codeforces_page() + sidebar("1235"),
            "The page is of contest 1235, the address that of 1234A.",
        ),
    ],
)
def test_menus_that_lead_to_another_problem_are_a_warning(asked, page, warning):
    assert warning in read_page(parse_url(asked), page).warnings


@pytest.mark.parametrize(("asked", "contest"), [("1234/problem/A", "1234"), ("1234/problem/01", "1234")])
def test_the_contest_of_the_problem_is_none(asked, contest):
    page = codeforces_page() + sidebar(contest)

    warnings = read_page(parse_url(f"https://codeforces.com/contest/{asked}"), page).warnings

    assert not [said for said in warnings if "of contest" in said]


def test_a_page_of_links_keeps_nobody_busy():
    began = time.process_time()

    with pytest.raises(OtherProblem):
        own_address.check(REF, "<link x " * 500_000 + CANONICAL.format("/contest/1235/problem/B") * 50_000)

    assert time.process_time() - began < 5.0
