"""Histories for tests of what is drawn from them: seconds from the beginning, steps and messages."""

from __future__ import annotations

from typing import Any

BEGINNING = 1_700_000_000.0

Told = tuple[float, str, str]


def history(*told: Told, status: str = "in_progress") -> list[dict[str, Any]]:
    """Entries as JobHelper gives them, the oldest first."""
    return [
        {
            "id": f"{round((BEGINNING + at) * 1e6):016d}#{number:020d}",
            "step": step,
            "message": message,
            "status": "failed" if "fail" in step else status,
            "created_at": BEGINNING + at,
        }
        for number, (at, step, message) in enumerate(told)
    ]


def job(status: str, **fields: Any) -> dict[str, Any]:
    """What a timeline asks of a job; times are seconds from the beginning."""
    times = {"updated_at": 0.0, "submitted_at": 0.0, "started_at": None, "finished_at": None, "next_attempt_at": None}
    given = {name: fields.pop(name, value) for name, value in times.items()}
    since = {name: None if value is None else BEGINNING + value for name, value in given.items()}
    return {"status": status, "attempt": 0, **since, **fields}
