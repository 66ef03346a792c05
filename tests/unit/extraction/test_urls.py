from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobsvc.errors import UnknownJudge
from jobsvc.extraction import parse_url


@pytest.mark.parametrize(
    ("url", "problem_id", "canonical"),
    [
        ("https://codeforces.com/contest/1234/problem/A", "1234A", "contest/1234/problem/A"),
        ("https://codeforces.com/contest/1234/problem/a", "1234A", "contest/1234/problem/A"),
        ("https://codeforces.com/contest/1234/problem/A/", "1234A", "contest/1234/problem/A"),
        ("https://codeforces.com/problemset/problem/1234/A", "1234A", "contest/1234/problem/A"),
        ("http://codeforces.com/contest/1498/problem/B2?locale=ru#note", "1498B2", "contest/1498/problem/B2"),
        ("https://www.codeforces.com/contest/1/problem/A", "1A", "contest/1/problem/A"),
        ("https://m2.codeforces.com/contest/1/problem/A", "1A", "contest/1/problem/A"),
        ("https://mirror.codeforces.com/contest/1/problem/A", "1A", "contest/1/problem/A"),
        ("https://CodeForces.com/contest/1/problem/A", "1A", "contest/1/problem/A"),
        ("https://codeforces.com/problemset/problem/921/01", "92101", "contest/921/problem/01"),
        ("https://codeforces.com/gym/100001/problem/C", "100001C", "gym/100001/problem/C"),
        ("https://codeforces.com/contest/100001/problem/C", "100001C", "gym/100001/problem/C"),
        ("https://codeforces.com/problemset/gymProblem/100001/C", "100001C", "gym/100001/problem/C"),
        ("https://codeforces.com/group/Ab3/contest/219432/problem/D", "219432D", "group/Ab3/contest/219432/problem/D"),
        ("  https://codeforces.com/contest/1234/problem/A\n", "1234A", "contest/1234/problem/A"),
    ],
)
def test_every_address_of_a_codeforces_problem_meets_in_one_id(url, problem_id, canonical):
    ref = parse_url(url)

    assert (ref.platform, ref.problem_id) == ("codeforces", problem_id)
    assert ref.url == f"https://codeforces.com/{canonical}"
    assert parse_url(ref.url) == ref


@pytest.mark.parametrize(
    ("url", "problem_id", "canonical"),
    [
        ("https://atcoder.jp/contests/abc300/tasks/abc300_a", "abc300_a", "abc300/tasks/abc300_a"),
        ("http://atcoder.jp/contests/abc300/tasks/abc300_a/?lang=en", "abc300_a", "abc300/tasks/abc300_a"),
        ("https://atcoder.jp/contests/abc042/tasks/arc058_a", "arc058_a", "abc042/tasks/arc058_a"),
        ("https://atcoder.jp/contests/APG4b/tasks/APG4b_cv", "APG4b_cv", "APG4b/tasks/APG4b_cv"),
        (
            "https://atcoder.jp/contests/code-festival-2017-quala/tasks/code_festival_2017_quala_a",
            "code_festival_2017_quala_a",
            "code-festival-2017-quala/tasks/code_festival_2017_quala_a",
        ),
    ],
)
def test_an_atcoder_problem_is_known_by_its_task(url, problem_id, canonical):
    ref = parse_url(url)

    assert (ref.platform, ref.problem_id) == ("atcoder", problem_id)
    assert ref.url == f"https://atcoder.jp/contests/{canonical}"
    assert parse_url(ref.url) == ref


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("", "begins with https://"),
        ("codeforces.com/contest/1/problem/A", "begins with https://"),
        ("//codeforces.com/contest/1/problem/A", "begins with https://"),
        ("ftp://codeforces.com/contest/1/problem/A", "begins with https://"),
        ("file:///etc/passwd", "begins with https://"),
        ("javascript:alert(1)", "begins with https://"),
        ("https:///contest/1/problem/A", "begins with https://"),
        ("https://evilcodeforces.com/contest/1/problem/A", "is not the host of a judge"),
        ("https://codeforces.com.evil.io/contest/1/problem/A", "is not the host of a judge"),
        ("https://codeforces.com./contest/1/problem/A", "is not the host of a judge"),
        ("https://polygon.codeforces.com/contest/1/problem/A", "is not the host of a judge"),
        ("https://codeforces.org/contest/1/problem/A", "is not the host of a judge"),
        ("https://codeforces%2ecom/contest/1/problem/A", "is not the host of a judge"),
        ("https://xn--codeforces-x0b.com/contest/1/problem/A", "is not the host of a judge"),
        ("https://127.0.0.1/contest/1/problem/A", "is not the host of a judge"),
        ("https://2130706433/contest/1/problem/A", "is not the host of a judge"),
        ("https://[::1]/contest/1/problem/A", "no bare number"),
        ("https://[::1/contest/1/problem/A", "not an address"),
        ("https://codeforces.com:443/contest/1/problem/A", "names no port"),
        ("https://codeforces.com:/contest/1/problem/A", "names no port"),
        ("https://me@codeforces.com/contest/1/problem/A", "user name"),
        ("https://codeforces.com@evil.io/contest/1/problem/A", "user name"),
        ("https://evil.io\\@codeforces.com/contest/1/problem/A", "look-alike"),
        ("https://cоdeforces.com/contest/1/problem/A", "look-alike"),  # a Cyrillic о
        ("https://codeforces。com/contest/1/problem/A", "look-alike"),
        ("https://codeforces.com/contest/1/problem/\ud800", "look-alike"),
        ("https://code\nforces.com/contest/1/problem/A", "look-alike"),
        ("https://codeforces.com/contest/1/problem/A b", "look-alike"),
        ("https://codeforces.com/contest/1/problem/A?" + "x" * 3000, "longer than"),
        ("https://codeforces.com/", "no problem's path"),
        ("https://codeforces.com/contest/1234", "no problem's path"),
        ("https://codeforces.com/contest/1234/problems", "no problem's path"),
        ("https://codeforces.com/contest/0/problem/A", "no problem's path"),
        ("https://codeforces.com/contest/1234/problem/A/../B", "no problem's path"),
        ("https://codeforces.com/contest/1234/problem/%41", "no problem's path"),
        ("https://codeforces.com//contest/1234/problem/A", "no problem's path"),
        ("https://codeforces.com/blog/entry/1", "no problem's path"),
        ("https://atcoder.jp/contests/abc300", "no problem's path"),
        ("https://atcoder.jp/contests/abc300/tasks", "no problem's path"),
        ("https://atcoder.jp/contests/abc300/tasks/abc300_a/editorial", "no problem's path"),
        ("https://atcoder.jp/contests/abc300/submissions/1", "no problem's path"),
    ],
)
def test_whatever_else_is_refused_and_says_why(url, why):
    with pytest.raises(UnknownJudge, match=why) as refusal:
        parse_url(url)

    assert refusal.value.errors == {"problem_url": [refusal.value.message]}


@given(st.text() | st.text(alphabet="htps:/@.[]?#%\\codefrmajt0159-", max_size=60).map("https://".__add__))
def test_no_text_breaks_the_parser(text):
    try:
        ref = parse_url(text)
    except UnknownJudge:
        return
    assert ref.url.startswith(("https://codeforces.com/", "https://atcoder.jp/"))
