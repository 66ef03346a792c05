"""The tasks that the queue runs. Each gets ids only, inside an application context."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import structlog
from flask import current_app
from rq.timeouts import JobTimeoutException
from structlog.contextvars import bound_contextvars

from jobsvc import horse, lifecycle, moves, pages, tracing
from jobsvc.config import Config
from jobsvc.errors import ExtractionError, ItemTooLarge, JobError, JobNotFound
from jobsvc.extraction import read_sections
from jobsvc.generation import Solution
from jobsvc.job_helper import JobHelper, enqueue, new_job
from jobsvc.making import Maker
from jobsvc.models import Job, ProblemExtractionJob, ScriptGenerationJob, Status
from jobsvc.moves import Refused
from jobsvc.problem import ProblemInfo, Sample
from jobsvc.queueing import JobQueue, QueueUnavailable, carried
from jobsvc.reading import Reader
from jobsvc.recovery import ByTheClock, Recovered, Recovery, Sightings
from jobsvc.renewing import Renewal, RunLost
from jobsvc.runs import RetryPolicy, Run, claim
from jobsvc.shared_pages import SharedPages
from jobsvc.shared_turns import turns_of_all_workers

log = structlog.get_logger()


def extract_problem_info_task(job_id: str) -> None:
    """Read the job's problem page; where a script was asked for, make the job that writes it."""
    _attempt(ProblemExtractionJob, job_id, _extract)


def generate_script_task(job_id: str) -> None:
    """Write the generator of the job's problem, and prove it by running it."""
    _attempt(ScriptGenerationJob, job_id, _generate)


def delete_job_task(job_type: str, job_id: str) -> bool:
    """Delete a job with its history; False where there is none."""
    return JobHelper.delete(job_type, job_id)


def recover_orphaned_jobs_task(timeout_minutes: float = 30) -> dict[str, list[str]]:
    """Mend what crashes left behind, and queue what the queue has forgotten; returns job ids by what was done.

    For those who schedule recovery themselves: a PROCESSING job whose last sign of life is older than
    `timeout_minutes` is taken from its run. Workers do the same by themselves, and sooner.
    """
    return recover_once(dead_after_s=timeout_minutes * 60).summary()


def recover_once(*, dead_after_s: float, dry_run: bool = False) -> Recovered:
    """Recover by comparing times, and queue what has to be; with `dry_run` only say what would be done."""
    return recover(ByTheClock(), dead_after_s=dead_after_s, dry_run=dry_run)


def recover(watch: Sightings | ByTheClock, *, dead_after_s: float, dry_run: bool = False) -> Recovered:
    """One recovery with the settings of this application; the jobs that need it are queued."""
    queue: JobQueue = current_app.extensions["jobsvc"]
    done = Recovery(
        watch=watch,
        dead_after_s=dead_after_s,
        max_tries=queue.config.max_attempts,
        held=queue.held,
        retention_days=queue.config.retention_days,
        dry_run=dry_run,
    ).run()
    if not dry_run:
        for job in done.to_queue:
            enqueue(job)
        with suppress(QueueUnavailable):
            queue.tell_leases(done.leases, done.silence_s)
    return done


def run_died(kind: type[Job], job_id: str, task_id: str, *, worker: str, stopping: bool) -> None:
    """Take the job from a run whose process is known to be dead: the worker that started it says so.

    A run that was ended because its worker stops costs no try.
    """
    job = moves.find(kind, job_id)
    lease = moves.find_lease(job) if job else None
    if job is None or lease is None or job.status != Status.PROCESSING:
        return
    if (job.task_id, lease.worker, lease.attempt) != (task_id, worker, job.attempt):
        return  # Another run has it.
    config: Config = current_app.extensions["jobsvc"].config
    try:
        if stopping:
            lifecycle.hand_back(job, reason=f"Worker {worker} stops.")
        else:
            tries_left = job.tries < config.max_attempts
            reason = f"The process of attempt {job.attempt} died on worker {worker}."
            lifecycle.recover(job, tries_left=tries_left, reason=reason)
    except (Refused, JobNotFound):
        return
    if job.status == Status.PENDING:
        enqueue(job)


def _attempt(kind: type[Job], job_id: str, work: Callable[[Run], None]) -> None:
    with (
        bound_contextvars(job_id=job_id, job_type=kind.job_type),
        tracing.received(f"run {kind.job_type}", carried(), job_id=job_id, job_type=kind.job_type),
    ):
        _attempt_once(kind, job_id, work)


def _attempt_once(kind: type[Job], job_id: str, work: Callable[[Run], None]) -> None:
    config: Config = current_app.extensions["jobsvc"].config
    try:
        with tracing.step("claim"):
            run = claim(kind, job_id, worker=os.environ.get("RQ_WORKER_ID", ""), lease_s=config.lease_seconds)
    except (Refused, JobNotFound) as error:
        log.info("nothing to run", job_id=job_id, reason=error.message)
        return
    tracing.note(attempt=run.attempt)
    try:
        with (
            bound_contextvars(attempt=run.attempt),
            Renewal(run, lease_s=config.lease_seconds, timeout_s=config.job_timeout),
        ):
            _do(run, work, RetryPolicy(config.max_attempts, config.retry_base_seconds, config.retry_cap_seconds))
    except (Refused, JobNotFound, RunLost) as error:
        log.warning("run lost its job", job_id=job_id, attempt=run.attempt, reason=str(error))


def _do(run: Run, work: Callable[[Run], None], policy: RetryPolicy) -> None:
    """The work, and what becomes of its errors. Raises Refused or JobNotFound where the job is another's."""
    try:
        work(run)
    except (Refused, JobNotFound):
        raise
    except JobError as error:
        wait_s = (error.retry_after_s or 0.0) if error.retryable else None
        code, costs_try = type(error).__name__, error.costs_try
        _end_badly(run, policy, code, error.message, error.found, wait_s=wait_s, costs_try=costs_try)
    except JobTimeoutException:
        horse.retire()
        limit = current_app.extensions["jobsvc"].config.job_timeout
        _end_badly(run, policy, "Timeout", f"The run took longer than {limit} s and was ended.", {}, wait_s=0.0)
    except Exception as error:
        log.exception("run crashed", job_id=run.job.id, attempt=run.attempt)
        message = f"Unexpected {type(error).__name__}; the worker's log says more (job {run.job.id})."
        _end_badly(run, policy, "Crash", message, {}, wait_s=0.0)


def _end_badly(
    run: Run,
    policy: RetryPolicy,
    code: str,
    message: str,
    found: dict[str, Any],
    *,
    wait_s: float | None,
    costs_try: bool = True,
) -> None:
    """`wait_s` is for how long another try has to wait at the least; None where it would be no use."""
    tries = int(run.job.tries)
    if wait_s is not None and (tries < policy.max_tries or not costs_try):
        run.postpone(code, message, delay_s=max(wait_s, policy.delay_s(tries)), costs_try=costs_try)
        return
    try:
        run.fail(code, message, found)
    except ItemTooLarge:
        run.fail(code, message)  # Why it failed is in the message too, and has room.


def _extract(run: Run) -> None:
    job: Any = run.job
    queue: JobQueue = current_app.extensions["jobsvc"]
    turns = turns_of_all_workers(queue.connection, gap_s=queue.config.judge_gap_ms / 1000)
    reader = Reader(queue.config, tell=run.progress, turns=turns, kept=SharedPages(queue.connection))
    page = pages.read(job)
    if page is not None:
        run.progress("reading", f"the page that came with the job, {job.page_bytes:,} bytes")
    samples = [Sample(**sample) for sample in job.samples] if job.samples_given else []
    try:
        problem = reader.read(job.problem_url, page=page, samples=samples)
    except JobError as error:
        error.found["language_model"] = reader.model_used
        if page is not None and isinstance(error, ExtractionError):
            error.args = (f"page_html: {error.message}",)
        raise
    count = len(problem.samples)
    run.progress("extracted", f"{problem.title}: {count} sample{'' if count == 1 else 's'}")
    # The first three also where there is nothing to say: others, an earlier run for one, may have left something.
    told = {"by_model": [], "language_model": reader.model_used, "samples_given": job.samples_given}
    result = {**told, **problem.to_dict()}
    if not job.generate_script:
        run.finish(result)
        return
    follow_up = _generation_job(job, problem)
    run.finish({**result, "generation_job_id": follow_up.id}, follow_up=follow_up)
    enqueue(follow_up)


def _generation_job(extraction: Job, problem: ProblemInfo) -> Job:
    inputs = {
        "platform": problem.platform,
        "problem_id": problem.problem_id,
        "title": problem.title,
        "problem_url": problem.url,
        "constraints": problem.sections.constraints,
        "input_format": problem.sections.input,
        "input_formats": list(problem.input_formats),
        "samples": problem.to_dict()["samples"],
        "tags": list(problem.tags),
        "time_limit_s": problem.time_limit_s,
        "extraction_job_id": extraction.id,
    }
    return new_job(ScriptGenerationJob, inputs, submit=True, created_by=extraction.created_by)


def _generate(run: Run) -> None:
    job: Any = run.job
    config: Config = current_app.extensions["jobsvc"].config
    solution = Solution(job.solution_code, job.language) if job.solution_code.strip() else None
    made = Maker(config, tell=run.progress).make(_problem_of(job), solution)
    run.finish(made.to_dict())


def _problem_of(job: Any) -> ProblemInfo:
    """What a generation job says of its problem, its sections as text or as HTML. Raises NotAProblemPage."""
    sections, blocks = read_sections(
        input_format=job.input_format, constraints=job.constraints, blocks=job.input_formats
    )
    return ProblemInfo(
        url=job.problem_url,
        platform=job.platform,
        problem_id=job.problem_id,
        title=job.title,
        time_limit_s=job.time_limit_s,
        sections=sections,
        input_formats=blocks,
        samples=tuple(Sample(**sample) for sample in job.samples),
        tags=tuple(job.tags),
    )
