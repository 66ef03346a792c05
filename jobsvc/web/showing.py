"""How values read on a page: the filters of the templates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask import Flask, request

from jobsvc import clock

#: Kinds of job as a page calls them.
KIND_NAMES = {"extraction": "Extraction", "generation": "Generation"}
#: Seconds of larger units, largest first.
UNITS = ((86_400, "d"), (3_600, "h"), (60, "min"))


def register(app: Flask) -> None:
    """Make them filters of every template of `app`."""
    app.jinja_env.filters.update(
        iso=iso,
        moment=moment,
        duration=duration,
        run_seconds=run_seconds,
        seconds_since=seconds_since,
        job_name=job_name,
        job_address=job_address,
        kind_name=kind_name,
        problem_name=problem_name,
    )


def iso(when: float | str) -> str:
    """Epoch seconds, or what is ISO 8601 already, for `<time datetime>`."""
    return _utc(when).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def moment(when: float | str) -> str:
    """A time for people without script: `9 Oct 2025, 03:23:46 UTC`."""
    at = _utc(when)
    return f"{at.day} {at:%b %Y, %H:%M:%S} UTC"


def duration(seconds: float) -> str:
    """`0.4 s`, `12 s`, `3 min 5 s`, `2 h 10 min`, `4 d 2 h`: two units at most."""
    if seconds < 9.95:
        return f"{max(seconds, 0):.1f} s"
    whole = round(seconds)
    for size, unit in UNITS:
        if whole >= size:
            smaller, name = {"d": (3_600, "h"), "h": (60, "min"), "min": (1, "s")}[unit]
            rest = whole % size // smaller
            return f"{whole // size} {unit}" + (f" {rest} {name}" if rest else "")
    return f"{whole} s"


def kind_name(job_type: str) -> str:
    return KIND_NAMES.get(job_type, job_type)


def job_name(job: Mapping[str, Any]) -> str:
    """What a person would call the job: its title, else its problem, else the page's address, else its id."""
    return job.get("title") or problem_name(job) or job.get("problem_url") or f"Job {job['id'][:8]}"


def problem_name(job: Mapping[str, Any]) -> str:
    """`codeforces 1A`; empty where nobody said."""
    return " ".join(filter(None, [job.get("platform"), job.get("problem_id")]))


def job_address(job: Mapping[str, Any]) -> str:
    """The job's own page."""
    return f"{request.script_root}/jobs/{job['job_type']}/{job['id']}"


def run_seconds(job: Mapping[str, Any]) -> float | None:
    """How long the job's last run took; None where it has not run to an end. Clocks may differ: 0 at the least."""
    if not (job["started_at"] and job["finished_at"]):
        return None
    return max(0.0, (_utc(job["finished_at"]) - _utc(job["started_at"])).total_seconds())


def seconds_since(when: float | str) -> float:
    return clock.now() - _utc(when).timestamp()


def _utc(when: float | str) -> datetime:
    return datetime.fromisoformat(when).astimezone(UTC) if isinstance(when, str) else datetime.fromtimestamp(when, UTC)
