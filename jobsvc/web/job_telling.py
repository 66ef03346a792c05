"""Where a job stands and what may be done about it, in words for somebody who sees such a job for the first time."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from jobsvc.models import Status
from jobsvc.web.showing import duration, run_seconds

#: What each level of confidence means.
CONFIDENCE = {
    "high": "Everything that the statement says of the input was read.",
    "medium": "Not everything was read, or a language model wrote the script: look at the assumptions below.",
    "low": "Not everything was read, and no sample was there to check it with, or only a language model says that a "
    "condition holds: compare the script with the statement before you rely on it.",
}
#: What helps after an error, by its code; messages of most errors say it themselves.
ADVICE = {
    "Crash": "The error is ours or the machine's. Running it again may help; if it comes back, the worker's log says "
    "what happened.",
    "Timeout": "Running it again may help where the machine was busy.",
    "orphaned": "Its workers vanished one after the other: see whether they are up, then run it again.",
    "FetchError": "See whether the problem opens in a browser; then run it again, or make a new job with the page.",
    "JudgeBusy": "Nothing is wrong with the job; run it again later.",
    "ModelError": "The language model is to blame, not the job; run it again when it answers.",
    "SandboxMissing": "The worker's machine lacks what it takes to run scripts safely; jobsvc doctor says what.",
}
UNRESOLVED = (
    "Make a new job from this one, and say under Constraints or under Input what is missing, each bound as in "
    "1 <= N <= 10^5."
)
WEB = ("http", "https")


def standing(job: Mapping[str, Any], now: float) -> str:
    """One sentence about where the job stands."""
    status, tries = job["status"], _times(job["tries"])
    if status == Status.PENDING:
        return _waiting(job, now)
    if status == Status.PROCESSING:
        return "Another service left it so; nothing runs." if job["submitted_at"] is None else "A worker runs it."
    took = run_seconds(job)
    in_time = f" in {duration(took)}" if took is not None else ""
    if status == Status.COMPLETED:
        return f"Done{in_time}{tries}."
    return f"Failed for good{in_time}{tries}." if status == Status.FAILED else "Stopped by somebody before its end."


def advice(job: Mapping[str, Any]) -> str:
    """What to do about a job that failed; empty where its message has to do."""
    if job["status"] != Status.FAILED:
        return ""
    return UNRESOLVED if job.get("unresolved") else ADVICE.get(job["error_code"] or "", "")


def web_address(url: str | None) -> str:
    """An address that a link may lead to; empty where it is none: jobs may hold any text."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return ""
    return str(url) if parts.scheme in WEB and parts.netloc else ""


def as_text(value: Any) -> str:
    """A text as it is, anything else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def as_json(value: Any) -> str:
    """JSON for people."""
    return json.dumps(value, ensure_ascii=False, indent=2)


def _waiting(job: Mapping[str, Any], now: float) -> str:
    if job["submitted_at"] is None:
        return "Only a record: nobody has asked for it to run."
    due = job["next_attempt_at"]
    if due is not None and due > now:
        return f"Waits for its next try, in {duration(due - now)}."
    return "Waits for a worker that is free." if not job["error_message"] else "Waits for a worker, to be tried again."


def _times(tries: float) -> str:
    return f", at the {_ordinal(int(tries))} try" if tries > 1 else ""


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
