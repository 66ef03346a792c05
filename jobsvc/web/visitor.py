"""Who looks at the page, and what they may do."""

from __future__ import annotations

from jobsvc.auth import principal
from jobsvc.keys import Role


def name() -> str:
    """As it stands in a job's history."""
    return principal().name


def may(role: str) -> bool:
    """Whether the visitor has this role, or one that covers it."""
    return principal().role.covers(Role(role))
