"""Many jobs at once, and the overview, as somebody with a browser meets them."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from jobsvc.job_helper import JobHelper
from tests.axe import Axe
from tests.browser import Browser
from tests.site import Site


def _fill(site: Site, failed: int) -> str:
    """A platform of one's own, with so many failed generation jobs and a completed extraction."""
    name = f"judge-{uuid.uuid4().hex[:8]}"
    with site.application():
        for number in range(failed):
            fields: dict[str, Any] = {"status": "FAILED", "error_code": "proof-failed", "title": f"Problem {number}"}
            JobHelper.create("generation", platform=name, problem_id=str(number), **fields)
        ended = JobHelper.create("extraction", platform=name, problem_id="1")
        JobHelper.update("extraction", ended["id"], {"status": "COMPLETED"})
    return name


def _left(site: Site, platform: str) -> list[str]:
    kinds = ("script-generation-jobs", "problem-extraction-jobs")
    pages = [site.ask("GET", f"/api/v1/{kind}?platform={platform}&limit=100").json() for kind in kinds]
    return [job["status"] for page in pages for job in page["items"]]


def test_an_admin_deletes_some_and_then_all_that_match(browser: Browser, site: Site, axe: Axe) -> None:
    platform = _fill(site, 55)
    browser.sign_in("admin")
    browser.open(f"/?status=FAILED&platform={platform}")
    browser.one("[data-select-all]")
    boxes = browser.all("td.select input")
    assert len(boxes) == 50

    boxes[0].click()
    browser.driver.execute_script(
        "arguments[0].dispatchEvent(new MouseEvent('click', {bubbles: true, shiftKey: true}))", boxes[2]
    )
    browser.wait_for_text("3", "[data-selected]")
    browser.click("#selection button[value=delete]")
    browser.wait_for_text("Delete 3 jobs with their histories?", "h1")
    axe.check(browser)
    browser.click("[data-go] button")
    browser.wait_for_text("3 of 3 deleted.")
    assert len(_left(site, platform)) == 53

    browser.click("[data-back]")
    browser.click("#selection input[value=matching]")
    browser.click("#selection button[value=delete]")
    browser.wait_for_text("Delete 52 jobs with their histories?", "h1")
    browser.screenshot("bulk-question")
    browser.click("[data-go] button")
    browser.wait_for_text("52 of 52 deleted.")
    browser.screenshot("bulk-done")
    assert _left(site, platform) == ["COMPLETED"]


def test_what_is_refused_is_listed_with_the_reason(browser: Browser, site: Site) -> None:
    platform = _fill(site, 3)
    browser.sign_in("admin")
    browser.open(f"/?kind=generation&platform={platform}")
    browser.click("[data-select-all]")
    browser.wait_for_text("3", "[data-selected]")
    browser.click("#selection button[value=cancel]")
    browser.click("[data-go] button")
    browser.wait_for_text("0 of 3 cancelled, 3 refused.")
    assert browser.text("h1") == "Nothing was done"
    assert browser.driver.title == "Nothing was done · jobsvc"
    assert "it is FAILED, and must be PENDING or PROCESSING." in browser.text(".refused")
    assert len(browser.all(".refused a")) == 3


def test_without_script_a_press_does_a_batch(browser: Browser, site: Site) -> None:
    platform = _fill(site, 52)
    browser.sign_in("admin")
    browser.has_script(False)
    browser.open(f"/?status=FAILED&platform={platform}")
    browser.click("#selection input[value=matching]")
    browser.click("#selection button[value=delete]")
    browser.wait_for_text("Delete 52 jobs with their histories?", "h1")
    presses = 0
    while browser.text("h1") != "Done":
        browser.click("main form button")
        presses += 1
    browser.wait_for_text("52 of 52 deleted.")
    assert presses >= 2
    assert _left(site, platform) == ["COMPLETED"]


def test_who_is_no_admin_is_offered_nothing(browser: Browser, site: Site) -> None:
    platform = _fill(site, 1)
    browser.sign_in("operator")
    browser.open(f"/?platform={platform}")
    browser.one("table.jobs")
    assert browser.all("td.select, #selection") == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_overview_shows_charts(browser: Browser, site: Site, axe: Axe, scheme: str) -> None:
    _fill(site, 1)
    browser.prefers(scheme)
    browser.sign_in("reader")
    browser.open("/overview")
    browser.one("svg.drawing")
    axe.check(browser)
    browser.screenshot(f"overview-{scheme}")
    browser.is_a_phone()
    browser.open("/overview")
    assert browser.evaluate("document.documentElement.scrollWidth") <= 390
    browser.screenshot(f"overview-{scheme}-phone")
