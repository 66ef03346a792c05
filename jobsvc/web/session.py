"""`/sign-in` and `/sign-out`: a key, or the link that `jobsvc dev` prints, becomes a signed cookie."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for

from jobsvc import auth, keys
from jobsvc.auth.session import signed_in
from jobsvc.auth_errors import KeyUnknown, Unauthorized
from jobsvc.problem_details import describe

blp = Blueprint("session", __name__)

#: What a program is told with commands and headers, said for people.
IN_WORDS: dict[type[Unauthorized], str] = {
    KeyUnknown: "There is no such key. See whether all of it was copied; an admin can make a new one."
}


@blp.get("/sign-in")
@auth.open_to_anyone
def sign_in() -> Any:
    """The form; or, with the token of a link, straight in."""
    if g.get("principal"):  # The lock is off.
        return redirect(_next())
    token = request.args.get("token")
    if token is None or request.method == "HEAD":  # A link is good once, and not spent on a look.
        return _shown()
    try:
        auth.sign_in(auth.by_link(token))
    except Unauthorized as error:
        if not _is_in():  # Who follows the link a second time is where they wanted to be.
            return _refused(error)
    return redirect(_next())


@blp.post("/sign-in")
@auth.open_to_anyone
def enter() -> Any:
    """Sign in with a key, and go on to where the visitor wanted to."""
    try:
        auth.sign_in(keys.authenticate(request.form.get("key", "").strip()))
    except Unauthorized as error:
        return _refused(error)
    return redirect(_next(), 303)


@blp.post("/sign-out")
@auth.open_to_anyone
def sign_out() -> Any:
    """Forget the visitor, whatever has become of their key."""
    auth.sign_out()
    return redirect(url_for(".sign_in", out="yes"), 303)


def _is_in() -> bool:
    try:
        return signed_in() is not None
    except Unauthorized:
        return False


def _next() -> str:
    return auth.local_path(request.values.get("next"), url_for("jobs.index"))


def _refused(error: Unauthorized) -> Any:
    """The form again, and for programs what every 401 carries."""
    problem = describe(error)
    return _shown(IN_WORDS.get(type(error), problem.detail)), problem.status, dict(problem.headers)


def _shown(error: str = "") -> str:
    return render_template(
        "sign_in.html", error=error, next=request.values.get("next", ""), is_out="out" in request.args
    )
