"""`/jobs/{extraction|generation}/{id}`: one job, its story and its result, and what can be done to it."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from marshmallow import ValidationError
from werkzeug.exceptions import NotFound

from jobsvc import clock
from jobsvc.auth import needs, principal
from jobsvc.case_files import archive_name, zipped
from jobsvc.cases import MOST_CASES, SIZES, CaseMaker, order_of, recipe_of
from jobsvc.errors import JobError, JobNotFound, WrongState
from jobsvc.job_helper import GENERATION, JobHelper
from jobsvc.keys import Role
from jobsvc.models import FINAL
from jobsvc.resources import RESOURCES
from jobsvc.routes import paging
from jobsvc.schemas.cases import DEFAULT_COUNT, WantedCasesSchema
from jobsvc.watching import Place
from jobsvc.web import job_telling
from jobsvc.web.highlighting import MOST_CHARACTERS, highlighted
from jobsvc.web.job_acts import acts, role_hint
from jobsvc.web.job_files import file_of, samples_of
from jobsvc.web.picture import draw
from jobsvc.web.timeline import sort_of, timeline

blp = Blueprint("job", __name__, url_prefix="/jobs/<any(extraction, generation):job_type>/<job_id>")

#: Entries of the history that the page shows; the rest is on pages of its own.
MOST_ENTRIES = 200
ENTRIES_A_PAGE = 500
#: What of each list is shown; the API has all of it.
MOST_SAMPLES = 20
MOST_ITEMS = 100

#: The parts of the page that change while a job runs, by what `?part=` asks for.
PARTS = {"story": "job/_story_part.html", "all": "job/_all.html"}

Job = dict[str, Any]

for _filter in (highlighted, job_telling.as_text, job_telling.as_json, job_telling.web_address):
    blp.add_app_template_filter(_filter)


@blp.get("")
def show(job_type: str, job_id: str) -> str:
    """The page; with `?part=` what of it has to be shown anew."""
    job = _job(job_type, job_id)  # before its history, which so tells how it came where it is
    entries, is_cut = JobHelper.newest_progress(job_type, job_id, limit=MOST_ENTRIES)
    now, role = clock.now(), principal().role
    resource = RESOURCES[job_type]
    return render_template(
        PARTS.get(request.args.get("part", ""), "job/page.html"),
        job=job,
        api_address=url_for(f"{resource}.show", job_id=job_id),
        events_address=url_for(f"{resource}.watch", job_id=job_id, after=_seen(job, entries)),
        is_final=job["status"] in FINAL,
        is_live=job["status"] not in FINAL and job["submitted_at"] is not None,
        standing=job_telling.standing(job, now),
        advice=job_telling.advice(job),
        confidence=job_telling.CONFIDENCE.get(job.get("confidence") or "", ""),
        acts=acts(job, role),
        role_hint=role_hint(role),
        entries=entries,
        is_cut=is_cut,
        sort_of=sort_of,
        picture=draw(timeline(job, entries, now=now, is_cut=is_cut)),
        file=partial(file_of, job),
        most_samples=MOST_SAMPLES,
        most_items=MOST_ITEMS,
        most_highlighted=MOST_CHARACTERS,
        cases={"sizes": SIZES, "most": MOST_CASES, "count": DEFAULT_COUNT},
    )


@blp.get("/history")
def history(job_type: str, job_id: str) -> str:
    """All entries of its history, oldest first, a page at a time."""
    job = _job(job_type, job_id)
    cursor = request.args.get("cursor")
    found, _ = paging.page(partial(JobHelper.list_progress, job_type, job_id), limit=ENTRIES_A_PAGE, cursor=cursor)
    following = found["next_cursor"]
    here = partial(url_for, ".history", job_type=job_type, job_id=job_id)
    return render_template(
        "job/history.html",
        job=job,
        entries=found["items"],
        sort_of=sort_of,
        first=here() if cursor else None,
        following=here(cursor=following) if following else None,
    )


@blp.get("/files/<part>")
def download(job_type: str, job_id: str, part: str) -> Response:
    """One of its texts as a file."""
    job = _job(job_type, job_id)
    if part == "samples" and job.get("samples"):
        return _attached(zipped(samples_of(job)), archive_name(job, "samples"), "application/zip")
    file = file_of(job, part)
    if file is None:
        raise NotFound("This job has no such file.")
    return _attached(file.text.encode(), file.name, "text/plain; charset=utf-8")


@blp.get("/test-cases.zip")
def test_cases(job_type: str, job_id: str) -> Any:
    """Test cases that its script makes meanwhile, as files; what goes wrong is told on its page."""
    job = _job(job_type, job_id)
    if job_type != GENERATION:
        raise NotFound("Only script generation jobs make test cases.")
    maker: CaseMaker = current_app.extensions["jobsvc.cases"]
    try:
        wanted = WantedCasesSchema().load({name: value for name, value in request.args.items() if value})
        order = order_of(wanted)
        archive = zipped(maker.make(recipe_of(job, outputs=wanted["outputs"]), order))
    except ValidationError as error:
        wrong = (f"{name}: {' '.join(map(str, said))}" for name, said in error.messages_dict.items())
        return _back(job, "Test cases: " + " ".join(wrong))
    except JobError as error:
        return _back(job, error.message)
    return _attached(archive, archive_name(job, order.size, order.seed), "application/zip")


@blp.post("/retry")
def retry(job_type: str, job_id: str) -> Any:
    """Run it again."""
    force = request.form.get("force") == "yes"
    act = partial(JobHelper.retry, job_type, job_id, force=force, by=principal().name)
    return _acted(act, job_id, "It will run again.")


@blp.post("/cancel")
def cancel(job_type: str, job_id: str) -> Any:
    """Stop it."""
    return _acted(partial(JobHelper.cancel, job_type, job_id, by=principal().name), job_id, "The job is cancelled.")


@blp.get("/delete")
@needs(Role.ADMIN)
def ask_to_delete(job_type: str, job_id: str) -> str:
    """The question before it is deleted."""
    return render_template("job/delete.html", job=_job(job_type, job_id))


@blp.post("/delete")
@needs(Role.ADMIN)
def delete(job_type: str, job_id: str) -> Any:
    """Delete it with its history."""
    if not JobHelper.delete(job_type, job_id):
        raise JobNotFound(job_id)
    flash(f"Job {job_id} and its history are deleted.", "good")
    return redirect(url_for("jobs.index"), 303)


def _job(job_type: str, job_id: str) -> Job:
    job = JobHelper.get(job_type, job_id)
    if job is None:
        raise JobNotFound(job_id)
    return job


def _seen(job: Job, entries: list[dict[str, Any]]) -> str:
    """Where the page stands in the job's stream, which so tells only what comes behind it."""
    return str(Place(job["id"], int(job["version"]), entries[-1]["id"] if entries else ""))


def _acted(act: Any, job_id: str, done: str) -> Any:
    """Do something to the job and come back to its page, which tells that it was done, or why not."""
    try:
        job = act()
    except WrongState as error:
        flash(error.message, "bad")
    else:
        if job is None:
            raise JobNotFound(job_id)
        flash(done, "good")
    return redirect(_page_of(request.view_args or {}), 303)


def _back(job: Job, why: str) -> Any:
    flash(why, "bad")
    return redirect(_page_of({"job_type": job["job_type"], "job_id": job["id"]}), 303)


def _page_of(names: dict[str, Any]) -> str:
    return url_for(".show", **names)


def _attached(content: bytes, name: str, media_type: str) -> Response:
    """A file to be saved, and never shown as a page."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, headers=headers, content_type=media_type)
