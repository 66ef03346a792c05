from __future__ import annotations

from typing import Any

import pytest
from structlog.testing import capture_logs

from jobsvc import clock, history, lifecycle, moves
from jobsvc.errors import InvalidField, ItemTooLarge, JobNotFound, Stale, WrongState
from jobsvc.job_helper import JobHelper, new_job
from jobsvc.models import Job, ProblemExtractionJob, ProgressEntry, ScriptGenerationJob, Status
from jobsvc.moves import Refused
from jobsvc.runs import claim
from tests.faults import Wire

pytestmark = pytest.mark.usefixtures("app")


def _submitted(**values: Any) -> str:
    return str(JobHelper.create_problem_extraction_job(submit=True, **values)["id"])


def _now(job_id: str) -> Job:
    return moves.get(ProblemExtractionJob, job_id)


def _story(job_id: str) -> list[str]:
    return [entry.step for entry in history.read("extraction", job_id)]


def test_a_submitted_job_begins_its_history_in_the_same_write() -> None:
    job_id = _submitted(platform="atcoder", created_by="ann")
    (entry,) = history.read("extraction", job_id)
    assert (entry.step, entry.message) == ("created", "by ann")
    assert _now(job_id).task_id


def test_a_record_has_no_history_and_no_wish_to_run() -> None:
    job = JobHelper.create_problem_extraction_job(platform="atcoder")
    assert job["submitted_at"] is None
    assert _story(job["id"]) == []


def test_a_claim_is_a_new_attempt() -> None:
    job_id = _submitted()
    run = claim(ProblemExtractionJob, job_id)
    job = _now(job_id)
    assert (job.status, job.attempt, job.tries, job.run_id) == (Status.PROCESSING, 1, 1, run.job.run_id)
    assert job.started_at is not None


def test_a_second_worker_cannot_claim_a_running_job() -> None:
    job_id = _submitted()
    claim(ProblemExtractionJob, job_id)
    with pytest.raises(Refused, match="it is PROCESSING by attempt 1, and must be PENDING"):
        claim(ProblemExtractionJob, job_id)


def test_of_two_claimers_that_read_the_same_job_one_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    job_id = _submitted()
    as_read = _now(job_id)
    claim(ProblemExtractionJob, job_id)
    reads = iter([as_read])
    current = moves.get
    monkeypatch.setattr(moves, "get", lambda kind, job_id: next(reads, None) or current(kind, job_id))
    with pytest.raises(Refused):
        claim(ProblemExtractionJob, job_id)
    assert _now(job_id).attempt == 1


def test_the_result_and_completed_are_one_write() -> None:
    job_id = _submitted()
    run = claim(ProblemExtractionJob, job_id)
    version = run.job.version
    run.finish({"title": "Equal", "samples": [{"input": "1\n", "output": "2\n"}]})
    job = _now(job_id)
    assert (job.status, job.title, job.version) == (Status.COMPLETED, "Equal", version + 1)
    assert job.finished_at >= job.started_at
    assert _story(job_id) == ["created", "claimed", "completed"]


def test_the_job_that_follows_is_saved_with_the_result_or_not_at_all() -> None:
    first, second = (claim(ProblemExtractionJob, _submitted()) for _ in range(2))
    follow_ups = [new_job(ScriptGenerationJob, {"title": title}, submit=True) for title in ("kept", "not kept")]
    JobHelper.delete_problem_extraction_job(second.job.id)

    first.finish({"generation_job_id": follow_ups[0].id}, follow_up=follow_ups[0])
    with pytest.raises(JobNotFound):
        second.finish({"generation_job_id": follow_ups[1].id}, follow_up=follow_ups[1])

    assert JobHelper.get_script_generation_job(follow_ups[0].id) is not None
    assert JobHelper.get_script_generation_job(follow_ups[1].id) is None
    assert _now(first.job.id).generation_job_id == follow_ups[0].id


def test_a_failed_job_says_why_and_its_history_has_the_whole_story() -> None:
    job_id = _submitted()
    claim(ProblemExtractionJob, job_id).fail("FetchError", "no " * 1_000)
    job = _now(job_id)
    assert (job.status, job.error_code, len(job.error_message)) == (Status.FAILED, "FetchError", 1_000)
    assert JobHelper.latest_progress("extraction", job_id)["message"] == "no " * 1_000


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.PROCESSING])
def test_an_operators_override_takes_the_job_from_its_run(status: Status) -> None:
    job_id = _submitted()
    run = claim(ProblemExtractionJob, job_id)
    JobHelper.update_problem_extraction_job(job_id, {"status": status.value, "title": "by hand"})
    with pytest.raises(Refused):
        run.finish({"title": "by the run"})
    job = _now(job_id)
    assert (job.status, job.title, job.attempt) == (status, "by hand", 2)
    assert _story(job_id)[-1] == "override"


def test_nobody_sets_processing_by_hand() -> None:
    job_id = _submitted()
    with pytest.raises(InvalidField, match="PROCESSING is reached by a worker's claim only"):
        JobHelper.update_problem_extraction_job(job_id, {"status": "PROCESSING"})


def test_an_edit_of_a_job_that_changed_since_is_refused() -> None:
    job_id = _submitted()
    as_read = _now(job_id)
    lifecycle.edit(_now(job_id), {"title": "first"})
    with pytest.raises(Stale):
        lifecycle.edit(as_read, {"title": "second"})
    assert as_read.title == ""
    assert _now(job_id).title == "first"


def test_an_update_reads_again_when_somebody_else_wrote(monkeypatch: pytest.MonkeyPatch) -> None:
    job_id = _submitted()
    edit = lifecycle.edit
    others = [lambda: edit(_now(job_id), {"title": "theirs"})]

    def slow_edit(job: Job, changes: dict[str, Any], **who: str) -> None:
        if others:
            others.pop()()
        edit(job, changes, **who)

    monkeypatch.setattr(lifecycle, "edit", slow_edit)
    JobHelper.update_problem_extraction_job(job_id, {"problem_identifier": "mine"})
    job = _now(job_id)
    assert (job.title, job.problem_identifier) == ("theirs", "mine")


def test_a_change_that_would_be_too_large_changes_nothing() -> None:
    job_id = _submitted(title="small")
    run = claim(ProblemExtractionJob, job_id)
    with pytest.raises(ItemTooLarge, match="'samples'"):
        run.finish({"samples": [{"input": "x" * 500_000, "output": ""}]})
    assert _now(job_id).status == Status.PROCESSING
    run.fail("ItemTooLarge", "too large")
    assert _now(job_id).status == Status.FAILED


def test_a_lost_answer_to_a_claim_is_not_a_defeat(wire: Wire) -> None:
    job_id = _submitted()
    wire.lose_answer("UpdateItem")
    run = claim(ProblemExtractionJob, job_id)
    assert run.attempt == _now(job_id).attempt == 1


def test_a_lost_answer_to_a_finish_is_not_a_defeat(wire: Wire) -> None:
    job_id = _submitted()
    run = claim(ProblemExtractionJob, job_id)
    wire.lose_answer("UpdateItem")
    run.finish({"title": "Equal"})
    assert _now(job_id).status == Status.COMPLETED
    assert _story(job_id) == ["created", "claimed", "completed"]


@pytest.mark.parametrize("status", ["FAILED", "CANCELLED"])
def test_a_retry_starts_the_tries_again_and_goes_on_with_the_attempts(status: str) -> None:
    job_id = _submitted(title="kept")
    claim(ProblemExtractionJob, job_id)
    JobHelper.update_problem_extraction_job(job_id, {"status": status, "error_message": "no"})
    task_id = _now(job_id).task_id

    JobHelper.retry("extraction", job_id, by="ann")

    job = _now(job_id)
    assert (job.status, job.tries, job.attempt, job.error_message, job.title) == ("PENDING", 0, 3, "", "kept")
    assert job.task_id != task_id
    assert claim(ProblemExtractionJob, job_id).attempt == 4


def test_a_completed_job_is_run_again_with_force_only() -> None:
    job_id = _submitted()
    claim(ProblemExtractionJob, job_id).finish({})
    with pytest.raises(WrongState) as refused:
        JobHelper.retry("extraction", job_id)
    assert refused.value.state == "COMPLETED"
    assert JobHelper.retry("extraction", job_id, force=True)["status"] == "PENDING"


def test_a_record_of_a_run_elsewhere_can_be_submitted() -> None:
    record = JobHelper.create_problem_extraction_job(status="PROCESSING")
    again = JobHelper.retry("extraction", record["id"])
    assert (again["status"], again["attempt"]) == ("PENDING", 1)
    assert again["submitted_at"] is not None


def test_a_waiting_job_cannot_be_retried_but_a_record_can_be_submitted() -> None:
    with pytest.raises(WrongState):
        JobHelper.retry("extraction", _submitted())
    record = JobHelper.create_problem_extraction_job()
    assert JobHelper.retry("extraction", record["id"])["submitted_at"] is not None


def test_a_cancelled_job_refuses_its_run() -> None:
    job_id = _submitted()
    run = claim(ProblemExtractionJob, job_id)
    lifecycle.cancel(_now(job_id), actor="ann")
    with pytest.raises(Refused, match="it is CANCELLED"):
        run.finish({})
    assert _story(job_id)[-1] == "cancelled"


def test_delete_removes_the_job_and_all_of_its_history() -> None:
    job_id = _submitted()
    for number in range(60):
        JobHelper.add_progress("extraction", job_id, f"step {number}")
    assert JobHelper.delete_problem_extraction_job(job_id) is True
    assert JobHelper.delete_problem_extraction_job(job_id) is False
    assert JobHelper.get_problem_extraction_job(job_id) is None
    assert _story(job_id) == []


def test_a_delete_is_told_once_in_the_log_since_no_history_can_tell_of_it() -> None:
    job_id = _submitted()
    with capture_logs() as lines:
        JobHelper.delete_problem_extraction_job(job_id)
        JobHelper.delete_problem_extraction_job(job_id)
    assert [line["job_id"] for line in lines if line["event"] == "job deleted"] == [job_id]


def test_an_interrupted_delete_is_finished_by_deleting_again(monkeypatch: pytest.MonkeyPatch) -> None:
    job_id = _submitted()
    with monkeypatch.context() as broken:
        broken.setattr(history, "delete", _interrupt)
        with pytest.raises(ConnectionError):
            lifecycle.delete(ProblemExtractionJob, job_id)
    assert JobHelper.get_problem_extraction_job(job_id) is None
    assert JobHelper.list_problem_extraction_jobs() == ([], None)
    assert _story(job_id) == ["created"]

    assert JobHelper.delete_problem_extraction_job(job_id) is False
    assert _story(job_id) == []
    assert not list(Job.query(f"PEJOB#{job_id}"))


def _interrupt(*_: object) -> None:
    raise ConnectionError


def test_no_writer_files_an_entry_before_the_job_that_it_saw(monkeypatch: pytest.MonkeyPatch) -> None:
    job_id = _submitted()
    slow = clock.now() - 600
    monkeypatch.setattr(clock, "now", lambda: slow)
    JobHelper.add_progress("extraction", job_id, "told by a machine that is ten minutes slow")
    first, second = history.read("extraction", job_id)
    assert first.step == "created"
    assert second.created_at >= _now(job_id).updated_at


def test_a_thousand_entries_of_one_microsecond_are_a_thousand_entries(monkeypatch: pytest.MonkeyPatch) -> None:
    job_id = _submitted()
    job = _now(job_id)
    with ProgressEntry.batch_write() as batch:
        for number in range(1_000):
            batch.save(history.entry_behind(job, 0.0, str(number), "", "in_progress"))
    assert _story(job_id)[1:] == [str(number) for number in range(1_000)]


def test_of_two_who_delete_a_job_at_once_one_is_told_that_there_was_one(monkeypatch: pytest.MonkeyPatch) -> None:
    job_id = _submitted()
    seen_by_both = _now(job_id)
    assert lifecycle.delete(ProblemExtractionJob, job_id)
    find = moves.find_even_deleted
    seen = iter([seen_by_both])
    monkeypatch.setattr(moves, "find_even_deleted", lambda *key: next(seen, None) or find(*key))
    assert not lifecycle.delete(ProblemExtractionJob, job_id)
