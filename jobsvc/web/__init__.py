"""The web page: one file a page, written on the server; a little script makes it live.

Every page works without script. Nothing is loaded from outside, and no page holds a script or a style of its own:
`headers` forbids both.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Blueprint, Flask, g

from jobsvc.auth import open_to_anyone
from jobsvc.config import Config
from jobsvc.web import cookies, counts, errors, headers, jobs, new, overview, showing, visitor

#: Holds the templates, and serves what stands in `static/` at `/static`.
blp = Blueprint("web", __name__, template_folder="templates", static_folder="static", static_url_path="/static")

#: What the header of every page leads to: endpoints and their names, in this order.
NAVIGATION: tuple[tuple[str, str], ...] = (
    ("jobs.index", "Jobs"),
    ("overview.index", "Overview"),
    ("new.form", "New job"),
    ("api-docs.openapi_swagger_ui", "API"),
)
#: The blueprints of the pages.
PAGES: tuple[Blueprint, ...] = (jobs.blp, new.blp, overview.blp)


def register(app: Flask, config: Config) -> None:
    """Add the pages to `app`, and answer browsers' errors with pages; after the routes of the API."""
    cookies.register(app, config)
    headers.register(app)
    errors.register(app)
    showing.register(app)
    counts.register(app)
    app.context_processor(_shared)
    for part in (blp, *PAGES):
        app.register_blueprint(part)
    # A view of its own, since Flask's is a method, which cannot be marked.
    app.view_functions["web.static"] = open_to_anyone(partial(app.view_functions["web.static"]))


def _shared() -> dict[str, Any]:
    """What every page shows: where it leads, and who looks at it."""
    return {"navigation": NAVIGATION, "principal": g.get("principal"), "may": visitor.may}
