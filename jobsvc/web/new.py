"""`/new`: a job from a problem's address, or from its constraints."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request
from marshmallow import ValidationError

from jobsvc.auth import principal
from jobsvc.errors import InvalidField, ItemTooLarge, JobNotFound
from jobsvc.generation.solutions import SUPPORTED
from jobsvc.job_helper import EXTRACTION, GENERATION, JobHelper
from jobsvc.web.filters import Errors
from jobsvc.web.forms import FORMS, LABELS, errors_by_field, typed_again
from jobsvc.web.showing import job_address

blp = Blueprint("new", __name__)

KINDS = "any(extraction, generation)"


@blp.get("/new", defaults={"kind": EXTRACTION})
@blp.get(f"/new/<{KINDS}:kind>")
def form(kind: str) -> str:
    """An empty form; with `?from=` the id of a generation job, what that one was made of."""
    model = request.args.get("from") if kind == GENERATION else None
    return _shown(kind, typed_again(_job(model)) if model else {}, {})


@blp.post(f"/new/<{KINDS}:kind>")
def create(kind: str) -> Any:
    """Make the job and lead to it; or the form again, as it was typed, with what is wrong."""
    try:
        values = FORMS[kind].read(request)
        job, _ = JobHelper.create_once(kind, key=_key(values), principal="page", created_by=principal().name, **values)
    except (ValidationError, InvalidField, ItemTooLarge) as error:
        return _shown(kind, request.form, errors_by_field(error)), 422
    return redirect(job_address(job), 303)


def _job(job_id: str) -> dict[str, Any]:
    job = JobHelper.get(GENERATION, job_id)
    if job is None:
        raise JobNotFound(job_id)
    return job


def _key(values: Mapping[str, Any]) -> str:
    """The same for a form that is sent twice by a slip, and another one where something was changed meanwhile."""
    asked = json.dumps([request.form.get("once") or secrets.token_hex(), values], sort_keys=True)
    return hashlib.sha256(asked.encode()).hexdigest()


def _shown(kind: str, typed: Mapping[str, str], errors: Errors) -> str:
    return render_template(
        f"new/{kind}.html",
        kind=kind,
        typed=typed,
        errors=errors,
        labels=LABELS,
        once=typed.get("once") or secrets.token_hex(8),
        judges=list(current_app.extensions["jobsvc.judges"]),
        languages=SUPPORTED,
    )
