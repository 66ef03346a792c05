"""The routes that every kind of job has, written once; a kind's own file says what is particular to it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any, NoReturn

from flask import url_for
from werkzeug.routing import BaseConverter

from jobsvc.auth import principal
from jobsvc.errors import JobNotFound
from jobsvc.job_helper import JobHelper
from jobsvc.models import Job
from jobsvc.routes import conditional
from jobsvc.routes.api import Blueprint
from jobsvc.routes.bulk import bulk_route
from jobsvc.routes.paging import LINK_HEADER, page
from jobsvc.schemas.base import Schema
from jobsvc.schemas.jobs import ChangesSchema, JobFiltersSchema, RetrySchema
from jobsvc.schemas.paging import PageArgsSchema
from jobsvc.schemas.progress import ProgressPageSchema

LOCATION_HEADER = {"Location": {"description": "Where the job is.", "schema": {"type": "string"}}}
JOB_ID = {
    "in": "path",
    "name": "job_id",
    "description": "The job's id.",
    "schema": {"type": "string", "format": "uuid"},
}


class JobIdConverter(BaseConverter):
    """Whatever may be meant for the id of a job; the name of what else is there is not."""

    regex = r"(?!bulk$)[^/]+"
    part_isolating = True


@dataclass(frozen=True)
class JobSchemas:
    """What one kind of job takes and shows over HTTP."""

    new: type[Schema]
    changes: type[ChangesSchema]
    job: type[Schema]
    page: type[Schema]


def job_routes(name: str, job_type: str, schemas: JobSchemas, *, description: str) -> Blueprint:
    """The resource of one kind of job, at `/api/v1/{name}`."""
    blp = Blueprint(name, __name__, url_prefix=f"/api/v1/{name}", description=description)

    @blp.post("")
    @blp.doc(parameters=[conditional.IDEMPOTENCY_HEADER])
    @blp.arguments(schemas.new)
    @blp.response(202, schemas.job, headers=LOCATION_HEADER | conditional.REPLAYED_HEADER)
    @blp.problems(400, 409, 413, 415)
    def create(values: dict[str, Any]) -> Any:
        """Create a job

        It is saved before this answers, and runs as soon as a worker is free; follow its progress.
        """
        key, who = conditional.idempotency_key(), principal()
        if key is None:
            return _accepted(JobHelper.create(job_type, submit=True, created_by=who.name, **values))
        asker = who.key_id or who.name  # The name of a key may be another one's later.
        job, replayed = JobHelper.create_once(job_type, key=key, principal=asker, created_by=who.name, **values)
        return _accepted(job, {"Idempotent-Replayed": "true"} if replayed else {})

    @blp.get("")
    @blp.arguments(JobFiltersSchema, location="query")
    @blp.response(200, schemas.page, headers=LINK_HEADER)
    @blp.problems(400)
    def index(query: dict[str, Any]) -> Any:
        """List jobs, newest first

        Lists come from indexes: they may be a moment behind, and show of each job what the indexes carry. A job whose
        status changes while the page is read may, rarely, show twice over two pages or not at all.
        """
        return page(partial(JobHelper.list_jobs, job_type), **query)

    @blp.get("/<job_id:job_id>", parameters=[JOB_ID])
    @blp.doc(parameters=[conditional.IF_NONE_MATCH_HEADER])
    @blp.response(200, schemas.job, headers=conditional.ETAG_HEADER)
    @blp.alt_response(304, description="The job is still as it was.", headers=conditional.ETAG_HEADER)
    @blp.problems(404)
    def show(job_id: str) -> Any:
        """Get a job

        As it is now: who has just written sees what was written.
        """
        job = JobHelper.get(job_type, job_id) or not_found(job_id)
        return conditional.not_modified(job["version"]) or _tagged(job)

    @blp.patch("/<job_id:job_id>", parameters=[JOB_ID])
    @blp.doc(parameters=[conditional.IF_MATCH_HEADER])
    @blp.arguments(schemas.changes)
    @blp.response(200, schemas.job, headers=conditional.ETAG_HEADER)
    @blp.problems(400, 404, 409, 412, 413, 415)
    def edit(changes: dict[str, Any], job_id: str) -> Any:
        """Change a job's inputs

        Not while it runs; retry the job to run it with the new ones.
        """

        def check(job: Job) -> None:
            conditional.check_editable(job)
            schemas.changes.check_beside(job, changes)

        job = JobHelper.update(job_type, job_id, changes, by=principal().name, check=check)
        return _tagged(job or not_found(job_id))

    @blp.delete("/<job_id:job_id>", parameters=[JOB_ID])
    @blp.doc(parameters=[conditional.IF_MATCH_HEADER])
    @blp.response(204)
    @blp.problems(400, 404, 412)
    def delete(job_id: str) -> None:
        """Delete a job with its history

        A run that has begun can write nothing any more.
        """
        JobHelper.delete(job_type, job_id, check=conditional.check_match) or not_found(job_id)

    @blp.post("/<job_id:job_id>/retry", parameters=[JOB_ID])
    @blp.arguments(RetrySchema, location="optional_json", required=False)
    @blp.response(202, schemas.job, headers=LOCATION_HEADER)
    @blp.problems(400, 404, 409, 415)
    def retry(how: dict[str, Any], job_id: str) -> Any:
        """Run a job again

        One that FAILED or was CANCELLED; with `force` one that is COMPLETED too.
        """
        return _accepted(JobHelper.retry(job_type, job_id, by=principal().name, **how) or not_found(job_id))

    @blp.post("/<job_id:job_id>/cancel", parameters=[JOB_ID])
    @blp.response(202, schemas.job, headers=LOCATION_HEADER)
    @blp.problems(404, 409)
    def cancel(job_id: str) -> Any:
        """Stop a job that waits or runs

        It is CANCELLED when this answers; a run that has begun can write nothing any more, and is ended.
        """
        return _accepted(JobHelper.cancel(job_type, job_id, by=principal().name) or not_found(job_id))

    @blp.get("/<job_id:job_id>/progress", parameters=[JOB_ID])
    @blp.arguments(PageArgsSchema, location="query")
    @blp.response(200, ProgressPageSchema, headers=LINK_HEADER)
    @blp.problems(400, 404)
    def progress(query: dict[str, Any], job_id: str) -> Any:
        """Get a job's history, oldest first"""
        JobHelper.get(job_type, job_id) or not_found(job_id)
        return page(partial(JobHelper.list_progress, job_type, job_id), **query)

    bulk_route(blp, job_type)
    return blp


def _accepted(job: dict[str, Any], headers: dict[str, str] | None = None) -> Any:
    location = {"Location": url_for(".show", job_id=job["id"])}
    return JobHelper.format_job_for_serializer(job), location | (headers or {})


def _tagged(job: dict[str, Any]) -> Any:
    return JobHelper.format_job_for_serializer(job), {"ETag": conditional.etag(job["version"])}


def not_found(job_id: str) -> NoReturn:
    """Raise JobNotFound."""
    raise JobNotFound(job_id)
