"""Who looks at the page, and what they may do."""

from __future__ import annotations

from flask import g


def name() -> str | None:
    """As it stands in a job's history."""
    who = g.get("principal")
    return who.name if who else None


def may(role: str) -> bool:
    """Whether the visitor has this role, or one that covers it."""
    who = g.get("principal")
    return who is None or who.role.covers(role)
