"""What must hold between the parts of a request, which OpenAPI has no words for: its descriptions say it to people.

Only parts that are meant to be right are put right; those that are meant to be wrong stay so.
"""

from __future__ import annotations

import os

import schemathesis
from schemathesis import Case, GenerationMode, HookContext
from schemathesis.core.parameters import ParameterLocation

from tests.openapi import OWN_KEY_ID

PLATFORM, PROBLEM_ID = "atcoder", "abc300_a"
PROBLEM_URL = "https://atcoder.jp/contests/abc300/tasks/abc300_a"


@schemathesis.hook
def filter_case(context: HookContext, case: Case) -> bool:
    """Whoever revoked their own key would see nothing but 401 from then on."""
    return case.path_parameters.get("key_id") != os.environ.get(OWN_KEY_ID, "")


@schemathesis.hook
def before_add_examples(context: HookContext, examples: list[Case]) -> None:
    for case in examples:
        map_case(context, case)


@schemathesis.hook
def map_case(context: HookContext, case: Case) -> Case:
    if case.meta and case.meta.generation.mode is GenerationMode.POSITIVE:
        _mend_headers(case)
    if _is_meant_right(case, ParameterLocation.QUERY) and case.query:
        _agree_in_query(case.query)
    if _is_meant_right(case, ParameterLocation.BODY) and isinstance(case.body, dict):
        _agree_in_body(case.body)
    return case


def _is_meant_right(case: Case, location: ParameterLocation) -> bool:
    part = case.meta and (case.meta.components.get(location) or case.meta.generation)
    return bool(part) and part.mode is GenerationMode.POSITIVE


def _mend_headers(case: Case) -> None:
    """schemathesis passes over the patterns of headers in its coverage phase, where it sends '0'."""
    if case.headers and case.headers.get("If-Match") == "0":
        case.headers["If-Match"] = "*"


def _agree_in_query(query: dict) -> None:
    query.pop("cursor", None)  # signed by the page before
    if "problem_id" in query:
        query.setdefault("platform", PLATFORM)


def _agree_in_body(body: dict) -> None:
    if "action" in body:
        _agree_in_bulk(body)
    else:
        _agree_in_job(body)


def _agree_in_bulk(body: dict) -> None:
    """A cursor is signed by the call before; whether a status can be acted on is told by the action."""
    body.pop("cursor", None)
    if "ids" in body:
        body.pop("dry_run", None)
    if body["action"] != "retry":
        body.pop("force", None)
    if meant := body.get("filter"):
        meant.pop("status", None)
        if "problem_id" in meant:
            meant.setdefault("platform", PLATFORM)
        if len(meant) > 1:
            meant.pop("all", None)
        body["filter"] = meant or {"all": True}


def _agree_in_job(body: dict) -> None:
    """Judge, id and address name one problem; the judge is one that is read; a solution can be run."""
    problem = {"platform": PLATFORM, "problem_id": PROBLEM_ID, "problem_url": PROBLEM_URL}
    body.update({name: value for name, value in problem.items() if name in body})
    if "language" in body or "solution_code" in body:
        body["language"] = "python"
