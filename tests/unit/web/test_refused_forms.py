"""Forms that make no job. There is no table here, so that one which tried to would be an error."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from jobsvc.job_helper import EXTRACTION, GENERATION
from tests.unit.web.conftest import read, texts
from tests.unit.web.forms import PROBLEM, URL, file, send_form

SCRIPT = '"><script>alert(1)</script>'


@pytest.fixture
def client(tableless: FlaskClient) -> FlaskClient:
    return tableless


@pytest.mark.parametrize(
    ("kind", "changes", "at", "said"),
    [
        (EXTRACTION, {"problem_url": ""}, "problem_url", "Fill this in."),
        (EXTRACTION, {"problem_url": "https://example.org/1"}, "problem_url", "is not the host of a judge"),
        (EXTRACTION, {"problem_url": f"{SCRIPT}"}, "problem_url", ""),
        (GENERATION, {"constraints": " \r\n"}, "constraints", "Fill this in."),
        (GENERATION, {"platform": "nobody"}, "platform", "jobsvc does not read 'nobody'"),
        (GENERATION, {"title": "x" * 256}, "title", "255"),
        (GENERATION, {"time_limit_s": "soon"}, "time_limit_s", "Not a valid number"),
        (GENERATION, {"time_limit_s": "-1"}, "time_limit_s", "Must be at least 0.001"),
        (GENERATION, {"time_limit_s": "nan"}, "time_limit_s", ""),
        (GENERATION, {"solution_code": "x", "language": "cobol"}, "language", "cannot be run"),
        (GENERATION, {"problem_url": "https://codeforces.com/problemset/problem/2/B"}, "problem_id", "in problem_url"),
        (GENERATION, {"constraints": "x" * 420_000}, "constraints", "can be stored"),
    ],
)
def test_what_is_wrong_is_said_where_it_stands_and_nothing_is_lost(
    client: FlaskClient, kind: str, changes: dict[str, str], at: str, said: str
) -> None:
    fields = {**({"problem_url": URL} if kind == EXTRACTION else PROBLEM), **changes}
    page = read(send_form(client, kind, **fields), status=422)
    control = page.css_first(f"#{at}")
    assert control.attributes["aria-invalid"] == "true"
    assert f"{at}-error" in control.attributes["aria-describedby"].split()
    assert said in page.css_first(f"#{at}-error").text()
    assert page.css_first(f"[role=alert] a[href='#{at}']")
    assert texts(page, "title")[0].startswith("Not made")
    for name, value in fields.items():
        if name != "language":
            control = page.css_first(f"#{name}")
            shown = control.text().removeprefix("\n") if control.tag == "textarea" else control.attributes["value"]
            assert shown.strip() == value.strip(), name
    assert "<script>alert" not in page.html


def test_each_line_of_what_is_wrong_names_its_field(client: FlaskClient) -> None:
    page = read(send_form(client, GENERATION), status=422)
    labels = ["Platform", "Problem", "Title", "Constraints"]
    assert sorted(texts(page, "[role=alert] li")) == sorted(f"{label}: Fill this in." for label in labels)


def test_a_box_that_was_not_ticked_stays_so(client: FlaskClient) -> None:
    page = read(send_form(client, EXTRACTION, problem_url="x", once="1"), status=422)
    assert "checked" not in page.css_first("[name=generate_script]").attributes


def test_a_saved_page_that_is_too_large_is_refused(client: FlaskClient) -> None:
    page = read(send_form(client, EXTRACTION, problem_url=URL, page_html=file(b"x" * (2**21 + 1))), status=422)
    assert "a page may have 2,097,152" in page.css_first("#page_html-error").text()
    assert page.css("details[open] #page_html")
