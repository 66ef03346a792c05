"""What can be done to a job from its page: the buttons, and why one of them cannot be pressed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jobsvc.keys import Role
from jobsvc.models import FINAL, Status

PAGE_IS_GONE = "The page that came with it was removed when it ended: make a new job with the page."


@dataclass(frozen=True, slots=True)
class Act:
    """A button. `why_not` says why it cannot be pressed now; empty where it can."""

    name: str  #: of its route
    label: str
    hint: str = ""
    why_not: str = ""
    force: bool = False
    danger: bool = False


def acts(job: Mapping[str, Any], role: Role) -> list[Act]:
    """The buttons for somebody of that role; a reader has none."""
    found = [_retry(job), _cancel(job)] if role.covers(Role.OPERATOR) else []
    return [*found, _delete(job)] if role.covers(Role.ADMIN) else found


def role_hint(role: Role) -> str:
    """Why some of the buttons are not there; empty where all are."""
    if role.covers(Role.ADMIN):
        return ""
    if role.covers(Role.OPERATOR):
        return "Your key may run and cancel jobs; to delete one takes an admin's."
    return "Your key may only look; to run or cancel a job takes an operator's, to delete one an admin's."


def _retry(job: Mapping[str, Any]) -> Act:
    status = job["status"]
    if status in FINAL and job.get("page_bytes"):
        return Act("retry", "Run again", why_not=PAGE_IS_GONE)
    if status == Status.COMPLETED:
        return Act("retry", "Run again", hint="Runs it once more; a new result replaces this one.", force=True)
    if status in FINAL:
        return Act("retry", "Run again", hint="Runs it with the same inputs; its story goes on.")
    if job["submitted_at"] is None:
        return Act("retry", "Run it", hint="It is only a record so far.")
    return Act("retry", "Run again", why_not="It waits or runs already.")


def _cancel(job: Mapping[str, Any]) -> Act:
    ended = f"It has ended: it is {job['status']}." if job["status"] in FINAL else ""
    return Act("cancel", "Cancel", hint="Stops it at once; it can be run again later.", why_not=ended)


def _delete(_: Mapping[str, Any]) -> Act:
    return Act("delete", "Delete …", hint="Asks first.", danger=True)
