"""`/api/docs`: the API's document to read and to try, with the cookie of who has signed in."""

from __future__ import annotations

from flask import Blueprint, render_template

blp = Blueprint("api_docs", __name__)


@blp.get("/api/docs")
def index() -> str:
    """Every call, as Swagger UI shows it."""
    return render_template("api_docs.html")
