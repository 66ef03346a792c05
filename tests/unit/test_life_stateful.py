"""Random lives of jobs against a plain model.

Workers, an operator and two recoveries, on machines whose clocks are minutes apart, do one thing after another;
or one thing while another is being done: between what it reads and what it writes, or between its writes. Answers
get lost, workers fall silent and wake again, the queue loses its memory. What the table holds has to be, after
every step, what the model says.

JOBSVC_LIVES says how many lives are tried on each engine.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from jobsvc import clock, history, lifecycle, moves
from jobsvc.errors import JobNotFound, WrongState
from jobsvc.job_helper import JobHelper, enqueue
from jobsvc.models import FINAL, Item, ProblemExtractionJob, Status
from jobsvc.models.lock import Holding
from jobsvc.recovery import Recovery, Sightings
from jobsvc.runs import Run, claim
from tests.faults import Wire

LIVES = int(os.environ.get("JOBSVC_LIVES", "25"))
STEPS = 40
LEASE = 60.0
MAX_TRIES = 3
NOBODY = 7 * 24 * 3600
#: Each machine's clock, in seconds of difference to the true time.
CLOCKS = {"worker 0": 0.0, "worker 1": 600.0, "worker 2": -600.0, "operator": 300.0, "recovery 0": -300.0}
CLOCKS["recovery 1"] = 900.0
PLATFORMS = ("atcoder", "codeforces")


@dataclass
class Told:
    """A place in the history; `step` stays None when the entry was never filed."""

    step: str | None = None


@dataclass
class Expected:
    """What the model knows of one job."""

    platform: str = PLATFORMS[0]
    there: bool = True
    status: Status = Status.PENDING
    attempt: int = 0
    tries: int = 0
    title: str = ""
    fenced: int = 0  #: the attempt in the lease
    story: list[Told] = field(default_factory=lambda: [Told("created")])
    notes: list[str] = field(default_factory=list)
    alive_at: float = 0.0  #: last sign of life, on the true clock
    changes: int = 0  #: counts whatever recovery can see change
    wait_until: float = 0.0  #: true time before which a postponed job must not be queued
    version: int = 0  #: as it was last seen in the table

    def tell(self, step: str | None) -> Told:
        self.story.append(Told(step))
        return self.story[-1]


#: One write of an operation, applied to the model: whether it has to be accepted.
Stage = Callable[[], bool]


@dataclass
class Operation:
    """Something that somebody does: for real, and as the writes that the model expects of it, in order."""

    who: str
    real: Callable[[], object]
    stages: list[Stage]
    run: Run | None = None  #: whose lock it needs


OF_A_RUN = ("progress", "renew", "finish", "fail", "postpone", "hand back")
OF_OTHERS = ("claim", "cancel", "retry", "forced retry", "override", "edit", "note", "delete")
#: Those that lead on come more often than those that end a life.
actions = st.sampled_from(
    [*OF_A_RUN, *OF_OTHERS, "claim", "claim", "claim", "progress", "progress", "renew", "hand back"]
)
#: Which job, which run, which worker: mostly the latest.
choices = st.sampled_from([0, 0, 0, 1, 2, 3])


class FakeQueue:
    """The queue of the application: remembers what was put in."""

    def __init__(self, config: Any) -> None:
        self.config = config
        self.waiting: dict[str, str] = {}

    def put(self, job_type: str, job_id: str, task_id: str) -> None:
        assert task_id not in self.waiting, "a queue id is used once"
        self.waiting[task_id] = job_id

    def stop(self, task_id: str) -> None:
        self.waiting.pop(task_id, None)


class Lives(RuleBasedStateMachine):
    app: Flask
    wire: Wire
    patch: pytest.MonkeyPatch

    def __init__(self) -> None:
        super().__init__()
        self.queue = FakeQueue(self.app.extensions["jobsvc"].config)
        self.app.extensions["jobsvc"] = self.queue
        self.true_time = 1_800_000_000.0
        self.skew = 0.0
        self.patch.setattr(clock, "now", lambda: round(self.true_time + self.skew, 6))
        self.jobs: dict[str, Expected] = {}
        self.runs: list[Run] = []
        self.watches = [Sightings(lambda: self.true_time) for _ in "01"]
        self.locks = [Holding("recovery", lease_s=LEASE, monotonic=lambda: self.true_time) for _ in "01"]
        self.seen: list[dict[str, tuple[int, float]]] = [{}, {}]
        self.held: tuple[int, float] | None = None

    def teardown(self) -> None:
        self.wire.calm()
        for job_id in self.jobs:
            JobHelper.delete_problem_extraction_job(job_id)
        left = list(Item.scan())
        assert all(item.sk == "LEASE" or item.pk.startswith("LOCK#") for item in left)
        for item in left:
            item.delete()

    # The world

    @initialize(lose=st.booleans())
    def first_job(self, lose: bool) -> None:
        self.create(lose)

    @precondition(lambda self: sum(job.there for job in self.jobs.values()) < 2)
    @rule(lose=st.booleans())
    def create(self, lose: bool) -> None:
        if lose:
            self.wire.lose_answer()
        job = JobHelper.create_problem_extraction_job(submit=True, platform=PLATFORMS[0])
        self.wire.calm()
        self.jobs[job["id"]] = Expected(alive_at=self.true_time)

    @rule(seconds=st.sampled_from([0.5, 19.0, 41.0, 61.0, 700.0]), the_queue_loses_its_memory=st.booleans())
    def time_passes(self, seconds: float, the_queue_loses_its_memory: bool) -> None:
        self.true_time += seconds
        if the_queue_loses_its_memory:
            self.queue.waiting.clear()

    # What somebody does

    @rule(action=actions, choice=choices, lost=st.none() | st.integers(1, 2))
    def something_happens(self, action: str, choice: int, lost: int | None) -> None:
        operation = self.operation(action, choice)
        if lost is not None:
            self.wire.lose_answer(nth=lost)
        self.perform(operation)

    @rule(action=actions, choice=choices, other=actions, other_choice=choices, nth=st.integers(1, 2))
    def something_happens_in_between(self, action: str, choice: int, other: str, other_choice: int, nth: int) -> None:
        operation = self.operation(action, choice)

        def meanwhile() -> None:
            for _ in range(nth - 1):
                assert operation.stages.pop(0)(), "the first write was accepted"
            in_between = self.operation(other, other_choice)
            # What a run and its renewal write, they write one after the other: they share a lock.
            if in_between.run is None or in_between.run is not operation.run:
                self.perform(in_between)

        self.wire.meanwhile(meanwhile, nth=nth)
        self.perform(operation)

    @rule(number=st.integers(0, 1), other=st.none() | actions, choice=choices)
    def recovery(self, number: int, other: str | None, choice: int) -> None:
        if not self.holds(number):
            return
        before = {job_id: job.changes for job_id, job in self.jobs.items()}
        look = {job_id: self.looked(number, job_id) for job_id, job in self.jobs.items() if job.there}
        if other is not None:
            self.wire.meanwhile(lambda: self.perform(self.operation(other, choice)))
        self.skew = CLOCKS[f"recovery {number}"]
        options = {"dead_after_s": LEASE, "max_tries": MAX_TRIES, "held": lambda: (set(self.queue.waiting), set())}
        done = Recovery(self.watches[number], **options).run()  # type: ignore[arg-type]
        for job in done.to_queue:
            enqueue(job)
        self.wire.calm()
        for job_id in done.recovered + done.failed:
            job = self.jobs[job_id]
            assert job.status == Status.PROCESSING
            assert self.true_time - job.alive_at >= LEASE, "it showed life"
            self.take(job, Status.PENDING if job_id in done.recovered else Status.FAILED, "recovered")
            assert (job.tries < MAX_TRIES) == (job_id in done.recovered)
            job.story[-1].step = "recovered" if job_id in done.recovered else "given up"
        for waiting in done.to_queue:
            job = self.jobs[waiting.id]
            assert job.status == Status.PENDING
            assert self.true_time >= job.wait_until, "it was queued before its time"
            job.changes += waiting.id not in done.recovered
        untouched = [job_id for job_id in look if self.jobs[job_id].changes == before[job_id]]
        for job_id in untouched:
            self.is_well_left_alone(job_id, look[job_id])
        by_recovery = {*done.recovered, *(job.id for job in done.to_queue)}
        self.seen[number] = {
            job_id: (self.jobs[job_id].changes, since if job_id in untouched else self.true_time)
            for job_id, since in look.items()
            # What somebody else changed meanwhile may have been changed behind its back: the next look sees it first.
            if self.jobs[job_id].there and (job_id in untouched or job_id in by_recovery)
        }

    def is_well_left_alone(self, job_id: str, since: float) -> None:
        """Recovery did nothing to this job, and should not have."""
        job, looked_for = self.jobs[job_id], self.true_time - since
        if job.status == Status.PROCESSING:
            assert looked_for < LEASE, "a dead run was not recovered"
        if job.status == Status.PENDING and (not job.wait_until or looked_for >= 90):
            assert job_id in self.queue.waiting.values(), "a forgotten job was not queued"

    def looked(self, number: int, job_id: str) -> float:
        """Since when a recovery has seen a job as it is."""
        changes, since = self.seen[number].get(job_id, (None, 0.0))
        return since if changes == self.jobs[job_id].changes else self.true_time

    def holds(self, number: int) -> bool:
        holds = self.locks[number].hold()
        if holds:
            if self.held and self.held[0] != number:
                assert self.true_time - self.held[1] >= LEASE, "two recoveries at once"
            self.held = (number, self.true_time)
        return holds

    def perform(self, operation: Operation) -> None:
        """Do it, and expect what the model says."""
        skew_before, self.skew = self.skew, CLOCKS[operation.who]
        try:
            outcome = "refused" if operation.real() in (None, False) else "done"
        except (WrongState, JobNotFound):
            outcome = "refused"
        finally:
            self.skew = skew_before
            self.wire.calm()
        accepted = all(stage() for stage in operation.stages)
        assert outcome == ("done" if accepted else "refused")

    def operation(self, action: str, choice: int) -> Operation:
        """The operation of an action, on one of the latest jobs or runs; without a run, what leads to one."""
        if action in OF_A_RUN and self.runs:
            run = self.runs[-1 - choice % min(3, len(self.runs))]
            own = None if action == "hand back" else run
            return Operation(f"worker {choice % 3}", *getattr(self, f"{action.replace(' ', '_')}_by")(run), run=own)
        there = [job_id for job_id, job in self.jobs.items() if job.there] or list(self.jobs)
        job_id = there[-1 - choice % len(there)]
        if action in OF_A_RUN:
            action = "claim" if self.jobs[job_id].status == Status.PENDING else "forced retry"
        who = f"worker {choice % 3}" if action == "claim" else "operator"
        return Operation(who, *getattr(self, action.replace(" ", "_"))(job_id, choice))

    # What a run does: the real call, and its writes

    def claim(self, job_id: str, choice: int) -> tuple[Callable[[], object], list[Stage]]:
        job = self.jobs[job_id]
        read, place = job.attempt, Told()

        def real() -> Run:
            self.runs.append(run := claim(ProblemExtractionJob, job_id, worker=f"worker {choice % 3}"))
            return run

        def claimed() -> bool:
            if not job.there or (job.status, job.attempt) != (Status.PENDING, read):
                return False
            job.attempt, job.tries, job.status, job.wait_until = read + 1, job.tries + 1, Status.PROCESSING, 0.0
            job.story.append(place)
            return self.alive(job)

        def leased() -> bool:
            if job.fenced > read + 1:
                return False
            job.fenced, place.step = read + 1, "claimed"
            return self.alive(job)

        return real, [claimed, leased]

    def progress_by(self, run: Run) -> tuple[Callable[[], object], list[Stage]]:
        job, step = self.jobs[run.job.id], f"step {uuid.uuid4()}"

        def told() -> bool:
            if not job.there or job.fenced != run.attempt:
                return False
            job.tell(step)
            return self.alive(job)

        return lambda: (run.progress(step), True), [told]

    def renew_by(self, run: Run) -> tuple[Callable[[], object], list[Stage]]:
        job = self.jobs[run.job.id]
        renewed = lambda: job.there and job.fenced == run.attempt and self.alive(job)  # noqa: E731
        return lambda: (run.renew(), True), [renewed]

    def finish_by(self, run: Run) -> tuple[Callable[[], object], list[Stage]]:
        title = f"by attempt {run.attempt}"
        return self.end(run, lambda: run.finish({"title": title}), Status.COMPLETED, "completed", title=title)

    def fail_by(self, run: Run) -> tuple[Callable[[], object], list[Stage]]:
        return self.end(run, lambda: run.fail("No", "no"), Status.FAILED, "failed")

    def postpone_by(self, run: Run) -> tuple[Callable[[], object], list[Stage]]:
        until = self.true_time + 89.9
        real = lambda: run.postpone("No", "no", delay_s=90.0)  # noqa: E731
        return self.end(run, real, Status.PENDING, "attempt failed", wait_until=until)

    def end(
        self, run: Run, real: Callable[[], None], status: Status, step: str, **values: Any
    ) -> tuple[Callable[[], object], list[Stage]]:
        job, place = self.jobs[run.job.id], Told()

        def ended() -> bool:
            if not job.there or (job.status, job.attempt) != (Status.PROCESSING, run.attempt):
                return False
            job.status = status
            for name, value in values.items():
                setattr(job, name, value)
            job.story.append(place)
            self.runs.remove(run)
            return self.alive(job)

        def told() -> bool:
            if job.there:
                place.step = step
            return True

        return lambda: (real(), True), [ended, told]

    # What takes a job away

    def take(self, job: Expected, status: Status, step: str, **values: Any) -> bool:
        job.status, job.attempt, job.wait_until = status, job.attempt + 1, 0.0
        job.fenced = job.attempt
        for name, value in values.items():
            setattr(job, name, value)
        job.tell(step)
        job.changes += 1
        return True

    def hand_back_by(self, run: Run) -> tuple[Callable[[], object], list[Stage]]:
        job, read = self.jobs[run.job.id], moves.find(ProblemExtractionJob, run.job.id)
        expected = (Status.PROCESSING, int(read.attempt) if read else 0)

        def back() -> bool:
            if not job.there or (job.status, job.attempt) != expected:
                return False
            return self.take(job, Status.PENDING, "handed back", tries=max(0, job.tries - 1))

        return lambda: read and (lifecycle.hand_back(read, reason="The worker stops."), True), [back]

    def cancel(self, job_id: str, _: int) -> tuple[Callable[[], object], list[Stage]]:
        job = self.jobs[job_id]
        return lambda: JobHelper.cancel("extraction", job_id), [
            lambda: job.there and job.status not in FINAL and self.take(job, Status.CANCELLED, "cancelled")
        ]

    def retry(self, job_id: str, _: int, *, force: bool = False) -> tuple[Callable[[], object], list[Stage]]:
        job, sources = self.jobs[job_id], FINAL if force else FINAL - {Status.COMPLETED}
        return lambda: JobHelper.retry("extraction", job_id, force=force), [
            lambda: job.there and job.status in sources and self.take(job, Status.PENDING, "retried", tries=0)
        ]

    def forced_retry(self, job_id: str, _: int) -> tuple[Callable[[], object], list[Stage]]:
        return self.retry(job_id, _, force=True)

    def override(self, job_id: str, choice: int) -> tuple[Callable[[], object], list[Stage]]:
        job = self.jobs[job_id]
        status = [status for status in Status if status != Status.PROCESSING][choice % 4]
        changes = {"status": status.value, "title": f"by hand {choice}"}
        return lambda: JobHelper.update_problem_extraction_job(job_id, changes), [
            lambda: job.there and self.take(job, status, "override", title=changes["title"])
        ]

    # What leaves a job where it is

    def edit(self, job_id: str, choice: int) -> tuple[Callable[[], object], list[Stage]]:
        job, platform = self.jobs[job_id], PLATFORMS[choice % 2]

        def edited() -> bool:
            if job.there:
                job.platform, job.changes = platform, job.changes + 1
            return job.there

        return lambda: JobHelper.update_problem_extraction_job(job_id, {"platform": platform}), [edited]

    def note(self, job_id: str, _: int) -> tuple[Callable[[], object], list[Stage]]:
        job, step = self.jobs[job_id], f"note {uuid.uuid4()}"

        def noted() -> bool:
            if job.there:
                job.notes.append(step)
            return job.there

        return lambda: JobHelper.add_progress("extraction", job_id, step), [noted]

    def delete(self, job_id: str, _: int) -> tuple[Callable[[], object], list[Stage]]:
        job = self.jobs[job_id]

        def gone() -> bool:
            if not job.there:
                return False
            job.there, job.fenced, job.changes = False, NOBODY, job.changes + 1
            return True

        return lambda: JobHelper.delete_problem_extraction_job(job_id), [gone, lambda: True]

    def alive(self, job: Expected) -> bool:
        job.alive_at, job.changes = self.true_time, job.changes + 1
        return True

    # What has to be true

    @invariant()
    def every_job_is_as_the_model_says(self) -> None:
        for job_id, job in list(self.jobs.items())[-3:]:
            if job.there:
                self.is_as_expected(job_id, job)
            else:
                self.is_gone(job_id)

    def is_as_expected(self, job_id: str, job: Expected) -> None:
        found = moves.get(ProblemExtractionJob, job_id)
        assert found.version >= job.version
        job.version = int(found.version)
        expected = (job.status, job.attempt, job.tries, job.platform, job.title)
        assert (found.status, found.attempt, found.tries, found.platform, found.title) == expected
        assert found.index_keys() == {name: getattr(found, name) for name in found.index_keys()}
        entries = list(history.read("extraction", job_id))
        steps = [entry.step for entry in entries]
        assert [step for step in steps if not step.startswith("note ")] == [
            told.step for told in job.story if told.step
        ]
        assert {step for step in steps if step.startswith("note ")} == set(job.notes)
        assert [entry.created_at for entry in entries] == sorted(entry.created_at for entry in entries)

    def is_gone(self, job_id: str) -> None:
        assert JobHelper.get_problem_extraction_job(job_id) is None
        assert not list(Item.query(f"PEJOB#{job_id}"))
        left = list(Item.query(f"JOB#extraction#{job_id}"))
        assert [item.sk for item in left] == ["LEASE"]

    @rule(status=st.none() | st.sampled_from(Status), platform=st.none() | st.sampled_from(PLATFORMS))
    def a_list_finds_what_it_should(self, status: Status | None, platform: str | None) -> None:
        found = JobHelper.list_problem_extraction_jobs(status=status, platform=platform)[0]
        assert {job["id"] for job in found} == {
            job_id
            for job_id, job in self.jobs.items()
            if job.there and status in (None, job.status) and platform in (None, job.platform)
        }


def test_whatever_happens_the_table_holds_what_the_model_says(
    app: Flask, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    bound = type("Bound", (Lives,), {"app": app, "wire": wire, "patch": monkeypatch})
    run_state_machine_as_test(
        bound,
        settings=settings(
            max_examples=LIVES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            report_multiple_bugs=False,
            print_blob=True,
        ),
    )
