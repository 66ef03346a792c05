"""The whole path of a person through the page, in a real browser: from a problem's address to jobs that are deleted."""

from __future__ import annotations

import pytest

from jobsvc.cli.demo import SAMPLE_URL
from tests.browser import Browser
from tests.site import Site

NO_PAGE = "https://atcoder.jp/contests/abc999/tasks/abc999_{}"


@pytest.fixture
def admin(browser: Browser) -> Browser:
    browser.sign_in("admin")
    return browser


def _create(browser: Browser, url: str) -> str:
    """Returns where the new job is."""
    browser.open("/new")
    browser.fill("#problem_url", url)
    browser.click("main form button[type=submit]")
    browser.wait_for(lambda: browser.path.startswith("/jobs/extraction/"), "page of the new job")
    return browser.path


def _wait_until(browser: Browser, status: str) -> None:
    browser.one("#head")
    browser.wait_for(lambda: browser.all(f'#head[data-status="{status}"]'), f"job that is {status}", seconds=30)


def test_a_problem_is_read_while_one_looks_and_its_generator_written(admin: Browser, site: Site) -> None:
    with site.gate.closed():
        _create(admin, SAMPLE_URL)
        admin.driver.execute_script("window.isThisPage = true")
        admin.wait_for(lambda: "fetching" in admin.text("#story"), "step that is told live")
        admin.screenshot("path-1-running")
    _wait_until(admin, "COMPLETED")
    admin.wait_for_text("Samples", "#result")
    assert admin.evaluate("window.isThisPage"), "the page was loaded anew"
    assert admin.driver.title == f"{admin.text('#head h1')} · jobsvc"
    story = admin.text("#entries")
    assert "by admin" in story
    assert story.index("created") < story.index("fetching") < story.index("completed")
    assert "Attempts\n1" in admin.text("#details"), "what stands below is as it was before the run"
    admin.screenshot("path-2-read")

    admin.click('#head a[href*="/jobs/generation/"]')
    _wait_until(admin, "COMPLETED")
    assert "import random" in admin.text("#generator")
    admin.screenshot("path-3-generator")


def test_a_job_that_failed_is_run_again(admin: Browser) -> None:
    _create(admin, NO_PAGE.format("a"))
    _wait_until(admin, "FAILED")
    assert "404" in admin.text("#head")
    assert "Attempt 1" in admin.text("#story")

    admin.click("#act-retry")
    admin.wait_for_text("It will run again.", "main")
    _wait_until(admin, "FAILED")
    admin.wait_for(lambda: len(admin.all("#story .lane")) == 2, "picture of two attempts")
    assert "by admin" in admin.text("#entries")
    admin.screenshot("path-4-failed-again")


def test_selected_jobs_are_deleted_at_once(admin: Browser) -> None:
    jobs = [_create(admin, NO_PAGE.format("b")) for _ in range(2)]
    for job in jobs:
        admin.open(job)
        _wait_until(admin, "FAILED")

    admin.open("/?platform=atcoder&problem_id=abc999_b")
    boxes = admin.all("input[type=checkbox][name=job]")
    assert len(boxes) == 2
    for box in boxes:
        box.click()
    admin.click('#selection button[value="delete"]')
    admin.wait_for_text("Delete 2 jobs", "h1")
    admin.screenshot("path-5-question")
    admin.click("[data-go] button")
    admin.wait_for_text("2 of 2 deleted", "[data-said]")

    admin.open("/?platform=atcoder&problem_id=abc999_b")
    assert "No job matches" in admin.text("main")
    admin.allow("status of 404")
    admin.open(jobs[0])
    assert "There is no job" in admin.text("main")


def test_a_reader_looks_and_finds_no_button_that_would_refuse(browser: Browser, site: Site) -> None:
    made = site.ask("POST", "/api/v1/problem-extraction-jobs", json={"problem_url": NO_PAGE.format("c")})
    assert made.status_code == 202, made.text
    browser.sign_in("reader")
    browser.open(f"/jobs/extraction/{made.json()['id']}")
    _wait_until(browser, "FAILED")
    assert not browser.all("#act-retry, #act-cancel, #act-delete, #selection")
    browser.open("/")
    assert browser.text("main h1") == "Jobs"
    assert not browser.all('#selection, main a[href="/new"]')
    browser.click(".who button")
    browser.wait_for_text("signed out", "main")
    browser.open("/")
    assert browser.path.startswith("/sign-in")
