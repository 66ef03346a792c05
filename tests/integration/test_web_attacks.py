"""What people try against the page and its door, in a real browser and past it."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from itsdangerous import URLSafeTimedSerializer
from flask.sessions import SecureCookieSessionInterface, TaggedJSONSerializer

from jobsvc.job_helper import JobHelper
from tests.browser import Browser
from tests.site import Site

EXTRACTIONS = "/api/v1/problem-extraction-jobs"
#: Ends whatever it stands in, and says so in the window if any of it runs.
SCRIPT = (
    "</script></title></textarea></pre>\"'><script>window.__pwned = 1</script>"
    "<img src=x onerror=window.__pwned=2><svg onload=window.__pwned=3>{{ 7 * 7 }}${7*7}"
    "<a href=\"javascript:window.__pwned=4\">press</a>"
)
SCRIPT_URL = "javascript:window.__pwned=5"


@pytest.fixture(scope="module")
def hostile(site: Site) -> dict[str, str]:
    """Jobs in which every text that somebody else may choose is a script; their ids by kind."""
    with site.application():
        extraction = JobHelper.create_problem_extraction_job(
            platform="atcoder", problem_id=SCRIPT, problem_identifier=SCRIPT, title=SCRIPT, problem_url=SCRIPT_URL
        )
        texts = {"tags": [SCRIPT], "input_formats": [SCRIPT], "samples": [{"input": SCRIPT, "output": SCRIPT}]}
        told = {"status": "FAILED", "error_message": SCRIPT, "error_code": SCRIPT[:60]}
        sections = {name: SCRIPT for name in ("constraints", "input", "output", "notes")}
        found = {"url": SCRIPT_URL, "sections": sections, "warnings": [SCRIPT], "difficulty": SCRIPT}
        JobHelper.update_problem_extraction_job(extraction["id"], {**texts, **told, **found})
        generation = JobHelper.create_script_generation_job(
            platform="atcoder", problem_id=SCRIPT, title=SCRIPT, language="python", constraints=SCRIPT,
            problem_url=SCRIPT_URL, solution_code=SCRIPT, generator_code=SCRIPT, **texts,
        )
        results = {"unresolved": [SCRIPT], "assumptions": [SCRIPT], "unread": [SCRIPT], "proof": {"sandbox": SCRIPT}}
        JobHelper.update_script_generation_job(generation["id"], {**told, **results, "schema": {SCRIPT: SCRIPT}})
    return {"extraction": extraction["id"], "generation": generation["id"]}
