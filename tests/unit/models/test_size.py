from __future__ import annotations

import pytest
from pynamodb.exceptions import PutError

from jobsvc import lifecycle
from jobsvc.errors import ItemTooLarge
from jobsvc.job_helper import JobHelper, new_job
from jobsvc.models import ScriptGenerationJob
from jobsvc.models.size import KEPT_FREE, MAX_ITEM_BYTES, check_size
from jobsvc.models.writing import _set_index_keys
from jobsvc.runs import claim


def _job(**values: object) -> ScriptGenerationJob:
    return new_job(ScriptGenerationJob, {"platform": "codeforces", "problem_id": "1A", **values})


def _bytes(job: ScriptGenerationJob) -> int:
    _set_index_keys(job)
    with pytest.raises(ItemTooLarge) as refused:
        check_size(job)
    return int(refused.value.args[0].split("take ")[1].split(" bytes")[0].replace(",", ""))


def test_the_error_names_the_largest_field_and_the_limit() -> None:
    job = _job(constraints="x" * 200_000, solution_code="é" * 150_000)
    with pytest.raises(ItemTooLarge, match=r"'solution_code'; at most 409,600 can be stored"):
        check_size(job)


@pytest.mark.usefixtures("config")
@pytest.mark.parametrize("config", ["dynamodb_local"], indirect=True)  # moto counts the bytes of its own JSON
def test_the_engine_agrees_about_the_last_byte() -> None:
    too_large = _bytes(_job(constraints="x" * MAX_ITEM_BYTES, samples=[{"input": "1 2\n", "output": "é"}]))
    fits = MAX_ITEM_BYTES - (too_large - MAX_ITEM_BYTES)
    job = _job(constraints="x" * fits, samples=[{"input": "1 2\n", "output": "é"}])
    _set_index_keys(job)
    check_size(job)
    job.save()
    job.constraints += "x"
    with pytest.raises(ItemTooLarge):
        check_size(job)
    with pytest.raises(PutError, match="Item size has exceeded"):
        job.save()


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("config", ["dynamodb_local"], indirect=True)
def test_the_largest_job_that_is_taken_in_can_live_its_whole_life() -> None:
    fits = MAX_ITEM_BYTES - KEPT_FREE - (_bytes(_job(constraints="x" * MAX_ITEM_BYTES)) - MAX_ITEM_BYTES)
    values = {"platform": "codeforces", "problem_id": "1A", "created_by": "ann"}
    with pytest.raises(ItemTooLarge, match="at most 401,408"):
        JobHelper.create("generation", submit=True, constraints="x" * fits, **values)
    # What a submitted job has beside its inputs: a wish, a queue id, a name.
    job = JobHelper.create("generation", submit=True, constraints="x" * (fits - 100), **values)
    run = claim(ScriptGenerationJob, job["id"], worker="w" * 100)
    run.postpone("X" * 50, "é" * 2_000, delay_s=0)
    run = claim(ScriptGenerationJob, job["id"], worker="w" * 100)
    with pytest.raises(ItemTooLarge):
        run.finish({"generator_code": "x" * KEPT_FREE})
    lifecycle.recover(run.job, tries_left=True, reason="é" * 2_000)
    claim(ScriptGenerationJob, job["id"]).fail("X" * 50, "😀" * 2_000)
    JobHelper.retry("generation", job["id"])
    lifecycle.recover(claim(ScriptGenerationJob, job["id"]).job, tries_left=False, reason="😀" * 2_000)
    assert JobHelper.delete_script_generation_job(job["id"])
