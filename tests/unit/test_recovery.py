from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError
from pynamodb.exceptions import UpdateError

from jobsvc import clock, history, lifecycle, moves, recovery
from jobsvc.errors import ItemTooLarge
from jobsvc.job_helper import JobHelper
from jobsvc.models import Job, ProblemExtractionJob
from jobsvc.moves import Refused
from jobsvc.recovery import ByTheClock, Recovery, Sightings
from jobsvc.runs import Run, claim

pytestmark = pytest.mark.usefixtures("app")

HALF_AN_HOUR = 1_800.0
LEASE = 60.0


class Clockwork:
    """A monotonic clock that moves when it is told to."""

    def __init__(self) -> None:
        self.seconds = 1_000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clockwork() -> Clockwork:
    return Clockwork()


@pytest.fixture
def watch(clockwork: Clockwork) -> Sightings:
    return Sightings(clockwork)


def _recover(
    watch: Sightings | ByTheClock | None = None,
    *,
    queued: set[str] | None = None,
    taken: set[str] | None = None,
    dead_after_s: float = LEASE,
    max_tries: int = 3,
    **options: Any,
) -> dict[str, Any]:
    """What a recovery did, without what it did not do."""
    recovery = Recovery(
        watch=watch or ByTheClock(),
        dead_after_s=dead_after_s,
        max_tries=max_tries,
        held=lambda: (queued or set(), taken or set()),
        **options,
    )
    return {name: ids for name, ids in recovery.run().summary().items() if ids}


def _get(job_id: str) -> dict[str, Any]:
    return JobHelper.get_problem_extraction_job(job_id)  # type: ignore[return-value]


def _submitted() -> dict[str, Any]:
    return JobHelper.create_problem_extraction_job(submit=True)


def _story(job_id: str) -> list[str]:
    return [entry.step for entry in history.read("extraction", job_id)]


def test_a_waiting_job_that_the_queue_forgot_gets_a_new_queue_id() -> None:
    job = _submitted()
    assert _recover() == {"queued": [job["id"]]}
    assert _get(job["id"])["task_id"] != job["task_id"]


def test_a_waiting_job_that_the_queue_holds_is_left_alone() -> None:
    job = _submitted()
    assert _recover(queued={job["task_id"]}) == {}
    assert _get(job["id"]) == job


def test_a_record_is_never_started() -> None:
    JobHelper.create_problem_extraction_job()
    assert _recover() == {}


def test_a_record_of_a_run_elsewhere_is_not_taken_for_a_dead_run() -> None:
    job = JobHelper.create_problem_extraction_job(status="PROCESSING")
    assert _recover(dead_after_s=0) == {}
    assert _get(job["id"]) == job


def test_jobs_of_both_kinds_are_queued_again_oldest_first() -> None:
    made = [JobHelper.create("generation" if number % 2 else "extraction", submit=True)["id"] for number in range(6)]
    assert _recover() == {"queued": made}


def test_what_a_worker_took_and_never_claimed_is_forgotten_after_a_lease_time(
    watch: Sightings, clockwork: Clockwork
) -> None:
    job = _submitted()
    taken = {job["task_id"]}
    assert _recover(watch, taken=taken) == {}
    clockwork.seconds += LEASE - 1
    assert _recover(watch, taken=taken) == {}
    clockwork.seconds += 1
    assert _recover(watch, taken=taken) == {"queued": [job["id"]]}


def test_a_run_without_a_sign_of_life_for_a_lease_time_is_dead(watch: Sightings, clockwork: Clockwork) -> None:
    job_id = _submitted()["id"]
    run = claim(ProblemExtractionJob, job_id, worker="w1")
    assert _recover(watch) == {}
    clockwork.seconds += LEASE - 1
    assert _recover(watch) == {}
    clockwork.seconds += 1
    assert _recover(watch) == {"recovered": [job_id], "queued": [job_id]}
    job = _get(job_id)
    assert (job["status"], job["attempt"], job["tries"]) == ("PENDING", 2, 1)
    assert _story(job_id)[-1] == "recovered"
    assert "worker w1 vanished" in JobHelper.latest_progress("extraction", job_id)["message"]
    with pytest.raises(Refused):
        run.finish({})
    with pytest.raises(Refused):
        run.progress("too late")


def test_every_renewal_is_a_sign_of_life(watch: Sightings, clockwork: Clockwork) -> None:
    run = claim(ProblemExtractionJob, _submitted()["id"])
    for _ in range(10):
        assert _recover(watch) == {}
        clockwork.seconds += LEASE - 1
        run.renew()
    run.finish({})


def test_every_entry_is_a_sign_of_life(watch: Sightings, clockwork: Clockwork) -> None:
    run = claim(ProblemExtractionJob, _submitted()["id"])
    for _ in range(3):
        assert _recover(watch) == {}
        clockwork.seconds += LEASE - 1
        run.progress("working")


def test_a_run_that_died_before_it_had_a_lease_is_dead_as_well(
    watch: Sightings, clockwork: Clockwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = _submitted()["id"]
    with monkeypatch.context() as killed:
        killed.setattr(Run, "begin", _interrupt)
        with pytest.raises(ConnectionError):
            claim(ProblemExtractionJob, job_id)
    assert _recover(watch) == {}
    clockwork.seconds += LEASE
    assert _recover(watch) == {"recovered": [job_id], "queued": [job_id]}


@pytest.mark.parametrize("skew", [-600.0, 600.0])
def test_clocks_ten_minutes_apart_change_nothing(
    watch: Sightings, clockwork: Clockwork, monkeypatch: pytest.MonkeyPatch, skew: float
) -> None:
    ours = clock.now
    job_id = _submitted()["id"]
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(clock, "now", lambda: ours() + skew)
        run = claim(ProblemExtractionJob, job_id)
        run.progress("told elsewhere")
    assert _recover(watch) == {}
    clockwork.seconds += LEASE - 1
    assert _recover(watch) == {}
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(clock, "now", lambda: ours() + skew)
        run.renew()
    clockwork.seconds += LEASE - 1
    assert _recover(watch) == {}
    clockwork.seconds += LEASE
    assert _recover(watch)["recovered"] == [job_id]
    assert _story(job_id) == ["created", "claimed", "told elsewhere", "recovered"]


def test_after_its_last_try_a_dead_job_fails_and_says_so(watch: Sightings, clockwork: Clockwork) -> None:
    job_id = _submitted()["id"]
    claim(ProblemExtractionJob, job_id)
    _recover(watch, max_tries=1)
    clockwork.seconds += LEASE
    assert _recover(watch, max_tries=1) == {"failed": [job_id]}
    job = _get(job_id)
    assert (job["status"], job["error_code"]) == ("FAILED", "orphaned")
    assert "try 1 of 1" in job["error_message"]


def test_by_the_clock_a_job_is_dead_after_the_documented_half_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    job_id = _submitted()["id"]
    claim(ProblemExtractionJob, job_id)
    assert _recover(dead_after_s=HALF_AN_HOUR) == {}
    later = clock.now() + HALF_AN_HOUR + 1
    monkeypatch.setattr(clock, "now", lambda: later)
    assert _recover(dead_after_s=HALF_AN_HOUR)["recovered"] == [job_id]


def test_a_postponed_job_is_queued_when_its_wait_is_over_on_our_own_clock(
    watch: Sightings, clockwork: Clockwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = clock.now
    job_id = _submitted()["id"]
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(clock, "now", lambda: ours() - 600)
        claim(ProblemExtractionJob, job_id).postpone("FetchError", "The judge is busy.", delay_s=90)
    assert _get(job_id)["error_message"] == "The judge is busy."
    assert _recover(watch) == {}
    clockwork.seconds += 89
    assert _recover(watch) == {}
    clockwork.seconds += 1.1
    assert _recover(watch) == {"queued": [job_id]}


@pytest.mark.parametrize("skew", [-600.0, 600.0])
def test_an_edit_on_another_clock_does_not_cut_a_wait_short(
    skew: float, watch: Sightings, clockwork: Clockwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = clock.now
    job_id = _submitted()["id"]
    claim(ProblemExtractionJob, job_id).postpone("FetchError", "The judge is busy.", delay_s=90)
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(clock, "now", lambda: ours() + skew)
        JobHelper.update_problem_extraction_job(job_id, {"title": "Equal"})
    assert _recover(watch) == {}
    clockwork.seconds += 89
    assert _recover(watch) == {}
    clockwork.seconds += 1.1
    assert _recover(watch) == {"queued": [job_id]}
    assert _get(job_id)["next_attempt_at"] is None


def test_a_wait_starts_again_with_every_postponement(watch: Sightings, clockwork: Clockwork) -> None:
    job_id = _submitted()["id"]
    for _ in range(2):
        claim(ProblemExtractionJob, job_id).postpone("FetchError", "The judge is busy.", delay_s=90)
        assert _recover(watch) == {}
        clockwork.seconds += 89
        assert _recover(watch) == {}


def test_a_dry_run_says_what_it_would_do_and_does_nothing(watch: Sightings, clockwork: Clockwork) -> None:
    waiting, dead = _submitted(), _submitted()
    claim(ProblemExtractionJob, dead["id"])
    before = [_get(job["id"]) for job in (waiting, dead)]
    _recover(watch, dry_run=True)
    clockwork.seconds += LEASE
    assert _recover(watch, dry_run=True) == {"recovered": [dead["id"]], "queued": [waiting["id"], dead["id"]]}
    assert [_get(job["id"]) for job in (waiting, dead)] == before


def test_an_interrupted_delete_is_finished(monkeypatch: pytest.MonkeyPatch) -> None:
    job_id = _submitted()["id"]
    with monkeypatch.context() as broken:
        broken.setattr(history, "delete", _interrupt)
        with pytest.raises(ConnectionError):
            lifecycle.delete(ProblemExtractionJob, job_id)
    assert _recover() == {"deleted": [job_id]}
    assert not list(history.read("extraction", job_id))


def test_a_job_that_cannot_be_mended_does_not_keep_recovery_from_the_others(
    watch: Sightings, clockwork: Clockwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, *others = [_submitted()["id"] for _ in range(3)]
    for job_id in (broken, *others):
        claim(ProblemExtractionJob, job_id)
    _recover(watch)
    clockwork.seconds += LEASE
    take = moves.take

    def refuse_one(job: Job, *details: Any, **options: Any) -> None:
        if job.id == broken:
            raise ItemTooLarge("constraints", 500_000, 400_000)
        take(job, *details, **options)

    monkeypatch.setattr(moves, "take", refuse_one)
    assert _recover(watch) == {"recovered": others, "queued": others}


def test_recovery_ends_when_the_table_is_away(watch: Sightings, monkeypatch: pytest.MonkeyPatch) -> None:
    _submitted()

    def away(*_: object) -> None:
        raise UpdateError(cause=EndpointConnectionError(endpoint_url="http://127.0.0.1:1"))

    monkeypatch.setattr(lifecycle, "queue_again", away)
    with pytest.raises(UpdateError):
        _recover(watch)


def test_retention_deletes_ended_jobs_oldest_first_and_never_others(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = clock.now
    ids = []
    for days in (5, 4, 3, 1):
        monkeypatch.setattr(clock, "now", partial(_ago, ours, days))
        ids.append(_submitted()["id"])
        claim(ProblemExtractionJob, ids[-1]).finish({})
    monkeypatch.setattr(clock, "now", partial(_ago, ours, 9))
    waiting = _submitted()
    monkeypatch.setattr(clock, "now", ours)
    monkeypatch.setattr(recovery, "RETENTION_BATCH", 2)

    held = {waiting["task_id"]}
    assert _recover(queued=held) == {}
    assert _recover(queued=held, retention_days=2) == {"expired": ids[:2]}
    assert _recover(queued=held, retention_days=2) == {"expired": ids[2:3]}
    assert _recover(queued=held, retention_days=2) == {}
    assert _get(ids[3]) is not None


def test_retention_goes_by_the_end_of_a_job(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = clock.now
    monkeypatch.setattr(clock, "now", partial(_ago, ours, 5))
    job_id = _submitted()["id"]
    monkeypatch.setattr(clock, "now", ours)
    claim(ProblemExtractionJob, job_id).finish({})
    assert _recover(retention_days=2) == {}
    assert _get(job_id) is not None


def test_retention_takes_the_oldest_of_both_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, ids = clock.now, []
    for number in range(4):
        monkeypatch.setattr(clock, "now", partial(_ago, ours, 9 - number))
        ids.append(JobHelper.create(("extraction", "generation")[number % 2])["id"])
        JobHelper.update(("extraction", "generation")[number % 2], ids[-1], {"status": "FAILED"})
    monkeypatch.setattr(clock, "now", ours)
    monkeypatch.setattr(recovery, "RETENTION_BATCH", 2)
    assert _recover(retention_days=2) == {"expired": ids[:2]}


def test_what_was_not_seen_in_between_is_seen_for_the_first_time(watch: Sightings, clockwork: Clockwork) -> None:
    run = claim(ProblemExtractionJob, _submitted()["id"])
    lease = moves.find_lease(run.job)
    watch.start()
    watch.still_s(run.job, lease)
    watch.start()
    watch.start()
    clockwork.seconds += LEASE
    assert watch.still_s(run.job, lease) == 0


def _ago(ours: Callable[[], float], days: int) -> float:
    return ours() - days * 86_400


def _interrupt(*_: object) -> None:
    raise ConnectionError
