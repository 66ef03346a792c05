"""JobHelper: the Python interface to jobs, used inside an application context.

Jobs go in and out as dictionaries. Their times are epoch seconds; `format_job_for_serializer` makes
them ISO 8601. In lists, fields that the indexes do not carry are None: get the job to see them.
"""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from typing import Any

import structlog
from flask import current_app

from jobsvc import clock, fields, history, idempotency, lifecycle, listing, moves, pages
from jobsvc.errors import InvalidCursor, InvalidField, JobNotFound, Stale, StoreUnavailable
from jobsvc.models import FINAL, KINDS, Job, ProblemExtractionJob, ProgressEntry, ScriptGenerationJob, Status, billing
from jobsvc.models.indexes import SUMMARY
from jobsvc.models.keys import PROGRESS_PREFIX, is_job_id
from jobsvc.models.progress import MAX_STEP
from jobsvc.queueing import JobQueue, QueueUnavailable

log = structlog.get_logger()

GENERATION = ScriptGenerationJob.job_type
EXTRACTION = ProblemExtractionJob.job_type
_IN_SUMMARY = frozenset(SUMMARY)
TIMES = ("created_at", "updated_at", "submitted_at", "started_at", "finished_at", "next_attempt_at")
#: May look at a job before it is changed, and raise.
Check = Callable[[Job], None]
#: How often an update reads again when somebody else wrote the job in between, and how many seconds it waits first.
UPDATE_TRIES = 8
UPDATE_WAIT = 0.01


class JobHelper:
    """Create, read, change, list and delete jobs, and tell their history.

    The verbs take the type of job, `generation` or `extraction`; the documented names of the old
    service stand below them. None and False mean "no such job" and nothing else.
    """

    @classmethod
    def create(cls, job_type: str, *, submit: bool = False, created_by: str | None = None, **values: Any) -> dict:
        """Save a new job and return it: a record, or with `submit` one that a worker will run.

        A queue that cannot be reached is no error: the job is saved, and queued when it is back. `page_html` is a
        page that an extraction reads instead of its judge's. Raises InvalidField, ItemTooLarge.
        """
        kind = _kind(job_type)
        values, page = _apart(kind, values)
        values = fields.check(kind, values)
        if submit and values.get("status", Status.PENDING) != Status.PENDING:
            raise InvalidField("status", "must be PENDING for a job that is submitted.")
        job = new_job(kind, values, submit=submit, created_by=created_by)
        with pages.kept(job, page):
            lifecycle.create(job)
        if submit:
            enqueue(job)
        return to_dict(job)

    @classmethod
    def create_once(
        cls, job_type: str, *, key: str, principal: str = "", created_by: str | None = None, **values: Any
    ) -> tuple[dict, bool]:
        """Save and submit a new job, unless `key` of `principal` has made one with the same values before.

        Returns the job as it is now, and whether it was there before. Raises IdempotencyConflict where the
        key was used with other values, InvalidField, ItemTooLarge.
        """
        kind = _kind(job_type)
        values, page = _apart(kind, values)
        values = fields.check(kind, values)
        job = new_job(kind, values, submit=True, created_by=created_by)
        asked = idempotency.request_hash(job_type, values if page is None else {**values, fields.PAGE: page})
        with pages.kept(job, page):
            made = idempotency.create_once(job, principal=principal, key=key, asked=asked)
        if made is not None:
            pages.discard(job)
            return to_dict(made), True
        enqueue(job)
        return to_dict(job), False

    @classmethod
    def get(cls, job_type: str, job_id: str) -> dict | None:
        """The job as it is now, or None."""
        job = _find(job_type, job_id)
        return to_dict(job) if job else None

    @classmethod
    def update(
        cls, job_type: str, job_id: str, changes: Mapping[str, Any], *, by: str = "", check: Check | None = None
    ) -> dict | None:
        """Set fields and return the job, or None where there is none.

        Somebody else's change in between is no error: the job is read again.
        `status` is an operator's override: any state but PROCESSING, and no run of before can write
        any more. `check` may raise where the job as it is now must not be changed. Raises InvalidField,
        ItemTooLarge; StoreUnavailable when others keep changing the job.
        """
        changes = fields.check(_kind(job_type), changes)
        for number in range(UPDATE_TRIES):
            job = _find(job_type, job_id)
            if job is None:
                return None
            if check is not None:
                check(job)
            with suppress(Stale):
                _change(job, changes, by)
                return to_dict(job)
            time.sleep(random.uniform(0, UPDATE_WAIT * 2**number))
        raise StoreUnavailable(f"Others keep changing job {job_id}; try again shortly.")

    @classmethod
    def list_jobs(
        cls,
        job_type: str | None,
        *,
        status: str | None = None,
        platform: str | None = None,
        problem_id: str | None = None,
        limit: int = 100,
        next_key: str | None = None,
    ) -> tuple[list[dict], str | None]:
        """A page of jobs that match, newest first, and the key of the next page or None at the end.

        Where `job_type` is None, those of both types together. Raises InvalidField for an unknown status, a limit
        below 1, a filter that no job can match, or problem_id without platform; InvalidCursor for a next_key that
        no list gave.
        """
        _check_limit(limit)
        fields.check_filters(platform=platform, problem_id=problem_id)
        kinds = KINDS.values() if job_type is None else [_kind(job_type)]
        jobs, next_key = listing.page(
            *kinds, status=status, platform=platform, problem_id=problem_id, limit=limit, after=next_key
        )
        return [to_summary(job) for job in jobs], next_key

    @classmethod
    def delete(cls, job_type: str, job_id: str, *, check: Check | None = None) -> bool:
        """Remove a job and its history; False where there is none.

        A run that has begun is ended. `check` may raise where the job as it is now must not be deleted.
        """
        if not is_job_id(job_id):
            return False
        task_id = lifecycle.delete(_kind(job_type), job_id, check=check)
        if task_id:
            dequeue(job_id, task_id)
        return task_id is not None

    @classmethod
    def retry(cls, job_type: str, job_id: str, *, force: bool = False, by: str = "") -> dict | None:
        """Run a job again that FAILED or was CANCELLED, or with `force` is COMPLETED; None where there is none.

        Raises WrongState in any other state.
        """
        job = _find(job_type, job_id)
        if job is None:
            return None
        lifecycle.retry(job, force=force, actor=by)
        enqueue(job)
        return to_dict(job)

    @classmethod
    def cancel(cls, job_type: str, job_id: str, *, by: str = "") -> dict | None:
        """Stop a job that waits or runs; None where there is none. Raises WrongState where it has ended."""
        job = _find(job_type, job_id)
        if job is None:
            return None
        lifecycle.cancel(job, actor=by)
        dequeue(job.id, job.task_id)
        return to_dict(job)

    # Progress

    @classmethod
    def add_progress(
        cls, job_type: str, job_id: str, step: str, message: str = "", status: str = "in_progress"
    ) -> dict | None:
        """Add an entry to a job's history and return it; None where there is no such job.

        Raises InvalidField for a step of over 100 characters.
        """
        for name, value in (("step", step), ("message", message), ("status", status)):
            if not isinstance(value, str):
                raise InvalidField(name, f"must be text, not {type(value).__name__}.")
            fields.check_text(name, value)
        if not 0 < len(step) <= MAX_STEP:
            raise InvalidField("step", f"has {len(step)} characters; 1 to {MAX_STEP} are stored.")
        job = _find(job_type, job_id)
        try:
            return None if job is None else _entry(history.append_last(job, step, message, status))
        except JobNotFound:
            return None

    @classmethod
    def list_progress(
        cls, job_type: str, job_id: str, *, limit: int = 100, next_key: str | None = None
    ) -> tuple[list[dict], str | None]:
        """A page of a job's history, oldest first, and the key of the next page or None at the end."""
        _check_limit(limit)
        if next_key is not None and not str(next_key).startswith(PROGRESS_PREFIX):
            raise InvalidCursor
        entries = list(history.read(_kind(job_type).job_type, job_id, after=next_key, limit=limit + 1))
        return [_entry(entry) for entry in entries[:limit]], entries[limit - 1].sk if len(entries) > limit else None

    @classmethod
    def latest_progress(cls, job_type: str, job_id: str) -> dict | None:
        """The newest entry of a job's history, or None."""
        entries = history.read(_kind(job_type).job_type, job_id, limit=1, newest_first=True)
        return next((_entry(entry) for entry in entries), None)

    @classmethod
    def newest_progress(cls, job_type: str, job_id: str, *, limit: int) -> tuple[list[dict], bool]:
        """The newest entries of a job's history, the oldest of them first, and whether there are older ones."""
        _check_limit(limit)
        entries = list(history.read(_kind(job_type).job_type, job_id, limit=limit + 1, newest_first=True))
        return [_entry(entry) for entry in entries[:limit]][::-1], len(entries) > limit

    @classmethod
    def delete_progress(cls, job_type: str, job_id: str) -> int:
        """Remove a job's history; returns how many entries it had."""
        return history.delete(_kind(job_type).job_type, job_id)

    # The documented names

    @classmethod
    def create_script_generation_job(cls, **values: Any) -> dict:
        return cls.create(GENERATION, **values)

    @classmethod
    def get_script_generation_job(cls, job_id: str) -> dict | None:
        return cls.get(GENERATION, job_id)

    @classmethod
    def update_script_generation_job(cls, job_id: str, changes: Mapping[str, Any]) -> dict | None:
        return cls.update(GENERATION, job_id, changes)

    @classmethod
    def list_script_generation_jobs(cls, **filters: Any) -> tuple[list[dict], str | None]:
        return cls.list_jobs(GENERATION, **filters)

    @classmethod
    def delete_script_generation_job(cls, job_id: str) -> bool:
        return cls.delete(GENERATION, job_id)

    @classmethod
    def create_problem_extraction_job(cls, **values: Any) -> dict:
        return cls.create(EXTRACTION, **values)

    @classmethod
    def get_problem_extraction_job(cls, job_id: str) -> dict | None:
        return cls.get(EXTRACTION, job_id)

    @classmethod
    def update_problem_extraction_job(cls, job_id: str, changes: Mapping[str, Any]) -> dict | None:
        return cls.update(EXTRACTION, job_id, changes)

    @classmethod
    def list_problem_extraction_jobs(cls, **filters: Any) -> tuple[list[dict], str | None]:
        return cls.list_jobs(EXTRACTION, **filters)

    @classmethod
    def delete_problem_extraction_job(cls, job_id: str) -> bool:
        return cls.delete(EXTRACTION, job_id)

    @staticmethod
    def format_job_for_serializer(job: Mapping[str, Any]) -> dict:
        """A copy of a job's dictionary with its times as ISO 8601 in UTC; `2025-10-09T03:23:46+00:00`."""
        return {
            name: clock.iso(value) if name in TIMES and not isinstance(value, str) else value
            for name, value in job.items()
        }


def new_job(kind: type[Job], values: Mapping[str, Any], *, submit: bool = False, created_by: str | None = None) -> Job:
    """A job that is not saved yet; with `submit` it wishes to run, under a queue id of its own."""
    if not isinstance(created_by, str | None):
        raise InvalidField("created_by", f"must be text, not {type(created_by).__name__}.")
    now = clock.now()
    wish = {"submitted_at": now, "task_id": lifecycle.new_task_id()} if submit else {}
    key = kind.key(str(uuid.uuid4()))
    return kind(*key, **{**values, **wish, "created_at": now, "updated_at": now, "created_by": created_by})


def enqueue(job: Job) -> bool:
    """Put a saved job in the queue; False, with a warning, where the queue is away and recovery will do it."""
    # Save first, queue second: a job whose queueing failed is found again; a queued job that was
    # never saved is a ghost.
    queue: JobQueue = current_app.extensions["jobsvc"]
    try:
        queue.put(job.job_type, job.id, job.task_id)
    except QueueUnavailable as error:
        log.warning("queue unavailable, job waits for recovery", job_id=job.id, error=str(error))
        return False
    return True


def dequeue(job_id: str, task_id: str) -> None:
    """Take a job that was taken from its run out of the queue, and have its process ended.

    The run would learn of it by itself, when its next write is refused; so a queue that is away is no error.
    """
    queue: JobQueue = current_app.extensions["jobsvc"]
    try:
        queue.stop(task_id)
    except QueueUnavailable as error:
        log.warning("queue unavailable, run learns by refusal", job_id=job_id, error=str(error))


def to_dict(job: Job) -> dict[str, Any]:
    """Everything that a job shows."""
    shown = {name: getattr(job, name) for name in _names(type(job))}
    cost = {"consumed_capacity": billing.consumed_capacity(job)}
    return {"id": job.id, "job_type": job.job_type, **shown, **cost, fields.OLD_TASK_ID: job.task_id}


def to_summary(job: Job) -> dict[str, Any]:
    """What an index carries of a job; the other fields are None."""
    shown = {name: getattr(job, name) if name in _IN_SUMMARY else None for name in _names(type(job))}
    cost = {"consumed_capacity": None}
    return {"id": job.id, "job_type": job.job_type, **shown, **cost, fields.OLD_TASK_ID: job.task_id}


@cache
def _names(kind: type[Job]) -> list[str]:
    return sorted(kind.fields())


def _kind(job_type: str) -> type[Job]:
    try:
        return KINDS[job_type]
    except KeyError:
        raise InvalidField("job_type", f"{job_type!r} is no type of job; use {' or '.join(KINDS)}.") from None


def _apart(kind: type[Job], values: Mapping[str, Any]) -> tuple[dict[str, Any], str | None]:
    """A new job's fields, and the page that comes with it. Raises InvalidField where that is none."""
    rest = dict(values)
    page = rest.pop(fields.PAGE, None) if kind is ProblemExtractionJob else None
    if page is not None:
        fields.check_page(page)
        if rest.get("status") in FINAL:
            raise InvalidField(fields.PAGE, f"is for a job that is to run, not for one that is {rest['status']}.")
    return rest, page


def _find(job_type: str, job_id: str) -> Job | None:
    return moves.find(_kind(job_type), job_id) if is_job_id(job_id) else None


def _change(job: Job, changes: Mapping[str, Any], by: str) -> None:
    rest = dict(changes)
    message = rest.get("error_message", "")
    if len(message) > moves.MAX_ERROR:
        rest["error_message"] = message[: moves.MAX_ERROR]
    if "status" in rest:
        lifecycle.override(job, Status(rest.pop("status")), rest, actor=by)
    else:
        lifecycle.edit(job, rest, actor=by)
    if len(message) > moves.MAX_ERROR:
        with suppress(JobNotFound):  # Deleted just now.
            history.append_last(job, "error", message, "failed")


def _check_limit(limit: int) -> None:
    if not isinstance(limit, int) or isinstance(limit, bool) or limit < 1:
        raise InvalidField("limit", f"must be a whole number from 1, not {limit!r}.")


def _entry(entry: ProgressEntry) -> dict[str, Any]:
    return {
        "id": entry.sk.removeprefix(PROGRESS_PREFIX),
        "step": entry.step,
        "message": entry.message,
        "status": entry.status,
        "created_at": entry.created_at,
    }
