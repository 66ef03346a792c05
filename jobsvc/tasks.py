"""The tasks that the queue runs. Each gets ids only, inside an application context."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import structlog
from flask import current_app

from jobsvc import recovery
from jobsvc.config import Config
from jobsvc.errors import GenerationError, JobError, JobNotFound
from jobsvc.extraction import PageFetcher, extract, parse_mirrors
from jobsvc.generation import prove, write_script
from jobsvc.job_helper import JobHelper, enqueue, new_job
from jobsvc.lifecycle import Refused, Run, claim
from jobsvc.models import Job, ProblemExtractionJob, ScriptGenerationJob
from jobsvc.problem import ProblemInfo, Sample, Sections

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


def recover_orphaned_jobs_task(timeout_minutes: float = 30) -> dict[str, Any]:
    """Mend what crashes left behind, and queue what the queue has forgotten; returns what was done.

    Jobs that are PROCESSING for longer than `timeout_minutes` become FAILED.
    """
    queue = current_app.extensions["jobsvc"]
    recovered = recovery.recover(queue.holds, older_than_s=timeout_minutes * 60)
    for job in recovered.to_queue:
        enqueue(job)
    return recovered.summary()


def _attempt(kind: type[Job], job_id: str, work: Callable[[Run], None]) -> None:
    try:
        run = claim(kind, job_id)
    except (Refused, JobNotFound) as error:
        log.info("nothing to run", job_id=job_id, reason=error.message)
        return
    try:
        work(run)
    except Refused as error:
        log.warning("run lost its job", job_id=job_id, attempt=run.attempt, reason=error.message)
    except JobError as error:
        _fail(run, error)
    except Exception as error:
        log.exception("run crashed", job_id=job_id, attempt=run.attempt)
        run.fail("crash", f"Unexpected {type(error).__name__}; the worker's log says more (job {job_id}).")


def _fail(run: Run, error: JobError) -> None:
    unresolved = list(error.unresolved) if isinstance(error, GenerationError) else []
    found = {"unresolved": unresolved} if unresolved else None
    run.fail(type(error).__name__, error.message, found)


def _extract(run: Run) -> None:
    job: Any = run.job
    config: Config = current_app.extensions["jobsvc"].config
    fetcher = PageFetcher(mirrors=parse_mirrors(config.judge_mirrors), user_agent=config.user_agent)

    def fetch(url: str) -> str:
        run.progress("fetching", url)
        return fetcher.fetch(url)

    problem = extract(job.problem_url, fetch=fetch)
    run.progress("extracted", f"{problem.title}: {len(problem.samples)} samples")
    result = problem.to_dict()
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
        "extraction_job_id": extraction.id,
    }
    return new_job(ScriptGenerationJob, inputs, submit=True, created_by=extraction.created_by)


def _generate(run: Run) -> None:
    job: Any = run.job
    script = write_script(
        ProblemInfo(
            url=job.problem_url,
            platform=job.platform,
            problem_id=job.problem_id,
            title=job.title,
            sections=Sections(input=job.input_format, constraints=job.constraints),
            input_formats=tuple(job.input_formats),
            samples=tuple(Sample(**sample) for sample in job.samples),
            tags=tuple(job.tags),
        )
    )
    run.progress("written", f"{len(script.code.splitlines())} lines")
    proof = prove(script)
    run.progress("proved", f"{proof.cases} test cases in {proof.runs} runs")
    run.finish(
        {
            "generator_code": script.code,
            "schema": script.schema,
            "assumptions": list(script.assumptions),
            "proof": proof.to_dict(),
            "unresolved": [],
        }
    )
