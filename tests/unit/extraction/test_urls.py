from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobsvc.errors import UnknownJudge
from jobsvc.extraction import judges_with, parse_url


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
        (
            "https://codeforces.com/edu/course/2/lesson/4/1/practice/contest/273169/problem/B",
            "273169B",
            "edu/course/2/lesson/4/1/practice/contest/273169/problem/B",
        ),
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
    ("url", "problem_id", "canonical"),
    [
        ("https://open.kattis.com/problems/hello", "hello", "open.kattis.com/problems/hello"),
        ("http://open.kattis.com/problems/hello/?tab=metadata", "hello", "open.kattis.com/problems/hello"),
        ("https://open.kattis.com/problems/3DPrinter", "3dprinter", "open.kattis.com/problems/3dprinter"),
        (
            "https://open.kattis.com/problems/kth.javap.hello",
            "kth.javap.hello",
            "open.kattis.com/problems/kth.javap.hello",
        ),
        ("https://open.kattis.com/contests/abc-1_2/problems/hello", "hello", "open.kattis.com/problems/hello"),
        ("https://open.kattis.com/sessions/abc/problems/hello", "hello", "open.kattis.com/problems/hello"),
        ("https://NUS.kattis.com/problems/hello", "hello", "nus.kattis.com/problems/hello"),
        (
            "https://nus.kattis.com/courses/CS2040/CS2040_S1_AY2021/assignments/r4t5y6/problems/hello",
            "hello",
            "nus.kattis.com/problems/hello",
        ),
    ],
)
def test_a_kattis_problem_has_one_id_on_every_host(url, problem_id, canonical):
    ref = parse_url(url)

    assert (ref.platform, ref.problem_id, ref.url) == ("kattis", problem_id, f"https://{canonical}")
    assert parse_url(ref.url) == ref


@pytest.mark.parametrize(
    "url",
    [
        "https://leetcode.com/problems/two-sum",
        "https://leetcode.com/problems/two-sum/",
        "https://www.leetcode.com/problems/two-sum/description/",
        "http://leetcode.com/problems/Two-Sum/description/?envType=daily-question&envId=2026-01-01#example",
        "https://leetcode.com/contest/weekly-contest-1/problems/two-sum/",
        "https://leetcode.com/contest/weekly-contest-1/problems/two-sum/description/",
    ],
)
def test_every_address_of_a_leetcode_problem_meets_in_its_name(url):
    ref = parse_url(url)

    assert (ref.platform, ref.problem_id) == ("leetcode", "two-sum")
    assert ref.url == "https://leetcode.com/problems/two-sum/"
    assert parse_url(ref.url) == ref


@pytest.mark.parametrize(
    ("url", "problem_id", "canonical"),
    [
        ("https://oj.example.org/problems/1000", "problems/1000", "problems/1000"),
        ("http://OJ.example.org/problems/1000/#top", "problems/1000", "problems/1000/"),
        ("https://oj.example.org/problem?id=1000", "problem?id=1000", "problem?id=1000"),
        ("https://oj.example.org/?id=1000", "?id=1000", "?id=1000"),
        ("https://oj.example.org/p/%E3%81%82", "p/%E3%81%82", "p/%E3%81%82"),
    ],
)
def test_a_problem_of_an_allowed_host_is_known_by_the_rest_of_its_address(url, problem_id, canonical):
    judges = judges_with("oj.example.org")

    ref = parse_url(url, judges=judges)

    assert (ref.platform, ref.problem_id) == ("oj.example.org", problem_id)
    assert ref.url == f"https://oj.example.org/{canonical}"
    assert parse_url(ref.url, judges=judges) == ref


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("https://oj.example.org", "no problem's path"),
        ("https://oj.example.org/", "no problem's path"),
        ("https://oj.example.org/a/../b", "no problem's path"),
        ("https://oj.example.org/a/..", "no problem's path"),
        ("https://oj.example.org/./a", "no problem's path"),
        ("https://oj.example.org//a", "no problem's path"),
        ("https://oj.example.org/" + "a" * 201, "more than 200 characters after oj.example.org/"),
        ("https://oj.example.org:8080/a", "names no port"),
        ("https://me@oj.example.org/a", "user name"),
        ("https://www.oj.example.org/a", "is not the host of a judge"),
        ("https://oj.example.com/a", "is not the host of a judge"),
    ],
)
def test_an_allowed_host_is_no_licence_for_others(url, why):
    with pytest.raises(UnknownJudge, match=why):
        parse_url(url, judges=judges_with("oj.example.org"))


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
        ("https://leetcode.cn/problems/two-sum/", "leetcode.cn is a judge of its own"),
        ("https://www.leetcode.cn/problems/two-sum/", "leetcode.cn is a judge of its own"),
        ("https://kattis.com/problems/hello", "name the host that has it, such as open.kattis.com"),
        ("https://a.b.kattis.com/problems/hello", "is not the host of a judge"),
        ("https://*.kattis.com/problems/hello", "is not the host of a judge"),
        ("https://-.kattis.com/problems/hello", "is not the host of a judge"),
        ("https://open_kattis.kattis.com/problems/hello", "is not the host of a judge"),
        ("https://openkattis.com/problems/hello", "is not the host of a judge"),
        ("https://open.kattis.com.evil.io/problems/hello", "is not the host of a judge"),
        ("https://oj.example.org/problems/1000", "is not the host of a judge"),
        ("https://open.kattis.com/problems", "no problem's path"),
        ("https://open.kattis.com/problems/..", "no problem's path"),
        ("https://open.kattis.com/problems/hello/submit", "no problem's path"),
        ("https://open.kattis.com/problems/hello/statistics", "no problem's path"),
        ("https://open.kattis.com/contests/abc", "no problem's path"),
        ("https://leetcode.com/problemset/all/", "no problem's path"),
        ("https://leetcode.com/problems/two-sum/solutions/", "no problem's path"),
        ("https://leetcode.com/problems/two_sum/", "no problem's path"),
        ("https://leetcode.com/explore/item/two-sum", "no problem's path"),
        ("https://leetcode.com/graphql/", "no problem's path"),
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


HOSTS = st.sampled_from(["oj.example.org", "nus.kattis.com", "leetcode.com", "codeforces.com", "atcoder.jp"])
PLACES = st.text(alphabet="/.?#%@:\\problemsai015-_=&", max_size=60)


@given(st.text() | PLACES.map("https://".__add__) | st.builds("https://{}/{}".format, HOSTS, PLACES))
def test_no_text_breaks_the_parser(text):
    judges = judges_with("oj.example.org")
    try:
        ref = parse_url(text, judges=judges)
    except UnknownJudge:
        return
    assert ref.url.startswith("https://")
    assert judges.at(urlsplit(ref.url).netloc) is judges.named(ref.platform)
    assert parse_url(ref.url, judges=judges) == ref
