"""The web page: one file a page, written on the server; a little script makes it live.

Every page works without script. Nothing is loaded from outside, and no page holds a script or a style of its own:
`headers` forbids both.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, g

from jobsvc.config import Config
from jobsvc.web import cookies, errors, headers, job, showing

#: Holds the templates, and serves what stands in `static/` at `/static`.
blp = Blueprint("web", __name__, template_folder="templates", static_folder="static", static_url_path="/static")

#: What the header of every page leads to: endpoints and their names, in this order.
NAVIGATION: tuple[tuple[str, str], ...] = (("api-docs.openapi_swagger_ui", "API"),)
#: The blueprints of the pages.
PAGES: tuple[Blueprint, ...] = (job.blp,)


def register(app: Flask, config: Config) -> None:
    """Add the pages to `app`, and answer browsers' errors with pages; after the routes of the API."""
    cookies.register(app, config)
    headers.register(app)
    errors.register(app)
    showing.register(app)
    app.context_processor(_shared)
    for part in (blp, *PAGES):
        app.register_blueprint(part)


def _shared() -> dict[str, Any]:
    """What every page shows: where it leads, and who looks at it."""
    return {"navigation": NAVIGATION, "principal": g.get("principal")}
