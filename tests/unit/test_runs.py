from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from pynamodb.exceptions import TransactWriteError

from jobsvc import clock, history, lifecycle, moves, runs
from jobsvc.errors import JobNotFound
from jobsvc.job_helper import JobHelper
from jobsvc.metrics.numbers import REFUSED_WRITES
from jobsvc.models import Job, ProblemExtractionJob
from jobsvc.models.binding import client
from jobsvc.moves import Refused
from jobsvc.renewing import Renewal, RunLost
from jobsvc.runs import RetryPolicy, Run, claim

pytestmark = pytest.mark.usefixtures("app")


def _claimed(**options: Any) -> Run:
    job_id = JobHelper.create_problem_extraction_job(submit=True)["id"]
    return claim(ProblemExtractionJob, job_id, **options)


def _now(run: Run) -> Job:
    return moves.get(ProblemExtractionJob, run.job.id)


def _story(run: Run) -> list[str]:
    return [entry.step for entry in history.read("extraction", run.job.id)]


def _refusals() -> float:
    (metric,) = REFUSED_WRITES.collect()
    return sum(sample.value for sample in metric.samples if sample.name.endswith("_total"))


TAKERS: dict[str, Callable[[Job], object]] = {
    "recovery": lambda job: lifecycle.recover(job, tries_left=True, reason="It vanished."),
    "giving up": lambda job: lifecycle.recover(job, tries_left=False, reason="It vanished."),
    "a hand-back": lambda job: lifecycle.hand_back(job, reason="The worker stops."),
    "cancel": lifecycle.cancel,
    "an override": lambda job: JobHelper.update_problem_extraction_job(job.id, {"status": "PENDING"}),
    "delete": lambda job: JobHelper.delete_problem_extraction_job(job.id),
}
WRITES: dict[str, Callable[[Run], None]] = {
    "progress": lambda run: run.progress("too late"),
    "renewal": lambda run: run.renew(),
    "finish": lambda run: run.finish({"title": "too late"}),
    "fail": lambda run: run.fail("TooLate", "too late"),
    "postpone": lambda run: run.postpone("TooLate", "too late", delay_s=1),
    "lease": lambda run: run.begin(),
}


@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize("taker", TAKERS)
def test_whatever_takes_a_job_away_stops_every_write_of_its_run(taker: str, write: str) -> None:
    run = _claimed()
    TAKERS[taker](_now(run))
    story, refused = _story(run), _refusals()
    with pytest.raises((Refused, JobNotFound)):
        WRITES[write](run)
    assert _story(run) == story
    assert _refusals() > refused
    found = moves.find(ProblemExtractionJob, run.job.id)
    assert found is None or found.title == ""


@pytest.mark.parametrize("write", WRITES)
def test_a_later_attempt_stops_every_write_of_an_earlier_one(write: str) -> None:
    run = _claimed()
    lifecycle.recover(_now(run), tries_left=True, reason="It vanished.")
    successor = claim(ProblemExtractionJob, run.job.id)
    with pytest.raises(Refused, match="PROCESSING by attempt 3"):
        WRITES[write](run)
    successor.progress("still mine")
    successor.finish({"title": "by the successor"})
    assert _now(run).title == "by the successor"


def test_a_hand_back_costs_no_try_and_a_recovery_does() -> None:
    handed_back, recovered = _claimed(), _claimed()
    lifecycle.hand_back(_now(handed_back), reason="The worker stops.")
    lifecycle.recover(_now(recovered), tries_left=True, reason="It vanished.")
    assert (_now(handed_back).tries, _now(recovered).tries) == (0, 1)


def test_a_postponed_job_says_why_and_when_it_runs_next() -> None:
    run = _claimed()
    run.postpone("FetchError", "The judge is busy.", delay_s=30)
    job = _now(run)
    assert (job.status, job.error_code, job.tries) == ("PENDING", "FetchError", 1)
    assert 25 < job.next_attempt_at - clock.now() < 31
    told = JobHelper.latest_progress("extraction", job.id)
    assert told["message"] == "The judge is busy. Tried again in 30 s at the earliest."
    again = claim(ProblemExtractionJob, job.id)
    again.finish({})
    assert _story(run) == ["created", "claimed", "attempt failed", "claimed", "completed"]


def test_waits_grow_with_full_jitter_up_to_a_cap() -> None:
    policy = RetryPolicy(max_tries=9, base_s=5, cap_s=60)
    waits = {tries: [policy.delay_s(tries) for _ in range(500)] for tries in (1, 2, 3, 8)}
    for tries, limit in {1: 5, 2: 10, 3: 20, 8: 60}.items():
        assert 0 <= min(waits[tries]) < limit * 0.1
        assert limit * 0.9 < max(waits[tries]) <= limit


@pytest.mark.parametrize("config", ["dynamodb_local"], indirect=True)  # moto makes capacity up
def test_a_renewal_costs_the_same_whatever_the_job_weighs() -> None:
    run = _claimed()
    lifecycle.edit(run.job, {"warnings": ["x" * 300_000]})
    units: list[float] = []

    def count(parsed: dict[str, Any], **_: Any) -> None:
        units.append(parsed["ConsumedCapacity"]["CapacityUnits"])

    client().meta.events.register("after-call.dynamodb.UpdateItem", count)
    run.renew()
    client().meta.events.unregister("after-call.dynamodb.UpdateItem", count)
    assert units == [1.0]


def test_entries_of_a_run_are_in_order_although_its_clock_jumps(monkeypatch: pytest.MonkeyPatch) -> None:
    run = _claimed()
    ours = clock.now
    for number, skew in enumerate((600, -600, 0, 600, -600)):
        monkeypatch.setattr(clock, "now", lambda skew=skew: ours() + skew)
        run.progress(str(number))
    lifecycle.cancel(_now(run))
    assert _story(run) == ["created", "claimed", "0", "1", "2", "3", "4", "cancelled"]


def test_a_write_is_tried_again_while_the_table_is_away(outage: Callable[[int], None]) -> None:
    run = _claimed()
    outage(2)
    run.progress("after the outage")
    outage(2)
    run.finish({"title": "after the outage"})
    assert _now(run).title == "after the outage"
    assert _story(run) == ["created", "claimed", "after the outage", "completed"]


def test_an_outage_longer_than_the_lease_ends_the_run(outage: Callable[[int], None]) -> None:
    run = _claimed(lease_s=0.0)
    outage(1)
    with pytest.raises(TransactWriteError):
        run.progress("never told")
    assert _story(run) == ["created", "claimed"]


@pytest.fixture
def outage(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """The next calls of the table are refused as if it were overloaded."""
    monkeypatch.setattr(runs, "OUTAGE_WAIT", 0.01)

    def begin(calls: int) -> None:
        left = [calls]

        def overloaded(model: Any, **_: Any) -> Any:
            if left[0] == 0:
                return None
            left[0] -= 1
            answer = {"Error": {"Code": "ThrottlingException", "Message": "Throttled"}, "ResponseMetadata": {}}
            return _Refusal(400), answer

        client().meta.events.register("before-call.dynamodb", overloaded)

    return begin


class _Refusal:
    def __init__(self, status_code: int) -> None:
        self.status_code = status_code


def test_a_lease_is_renewed_beside_the_work() -> None:
    run = _claimed()
    with Renewal(run, lease_s=0.15, timeout_s=60):
        _wait_for(lambda: (moves.find_lease(run.job) or run).beat >= 3)
    beat = moves.find_lease(run.job).beat  # type: ignore[union-attr]
    run.finish({})
    assert moves.find_lease(run.job).beat == beat  # type: ignore[union-attr]


def test_work_whose_lease_is_lost_is_stopped_in_the_middle() -> None:
    run = _claimed()
    taken = threading.Event()

    def take() -> None:
        lifecycle.cancel(_now(run))
        taken.set()

    thread = threading.Timer(0.2, take)
    thread.start()
    with pytest.raises(RunLost), Renewal(run, lease_s=0.15, timeout_s=60):
        time.sleep(30)
    assert taken.is_set()
    thread.join()
    assert _story(run)[-1] == "cancelled"


def test_work_that_catches_everything_is_stopped_as_well() -> None:
    run = _claimed()
    lifecycle.cancel(_now(run))

    def stubborn() -> None:
        try:
            time.sleep(30)
        except Exception:
            pytest.fail("caught what it must not catch")

    with pytest.raises(RunLost), Renewal(run, lease_s=0.15, timeout_s=60):
        stubborn()


def _wait_for(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.02)
