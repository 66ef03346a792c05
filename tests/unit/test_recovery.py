from __future__ import annotations

from typing import Any

import pytest

from jobsvc import clock, history, lifecycle
from jobsvc.job_helper import JobHelper
from jobsvc.models import ProblemExtractionJob
from jobsvc.recovery import recover

pytestmark = pytest.mark.usefixtures("app")

HALF_AN_HOUR = 1_800.0


def _recover(*, held: bool = False) -> dict[str, Any]:
    return recover(lambda task_id: held, older_than_s=HALF_AN_HOUR).summary()


def _get(job_id: str) -> dict[str, Any]:
    return JobHelper.get_problem_extraction_job(job_id)  # type: ignore[return-value]


def test_a_waiting_job_that_the_queue_forgot_gets_a_new_queue_id() -> None:
    job = JobHelper.create_problem_extraction_job(submit=True)
    assert _recover() == {"queued": [job["id"]], "failed": [], "deleted": []}
    assert _get(job["id"])["task_id"] != job["task_id"]


def test_a_waiting_job_that_the_queue_holds_is_left_alone() -> None:
    job = JobHelper.create_problem_extraction_job(submit=True)
    assert _recover(held=True)["queued"] == []
    assert _get(job["id"]) == job


def test_a_record_is_never_started() -> None:
    JobHelper.create_problem_extraction_job()
    assert _recover()["queued"] == []


def test_jobs_are_queued_again_oldest_first() -> None:
    made = [JobHelper.create_problem_extraction_job(submit=True)["id"] for _ in range(5)]
    assert _recover()["queued"] == made


def test_a_job_whose_worker_vanished_fails_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    job_id = JobHelper.create_problem_extraction_job(submit=True)["id"]
    run = lifecycle.claim(ProblemExtractionJob, job_id)
    later = clock.now() + HALF_AN_HOUR + 1
    monkeypatch.setattr(clock, "now", lambda: later)
    assert _recover()["failed"] == [job_id]
    job = _get(job_id)
    assert (job["status"], job["error_code"]) == ("FAILED", "orphaned")
    assert "worker vanished" in job["error_message"]
    with pytest.raises(lifecycle.Refused):
        run.finish({})


def test_a_job_that_runs_for_less_is_left_alone() -> None:
    job_id = JobHelper.create_problem_extraction_job(submit=True)["id"]
    lifecycle.claim(ProblemExtractionJob, job_id)
    assert _recover()["failed"] == []
    assert _get(job_id)["status"] == "PROCESSING"


def test_an_interrupted_delete_is_finished(monkeypatch: pytest.MonkeyPatch) -> None:
    job_id = JobHelper.create_problem_extraction_job(submit=True)["id"]
    with monkeypatch.context() as broken:
        broken.setattr(history, "delete", _interrupt)
        with pytest.raises(ConnectionError):
            lifecycle.delete(ProblemExtractionJob, job_id)
    assert _recover() == {"queued": [], "failed": [], "deleted": [job_id]}
    assert not list(history.read("extraction", job_id))


def _interrupt(*_: object) -> None:
    raise ConnectionError
