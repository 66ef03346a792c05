"""`/bulk`: the same act on the jobs that were selected in the list, or on all that match its filter.

The list's form leads to a question, which says how many jobs are meant and which. From there the script repeats calls
of the API; without it, each press of a button does one batch, and what is left to do goes from page to page, sealed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from jobsvc import bulk, counting
from jobsvc.auth import needs, principal
from jobsvc.bulk import Act, Action, Filter, Refusal
from jobsvc.errors import InvalidField
from jobsvc.job_helper import to_dict
from jobsvc.keys import Role
from jobsvc.models import KINDS, Job, Status
from jobsvc.models.keys import is_job_id
from jobsvc.resources import RESOURCES
from jobsvc.routes.paging import Cursors

blp = Blueprint("bulk", __name__)

#: What a sealed errand is good for.
SCOPE = "errand of the page"
#: What a list may be filtered by, besides its kind.
FILTERS = ("status", "platform", "problem_id")
#: Of a job that is named in the question.
OF_JOB = ["PK", "SK", "platform", "problem_id", "problem_url", "title", "status", "deleted_at"]
#: Refusals that are shown with their reasons; more are only counted.
MOST_REFUSED = 100

BUTTONS = {Action.RETRY: "Run {} again", Action.CANCEL: "Cancel {}", Action.DELETE: "Delete {}"}
QUESTIONS = {
    Action.RETRY: "Run {} again?",
    Action.CANCEL: "Cancel {}?",
    Action.DELETE: "Delete {} with their histories?",
}
DONE = {Action.RETRY: "submitted again", Action.CANCEL: "cancelled", Action.DELETE: "deleted"}


@dataclass
class Step:
    """Jobs of one kind: those with `ids`, or those of the errand's filter that are older than the key `after`."""

    kind: str
    ids: list[str] = field(default_factory=list)
    after: str | None = None


@dataclass
class Errand:
    """What is to be done, and how far it is."""

    action: str
    force: bool
    filters: dict[str, str]  #: of the list, its kind included
    steps: list[Step]
    total: int | None  #: of jobs; None where nobody counted so far
    done: int = 0
    gone: int = 0
    refused: list[dict[str, Any]] = field(default_factory=list)
    more_refused: int = 0

    @property
    def act(self) -> Act:
        return Act(Action(self.action), force=self.force, by=principal().name)

    @property
    def wanted(self) -> Filter:
        return Filter(**{name: value for name, value in self.filters.items() if name in FILTERS})

    @property
    def met(self) -> int:
        return self.done + self.gone + len(self.refused) + self.more_refused

    def sealed(self) -> str:
        return _cursors().seal(json.dumps(asdict(self)), SCOPE)

    @classmethod
    def opened(cls, text: str) -> Errand:
        """Raises InvalidCursor where `text` is none that was sealed here."""
        values = json.loads(_cursors().open(text, SCOPE))
        return cls(**{**values, "steps": [Step(**step) for step in values["steps"]]})

    def calls(self) -> list[dict[str, Any]]:
        """The calls of the API that do it, for the script: where to, and with what body."""
        return [{"address": url_for(f"{RESOURCES[step.kind]}.work"), "body": self._body(step)} for step in self.steps]

    def _body(self, step: Step) -> dict[str, Any]:
        act: dict[str, Any] = {"action": self.action, **({"force": True} if self.force else {})}
        if step.ids:
            return {**act, "ids": step.ids}
        wanted: dict[str, Any] = {name: value for name, value in self.filters.items() if name in FILTERS}
        cursor = _cursors().seal(step.after or "", bulk.scope(step.kind, self.act, self.wanted))
        return {**act, "filter": wanted or {"all": True}, "cursor": cursor}

    def do_a_batch(self) -> None:
        """The next jobs of the first step."""
        step = self.steps[0]
        if step.ids:
            batch = bulk.over_ids(step.kind, self.act, step.ids[: bulk.BATCH])
            step.ids = batch.left + step.ids[bulk.BATCH :]
        else:
            batch = bulk.over_filter(step.kind, self.act, self.wanted, after=step.after)
            step.after = batch.next_key
        if not step.ids and step.after is None:
            self.steps.pop(0)
        self.done += batch.done
        self.gone += len(batch.gone)
        self._add_refused(step.kind, batch.refused)

    def _add_refused(self, kind: str, refused: list[Refusal]) -> None:
        room = MOST_REFUSED - len(self.refused)
        self.refused += [{"job_type": kind, "id": each.id, "detail": each.detail} for each in refused[:room]]
        self.more_refused += len(refused[room:])


def impossible(status: str | None) -> dict[str, str]:
    """Which acts can be done to no job of this status, and why not; nothing where any status is meant."""
    found = {}
    for action in Action:
        try:
            bulk.check_status(_act_on(action, status), status)
        except InvalidField as error:
            found[action.value] = _why(error)
    return found


@blp.get("/bulk")
def begin() -> Response:
    """Who comes here by an address begins at the list."""
    return redirect(url_for("jobs.index"))


@blp.post("/bulk")
@needs(Role.ADMIN)
def ask() -> Any:
    """The question."""
    action = _action(request.form)
    filters = {name: request.form[name] for name in ("kind", *FILTERS) if request.form.get(name)}
    if request.form.get("which") == "matching":
        try:
            return _ask_for_matching(action, filters)
        except InvalidField as error:
            flash(_why(error), "bad")
            return redirect(_list(filters), 303)
    chosen = _selected(request.form.getlist("job"))
    if not chosen:
        flash("No job is selected. Select some first, or choose all that match.", "bad")
        return redirect(_list(filters), 303)
    return _ask_for_selected(action, filters, chosen)


@blp.post("/bulk/go")
@needs(Role.ADMIN)
def go() -> str:
    """One batch, and how far it is."""
    errand = Errand.opened(request.form.get("errand", ""))
    if errand.steps:
        errand.do_a_batch()
    return _shown("bulk/progress.html", errand)


def _ask_for_matching(action: Action, filters: dict[str, str]) -> str:
    wanted = {name: value for name, value in filters.items() if name in FILTERS}
    act, after = _act_on(action, wanted.get("status")), bulk.from_now_on()
    counts = {kind: bulk.count(kind, act, Filter(**wanted), after=after) for kind in _kinds(filters)}
    steps = [Step(kind, after=after) for kind, count in counts.items() if count]
    total = sum(counts.values()) if max(counts.values()) < counting.MOST else None
    errand = Errand(action.value, act.force, filters, steps, total)
    return _shown(
        "bulk/ask.html", errand, counts=counts, statuses=[] if "status" in wanted else sorted(act.begins_from)
    )


def _ask_for_selected(action: Action, filters: dict[str, str], chosen: Mapping[str, list[str]]) -> str:
    jobs = [to_dict(job) for kind, ids in chosen.items() for job in _found(KINDS[kind], ids)]
    steps = [
        Step(kind, ids=[job["id"] for job in jobs if job["job_type"] == kind])
        for kind in chosen
        if any(job["job_type"] == kind for job in jobs)
    ]
    # One sees which jobs are meant: who selects a completed one wants it to run once more.
    errand = Errand(action.value, action is Action.RETRY, filters, steps, len(jobs))
    missing = sum(map(len, chosen.values())) - len(jobs)
    return _shown("bulk/ask.html", errand, jobs=jobs, missing=missing)


def _shown(template: str, errand: Errand, **more: Any) -> str:
    action = Action(errand.action)
    return render_template(
        template,
        errand=errand,
        button=BUTTONS[action],
        question=QUESTIONS[action],
        done_word=DONE[action],
        is_danger=action is Action.DELETE,
        list_address=_list(errand.filters),
        shown=counting.shown,
        **more,
    )


def _act_on(action: Action, status: str | None) -> Act:
    """Who asks for completed jobs wants them to run once more."""
    return Act(action, force=action is Action.RETRY and status == Status.COMPLETED)


def _why(error: InvalidField) -> str:
    return " ".join(reason for reasons in error.errors.values() for reason in reasons)


def _action(form: MultiDict[str, str]) -> Action:
    try:
        return Action(form.get("action", ""))
    except ValueError:
        raise BadRequest(f"Say what to do: one of {', '.join(Action)}.") from None


def _selected(values: list[str]) -> dict[str, list[str]]:
    """Ids by kind, each once. Raises BadRequest where a value is no job's, or there are too many."""
    chosen: dict[str, list[str]] = {}
    for value in dict.fromkeys(values):
        kind, _, job_id = value.partition("/")
        if kind not in KINDS or not is_job_id(job_id):
            raise BadRequest(f"{value!r} is no job; select jobs in the list.")
        chosen.setdefault(kind, []).append(job_id)
    if len(values) > bulk.MAX_IDS:
        raise BadRequest(f"{len(values):,} jobs are selected; at most {bulk.MAX_IDS} can be at a time.")
    return chosen


def _kinds(filters: Mapping[str, str]) -> list[str]:
    kind = filters.get("kind")
    if kind is not None and kind not in KINDS:
        raise InvalidField("kind", f"{kind!r} is no kind of job; use {' or '.join(KINDS)}.")
    return [kind] if kind else list(KINDS)


def _found(kind: type[Job], ids: list[str]) -> list[Job]:
    """Those that are still there, in the order of `ids`."""
    found = {job.id: job for job in kind.batch_get([kind.key(job_id) for job_id in ids], attributes_to_get=OF_JOB)}
    return [found[job_id] for job_id in ids if job_id in found and found[job_id].deleted_at is None]


def _list(filters: Mapping[str, Any]) -> str:
    return url_for("jobs.index", **filters)


def _cursors() -> Cursors:
    cursors: Cursors = current_app.extensions["jobsvc.cursors"]
    return cursors
