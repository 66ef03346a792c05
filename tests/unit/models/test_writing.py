from __future__ import annotations

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError
from pynamodb.exceptions import UpdateError

from jobsvc import moves
from jobsvc.job_helper import JobHelper
from jobsvc.models import Job, ProblemExtractionJob
from jobsvc.models.writing import ConditionFailed, is_refusal, write


@pytest.mark.usefixtures("app")
def test_no_write_creates_a_job() -> None:
    job = moves.get(ProblemExtractionJob, JobHelper.create_problem_extraction_job()["id"])
    JobHelper.delete_problem_extraction_job(job.id)
    with pytest.raises(ConditionFailed):
        write(job, {"title": "back from the dead"}, Job.deleted_at.does_not_exist())
    assert not list(Job.query(job.pk))


@pytest.mark.usefixtures("app")
def test_every_write_counts_and_is_later_than_the_one_before(monkeypatch: pytest.MonkeyPatch) -> None:
    job = moves.get(ProblemExtractionJob, JobHelper.create_problem_extraction_job()["id"])
    first = job.updated_at
    monkeypatch.setattr("jobsvc.clock.now", lambda: first - 600)
    write(job, {"title": "Equal"}, Job.version == 1)
    found = moves.get(ProblemExtractionJob, job.id)
    assert (found.version, found.title) == (2, "Equal")
    assert found.updated_at > first


def test_a_write_that_was_never_answered_was_not_refused() -> None:
    assert not is_refusal(UpdateError("timeout", ReadTimeoutError(endpoint_url="http://127.0.0.1:1")))


def test_only_a_failed_condition_is_a_refusal() -> None:
    for code, refused in (("ConditionalCheckFailedException", True), ("ThrottlingException", False)):
        assert is_refusal(UpdateError("refused", ClientError({"Error": {"Code": code}}, "UpdateItem"))) is refused
