"""Somebody else acts between what an operation reads and what it writes, or the answer to its write is lost."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from jobsvc import clock, history, lifecycle, moves
from jobsvc.errors import JobNotFound, Stale
from jobsvc.job_helper import JobHelper
from jobsvc.models import Item, Job, ProblemExtractionJob, Status
from jobsvc.moves import Refused
from jobsvc.recovery import ByTheClock, Recovery
from jobsvc.runs import Run, claim
from tests.faults import Wire

pytestmark = pytest.mark.usefixtures("app")

FAST = 600.0  #: seconds by which a machine's clock may be ahead


def _submitted(**values: Any) -> str:
    return str(JobHelper.create_problem_extraction_job(submit=True, **values)["id"])


def _claimed(**values: Any) -> Run:
    return claim(ProblemExtractionJob, _submitted(**values))


def _now(job_id: str) -> Job:
    return moves.get(ProblemExtractionJob, job_id)


def _story(job_id: str) -> list[str]:
    return [entry.step for entry in history.read("extraction", job_id)]


def _edit(job_id: str, **changes: Any) -> None:
    JobHelper.update_problem_extraction_job(job_id, changes)


def _listed(**filters: Any) -> list[str]:
    return [job["id"] for job in JobHelper.list_problem_extraction_jobs(**filters)[0]]


# Edits beside moves

MOVES: dict[str, Callable[[str], object]] = {
    "claim": lambda job_id: claim(ProblemExtractionJob, job_id),
    "cancel": lambda job_id: JobHelper.cancel("extraction", job_id),
    "queue again": lambda job_id: lifecycle.queue_again(_now(job_id)),
}


@pytest.mark.parametrize("move", MOVES)
def test_a_job_that_is_edited_during_a_move_is_found_by_what_it_holds(move: str, wire: Wire) -> None:
    job_id = _submitted(platform="atcoder", problem_id="abc001")
    wire.meanwhile(lambda: _edit(job_id, platform="codeforces", problem_id="1A"))
    MOVES[move](job_id)
    status = _now(job_id).status
    assert _listed(platform="codeforces", problem_id="1A", status=status) == [job_id]
    assert _listed(platform="codeforces") == [job_id]
    assert _listed(platform="atcoder") == []


def test_a_job_that_is_edited_while_it_runs_is_found_by_what_it_holds() -> None:
    run = _claimed(platform="atcoder")
    _edit(run.job.id, platform="codeforces")
    run.finish({"title": "Equal"})
    assert _listed(platform="codeforces", status="COMPLETED") == [run.job.id]
    assert _listed(platform="atcoder") == []


def test_an_edit_does_not_undo_a_move(wire: Wire) -> None:
    job_id = _submitted(platform="atcoder")
    wire.meanwhile(lambda: claim(ProblemExtractionJob, job_id))
    _edit(job_id, platform="codeforces")
    assert _listed(platform="codeforces", status="PROCESSING") == [job_id]
    assert _listed(status="PENDING") == []


# Takers beside runs


def test_a_cancel_stops_the_run_that_began_just_now(wire: Wire) -> None:
    job_id = _submitted()
    began: list[Run] = []
    wire.meanwhile(lambda: began.append(claim(ProblemExtractionJob, job_id)))
    assert JobHelper.cancel("extraction", job_id)["status"] == "CANCELLED"  # type: ignore[index]
    with pytest.raises(Refused):
        began[0].finish({})
    assert _story(job_id) == ["created", "claimed", "cancelled"]


def test_of_two_retries_at_once_one_is_made(wire: Wire) -> None:
    job_id = _submitted()
    claim(ProblemExtractionJob, job_id).fail("No", "no")
    wire.meanwhile(lambda: JobHelper.retry("extraction", job_id))
    with pytest.raises(Refused, match="it is PENDING"):
        JobHelper.retry("extraction", job_id)
    assert _story(job_id).count("retried") == 1


@pytest.mark.parametrize(("status", "force"), [("FAILED", False), ("CANCELLED", False), ("COMPLETED", True)])
def test_a_retry_is_meant_for_whichever_attempt_ended(status: str, force: bool, wire: Wire) -> None:
    job_id = _submitted()
    _edit(job_id, status=status)
    wire.meanwhile(lambda: _edit(job_id, status=status))
    assert JobHelper.retry("extraction", job_id, force=force)["status"] == "PENDING"  # type: ignore[index]


def test_a_run_that_ended_tells_nothing_more_once_the_job_is_retried() -> None:
    run = _claimed()
    run.fail("No", "no")
    JobHelper.retry("extraction", run.job.id)
    with pytest.raises(Refused):
        run.progress("too late")
    with pytest.raises(Refused):
        run.renew()


def test_an_end_whose_answer_never_came_is_not_replaced_by_another_end() -> None:
    run = _claimed()
    not_told = Run(_now(run.job.id))
    run.postpone("No", "no", delay_s=0)
    with pytest.raises(Refused):
        not_told.finish({"title": "after all"})
    assert _now(run.job.id).status == Status.PENDING


QUEUEINGS: dict[str, Callable[[Run], object]] = {
    "recovery": lambda run: lifecycle.recover(run.job, tries_left=True, reason="It vanished."),
    "hand-back": lambda run: lifecycle.hand_back(run.job, reason="The worker stops."),
    "retry": lambda run: (run.fail("No", "no"), lifecycle.retry(run.job)),
    "queueing again": lambda run: (run.postpone("No", "no", delay_s=0), lifecycle.queue_again(run.job)),
}


@pytest.mark.parametrize("queueing", QUEUEINGS)
def test_every_queueing_has_a_queue_id_of_its_own(queueing: str) -> None:
    run = _claimed()
    task_id = run.job.task_id
    QUEUEINGS[queueing](run)
    assert _now(run.job.id).task_id not in ("", task_id)


def test_of_two_recoveries_at_once_one_queues(wire: Wire) -> None:
    job = _now(_submitted())
    wire.meanwhile(lambda: lifecycle.queue_again(_now(job.id)))
    with pytest.raises(Refused, match="forgotten by the queue"):
        lifecycle.queue_again(job)


def test_queueing_again_leaves_the_run_that_was_last(wire: Wire) -> None:
    run = _claimed()
    run.postpone("No", "no", delay_s=0)
    (listed,) = ProblemExtractionJob.by_status.query("PEJOB#STATUS#PENDING")
    wire.lose_answer("UpdateItem")
    lifecycle.queue_again(listed)
    assert _now(run.job.id).run_id == run.job.run_id


TAKERS: dict[str, Callable[[Job], object]] = {
    "recovery": lambda job: lifecycle.recover(job, tries_left=True, reason="It vanished."),
    "giving up": lambda job: lifecycle.recover(job, tries_left=False, reason="It vanished."),
    "a hand-back": lambda job: lifecycle.hand_back(job, reason="The worker stops."),
    "cancel": lifecycle.cancel,
    "an override": lambda job: _edit(job.id, status="FAILED"),
}


@pytest.mark.parametrize("taker", TAKERS)
def test_a_taker_files_behind_what_the_run_told_at_the_last_moment(
    taker: str, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = clock.now
    run = _claimed()

    def tell_on_a_fast_machine() -> None:
        with monkeypatch.context() as elsewhere:
            elsewhere.setattr(clock, "now", lambda: ours() + FAST)
            run.progress("told at the last moment")

    wire.meanwhile(tell_on_a_fast_machine)
    TAKERS[taker](_now(run.job.id))
    *before, told, last = _story(run.job.id)
    assert (before, told) == (["created", "claimed"], "told at the last moment")
    assert last in ("recovered", "given up", "handed back", "cancelled", "override")


@pytest.mark.parametrize("end", ["finish", "fail", "postpone", "cancel"])
def test_an_end_is_filed_behind_what_was_told_on_a_faster_clock(end: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = clock.now
    run = _claimed()
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(clock, "now", lambda: ours() + FAST)
        run.progress("told on a fast clock")
    run.renew()
    ends: dict[str, Callable[[], object]] = {
        "finish": lambda: run.finish({}),
        "fail": lambda: run.fail("No", "no"),
        "postpone": lambda: run.postpone("No", "no", delay_s=0),
        "cancel": lambda: lifecycle.cancel(_now(run.job.id)),
    }
    ends[end]()
    assert _story(run.job.id)[:-1] == ["created", "claimed", "told on a fast clock"]


def test_the_first_entry_of_a_record_is_behind_its_last_change(monkeypatch: pytest.MonkeyPatch) -> None:
    job = JobHelper.create_problem_extraction_job()
    slow = clock.now() - FAST
    monkeypatch.setattr(clock, "now", lambda: slow)
    entry = JobHelper.add_progress("extraction", job["id"], "told on a slow clock")
    assert entry is not None
    assert entry["created_at"] > job["updated_at"]


def test_what_others_tell_is_filed_behind_what_others_told(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = clock.now
    job_id = _submitted()
    for number, skew in enumerate((FAST, 0, -FAST)):
        monkeypatch.setattr(clock, "now", lambda skew=skew: ours() + skew)
        JobHelper.add_progress("extraction", job_id, str(number))
    assert _story(job_id) == ["created", "0", "1", "2"]


def test_recovery_does_not_take_a_run_that_ended_just_now(wire: Wire) -> None:
    run = _claimed()
    as_seen = _now(run.job.id)
    wire.meanwhile(lambda: run.finish({"title": "Equal"}), before="TransactWriteItems")
    with pytest.raises(Refused, match="it is COMPLETED"):
        lifecycle.recover(as_seen, tries_left=True, reason="It vanished.")
    assert _now(run.job.id).title == "Equal"


@pytest.mark.parametrize("sign", ["renewal", "progress", "first lease"])
def test_recovery_does_not_take_a_run_that_shows_life_just_now(
    sign: str, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = _submitted()
    if sign == "first lease":
        with monkeypatch.context() as stuck:
            stuck.setattr(Run, "begin", lambda _: None)
            run = claim(ProblemExtractionJob, job_id)
    else:
        run = claim(ProblemExtractionJob, job_id)
    signs = {"renewal": run.renew, "progress": lambda: run.progress("still here"), "first lease": run.begin}
    long_ago = Recovery(ByTheClock(), dead_after_s=0, max_tries=3, held=lambda: (set(), set()))
    ours = clock.now

    def show_life_on_a_slow_machine() -> None:
        with monkeypatch.context() as elsewhere:
            elsewhere.setattr(clock, "now", lambda: ours() - FAST)
            signs[sign]()

    wire.meanwhile(show_life_on_a_slow_machine, before="TransactWriteItems")
    assert long_ago.run().recovered == []
    run.finish({"title": "Equal"})


def test_recovery_does_not_take_a_successor(wire: Wire) -> None:
    run = _claimed()
    as_seen = _now(run.job.id)

    def succeed() -> None:
        lifecycle.hand_back(_now(run.job.id), reason="The worker stops.")
        claim(ProblemExtractionJob, run.job.id)

    wire.meanwhile(succeed)
    with pytest.raises(Refused, match="by attempt 3"):
        lifecycle.recover(as_seen, tries_left=True, reason="It vanished.")


def test_retention_leaves_a_job_that_the_index_shows_as_it_was() -> None:
    run = _claimed()
    run.finish({})
    as_listed = _now(run.job.id)
    JobHelper.retry("extraction", run.job.id, force=True)
    with pytest.raises(Refused):
        lifecycle.expire(as_listed)
    assert _now(run.job.id).status == Status.PENDING


def test_retention_leaves_a_job_that_is_retried_just_now(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    job_id = _submitted()
    claim(ProblemExtractionJob, job_id).finish({})
    in_a_year = clock.now() + 365 * 86_400
    monkeypatch.setattr(clock, "now", lambda: in_a_year)
    wire.meanwhile(partial(JobHelper.retry, "extraction", job_id, force=True))
    done = Recovery(ByTheClock(), dead_after_s=60, max_tries=3, held=lambda: (set(), set()), retention_days=2).run()
    assert done.expired == []
    assert _now(job_id).status == Status.PENDING


# Deletes


def test_nothing_is_told_of_a_job_that_is_deleted_just_now(wire: Wire) -> None:
    job_id = _submitted()
    wire.meanwhile(lambda: JobHelper.delete_problem_extraction_job(job_id))
    assert JobHelper.add_progress("extraction", job_id, "told too late") is None
    assert _story(job_id) == []


def test_the_last_entry_of_a_run_is_not_filed_for_a_deleted_job(wire: Wire) -> None:
    run = _claimed()
    delete = partial(JobHelper.delete_problem_extraction_job, run.job.id)
    wire.meanwhile(delete, before="TransactWriteItems")  # between COMPLETED and the entry that tells of it
    run.finish({})
    assert _story(run.job.id) == []
    assert [item.sk for item in Item.query(run.job.history)] == ["LEASE"]


@pytest.mark.parametrize("end", ["finish", "fail", "postpone"])
def test_a_tombstone_refuses_its_run(end: str, monkeypatch: pytest.MonkeyPatch) -> None:
    run = _claimed()
    with monkeypatch.context() as broken:
        broken.setattr(lifecycle, "_remove", lambda _: None)
        assert JobHelper.delete_problem_extraction_job(run.job.id)
    ends: dict[str, Callable[[], object]] = {
        "finish": lambda: run.finish({}),
        "fail": lambda: run.fail("No", "no"),
        "postpone": lambda: run.postpone("No", "no", delay_s=0),
    }
    with pytest.raises(JobNotFound):
        ends[end]()


@pytest.mark.parametrize("interrupted", [False, True])
def test_of_two_deletes_at_once_one_says_that_it_was_there(
    interrupted: bool, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = _submitted()
    answers: list[bool] = []

    def delete_first() -> None:
        with monkeypatch.context() as broken:
            if interrupted:
                broken.setattr(lifecycle, "_remove", lambda _: None)
            answers.append(JobHelper.delete_problem_extraction_job(job_id))

    wire.meanwhile(delete_first)
    answers.append(JobHelper.delete_problem_extraction_job(job_id))
    assert answers == [True, False]


# Lost answers


@pytest.mark.parametrize("taker", TAKERS)
def test_a_lost_answer_to_a_taker_is_not_a_defeat(taker: str, wire: Wire) -> None:
    run = _claimed()
    wire.lose_answer("TransactWriteItems")
    TAKERS[taker](_now(run.job.id))
    assert _now(run.job.id).attempt == 2
    assert len(_story(run.job.id)) == 3


def test_a_lost_answer_to_a_retry_is_one_retry(wire: Wire) -> None:
    run = _claimed()
    run.fail("No", "no")
    wire.lose_answer("TransactWriteItems")
    job = JobHelper.retry("extraction", run.job.id)
    assert job == JobHelper.get_problem_extraction_job(run.job.id)
    assert _story(run.job.id).count("retried") == 1


def test_a_lost_answer_to_an_edit_is_not_a_defeat(wire: Wire) -> None:
    job = _now(_submitted())
    wire.lose_answer("UpdateItem")
    lifecycle.edit(job, {"title": "mine"})
    found = _now(job.id)
    assert (job.version, job.title) == (found.version, found.title) == (2, "mine")


def test_an_edit_is_not_taken_for_another_that_came_first(wire: Wire) -> None:
    job = _now(_submitted())
    wire.meanwhile(lambda: _edit(job.id, title="theirs"))
    with pytest.raises(Stale):
        lifecycle.edit(job, {"title": "mine"})
    assert _now(job.id).title == "theirs"


def test_an_edit_is_stale_although_somebody_wrote_the_same_before() -> None:
    job = _now(_submitted())
    _edit(job.id, title="mine")
    _edit(job.id, problem_identifier="theirs")
    with pytest.raises(Stale):
        lifecycle.edit(job, {"title": "mine"})


def test_a_lost_answer_to_a_request_with_a_key_is_one_new_job(wire: Wire) -> None:
    wire.lose_answer("TransactWriteItems")
    job, replayed = JobHelper.create_once("extraction", key="k1", platform="atcoder")
    assert not replayed
    assert _listed() == [job["id"]]


def test_a_lost_answer_to_a_delete_is_no_other_answer(wire: Wire) -> None:
    job_id = _submitted()
    wire.lose_answer("TransactWriteItems")
    assert JobHelper.delete_problem_extraction_job(job_id) is True
    assert not list(Job.query(f"PEJOB#{job_id}"))


def test_a_lost_answer_to_the_first_lease_is_not_a_defeat(wire: Wire) -> None:
    job_id = _submitted()
    wire.lose_answer("TransactWriteItems")
    run = claim(ProblemExtractionJob, job_id)
    run.finish({})
    assert _story(job_id) == ["created", "claimed", "completed"]


@pytest.mark.parametrize("operation", ["TransactWriteItems", "UpdateItem"])
def test_a_lost_answer_to_a_sign_of_life_is_not_a_defeat(operation: str, wire: Wire) -> None:
    run = _claimed()
    wire.lose_answer(operation)
    run.progress("told once")
    run.renew()
    assert _story(run.job.id) == ["created", "claimed", "told once"]


@pytest.mark.parametrize("end", ["fail", "postpone"])
def test_a_lost_answer_to_an_end_is_not_a_defeat(end: str, wire: Wire) -> None:
    run = _claimed()
    wire.lose_answer("UpdateItem")
    if end == "fail":
        run.fail("No", "no")
    else:
        run.postpone("No", "no", delay_s=0)
    assert len(_story(run.job.id)) == 3


def test_a_claim_that_was_won_and_lost_again_is_not_taken_for_a_success(wire: Wire) -> None:
    """The answer to a claim is lost, and before it is repeated the job is handed back and claimed by another."""
    job_id = _submitted()
    calls = wire._call
    lost = [True]

    def slow(operation: str, request: dict[str, Any]) -> Any:
        answer = calls(operation, request)
        if operation == "UpdateItem" and lost:
            lost.clear()
            lifecycle.hand_back(_now(job_id), reason="The worker stops.")
            claim(ProblemExtractionJob, job_id)
            return calls(operation, request)
        return answer

    wire._call = slow
    with pytest.raises(Refused, match="by attempt 3"):
        claim(ProblemExtractionJob, job_id)
    assert _now(job_id).attempt == 3


# Ends


def test_a_completed_job_does_not_show_the_error_of_a_try_before() -> None:
    run = _claimed()
    run.postpone("FetchError", "The judge is busy.", delay_s=0)
    claim(ProblemExtractionJob, run.job.id).finish({"title": "Equal"})
    job = _now(run.job.id)
    assert (job.status, job.error_code, job.error_message) == (Status.COMPLETED, None, "")


def test_a_job_that_is_gone_is_not_found_rather_than_refused() -> None:
    run = _claimed()
    JobHelper.delete_problem_extraction_job(run.job.id)
    with pytest.raises(JobNotFound):
        run.progress("too late")


def test_a_move_that_is_not_made_does_not_wait() -> None:
    run = _claimed()
    run.finish({})
    began = time.monotonic()
    with pytest.raises(Refused):
        lifecycle.cancel(_now(run.job.id))
    assert time.monotonic() - began < 5
