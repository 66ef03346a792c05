"""The API's document at `/api/openapi.json`, and what the page is made of that shows it."""

from __future__ import annotations

from flask import Blueprint, Response, send_from_directory
from swagger_ui_bundle import swagger_ui_path

blp = Blueprint("docs", __name__)

#: What flask-smorest makes the document of.
SETTINGS = {
    "API_TITLE": "jobsvc",
    "API_VERSION": "v1",
    "OPENAPI_VERSION": "3.0.3",  # the newest that the installed page shows
    "OPENAPI_URL_PREFIX": "/api",
    "OPENAPI_JSON_PATH": "openapi.json",
    "API_SPEC_OPTIONS": {
        "info": {
            "description": "Background jobs of a competitive-programming platform: reading problem pages, and writing "
            "proved generators of test cases. Times are ISO 8601 in UTC. Errors are problem documents (RFC 9457).",
        }
    },
}


@blp.get("/api/docs/assets/<path:name>")
def assets(name: str) -> Response:
    """Scripts and styles of the page, from the installed package."""
    return send_from_directory(swagger_ui_path, name, max_age=86_400)
