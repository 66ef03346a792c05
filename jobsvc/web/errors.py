"""Errors as a browser shows them; programs get the problem document."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

from flask import Flask, Response, make_response, render_template, request

from jobsvc import problem_details
from jobsvc.auth import local_path, wants_page
from jobsvc.auth_errors import FormRefused, NotLoopback
from jobsvc.problem_details import Problem

#: What a person is told first: by the title of the problem, else by its status, else it is that title.
HEADINGS: dict[str | int, str] = {
    FormRefused.title: "This form is not good any more",
    NotLoopback.title: "Not from there",
    400: "That did not work",
    401: "You are not signed in",
    403: "Not with this key",
    404: "Nothing here",
    405: "Not this way",
    413: "Too much at once",
    429: "Too many requests",
    500: "Something went wrong on our side",
    503: "Not now",
}
#: What the problem document says for programs, said for people.
DETAILS = {404: "There is nothing at this address.", 405: "This page takes no such request; go to it by its address."}


def register(app: Flask) -> None:
    """Answer every error of `app`, in the place of `problem_details.answer`."""
    app.register_error_handler(Exception, answer)


def answer(error: Exception) -> Response:
    """A page for people, a problem document for programs."""
    problem = problem_details.describe(error)
    return _page(problem) if wants_page() else problem_details.document(problem)


def _page(problem: Problem) -> Response:
    heading = HEADINGS.get(problem.title) or HEADINGS.get(problem.status, problem.title)
    detail = DETAILS.get(problem.status, problem.detail) if problem.type == "about:blank" else problem.detail
    page = render_template("error.html", problem=problem, heading=heading, detail=detail, back=_back())
    response = make_response(page, problem.status)
    response.headers.update(problem.headers)
    return response


def _back() -> str | None:
    """The page whose form was sent, where the browser says so."""
    if request.method in ("GET", "HEAD") or not request.referrer:
        return None
    try:
        there = urlsplit(request.referrer)
    except ValueError:
        return None
    is_here = there.netloc == urlsplit(request.host_url).netloc
    return local_path(urlunsplit(there._replace(scheme="", netloc=""))) if is_here else None
