"""Scripts in whatever somebody else may write: they are shown to be read, and never run."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

import pytest
from pynamodb.attributes import UnicodeAttribute

from jobsvc.job_helper import JobHelper
from jobsvc.models import KINDS, Job
from jobsvc.models.attributes import JSONListAttribute, JSONMapAttribute
from tests.browser import Browser
from tests.site import Site

#: Ends whatever it stands in, and leaves a mark in the window where any of it runs.
SCRIPT = (
    "</script></style></title></textarea></pre></svg>\"'`><script>window.__pwned = 1</script>"
    "<img src=x onerror=window.__pwned=2><svg onload=window.__pwned=3>{{ 7 * 7 }}"
)
URL = "javascript:window.__pwned=4"
SAID = "<script>window.__pwned = 1</script>"
#: What no caller writes, or what has a form of its own.
NOT_TEXT = {"status", "language", "task_id", "run_id", "error_code"}


@pytest.fixture(scope="module")
def hostile(site: Site) -> dict[str, str]:
    """A job of each kind with a script in every text of it; their ids."""
    made = {}
    with site.application():
        for job_type, kind in KINDS.items():
            job = JobHelper.create(job_type, **_texts(kind, kind.inputs))
            failed = {"status": "FAILED", "error_message": SCRIPT, "error_code": SCRIPT[:100]}
            JobHelper.update(job_type, job["id"], {**_texts(kind, kind.results), **failed})
            made[job_type] = job["id"]
    return made


def _texts(kind: type[Job], names: Iterable[str]) -> dict[str, Any]:
    return {name: text for name in names if (text := _text(kind, name)) is not None and name not in NOT_TEXT}


def _text(kind: type[Job], name: str) -> Any:
    attribute = kind.get_attributes()[name]
    if name in {"url", "problem_url"}:
        return URL
    if name == "samples":
        return [{"input": SCRIPT, "output": SCRIPT}]
    if isinstance(attribute, UnicodeAttribute):
        return SCRIPT
    if isinstance(attribute, JSONListAttribute):
        return [SCRIPT]
    if isinstance(attribute, JSONMapAttribute):
        return dict.fromkeys(("constraints", "input", "output", "notes", "sandbox", SCRIPT), SCRIPT)
    return None


def _nothing_ran(browser: Browser) -> bool:
    return browser.evaluate("window.__pwned === undefined") is True


def test_scripts_in_a_job_are_shown_and_do_not_run(browser: Browser, hostile: dict[str, str]) -> None:
    browser.sign_in("admin")
    for job_type, job_id in hostile.items():
        for page in ("", "/history", "/delete"):
            browser.open(f"/jobs/{job_type}/{job_id}{page}")
            browser.one("main")
            assert SAID in browser.evaluate("document.body.textContent"), page
            assert _nothing_ran(browser), page
            assert not browser.all('a[href^="javascript:"], main img')
        browser.open(f"/jobs/{job_type}/{job_id}")
        browser.screenshot(f"scripts-{job_type}")


def test_scripts_in_a_list_and_in_its_filter_do_not_run(browser: Browser, hostile: dict[str, str]) -> None:
    browser.sign_in("admin")
    for address in ("/", f"/?platform={quote(SCRIPT)}&problem_id={quote(SCRIPT)}"):
        browser.open(address)
        assert SAID in browser.evaluate("document.body.textContent"), address
        assert _nothing_ran(browser), address
    browser.open("/overview")
    assert _nothing_ran(browser)
    browser.allow("status of 422")
    browser.open(f"/?status={quote(SCRIPT)}&kind={quote(SCRIPT)}")
    assert _nothing_ran(browser)


def test_scripts_that_are_typed_come_back_as_they_were_typed(browser: Browser) -> None:
    browser.sign_in("operator")
    browser.allow("status of 422")
    browser.open("/new/generation")
    for name in ("platform", "problem_id", "title", "constraints"):
        browser.fill(f"#{name}", SCRIPT)
    browser.click("main form button[type=submit]")
    browser.wait_for_text("The job was not made", "main")
    assert browser.one("#title").get_attribute("value") == SCRIPT
    assert _nothing_ran(browser)


def test_scripts_in_addresses_do_not_run(browser: Browser) -> None:
    browser.allow("status of 40[14]")
    for address in (f"/sign-in?next={quote(SCRIPT)}", f"/sign-in?token={quote(SCRIPT)}"):
        browser.open(address)
        assert _nothing_ran(browser), address
    browser.sign_in("reader")
    for address in (f"/{quote(SCRIPT)}", f"/jobs/extraction/{quote(SCRIPT, safe='')}"):
        browser.open(address)
        assert _nothing_ran(browser), address
