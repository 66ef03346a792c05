"""The web page: one file a page, written on the server; a little script makes it live.

Every page works without script. Nothing is loaded from outside, and no page holds a script or a style of its own:
`headers` forbids both.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, g, send_from_directory

from jobsvc.auth import open_to_anyone, principal
from jobsvc.keys import Role
from jobsvc.web import api_docs, bulk, counts, errors, headers, job, jobs, new, overview, session, showing

#: Holds the templates, and what the pages are made of.
blp = Blueprint("web", __name__, template_folder="templates")
STATIC = Path(__file__).with_name("static")

#: What the header of every page leads to: endpoints and their names, in this order.
NAVIGATION: tuple[tuple[str, str], ...] = (
    ("jobs.index", "Jobs"),
    ("overview.index", "Overview"),
    ("new.form", "New job"),
    ("api_docs.index", "API"),
)
#: The blueprints of the pages.
PAGES: tuple[Blueprint, ...] = (api_docs.blp, bulk.blp, jobs.blp, job.blp, new.blp, overview.blp, session.blp)


def register(app: Flask) -> None:
    """Add the pages to `app`, and answer browsers' errors with pages; after the routes of the API."""
    headers.register(app)
    errors.register(app)
    showing.register(app)
    counts.register(app)
    app.context_processor(_shared)
    for part in (blp, *PAGES):
        app.register_blueprint(part)


@blp.get("/static/<path:filename>")
@open_to_anyone
def static(filename: str) -> Response:
    """Styles and scripts. A browser asks each time whether they are still the same: modules name each other."""
    return send_from_directory(STATIC, filename)


@blp.get("/favicon.ico")
@open_to_anyone
def icon() -> Response:
    """Browsers ask for it beside whatever does not name one, such as the page of the API."""
    return static("icon.svg")


def _shared() -> dict[str, Any]:
    """What every page shows: where it leads, and who looks at it."""
    return {"navigation": NAVIGATION, "principal": g.get("principal"), "may": _may}


def _may(role: str) -> bool:
    """Whether who looks at the page has this role, or one that covers it."""
    return principal().role.covers(Role(role))
