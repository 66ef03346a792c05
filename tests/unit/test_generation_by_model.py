"""A script generation job of a problem that the rules cannot read, with a language model and without."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from jobsvc.generation import run_script
from jobsvc.job_helper import JobHelper
from jobsvc.queueing import JobQueue
from jobsvc.tasks import generate_script_task
from tests.language_model import Answer, ModelServer, language_model, says, sends
from tests.model_scripts import PROBLEM, UNREAD, fenced, schema, script, variables

pytestmark = pytest.mark.usefixtures("queued")

PATH = "/api/v1/script-generation-jobs"
GOOD = says(fenced(script()), usage=(321, 45))
LIE = says(fenced(script(schema(variables=variables(N={"high": 10})))), usage=(100, 10))


@contextmanager
def settings(app: Flask, **changes: Any) -> Iterator[None]:
    before = app.extensions["jobsvc"]
    app.extensions["jobsvc"] = JobQueue(replace(before.config, **changes))
    yield
    app.extensions["jobsvc"] = before


def generated(app: Flask, *answers: Answer, **fields: Any) -> tuple[dict[str, Any], ModelServer]:
    """The job as the API shows it after its task, with a language model that answers so."""
    job_id = JobHelper.create_script_generation_job(**{**PROBLEM, **fields}, submit=True)["id"]
    with language_model(*answers) as model, settings(app, llm_url=model.url, llm_model="small-1"):
        generate_script_task(job_id)
    return app.test_client().get(f"{PATH}/{job_id}").get_json(), model


def history(app: Flask, job: dict[str, Any]) -> list[tuple[str, str]]:
    items = app.test_client().get(f"{PATH}/{job['id']}/progress").get_json()["items"]
    return [(entry["step"], entry["message"]) for entry in items]


def test_without_a_model_the_job_fails_with_what_is_unresolved(app: Flask):
    job_id = JobHelper.create_script_generation_job(**PROBLEM, submit=True)["id"]
    generate_script_task(job_id)
    job = JobHelper.get_script_generation_job(job_id)

    assert (job["status"], job["error_code"], job["language_model"]) == ("FAILED", "GenerationError", None)
    assert len(job["unresolved"]) == 1
    assert job["unresolved"][0].startswith(UNREAD)


def test_the_model_s_script_is_proved_and_its_share_is_told(app: Flask):
    job, model = generated(app, GOOD)

    assert (job["status"], job["error_message"]) == ("COMPLETED", "")
    assert (job["by_model"], job["confidence"]) == (["generator_code", "schema"], "low")
    assert job["language_model"] == {
        "name": "small-1",
        "requests": 1,
        "prompt_tokens": 321,
        "completion_tokens": 45,
    }
    assert any(UNREAD in assumption for assumption in job["assumptions"])
    assert job["proof"]["cases"] >= 20
    assert len(run_script(job["generator_code"], seed=5, size="small", count=3)) == 3
    assert ("asking", "the language model small-1") in history(app, job)
    question = model.asked[0]["messages"][1]["content"]
    assert UNREAD in question
    assert "5 1 7" in question


def test_a_problem_that_is_read_is_never_shown_to_the_model(app: Flask):
    job, model = generated(app, GOOD, constraints=PROBLEM["constraints"].replace(UNREAD, ""))

    assert (job["status"], job["by_model"], job["language_model"]) == ("COMPLETED", [], None)
    assert model.asked == []


def test_a_second_try_is_shown_why_the_first_was_refused(app: Flask):
    job, model = generated(app, LIE, GOOD)

    assert (job["status"], job["language_model"]["requests"]) == ("COMPLETED", 2)
    assert job["language_model"]["prompt_tokens"] == 421
    roles = [turn["role"] for turn in model.asked[1]["messages"]]
    assert roles == ["system", "user", "assistant", "user"]
    assert "variables.N: high is 10, but the problem says 50" in model.asked[1]["messages"][-1]["content"]
    assert any(step == "refused" and "high is 10" in message for step, message in history(app, job))


def test_after_three_tries_the_job_fails_with_all_reasons(app: Flask):
    job, model = generated(app, LIE, says("I cannot help with that."), says(fenced("import numpy\n" + script())))

    assert (job["status"], job["error_code"], len(model.asked)) == ("FAILED", "GenerationError", 3)
    assert (job["generator_code"], job["by_model"]) == ("", [])
    assert job["language_model"]["requests"] == 3
    first, *tries = job["unresolved"]
    assert first.startswith(UNREAD)
    assert [text.partition(": ")[0] for text in tries] == [f"the language model's script {n}" for n in (1, 2, 3)]
    assert "high is 10" in tries[0]
    assert "no Python script" in tries[1]
    assert "imports numpy" in tries[2]


def test_without_a_sample_the_model_is_not_asked(app: Flask):
    job, model = generated(app, GOOD, samples=[])

    assert (job["status"], model.asked) == ("FAILED", [])
    assert "no sample to check" in job["unresolved"][-1]


def test_a_model_that_is_out_of_order_is_asked_again_later(app: Flask):
    job, _ = generated(app, sends("{}", 500))

    assert (job["status"], job["error_code"]) == ("PENDING", "ModelError")
    assert "is out of order" in job["error_message"]


def test_a_busy_model_is_left_alone_as_long_as_it_says(app: Flask):
    job, _ = generated(app, LIE, sends("{}", 429, Retry_After="3000"))

    assert (job["status"], job["error_code"]) == ("PENDING", "ModelError")
    wait = [message for step, message in history(app, job) if step == "attempt failed"]
    assert wait[0].endswith("Tried again in 3000 s at the earliest.")


def test_a_model_that_refuses_the_key_fails_the_job_with_what_is_unresolved(app: Flask):
    job, _ = generated(app, sends("{}", 401))

    assert (job["status"], job["error_code"]) == ("FAILED", "ModelError")
    assert "JOBSVC_LLM_API_KEY" in job["error_message"]
    assert job["unresolved"][0].startswith(UNREAD)
    assert job["language_model"]["requests"] == 1


def test_nothing_of_an_earlier_run_s_model_stays(app: Flask):
    job, _ = generated(app, GOOD)
    JobHelper.update_script_generation_job(job["id"], {"constraints": PROBLEM["constraints"].replace(UNREAD, "")})
    JobHelper.retry("generation", job["id"], force=True)
    generate_script_task(job["id"])

    job = JobHelper.get_script_generation_job(job["id"])
    assert (job["status"], job["by_model"], job["language_model"]) == ("COMPLETED", [], None)
