from __future__ import annotations

import pytest

from jobsvc.extraction import page
from jobsvc.problem import Sections


@pytest.mark.parametrize(
    ("statement", "interactive"),
    [
        ("This is an interactive problem.", True),
        ("This is an\n  Interactive task.", True),
        ("The problem is interactive.", True),
        ("This is a reactive problem.", True),
        ("Это интерактивная задача.", True),
        ("この問題はインタラクティブ形式の問題です。", True),
        ("これはリアクティブな問題である。", True),
        ("This is not an interactive problem.", False),
        ("Interactive proofs are proofs.", False),
        ("対話した人数を求めよ。", False),
        ("", False),
    ],
)
def test_a_statement_tells_that_it_is_interactive(statement, interactive):
    assert page.calls_itself_interactive(statement) == interactive


def test_sections_that_are_missing_or_drawn_are_doubtful():
    sections = Sections(output="one [picture] two", constraints="n")

    assert list(page.section_warnings(sections, ("input", "output", "constraints"))) == [
        "The page has no input section.",
        "Something in the output section is a picture, which cannot be read.",
    ]
    assert list(page.section_warnings(sections, ("input",), required=False)) == []
