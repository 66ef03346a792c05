"""flask-smorest, set up for this API: strict bodies and queries, problem documents, an OpenAPI document."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Any, NoReturn

import flask_smorest
from flask import Flask, Request
from marshmallow import RAISE, Schema, ValidationError
from webargs.core import missing
from webargs.flaskparser import FlaskParser, is_json_request
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from jobsvc import bodies, problem_details
from jobsvc.routes.document import DocumentPlugin
from jobsvc.routes.locked_doc import BEARER, SCHEME, LockedDoc
from jobsvc.routes.problem_examples import example_of
from jobsvc.schemas.problem_details import ProblemDetailsSchema

#: What each problem means here; any other status is described by its own name.
DESCRIPTIONS = {
    HTTPStatus.BAD_REQUEST: "The body is no JSON, or the cursor is not one of this list and filter; or the "
    "Last-Event-ID is not of this stream.",
    HTTPStatus.UNAUTHORIZED: "No key was sent, or one that is wrong, has expired or was revoked.",
    HTTPStatus.FORBIDDEN: "The key is one of too small a role; `needed` says which it takes.",
    HTTPStatus.NOT_FOUND: "There is no such job, or key; also where the id is no UUID.",
    HTTPStatus.NOT_ACCEPTABLE: "The Accept header allows none of the media types that there are.",
    HTTPStatus.CONFLICT: "The job's state does not allow this; `state` and `attempt` say where it is.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The job would be larger than DynamoDB stores; `field` names what to shorten.",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "The body is not sent as application/json.",
    HTTPStatus.UNPROCESSABLE_ENTITY: "Fields are unknown, missing or wrong; `errors` names each of them.",
    HTTPStatus.SERVICE_UNAVAILABLE: "Not now, or not here: the table cannot be reached, as many scripts run, or "
    "streams are open, as may at a time, or this server has no sandbox.",
}
RETRY_AFTER = {"description": "Seconds to wait, where trying again helps.", "schema": {"type": "integer"}}
HEADERS = {
    HTTPStatus.UNAUTHORIZED: {"WWW-Authenticate": {"description": "Bearer.", "schema": {"type": "string"}}},
    HTTPStatus.TOO_MANY_REQUESTS: {"Retry-After": RETRY_AFTER},
    HTTPStatus.SERVICE_UNAVAILABLE: {"Retry-After": RETRY_AFTER},
}


class Api(flask_smorest.Api):
    """The API's document, in which every error is a problem document.

    Most processes that load the application are never asked for it, so that it is written when it is first read.
    """

    def __init__(self, app: Flask) -> None:
        self._unwritten: list[Callable[[], None]] = []
        self._writing = threading.Lock()
        super().__init__(app, spec_kwargs={"marshmallow_plugin": DocumentPlugin()})
        self.spec.components.security_scheme(BEARER, SCHEME)

    def write_later(self, part: Callable[[], None]) -> None:
        self._unwritten.append(part)

    def _openapi_json(self) -> Any:
        with self._writing:
            while self._unwritten:
                self._unwritten.pop(0)()
        return super()._openapi_json()

    def _register_error_handlers(self) -> None:
        problem_details.register(self._app)

    def _register_responses(self) -> None:
        for status in HTTPStatus:
            if status >= HTTPStatus.BAD_REQUEST:
                headers = HEADERS.get(status)
                more = {"headers": headers} if headers else {}
                self._register_problem(status.name, status, DESCRIPTIONS.get(status, status.phrase), **more)
        self._register_problem(
            self.DEFAULT_ERROR_RESPONSE_NAME,
            HTTPStatus.SERVICE_UNAVAILABLE,
            "Any other problem; 503 with Retry-After when the table cannot be reached.",
            headers={"Retry-After": RETRY_AFTER},
        )

    def _register_problem(self, name: str, status: HTTPStatus, description: str, **more: Any) -> None:
        content = {problem_details.CONTENT_TYPE: {"schema": ProblemDetailsSchema, "example": example_of(status)}}
        self.spec.components.response(name, {"description": description, "content": content, **more}, lazy=True)


class Parser(FlaskParser):
    """Reads what a request says; whatever cannot be used is an error, and nothing is passed over."""

    DEFAULT_UNKNOWN_BY_LOCATION = {**FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION, "query": RAISE}  # noqa: RUF012
    __location_map__ = {**FlaskParser.__location_map__, "optional_json": "load_optional_json"}  # noqa: RUF012

    def load_json(self, req: Request, schema: Schema) -> Any:  # noqa: ARG002
        """The body. Raises UnsupportedMediaType, RequestEntityTooLarge and BadRequest."""
        if not is_json_request(req):
            raise UnsupportedMediaType("Send the body as JSON, with Content-Type: application/json.")
        return read_json(bodies.read())

    def load_optional_json(self, req: Request, schema: Schema) -> Any:
        """The same, where the body may be left out."""
        return self.load_json(req, schema) if bodies.read() else missing

    def load_querystring(self, req: Request, schema: Schema) -> Any:  # noqa: ARG002
        """The query, in which a name stands once."""
        if repeated := {name: ["May be given once only."] for name, values in req.args.lists() if len(values) > 1}:
            raise ValidationError(repeated)
        return req.args.to_dict()

    def handle_error(self, error: ValidationError, *_: Any, **__: Any) -> NoReturn:
        """Raise the error again, with its fields below no location."""
        (messages,) = error.messages_dict.values()
        raise ValidationError(messages)


class Blueprint(LockedDoc, flask_smorest.Blueprint):
    """A resource: its routes and their documentation."""

    ARGUMENTS_PARSER = Parser()
    DEFAULT_LOCATION_CONTENT_TYPE_MAPPING = {  # noqa: RUF012
        **flask_smorest.Blueprint.DEFAULT_LOCATION_CONTENT_TYPE_MAPPING,
        "optional_json": "application/json",
    }

    def register_views_in_doc(self, api: Api, *arguments: Any, **options: Any) -> None:
        api.write_later(partial(super().register_views_in_doc, api, *arguments, **options))

    def problems(self, *statuses: int) -> Callable[[Any], Any]:
        """Document the problems that a view answers."""

        def document(view: Any) -> Any:
            for status in statuses:
                view = self.alt_response(status, HTTPStatus(status).name)(view)
            return view

        return document


def read_json(body: bytes) -> Any:
    """JSON as RFC 8259 has it: UTF-8, without NaN and Infinity. Raises BadRequest."""
    try:
        return json.loads(body.decode(), parse_constant=_refuse_constant, object_pairs_hook=_without_repeats)
    except (ValueError, RecursionError) as error:
        where = f" (line {error.lineno}, column {error.colno})" if isinstance(error, json.JSONDecodeError) else ""
        raise BadRequest(f"The body is not JSON that can be read{where}.") from error


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)  # First, and alone where all is well: a body may have a million objects.
    if len(members) < len(pairs):
        repeated, _ = Counter(name for name, _ in pairs).most_common(1)[0]
        raise BadRequest(f"The body names {repeated!r} more than once.")
    return members


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)
