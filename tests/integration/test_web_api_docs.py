"""The API's page, as somebody signed in tries it out."""

from __future__ import annotations

from tests.browser import Browser

CREATE = "#operations-problem-extraction-jobs-post_api_v1_problem_extraction_jobs"


def test_who_is_signed_in_makes_a_job_as_the_document_proposes_it(browser: Browser) -> None:
    browser.sign_in("operator")
    browser.open("/api/docs")
    browser.click(f"{CREATE} .opblock-summary-control")
    browser.click(f"{CREATE} .try-out__btn")
    browser.click(f"{CREATE} .execute")
    browser.wait_for_text("202", f"{CREATE} .live-responses-table .response-col_status")
    browser.screenshot("api-docs")


def test_the_page_fits_a_phone_in_the_dark(browser: Browser) -> None:
    browser.is_a_phone()
    browser.prefers("dark")
    browser.sign_in("reader")
    browser.open("/api/docs")
    browser.wait_for_text("/healthz", "#api-docs")
    assert browser.evaluate("document.documentElement.scrollWidth") <= 390
    browser.screenshot("api-docs-phone")
