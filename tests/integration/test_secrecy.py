"""What a whole run logs: API and worker as processes, and no key, code or page text in a line of theirs."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import closing
from importlib import resources
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
import redis
from flask import Flask

from jobsvc import keys
from jobsvc.cli.demo import SAMPLE_PAGE, SAMPLE_URL
from jobsvc.cli.judge import standing_in
from jobsvc.engines import answers_http
from jobsvc.keys import NewKey
from jobsvc.servers import Server
from jobsvc.sign_in_links import SignInLinks
from tests.integration.api import serving
from tests.integration.conftest import Worker
from tests.locks import bearing
from tests.workers import events

SAID = "A sentence that stands on the page alone"
CODE = "hunter2_in_code = 17"
WRONG_KEY = f"jobsvc_{'0' * 16}_{'1' * 64}"
SECRET = "hunter2 signs the cookies and the links"
BROKEN_PAGE = b"<html><title>Sign in</title><p>" + SAID.encode() + b"</p><form><input type=password></form></html>"


@pytest.fixture
def api(service: Flask, queue: redis.Redis, tmp_path: Path) -> Iterator[Server]:
    with serving(service, tmp_path, JOBSVC_AUTH="on", JOBSVC_SECRET=SECRET) as server:
        yield server


@pytest.fixture
def key(service: Flask) -> NewKey:
    return keys.create("edge", "operator")


def _post(url: str, key: NewKey, **body: object) -> dict[str, str]:
    headers = {"Content-Type": "application/json", **bearing(key), "X-Request-ID": "from-the-edge"}
    with closing(urlopen(Request(url, json.dumps(body).encode(), headers))) as answer:
        assert answer.headers["X-Request-ID"] == "from-the-edge"
        return json.load(answer)


def test_no_line_of_a_whole_run_holds_a_key_code_or_page_text(
    api: Server, key: NewKey, run_worker: Worker, tmp_path: Path
) -> None:
    page = resources.files("jobsvc").joinpath("samples", SAMPLE_PAGE).read_text()
    page = page.replace("</body>", f"<p>{SAID}</p></body>")
    generations, extractions = (f"{api.url}/api/v1/{kind}-jobs" for kind in ("script-generation", "problem-extraction"))
    _post(
        f"{api.url}/api/v1/problem-extraction-jobs", key, problem_url=SAMPLE_URL, generate_script=True, page_html=page
    )
    _post(extractions, key, problem_url=SAMPLE_URL)
    written = _post(
        generations,
        key,
        platform="atcoder",
        problem_id="a",
        title="Lamps",
        constraints="1 ≤ N ≤ 100",
        input_formats=["N"],
        language="python",
        solution_code=f"{CODE}\nprint(int(input()))\n",
    )
    broken = _post(
        generations, key, platform="atcoder", problem_id="b", title="B", constraints=SAID, solution_code=CODE
    )
    link = SignInLinks(SECRET).make(key.key.key_id)
    assert answers_http(f"{generations}?key={key.text}", status=400)
    assert answers_http(f"{generations}?key=hunter2", status=422, key=key.text)
    assert answers_http(generations, status=401, key=WRONG_KEY)
    assert answers_http(f"{api.url}/sign-in?token={link}", status=401), "signed in, and led on without the cookie"
    with standing_in(SAMPLE_URL, BROKEN_PAGE) as mirrors:
        run: subprocess.CompletedProcess[str] = run_worker(
            "--name", "w1", JOBSVC_JUDGE_MIRRORS=mirrors, JOBSVC_MAX_ATTEMPTS="1"
        )

    (tmp_path / "worker.log").write_text(run.stderr)
    worker, asked = events(tmp_path / "worker.log"), events(api.log)
    all_said = run.stdout + run.stderr + api.log.read_text()
    secrets = (SAID, CODE, "hunter2", "password", "<p>", key.text.rpartition("_")[2], WRONG_KEY, link)
    assert {secret for secret in secrets if secret in all_said} == set()
    assert len(worker) == len(run.stderr.splitlines()), "a line that is not JSON"

    ends = {line["job_id"]: line for line in worker if line["event"] == "run ended"}
    assert {line["move"] for line in ends.values()} == {"finish", "fail"}
    assert ends[written["id"]].items() >= {"worker": "w1", "attempt": 1, "job_type": "generation"}.items()
    assert ends[broken["id"]]["move"] == "fail"
    created = [line for line in asked if line["event"] == "job created"]
    assert [(line["request_id"], line["key"]) for line in created] == [("from-the-edge", "edge")] * 4
    assert {(line["method"], line["route"], line["status"]) for line in asked if line["event"] == "request"} >= {
        ("POST", "/api/v1/script-generation-jobs", 202),
        ("GET", "/api/v1/script-generation-jobs", 422),
    }
