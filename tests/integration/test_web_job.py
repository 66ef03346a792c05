"""The Job page in a real browser: watched while the job runs, read, copied from, run again."""

from __future__ import annotations

import pytest

from jobsvc.cli.demo import SAMPLE_URL
from tests.axe import Axe
from tests.browser import Browser
from tests.site import Site

EXTRACTIONS, GENERATIONS = "/api/v1/problem-extraction-jobs", "/api/v1/script-generation-jobs"
NOWHERE = "https://atcoder.jp/contests/abc300/tasks/abc300_z"
CLIPBOARD = {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]}
#: Whether the document is still the one that was opened, and where focus is.
MARK = "window.opened = 'once'"
FOCUSED = "(document.activeElement.closest('button')?.id ?? document.activeElement.tagName)"


def made(site: Site, url: str = SAMPLE_URL, **fields: object) -> str:
    """A new extraction's id."""
    return str(site.ask("POST", EXTRACTIONS, json={"problem_url": url, **fields}).json()["id"])


def ended(browser: Browser, site: Site, path: str) -> dict:
    """The job when it has ended."""

    def look() -> dict | None:
        job = site.ask("GET", path).json()
        return job if job["status"] in ("COMPLETED", "FAILED") else None

    found: dict = browser.wait_for(look, f"end of {path}", seconds=60)
    return found


@pytest.fixture(scope="module")
def solved(site: Site) -> str:
    """A generation job on its way, whose extraction has ended."""
    extraction = made(site, generate_script=True)
    for _ in range(600):
        job = site.ask("GET", f"{EXTRACTIONS}/{extraction}").json()
        if job["generation_job_id"]:
            return str(job["generation_job_id"])
    raise TimeoutError(f"extraction {extraction} does not end: {job['status']} {job['error_message']}")


@pytest.fixture
def reading(browser: Browser) -> Browser:
    """Somebody who may do everything has signed in."""
    browser.sign_in("admin")
    return browser


def test_a_job_is_watched_until_its_result_is_there(reading: Browser, site: Site, axe: Axe) -> None:
    with site.gate.closed():
        job_id = made(site)
        reading.open(f"/jobs/extraction/{job_id}")
        reading.driver.execute_script(MARK)
        reading.wait_for_text("Processing", "#head .status")
        reading.wait_for_text("fetching", "#entries")
        reading.wait_for(lambda: reading.all(".bar-run.open"), "a run that goes on")
        reading.driver.execute_script("document.getElementById('act-cancel').focus()")
        axe.check(reading)
    reading.wait_for_text("Completed", "#head .status")
    reading.wait_for_text("completed", "#entries")
    reading.wait_for(lambda: reading.all("#sample-1-input"), "the samples")
    assert reading.evaluate("window.opened") == "once"
    assert reading.evaluate(FOCUSED) == "H1"  # What had it cannot be used any more.
    assert "completed" in reading.evaluate("document.getElementById('said').textContent")
    ids = reading.evaluate("[...document.querySelectorAll('#entries li')].map(item => item.dataset.id)")
    assert ids == sorted(set(ids))
    axe.check(reading)
    reading.screenshot("job-extraction")


def test_a_failed_job_says_why_and_runs_again(reading: Browser, site: Site, axe: Axe) -> None:
    job_id = made(site, NOWHERE)
    ended(reading, site, f"{EXTRACTIONS}/{job_id}")
    reading.open(f"/jobs/extraction/{job_id}")
    reading.wait_for_text("Failed", "#head .status")
    assert "FetchError" in reading.text(".trouble")
    axe.check(reading)
    reading.screenshot("job-failed")

    reading.click("#act-retry")
    reading.wait_for_text("It will run again.", ".notice")
    reading.wait_for_text("retried", "#entries")
    reading.wait_for(lambda: reading.text("#entries").count("claimed") == 2, "second attempt")
    reading.wait_for_text("Failed", "#head .status")


def test_a_script_is_read_copied_and_taken_away(reading: Browser, site: Site, solved: str, axe: Axe) -> None:
    code = ended(reading, site, f"{GENERATIONS}/{solved}")["generator_code"]
    reading.driver.execute_cdp_cmd("Browser.grantPermissions", {"origin": site.url, **CLIPBOARD})
    reading.open(f"/jobs/generation/{solved}")
    assert reading.evaluate("document.getElementById('generator').textContent") == code
    button = reading.one("[data-copy=generator]")
    reading.driver.execute_script("arguments[0].focus()", button)
    button.send_keys("\n")  # by keyboard
    reading.wait_for(lambda: button.text.startswith("Copied"), "word that it is copied")
    assert reading.evaluate("document.getElementById('said').textContent") == "Copied"
    copied = "const done = arguments[0]; navigator.clipboard.readText().then(done, error => done(String(error)))"
    assert reading.driver.execute_async_script(copied) == code

    link = reading.one("a[href$='/files/generator']").get_attribute("href")
    fetched = "const done = arguments[1]; fetch(arguments[0]).then(answer => answer.text()).then(done)"
    assert reading.driver.execute_async_script(fetched, link) == code
    axe.check(reading)
    for name, scheme in (("job-generation", "light"), ("job-generation-dark", "dark")):
        reading.prefers(scheme)
        axe.check(reading)
        reading.screenshot(name)


def test_it_fits_a_phone(reading: Browser, solved: str, site: Site) -> None:
    ended(reading, site, f"{GENERATIONS}/{solved}")
    reading.is_a_phone()
    reading.open(f"/jobs/generation/{solved}")
    assert reading.evaluate("document.documentElement.scrollWidth <= innerWidth")
    above, below = (reading.one(f"#sample-1-{side}").rect for side in ("input", "output"))
    assert above["y"] + above["height"] < below["y"]
    reading.screenshot("job-phone")


def test_without_script_it_works_by_reloading(reading: Browser, site: Site) -> None:
    reading.has_script(False)
    with site.gate.closed():
        job_id = made(site)
        reading.open(f"/jobs/extraction/{job_id}")
        assert reading.text("h1")
        reading.click("#act-cancel")
        reading.wait_for_text("The job is cancelled.", ".notice")
    assert not [button for button in reading.all("[data-copy]") if button.is_displayed()]
    reading.click("#act-delete")
    reading.wait_for_text("Delete this job?", "h1")
    reading.click("main form button")
    reading.wait_for_text("are deleted", ".notice")
    assert site.ask("GET", f"{EXTRACTIONS}/{job_id}").status_code == 404
