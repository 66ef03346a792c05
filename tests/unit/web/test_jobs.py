"""The list of jobs."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from jobsvc.errors import StoreUnavailable
from jobsvc.job_helper import EXTRACTION, GENERATION, JobHelper
from tests.unit.web.conftest import BROWSER, Look, Page, texts

ON_MOTO = pytest.mark.parametrize("config", ["moto"], indirect=True)
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def jobs(app: Flask) -> list[dict[str, Any]]:
    """Six jobs of both kinds, newest first."""
    made = [
        JobHelper.create(kind, platform=platform, problem_id=problem_id, title=title, status=status, created_by="alice")
        for kind, platform, problem_id, title, status in [
            (EXTRACTION, "codeforces", "1A", "Theatre Square", "COMPLETED"),
            (GENERATION, "codeforces", "1A", "Theatre Square", "FAILED"),
            (EXTRACTION, "codeforces", "4A", "", "FAILED"),
            (GENERATION, "atcoder", "abc300_a", "N-choice", "PENDING"),
            (EXTRACTION, "", "", "", "PENDING"),
            (EXTRACTION, "atcoder", "abc300_a", "N-choice", "CANCELLED"),
        ]
    ]
    return made[::-1]


def _shown(page: Page) -> list[str]:
    return [row.attributes["data-job"] for row in page.css("tr[data-job]")]


def _named(jobs: list[dict[str, Any]], *numbers: int) -> list[str]:
    return [f"{jobs[number]['job_type']}/{jobs[number]['id']}" for number in numbers]


def test_both_kinds_are_shown_newest_first(look: Look, jobs: list[dict[str, Any]]) -> None:
    assert _shown(look("/")) == _named(jobs, 0, 1, 2, 3, 4, 5)


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("kind=generation", [2, 4]),
        ("status=FAILED", [3, 4]),
        ("status=FAILED&kind=extraction", [3]),
        ("platform=codeforces", [3, 4, 5]),
        ("platform=codeforces&problem_id=1A", [4, 5]),
        ("platform=codeforces&problem_id=1A&status=FAILED&kind=generation", [4]),
    ],
)
@ON_MOTO
def test_filters_choose(look: Look, jobs: list[dict[str, Any]], query: str, numbers: list[int]) -> None:
    assert _shown(look(f"/?{query}")) == _named(jobs, *numbers)


@ON_MOTO
def test_a_filter_stands_in_its_form_and_in_every_link(look: Look, jobs: list[dict[str, Any]]) -> None:
    page = look("/?status=FAILED&platform=codeforces&kind=extraction")
    assert page.css_first("#platform").attributes["value"] == "codeforces"
    assert page.css_first("#kind option[selected]").attributes["value"] == "extraction"
    assert page.css_first("form.filters input[name=status]").attributes["value"] == "FAILED"
    assert texts(page, ".tabs a[aria-current]") == ["Failed"]
    links = [link.attributes["href"] for link in page.css(".tabs a")]
    assert all("platform=codeforces" in link and "kind=extraction" in link for link in links)
    assert [link.count("status=") for link in links] == [0, 1, 1, 1, 1, 1]


def test_older_leads_through_every_job_once_and_newest_back(app: Flask, look: Look, monkeypatch) -> None:
    monkeypatch.setattr("jobsvc.web.jobs.PAGE_SIZE", 3)
    made = [JobHelper.create((EXTRACTION, GENERATION)[number % 2], platform="codeforces") for number in range(7)]
    JobHelper.create(EXTRACTION, platform="atcoder")
    seen, address, pages = [], "/?platform=codeforces", 0
    while address:
        page = look(address)
        seen += _shown(page)
        older, newest = page.css_first("a[rel=next]"), page.css_first("a[rel=first]")
        assert (newest is None) == (pages == 0)
        assert newest is None or newest.attributes["href"] == "/?platform=codeforces"
        address, pages = older and older.attributes["href"], pages + 1
    assert seen == [f"{job['job_type']}/{job['id']}" for job in made[::-1]]
    assert pages == 3


@ON_MOTO
def test_a_cursor_is_good_for_its_filter_only(app: Flask, look: Look, monkeypatch) -> None:
    monkeypatch.setattr("jobsvc.web.jobs.PAGE_SIZE", 1)
    for _ in range(2):
        JobHelper.create(EXTRACTION)
    cursor = look("/").css_first("a[rel=next]").attributes["href"].partition("cursor=")[2]
    assert len(_shown(look(f"/?cursor={cursor}"))) == 1
    for query in (f"cursor={cursor}&kind=extraction", f"cursor={cursor}x", "cursor=nonsense"):
        page = look(f"/?{query}", status=400)
        assert page.css_first("main a").attributes["href"] == "/"


@ON_MOTO
def test_a_name_is_the_best_that_is_known(look: Look, jobs: list[dict[str, Any]]) -> None:
    page = look("/")
    unknown = f"Job {jobs[1]['id'][:8]}"
    assert texts(page, ".name") == [
        "N-choice",
        unknown,
        "N-choice",
        "codeforces 4A",
        "Theatre Square",
        "Theatre Square",
    ]
    assert [link.attributes["href"] for link in page.css(".name")] == [
        f"/jobs/{job['job_type']}/{job['id']}" for job in jobs
    ]


@ON_MOTO
def test_a_row_tells_where_its_job_stands(app: Flask, look: Look) -> None:
    job = JobHelper.create(EXTRACTION, title="Frog 1", platform="atcoder", problem_id="dp_a", created_by="alice")
    JobHelper.update(EXTRACTION, job["id"], {"status": "FAILED", "error_message": "The judge is away."})
    (row,) = look("/").css("tr[data-job]")
    assert texts(row, ".status") == ["Failed"]
    assert row.css_first(".status").attributes["data-status"] == "FAILED"
    assert texts(row, ".problem") == ["atcoder dp_a"]
    assert texts(row, ".why") == ["The judge is away."]
    assert texts(row, ".kind") == ["Extraction"]
    assert texts(row, ".by") == ["alice"]
    moment = row.css_first("time")
    assert moment.attributes["datetime"].endswith("Z")
    assert moment.text().endswith(" UTC")


@ON_MOTO
def test_a_record_that_nobody_submitted_says_so(app: Flask, look: Look) -> None:
    JobHelper.create(EXTRACTION)
    assert texts(look("/"), ".why") == ["Only a record: nobody has submitted it."]


@ON_MOTO
def test_nothing_that_somebody_typed_becomes_markup(app: Flask, look: Look) -> None:
    job = JobHelper.create(
        EXTRACTION, title=SCRIPT, platform=f"'\"{SCRIPT}", problem_id=f"'\"{SCRIPT}", created_by=f'"{SCRIPT}'
    )
    JobHelper.update(EXTRACTION, job["id"], {"status": "FAILED", "error_message": SCRIPT})
    page = look("/")
    assert SCRIPT not in page.html
    assert texts(page, ".name") == [SCRIPT]
    assert texts(page, ".why") == [SCRIPT]

    filtered = look("/", query_string={"platform": f'"{SCRIPT}', "problem_id": SCRIPT})
    assert SCRIPT not in filtered.html
    assert filtered.css_first("#platform").attributes["value"] == f'"{SCRIPT}'
    refused = look("/", query_string={"status": f'"{SCRIPT}', SCRIPT: "x", "platform": f"#{SCRIPT}"}, status=422)
    assert SCRIPT not in refused.html


@ON_MOTO
def test_pages_have_no_script_and_no_style_inside(look: Look, jobs: list[dict[str, Any]]) -> None:
    for address in ("/", "/?status=COMPLETED&kind=generation", "/new", "/new/generation"):
        page = look(address)
        assert not page.css("script:not([src]), style, [style]")
        assert not [node for node in page.css("*") if any(name.startswith("on") for name in node.attributes)]


@ON_MOTO
def test_an_empty_table_shows_how_to_begin(look: Look) -> None:
    page = look("/")
    assert texts(page, ".state h2") == ["No jobs yet"]
    assert page.css_first(".state a.primary").attributes["href"] == "/new"


@ON_MOTO
def test_no_match_leads_to_all_jobs(look: Look, jobs: list[dict[str, Any]]) -> None:
    page = look("/?status=COMPLETED&kind=generation")
    assert texts(page, ".state h2") == ["No job matches"]
    assert page.css_first(".state a").attributes["href"] == "/"


@ON_MOTO
def test_while_the_table_is_away_a_page_says_so(look: Look, client: FlaskClient, monkeypatch) -> None:
    def away(*_: Any, **__: Any) -> None:
        raise StoreUnavailable

    monkeypatch.setattr(JobHelper, "list_jobs", away)
    page = look("/?status=FAILED", status=503)
    assert page.css_first("h1").text() == "Not now"
    assert texts(page, "main a.primary") == ["Try again"]
    assert client.get("/", headers=BROWSER).headers["Retry-After"] == "5"


@ON_MOTO
@pytest.mark.parametrize("address", ["/", "/?status=FAILED", "/new", "/new/generation", "/nothing"])
def test_pages_can_be_read_by_everybody(look: Look, address: str) -> None:
    page = look(address, status=404 if address == "/nothing" else 200)
    assert page.css_first("html").attributes["lang"] == "en"
    assert len(page.css("h1")) == 1
    assert [len(page.css(landmark)) for landmark in ("header", "main", "footer")] == [1, 1, 1]
    assert page.css_first("body > a").attributes["href"] == "#main"
    assert page.css_first("title").text().endswith(" · jobsvc")
    for control in page.css("input:not([type=hidden]), select, textarea"):
        name = control.attributes.get("id")
        labelled = page.css(f"label[for='{name}']") or "aria-label" in control.attributes
        assert labelled or control.parent.tag == "label", control.html
    ids = [node.attributes["id"] for node in page.css("[id]")]
    assert len(ids) == len(set(ids))
    for node in page.css("[aria-describedby]"):
        assert set(node.attributes["aria-describedby"].split()) <= set(ids)
