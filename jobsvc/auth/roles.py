"""Which role a route needs: what its method says, unless its view says otherwise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jobsvc.keys import Role

View = Callable[..., Any]

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
#: Any other method needs an admin, those that nobody knows too.
BY_METHOD = {**dict.fromkeys(SAFE, Role.READER), **dict.fromkeys(("POST", "PUT", "PATCH"), Role.OPERATOR)}


def needs(role: Role) -> Callable[[View], View]:
    """The view takes this role, whatever the method. Below the decorator that routes to it."""

    def mark(view: View) -> View:
        view.needed_role = role  # type: ignore[attr-defined]
        return view

    return mark


def open_to_anyone(view: View) -> View:
    """The view takes no key. Forms that are sent to it need their CSRF token all the same."""
    view.needed_role = None  # type: ignore[attr-defined]
    return view


def tells_of_outages(view: View) -> View:
    """The view is for whoever watches over the service: keys that were good open it while the table is away."""
    view.tells_of_outages = True  # type: ignore[attr-defined]
    return view


def needed(view: View | None, method: str) -> Role | None:
    """What a request to a view needs, and one to an address without a view; None for no key at all."""
    role: Role | None = getattr(view, "needed_role", BY_METHOD.get(method, Role.ADMIN))
    return role
