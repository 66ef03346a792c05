from __future__ import annotations

import pytest

from jobsvc.extraction import judges_with, parse_mirrors


def test_mirrors_are_base_urls_by_judge():
    text = " codeforces.com=http://127.0.0.1:8099/ , atcoder.jp = https://cache.example/atcoder,"

    assert parse_mirrors(text) == {
        "codeforces.com": "http://127.0.0.1:8099",
        "atcoder.jp": "https://cache.example/atcoder",
    }


def test_no_mirrors_are_none():
    assert parse_mirrors("") == parse_mirrors(" , ") == {}


def test_another_host_of_a_judge_means_the_judge():
    assert parse_mirrors("www.codeforces.com=http://[::1]:80") == {"codeforces.com": "http://[::1]:80"}


def test_an_allowed_host_may_have_a_mirror():
    text = "oj.example.org=http://127.0.0.1:8099"

    assert parse_mirrors(text, judges=judges_with("oj.example.org")) == {"oj.example.org": "http://127.0.0.1:8099"}
    with pytest.raises(ValueError, match="is not the host of a known judge"):
        parse_mirrors(text)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("codeforces.com", "'codeforces.com' is not of the form HOST=URL"),
        ("evil.io=http://127.0.0.1", "'evil.io' in 'evil.io=http://127.0.0.1' is not the host of a known judge"),
        ("atcoder.jp=", "'' in 'atcoder.jp=' is not a base URL"),
        ("atcoder.jp=127.0.0.1:8099", "'127.0.0.1:8099'"),
        ("atcoder.jp=ftp://127.0.0.1", "'ftp://127.0.0.1'"),
        ("atcoder.jp=http://", "'http://'"),
        ("atcoder.jp=http://127.0.0.1:port", "'http://127.0.0.1:port'"),
        ("atcoder.jp=http://127.0.0.1:99999", "'http://127.0.0.1:99999'"),
        ("atcoder.jp=http://[::1", "'http://\\[::1'"),
        ("atcoder.jp=http://me:secret@127.0.0.1", "is not a base URL"),
        ("atcoder.jp=http://127.0.0.1?page=1", "is not a base URL"),
        ("atcoder.jp=http://127.0.0.1:1,atcoder.jp=http://127.0.0.1:2", "'atcoder.jp' has two mirrors"),
    ],
)
def test_a_wrong_mirror_is_named(text, named):
    with pytest.raises(ValueError, match=named):
        parse_mirrors(text)
