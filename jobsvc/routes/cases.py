"""`/api/v1/script-generation-jobs/{id}/test-cases`: what a job's script makes, as JSON or as files."""

from __future__ import annotations

import hashlib
import json
import platform
import zlib
from dataclasses import asdict
from typing import Any

from flask import Flask, Response, current_app, request, url_for
from werkzeug.exceptions import NotAcceptable

from jobsvc.case_files import archive_name, zipped
from jobsvc.cases import CaseMaker, Recipe, order_of, recipe_of
from jobsvc.config import Config
from jobsvc.generation.runner import Order
from jobsvc.job_helper import GENERATION, JobHelper
from jobsvc.routes import conditional
from jobsvc.routes.api import Blueprint
from jobsvc.routes.jobs import JOB_ID, not_found
from jobsvc.sandbox import tier_named
from jobsvc.schemas.cases import CasesSchema, WantedCasesSchema

JSON, ZIP = "application/json", "application/zip"
#: Part of every ETag: with another of these, the same seed may make other bytes.
MAKERS = [platform.python_version(), zlib.ZLIB_RUNTIME_VERSION]

ARCHIVE = {"type": "string", "format": "binary"}
HEADERS = {
    "ETag": {"description": "Stands for these test cases.", "schema": {"type": "string"}},
    "Content-Location": {"description": "Where the same ones are made again.", "schema": {"type": "string"}},
}
FILE_NAME = {"description": "A name for the file, which tells size and seed.", "schema": {"type": "string"}}


def register(app: Flask, config: Config) -> None:
    """Give `app` its maker of test cases. Raises ValueError where the settings name no tier of a sandbox."""
    app.extensions["jobsvc.cases"] = CaseMaker(tier_named(config.sandbox_min))


def case_route(blp: Blueprint) -> None:
    """Add test cases to the resource of jobs that write scripts."""

    @blp.get("/<job_id:job_id>/test-cases", parameters=[JOB_ID, conditional.IF_NONE_MATCH_HEADER])
    @blp.arguments(WantedCasesSchema, location="query")
    @blp.response(200, CasesSchema, headers=HEADERS | {"Content-Disposition": FILE_NAME})
    @blp.alt_response(200, schema=ARCHIVE, content_type=ZIP, success=True)
    @blp.alt_response(304, description="They are still the same.", headers=HEADERS)
    @blp.problems(404, 406, 409, 503)
    def test_cases(query: dict[str, Any], job_id: str) -> Any:
        """Make test cases with a job's script

        It runs in the sandbox meanwhile. With `Accept: application/zip` they come as files `01.in`, `02.in` and so on,
        with `01.out` beside them where the job has a solution that reproduces its samples.
        """
        media_type = _media_type()
        job = JobHelper.get(GENERATION, job_id) or not_found(job_id)
        recipe, order = recipe_of(job, outputs=query["outputs"]), order_of(query)
        tag = _tag(recipe, order, media_type)
        headers = _caching(query) | _naming(job, query | asdict(order), media_type)
        if same := conditional.not_modified(tag):  # which has the ETag already
            return same, headers
        is_head = request.method == "HEAD"
        answer = _bodiless(media_type) if is_head else _made(job, recipe, order, media_type)
        return answer, headers | {"ETag": conditional.etag(tag)}


def _media_type() -> str:
    """What the client takes, JSON first. Raises NotAcceptable."""
    accepted = request.accept_mimetypes
    best = accepted.best_match([JSON, ZIP]) if accepted else JSON
    if best is None:
        raise NotAcceptable(f"Test cases are {JSON} or {ZIP}; Accept has to allow one of them.")
    return best


def _tag(recipe: Recipe, order: Order, media_type: str) -> str:
    """Known before anything runs: what is made of the same is the same."""
    made_of = json.dumps([asdict(recipe), asdict(order), media_type, MAKERS])
    return hashlib.sha256(made_of.encode()).hexdigest()[:32]


def _made(job: dict[str, Any], recipe: Recipe, order: Order, media_type: str) -> Any:
    maker: CaseMaker = current_app.extensions["jobsvc.cases"]
    cases = maker.make(recipe, order)
    if media_type == ZIP:
        return Response(zipped(cases), mimetype=ZIP)
    return {"job_id": job["id"], **asdict(order), "test_cases": cases}


def _bodiless(media_type: str) -> Response:
    """Nothing runs for a body that nobody gets; its length is not known then."""
    response = Response(mimetype=media_type)
    response.automatically_set_content_length = False
    return response


def _caching(query: dict[str, Any]) -> dict[str, str]:
    # Without a seed, every answer is another one; with it, they are the same until the job has another script.
    control = "no-cache" if "seed" in query else "no-store"
    return {"Cache-Control": control, "Vary": "Accept"}


def _naming(job: dict[str, Any], query: dict[str, Any], media_type: str) -> dict[str, str]:
    """Where the same is made again, and a name for the file."""
    address = url_for(str(request.endpoint), job_id=job["id"], **query | {"outputs": str(query["outputs"]).lower()})
    headers = {"Content-Location": address}
    if media_type == ZIP:
        name = archive_name(job, query["size"], query["seed"])
        headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return headers
