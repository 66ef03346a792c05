from __future__ import annotations

import pytest

from jobsvc.errors import ItemTooLarge
from jobsvc.job_helper import new_job
from jobsvc.models import ScriptGenerationJob
from jobsvc.models.size import MAX_ITEM_BYTES, check_size
from jobsvc.models.writing import prepare


def _job(**values: object) -> ScriptGenerationJob:
    return new_job(ScriptGenerationJob, {"platform": "codeforces", "problem_id": "1A", **values})


def _bytes(job: ScriptGenerationJob) -> int:
    with pytest.raises(ItemTooLarge) as refused:
        prepare(job)
    return int(refused.value.args[0].split("take ")[1].split(" bytes")[0].replace(",", ""))


def test_the_error_names_the_largest_field_and_the_limit() -> None:
    job = _job(constraints="x" * 200_000, solution_code="é" * 150_000)
    with pytest.raises(ItemTooLarge, match=r"'solution_code'; an item holds at most 409,600"):
        check_size(job)


@pytest.mark.usefixtures("config")
@pytest.mark.parametrize("config", ["dynamodb_local"], indirect=True)  # moto counts the bytes of its own JSON
def test_the_engine_agrees_about_the_last_byte() -> None:
    too_large = _bytes(_job(constraints="x" * MAX_ITEM_BYTES, samples=[{"input": "1 2\n", "output": "é"}]))
    fits = MAX_ITEM_BYTES - (too_large - MAX_ITEM_BYTES)
    prepare(_job(constraints="x" * fits, samples=[{"input": "1 2\n", "output": "é"}])).save()
    with pytest.raises(ItemTooLarge):
        prepare(_job(constraints="x" * (fits + 1), samples=[{"input": "1 2\n", "output": "é"}]))
