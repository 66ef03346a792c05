from __future__ import annotations

import pytest

from jobsvc.errors import UnknownJudge
from jobsvc.extraction import KNOWN, judges_with, parse_url


def test_six_judges_are_known():
    assert {judge.platform for judge in KNOWN} == {"atcoder", "baekjoon", "codeforces", "cses", "kattis", "leetcode"}


@pytest.mark.parametrize("judge", list(KNOWN), ids=lambda judge: judge.platform)
def test_the_address_that_is_shown_as_an_example_is_one(judge):
    assert parse_url(judge.example).platform == judge.platform


def test_hosts_that_an_operator_allows_are_judges_by_their_names():
    judges = judges_with(" oj.example.org, Judge.Example.com ,, oj.example.org ")

    assert [judge.platform for judge in judges][len(list(KNOWN)) :] == ["oj.example.org", "judge.example.com"]
    assert judges.at("OJ.example.org").platform == "oj.example.org"
    assert judges.named("judge.example.com").host == "judge.example.com"


def test_without_hosts_the_known_judges_are_all():
    assert list(judges_with("")) == list(judges_with(" , ")) == list(KNOWN)


def test_no_host_is_allowed_with_those_below_it():
    judges = judges_with("example.org")

    for host in ("www.example.org", "example.org.evil.io", "evilexample.org", "org", "*.example.org"):
        with pytest.raises(UnknownJudge):
            judges.at(host)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("https://oj.example.org", "'https://oj.example.org' is not the name of a host alone"),
        ("oj.example.org/problems", "is not the name of a host alone"),
        ("oj.example.org:8080", "is not the name of a host alone"),
        ("me@oj.example.org", "is not the name of a host alone"),
        ("*.example.org", "is not the name of a host alone"),
        ("oj.example.org oj.example.com", "is not the name of a host alone"),
        ("localhost", "'localhost' is not the name of a host alone"),
        ("127.0.0.1", "'127.0.0.1' is not the name of a host alone"),
        ("[::1]", "is not the name of a host alone"),
        ("2130706433", "is not the name of a host alone"),
        ("oj.example.org.", "is not the name of a host alone"),
        ("oj..example.org", "is not the name of a host alone"),
        ("-oj.example.org", "is not the name of a host alone"),
        ("ój.example.org", "is not the name of a host alone"),
        (".".join(["a" * 60] * 5) + ".org", "is not the name of a host alone"),
        ("codeforces.com", "'codeforces.com' need not be allowed: it is read as a host of codeforces"),
        ("www.codeforces.com", "it is read as a host of codeforces"),
        ("nus.kattis.com", "it is read as a host of kattis"),
    ],
)
def test_a_host_that_cannot_be_allowed_is_named(text, why):
    with pytest.raises(ValueError, match=why.replace("*", r"\*").replace("[", r"\[")):
        judges_with(text)


@pytest.mark.parametrize("host", ["oj.example.org", "xn--bcher-kva.example", "a1.xn--p1ai"])
def test_a_host_may_be_written_in_punycode(host):
    assert judges_with(host).at(host).host == host
