from __future__ import annotations

import pytest

from jobsvc.errors import (
    ContestNotStarted,
    ExtractionError,
    LoginRequired,
    NotAProblemPage,
    PageNotFound,
    RobotCheck,
    UnknownJudge,
)
from jobsvc.extraction import PageRequest, ProblemRef, extract, judges_with, parse_url, read_page
from tests.kattis_pages import book_page
from tests.leetcode_pages import saved_page
from tests.pages import atcoder_page, baekjoon_page, codeforces_page, cses_page

CODEFORCES = parse_url("https://codeforces.com/contest/1234/problem/A")
ATCODER = parse_url("https://atcoder.jp/contests/abc300/tasks/abc300_a")
BAEKJOON = parse_url("https://www.acmicpc.net/problem/1000")
CSES = parse_url("https://cses.fi/problemset/task/1068")
KATTIS = parse_url("https://open.kattis.com/problems/lamps")
LEETCODE = parse_url("https://leetcode.com/problems/row-of-lamps/")
EXTRA = parse_url("https://oj.example.org/lamps", judges=judges_with("oj.example.org"))
REFS = [CODEFORCES, ATCODER, BAEKJOON, CSES, KATTIS, LEETCODE, EXTRA]

CHALLENGE = '<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>'
LOGIN = '<title>Login</title><form><input name="handleOrEmail"><input type="password" name="password"></form>'
PAGES = [
    ("", NotAProblemPage),
    ("not HTML at all", NotAProblemPage),
    ('{"status": "OK"}', NotAProblemPage),
    ("%PDF-1.4 \x00\x01", NotAProblemPage),
    ("<title>Codeforces Round 1</title><table class=problems></table>", NotAProblemPage),
    (f"<title>Dashboard</title>{CHALLENGE}", NotAProblemPage),
    (LOGIN, LoginRequired),
    (f'{LOGIN}<div class="cf-turnstile"></div>{CHALLENGE}', LoginRequired),
    ("<title>Log in or sign up</title><a href='/login/github'>GitHub</a>", LoginRequired),
    ("<h1>Sign in to continue</h1>", LoginRequired),
    ("<h4 class='banner-title'>The page requires you to be logged in.</h4>", LoginRequired),
    ("<div class='alert'>You need to log in first.</div>", LoginRequired),
    ("<h1>404 Not Found</h1><h2>Log in</h2>", PageNotFound),
    ("<title>Just a moment...</title>", RobotCheck),
    ("<title>Attention Required! | Cloudflare</title><div id=cf-wrapper></div>", RobotCheck),
    ('<form id="challenge-form"></form>', RobotCheck),
    ('<div class="g-recaptcha"></div>', RobotCheck),
    ('<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1?ray=1"></script>', RobotCheck),
    ("<p>Please wait. Your browser is being checked.</p>", RobotCheck),
    ("<title>404 Not Found</title><h1>404 Not Found</h1>", PageNotFound),
    ("<title>AtCoder</title><h1>404 ページが見つかりません</h1>", PageNotFound),
    (f"<title>404</title>{CHALLENGE}", PageNotFound),
    ('<title>Contest</title><script>Codeforces.showMessage("No such problem");</script>', PageNotFound),
    (
        '<div class="contest-state-phase">Before the contest</div><span class="countdown">01:00</span>',
        ContestNotStarted,
    ),
    ('<div class="contest-state-phase">До начала соревнования</div>', ContestNotStarted),
    ('<div class="alert alert-danger">Permission denied.</div>', ContestNotStarted),
    ('<div class="alert">権限がありません。</div>', ContestNotStarted),
]


@pytest.mark.parametrize("ref", REFS, ids=lambda ref: ref.platform)
@pytest.mark.parametrize(("body", "kind"), PAGES)
def test_what_is_no_problem_page_is_called_by_its_name(ref, body, kind):
    with pytest.raises(ExtractionError) as refusal:
        read_page(ref, f"<!DOCTYPE html><html><body>{body}</body></html>", judges=judges_with("oj.example.org"))

    assert type(refusal.value) is kind
    assert ("page_html" in refusal.value.message) == (kind in (LoginRequired, RobotCheck))
    assert not refusal.value.retryable


@pytest.mark.parametrize(
    ("ref", "page"),
    [
        (CODEFORCES, atcoder_page()),
        (ATCODER, codeforces_page()),
        (BAEKJOON, cses_page()),
        (CSES, baekjoon_page()),
        (KATTIS, cses_page()),
        (LEETCODE, book_page()),
        (CODEFORCES, book_page()),
    ],
)
def test_another_judges_page_is_no_page_of_this_one(ref, page):
    with pytest.raises(NotAProblemPage):
        read_page(ref, page)


@pytest.mark.parametrize(
    ("ref", "page"),
    [
        (CODEFORCES, codeforces_page()),
        (ATCODER, atcoder_page()),
        (CSES, cses_page()),
        (KATTIS, book_page()),
        (LEETCODE, saved_page()),
    ],
)
def test_a_problem_page_may_carry_a_robot_checks_script_and_speak_of_logins(ref, page):
    guarded = page.replace("</body>", f'{CHALLENGE}<form><input type="password"></form></body>')

    assert read_page(ref, guarded).title == "Row of Lamps"


def test_scripts_and_drawings_do_not_count_as_nesting():
    page = codeforces_page(
        more="<script>" + "if(a<b)c();" * 5000 + "</script><svg>" + '<path d="M0"/>' * 5000 + "</svg>"
    )

    assert read_page(CODEFORCES, page).title == "Row of Lamps"


def test_an_unknown_platform_is_refused():
    with pytest.raises(UnknownJudge, match="'spoj'"):
        read_page(ProblemRef("spoj", "TEST", "https://www.spoj.com/problems/TEST/"), "")


def test_extract_asks_for_the_canonical_address():
    asked = []

    def fetch(request):
        asked.append(request)
        return codeforces_page()

    info = extract("http://www.codeforces.com/problemset/problem/1234/a?locale=en", fetch=fetch)

    assert asked == [PageRequest("https://codeforces.com/contest/1234/problem/A")]
    assert info.url == asked[0].url
