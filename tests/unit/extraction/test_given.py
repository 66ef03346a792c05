"""Samples that somebody gives with a problem."""

from __future__ import annotations

import json

import pytest

from jobsvc.errors import IncompletePage, InteractiveWithoutSamples
from jobsvc.extraction import extract
from jobsvc.problem import ProblemInfo, Sample
from tests.pages import codeforces_page

URL = "https://codeforces.com/contest/1234/problem/A"
SHOWN = Sample("3\n1 2 3\n", "6\n")
OTHER = Sample("1\n5\n", "5\n")
NO_SAMPLES = codeforces_page(samples="")


def read(page: str, *given: Sample) -> ProblemInfo:
    return extract(URL, fetch=lambda _: page, samples=given)


def about_samples(info: ProblemInfo) -> list[str]:
    return [warning for warning in info.warnings if "samples" in warning]


def test_they_win_over_the_pages_and_a_warning_says_so():
    info = read(codeforces_page(), OTHER)

    assert info.samples == (OTHER,)
    assert about_samples(info) == ["The page shows other samples; those that were given are taken."]


def test_nothing_else_of_the_page_changes():
    given, plain = read(codeforces_page(), OTHER).to_dict(), read(codeforces_page()).to_dict()

    assert {name for name in plain if plain[name] != given[name]} == {"samples", "warnings"}


@pytest.mark.parametrize("given", [SHOWN, Sample("3\n1 2 3", "6")])
def test_where_the_page_says_the_same_there_is_no_warning(given):
    info = read(codeforces_page(), given)

    assert (info.samples, about_samples(info)) == ((given,), [])


@pytest.mark.parametrize("given", [(SHOWN, OTHER), (Sample("3\n1 2 3\n\n", "6\n"),), (Sample("3 \n1 2 3\n", "6\n"),)])
def test_one_more_or_one_blank_is_another(given):
    assert len(about_samples(read(codeforces_page(), *given))) == 1


def test_a_page_that_shows_none_is_no_error_then():
    with pytest.raises(IncompletePage):
        read(NO_SAMPLES)

    info = read(NO_SAMPLES, OTHER)

    assert info.samples == (OTHER,)
    assert about_samples(info) == ["The page shows no samples; those that were given are taken."]


def test_what_else_is_missing_is_missing_still():
    with pytest.raises(IncompletePage, match="the time limit"):
        read(codeforces_page(samples="", time_limit=""), OTHER)


def test_no_model_is_asked_for_them():
    asked = []

    def ask(instructions: str, _: str) -> str:
        asked.append(instructions)
        return json.dumps({"samples": [{"input": "3", "output": "6"}]})

    info = extract(URL, fetch=lambda _: NO_SAMPLES, samples=[OTHER], ask=ask)

    assert (info.samples, asked) == ((OTHER,), [])


def test_they_will_do_for_an_interactive_problem_that_shows_none():
    page = codeforces_page(samples="", tags=("interactive",))

    with pytest.raises(InteractiveWithoutSamples, match="a job that brings samples of its own is read"):
        read(page)
    info = read(page, OTHER)

    assert (info.interactive, info.samples) == (True, (OTHER,))
