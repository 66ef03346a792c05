"""`POST /api/v1/{kind}/bulk`: the same act on many jobs, a batch a call."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import current_app

from jobsvc import bulk
from jobsvc.auth import needs, principal
from jobsvc.keys import Role
from jobsvc.routes.api import Blueprint
from jobsvc.routes.paging import Cursors
from jobsvc.schemas.bulk import BatchSchema, BulkSchema


def bulk_route(blp: Blueprint, job_type: str) -> None:
    """Add the route to the resource of one kind of job."""

    @blp.post("/bulk")
    @needs(Role.ADMIN)
    @blp.arguments(BulkSchema)
    @blp.response(200, BatchSchema)
    @blp.problems(400, 415)
    def work(wanted: dict[str, Any]) -> Any:
        """Retry, cancel or delete many jobs, a batch a call

        Named by `ids`, or by a `filter`: then each call takes the next of them, newest first, until `next_cursor` is
        null. A filter without a status means the jobs that the action can begin from. With `dry_run` they are counted,
        and `next_cursor` is where to begin so that jobs made after that are left alone.
        """
        act = bulk.Act(bulk.Action(wanted["action"]), force=wanted.get("force", False), by=principal().name)
        if "ids" in wanted:
            return _shown(bulk.over_ids(job_type, act, wanted["ids"]))
        return _over_filter(job_type, act, wanted)


def _over_filter(job_type: str, act: bulk.Act, wanted: dict[str, Any]) -> dict[str, Any]:
    meant = bulk.Filter(**{name: value for name, value in wanted["filter"].items() if name != "all"})
    scope = bulk.scope(job_type, act, meant)
    cursors: Cursors = current_app.extensions["jobsvc.cursors"]
    after = cursors.open(wanted["cursor"], scope) if "cursor" in wanted else None
    if wanted.get("dry_run"):
        after = after or bulk.from_now_on()
        matching = bulk.count(job_type, act, meant, after=after)
        return {**_shown(bulk.Batch(next_key=after)), "matching": matching, "next_cursor": cursors.seal(after, scope)}
    batch = bulk.over_filter(job_type, act, meant, after=after)
    return {**_shown(batch), "next_cursor": batch.next_key and cursors.seal(batch.next_key, scope)}


def _shown(batch: bulk.Batch) -> dict[str, Any]:
    return {name: value for name, value in asdict(batch).items() if name != "next_key"} | {"next_cursor": None}
