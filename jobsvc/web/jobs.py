"""`/`: the jobs of both kinds, newest first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, current_app, redirect, render_template, request, url_for

from jobsvc.job_helper import JobHelper
from jobsvc.models import KINDS, Status
from jobsvc.routes import paging
from jobsvc.web import counts, filters
from jobsvc.web.bulk import impossible
from jobsvc.web.filters import Errors

blp = Blueprint("jobs", __name__)

PAGE_SIZE = 50


@blp.get("/")
def index() -> Any:
    """The list, as its address filters it."""
    asked = request.args.to_dict()
    if "" in asked.values():  # A form sends every field; a link that is shared says what it means.
        return redirect(_address({name: value for name, value in asked.items() if value}))
    wanted, errors = filters.read(asked)
    if errors:
        return _shown(asked, {}, errors=errors), 422
    found, _ = paging.page(_read, limit=PAGE_SIZE, **wanted)
    return _shown(wanted, found)


@blp.get("/jobs/counts")
def counted() -> Any:
    """How many jobs of each status the list would show, for its script."""
    wanted, errors = filters.read(request.args.to_dict())
    if errors:
        return {"errors": errors}, 422
    return {status: str(count) for status, count in counts.here().now(wanted).items()}


def _read(*, kind: str | None = None, **wanted: Any) -> tuple[list[dict[str, Any]], str | None]:
    return JobHelper.list_jobs(kind, **wanted)


def _shown(asked: Mapping[str, str], found: Mapping[str, Any], *, errors: Errors | None = None) -> str:
    chosen = {name: value for name, value in asked.items() if name != "cursor"}
    next_cursor = found.get("next_cursor")
    return render_template(
        "jobs/index.html",
        jobs=found.get("items", []),
        filters=chosen,
        is_filtered=bool(chosen),
        impossible=impossible(chosen.get("status")) if not errors else {},
        errors=errors or {},
        tabs=_tabs(chosen) if not errors else [],
        kinds=KINDS,
        platforms=[judge.platform for judge in current_app.extensions["jobsvc.judges"]],
        newest=_address(chosen),
        is_newest="cursor" not in asked,
        older=_address({**chosen, "cursor": next_cursor}) if next_cursor else None,
        **_counts(chosen, errors),
    )


def _tabs(chosen: Mapping[str, str]) -> list[dict[str, Any]]:
    """A link for every status beside the other filters, and one for all."""
    others = {name: value for name, value in chosen.items() if name != "status"}
    tabs = [{"status": None, "name": "All", "address": _address(others)}]
    for status in Status:
        address = _address({**others, "status": status.value})
        tabs.append({"status": status, "name": status.capitalize(), "address": address})
    return [{**tab, "is_current": tab["status"] == chosen.get("status")} for tab in tabs]


def _counts(chosen: Mapping[str, str], errors: Errors | None) -> dict[str, Any]:
    """What is remembered, and the address where the script finds better."""
    if errors:
        return {"counts": {}, "counts_address": None}
    known = counts.here().remembered(chosen)
    others = {name: value for name, value in chosen.items() if name != "status"}
    return {"counts": known, "counts_address": _address(others, ".counted")}


def _address(query: Mapping[str, Any], endpoint: str = ".index") -> str:
    # Not by url_for's own parameters: some names mean something to it, and anybody may ask for any.
    return url_for(endpoint) + ("?" + urlencode(query) if query else "")
