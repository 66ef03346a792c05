"""A key that is revoked elsewhere: requests and streams of the API's own process end within 30 seconds."""

from __future__ import annotations

import time

import httpx2

from jobsvc import keys
from jobsvc.job_helper import JobHelper
from tests.site import Site

REVOKED_WITHIN = 30


def test_a_stream_that_runs_ends_with_its_key(site: Site) -> None:
    with site.application():
        made = keys.create("soon revoked", "reader")
        job = JobHelper.create_problem_extraction_job(platform="atcoder", problem_id="abc300_a")
    bearing = {"Authorization": f"Bearer {made.text}"}
    with httpx2.Client(base_url=site.url, headers=bearing, trust_env=False, timeout=REVOKED_WITHIN + 5) as client:
        path = f"/api/v1/problem-extraction-jobs/{job['id']}"
        with client.stream("GET", f"{path}/events") as one, client.stream("GET", "/api/v1/events") as all_of_them:
            assert (one.status_code, all_of_them.status_code) == (200, 200)
            with site.application():
                keys.revoke(made.key.key_id)
            began = time.monotonic()
            for stream in (one, all_of_them):
                for _ in stream.iter_bytes():
                    pass
            assert time.monotonic() - began < REVOKED_WITHIN
        assert client.get(path).status_code == 401
