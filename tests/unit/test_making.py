"""A script generation job from its claim to its end, in this process."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from jobsvc.job_helper import JobHelper
from jobsvc.tasks import generate_script_task

pytestmark = pytest.mark.usefixtures("queued")

PATH = "/api/v1/script-generation-jobs"
TEXT = {
    "platform": "atcoder",
    "problem_id": "own_a",
    "title": "Two Jugs",
    "constraints": "$1 \\le N \\le 50$\n$1 \\le A_i \\le N$",
    "input_format": "The input is given from Standard Input in the following format:",
    "input_formats": ["N\nA_1 A_2 \\ldots A_N"],
    "samples": [{"input": "2\n1 2\n", "output": "3\n"}],
}
HTML = {
    **TEXT,
    "constraints": "<ul><li><var>1 \\le N \\le 50</var></li><li><var>1 &le; A_i &le; N</var></li></ul>",
    "input_format": "<p>The input is given from Standard Input in the following format:</p>"
    "<pre><var>N</var>\n<var>A_1</var> <var>A_2</var> <var>\\ldots</var> <var>A_N</var></pre>",
    "input_formats": [],
}


def run(app: Flask, **fields: Any) -> dict[str, Any]:
    """The job as the API shows it, after its task."""
    answer = app.test_client().post(PATH, json=fields)
    assert answer.status_code == 202, answer.get_json()
    generate_script_task(answer.get_json()["id"])
    return app.test_client().get(f"{PATH}/{answer.get_json()['id']}").get_json()


def test_sections_that_come_over_http_may_be_html(app: Flask):
    as_text, as_html = run(app, **TEXT), run(app, **HTML)

    assert (as_html["status"], as_html["error_message"]) == ("COMPLETED", "")
    assert as_html["schema"]["format"] == as_text["schema"]["format"]
    assert as_html["schema"]["variables"] == as_text["schema"]["variables"]
    assert as_html["constraints"] == HTML["constraints"], "what the caller said stays as it is"


def test_html_that_is_deeper_than_any_page_fails_the_job_and_says_so(app: Flask):
    job = run(app, **{**TEXT, "constraints": "<div>" * 20_000})

    assert (job["status"], job["error_code"]) == ("FAILED", "NotAProblemPage")
    assert "nested" in job["error_message"]


def test_a_job_that_fails_lists_what_is_unresolved(app: Flask):
    job = run(app, **{**TEXT, "constraints": "$1 \\le N \\le 50$\n$A$ is a magic sequence."})

    assert (job["status"], job["error_code"], job["generator_code"]) == ("FAILED", "GenerationError", "")
    assert any("magic" in item for item in job["unresolved"])
    assert any(item.startswith("A: no lower") for item in job["unresolved"])


@pytest.mark.parametrize("field", ["constraints", "input_format"])
def test_job_helper_s_empty_texts_fail_with_a_reason(app: Flask, field: str):
    job_id = JobHelper.create_script_generation_job(**{**TEXT, "samples": [], field: ""}, submit=True)["id"]
    generate_script_task(job_id)

    job = JobHelper.get_script_generation_job(job_id)
    assert job["status"] in ("FAILED", "COMPLETED")
    assert (job["error_message"] == "") == (field == "input_format")


def test_a_solution_takes_part_in_the_proof(app: Flask):
    code = "n = int(input())\nprint(sum(map(int, input().split())))"
    job = run(app, **TEXT, solution_code=code, language="Python 3", time_limit_s=1)

    assert job["status"] == "COMPLETED"
    tried = job["proof"]["solution"]
    assert (tried["language"], tried["verdict"], tried["samples"], tried["reproduced"]) == ("python", "passed", 1, 1)
    assert tried["runs"] == tried["inputs"] > 30
    assert tried["time_limit_s"] == 6


def test_a_solution_that_fails_on_a_generated_input_fails_the_job(app: Flask):
    code = "n = int(input())\nassert n < 9\nprint(sum(map(int, input().split())))"
    job = run(app, **TEXT, solution_code=code)

    assert (job["status"], job["error_code"]) == ("FAILED", "ProofFailed")
    assert "reproduces 1 of 1 samples, failed on what the script generates" in job["error_message"]
    assert job["proof"]["solution"]["failed_on"]["seed"] in (1, 2)
    assert job["generator_code"] == ""
    assert set(job["schema"]["variables"]) == {"N", "A"}, "how the problem was understood"
    assert "N is an integer" in job["assumptions"]


def test_a_language_that_cannot_be_run_is_told_where_it_came_another_way(app: Flask):
    with app.app_context():
        job = JobHelper.create_script_generation_job(**TEXT, solution_code="puts 1", language="Ruby", submit=True)
        generate_script_task(job["id"])
        job = JobHelper.get_script_generation_job(job["id"])
    assert job["status"] == "COMPLETED"
    assert job["proof"]["solution"]["verdict"] == "not run"
    assert "no way to run Ruby" in job["proof"]["solution"]["says"]


def test_a_missing_input_format_comes_from_the_solution(app: Flask):
    code = "n = int(input())\nprint(sum(map(int, input().split())))"
    job = run(app, **{**TEXT, "input_format": "", "input_formats": []}, solution_code=code)

    assert (job["status"], job["confidence"]) == ("COMPLETED", "medium"), job["error_message"]
    assert job["assumptions"][0] == "the input format is the order in which the solution reads its input"
    assert job["proof"]["solution"]["verdict"] == "passed"


def test_a_solution_whose_order_is_not_understood_is_named_beside_the_missing_format(app: Flask):
    job = run(app, **{**TEXT, "input_format": "", "input_formats": []}, solution_code="while input(): pass")

    assert job["status"] == "FAILED"
    assert any(one.startswith("by the solution: the order in which") for one in job["unresolved"])
