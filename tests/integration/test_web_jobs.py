"""The list and the forms in a real browser."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from selenium.webdriver.common.keys import Keys

from jobsvc.cli.demo import SAMPLE_URL
from tests.axe import Axe
from tests.browser import Browser

EXTRACTIONS = "/api/v1/problem-extraction-jobs"

#: What a page sees when its visitor goes to another tab and comes back.
LOOK_AWAY_AND_BACK = """
Object.defineProperty(document, "hidden", {value: true, configurable: true});
document.dispatchEvent(new Event("visibilitychange"));
delete document.hidden;
document.dispatchEvent(new Event("visibilitychange"));
"""


@pytest.fixture
def held(browser: Browser) -> Iterator[Browser]:
    """The browser of an operator; the judge answers nobody, so that jobs stay where they are."""
    with browser.site.gate.closed():
        browser.sign_in("operator")
        yield browser


def _create(browser: Browser, title: str, url: str = SAMPLE_URL) -> dict[str, Any]:
    response = browser.site.ask("POST", EXTRACTIONS, json={"problem_url": url, "title": title})
    assert response.status_code == 202, response.text
    job: dict[str, Any] = response.json()
    return job


def _row(job: dict[str, Any]) -> str:
    return f'tr[data-job="extraction/{job["id"]}"]'


def _name() -> str:
    return f"Problem {uuid.uuid4()}"


def test_a_job_is_made_from_an_address(held: Browser, axe: Axe) -> None:
    held.open("/")
    held.click("main .actions a.primary")
    held.wait_for(lambda: held.path == "/new", "form")
    axe.check(held)
    held.fill("#problem_url", SAMPLE_URL)
    held.click("[name=generate_script]")
    held.click("form.card button")
    held.wait_for(lambda: held.path.startswith("/jobs/extraction/"), "page of the job")
    job = held.site.ask("GET", f"{EXTRACTIONS}/{held.path.rpartition('/')[2]}").json()
    assert (job["problem_url"], job["generate_script"], job["created_by"]) == (SAMPLE_URL, False, "operator")


def test_what_is_wrong_is_shown_and_what_was_typed_is_kept(held: Browser, axe: Axe) -> None:
    held.allow("status of 422")
    held.open("/new/generation")
    held.fill("#platform", "nobody")
    held.fill("#title", "A title")
    held.click("form.card button")
    held.wait_for_text("The job was not made", "[role=alert]")
    assert held.one("#title").get_attribute("value") == "A title"
    assert "jobsvc does not read 'nobody'" in held.text("#platform-error")
    axe.check(held)
    held.screenshot("new-refused")


def test_rows_say_where_their_jobs_stand_while_one_looks(held: Browser) -> None:
    job = _create(held, _name())
    held.open("/")
    held.wait_for(lambda: held.text(f"{_row(job)} .status") in ("Pending", "Processing"), "job that waits")
    assert held.site.ask("POST", f"{EXTRACTIONS}/{job['id']}/cancel").status_code == 202
    held.wait_for_text("Cancelled", f"{_row(job)} .status")
    assert held.site.ask("DELETE", f"{EXTRACTIONS}/{job['id']}").status_code == 204
    held.wait_for_text("Deleted", f"{_row(job)} .status")


def test_a_new_job_waits_in_a_line_above_until_it_is_wanted(held: Browser) -> None:
    held.open("/")
    held.wait_for(lambda: held.one("[data-live-state]").is_displayed(), "stream")
    job = _create(held, _name())
    held.wait_for_text("1 new job.", "[data-news]")
    assert not held.all(_row(job))
    held.click("[data-news] a")
    held.wait_for(lambda: held.all(_row(job)), "new row")


def test_numbers_stand_beside_the_statuses(held: Browser) -> None:
    job = _create(held, _name())
    held.site.ask("POST", f"{EXTRACTIONS}/{job['id']}/cancel")
    held.open("/")
    held.wait_for(lambda: held.text('[data-count="CANCELLED"]').isdigit(), "number")
    held.click('.tabs a[href*="CANCELLED"]')
    held.wait_for(lambda: held.path == "/?status=CANCELLED", "filtered list")
    assert {status.text for status in held.all("tbody .status")} == {"Cancelled"}


def test_the_list_works_by_keyboard_and_without_script(held: Browser) -> None:
    job = _create(held, title := _name())
    held.has_script(False)
    held.open("/")
    held.one("body").send_keys(Keys.TAB)
    assert held.text(":focus") == "Skip to content"
    held.fill("#platform", "atcoder")
    held.one("#platform").send_keys(Keys.ENTER)
    held.wait_for(lambda: held.path == "/?platform=atcoder", "link to share")
    assert held.text(f"{_row(job)} .name") == title
    assert held.text(f"{_row(job)} .when").endswith(" UTC")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_read_the_list(held: Browser, axe: Axe, scheme: str) -> None:
    failed = _create(held, "<script>document.title = 'taken over'</script>")
    held.prefers(scheme)
    held.open("/")
    held.wait_for(lambda: held.all(_row(failed)), "row")
    axe.check(held)
    held.screenshot(f"jobs-{scheme}")
    held.is_a_phone(size=(360, 740))
    held.open("/")
    assert held.evaluate("document.documentElement.scrollWidth") == 360
    axe.check(held)
    held.screenshot(f"jobs-phone-{scheme}")
    assert held.evaluate("document.title") == "Jobs · jobsvc"


def test_an_open_list_says_when_its_visitor_was_signed_out(browser: Browser) -> None:
    browser.allow("status of 401")
    browser.sign_in("reader")
    browser.wait_for(lambda: browser.one("[data-live-state]").is_displayed(), "stream")
    browser.driver.delete_all_cookies()
    browser.driver.execute_script(LOOK_AWAY_AND_BACK)
    browser.wait_for_text("You are signed out.", "[data-news]")
    browser.click("[data-news] a")
    browser.wait_for(lambda: browser.path == "/sign-in?next=/", "door")


def test_signing_out_closes_the_door(browser: Browser) -> None:
    browser.sign_in("reader")
    browser.click("header form button")
    browser.wait_for_text("You are signed out.", "[role=status]")
    browser.screenshot("sign-in")
    browser.open("/new")
    assert browser.path == "/sign-in?next=/new"
    browser.fill("#key", browser.site.keys["reader"])
    browser.click("main form button")
    browser.wait_for(lambda: browser.path == "/new", "page that was wanted")
    assert "is a reader's" in browser.text("#why-not")
