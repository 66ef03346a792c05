"""The problems of the API's document, each as such a request is answered."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from marshmallow import ValidationError
from werkzeug.exceptions import BadRequest

from jobsvc import auth_errors, errors, problem_details

JOB_ID = "2888a3b9-8d0e-4d0c-9f0e-0a4f5d2b1c33"
TOO_LATE = f"Cannot cancel job {JOB_ID}: it is COMPLETED, and must be PENDING or PROCESSING."
#: What is raised most, of each status that has errors of its own.
RAISED: dict[int, Exception] = {
    HTTPStatus.BAD_REQUEST: BadRequest("The body is not JSON that can be read (line 1, column 1)."),
    HTTPStatus.UNAUTHORIZED: auth_errors.KeyMissing(),
    HTTPStatus.FORBIDDEN: auth_errors.RoleTooSmall("dashboard", role="reader", needed="operator"),
    HTTPStatus.NOT_FOUND: errors.JobNotFound(JOB_ID),
    HTTPStatus.CONFLICT: errors.WrongState(TOO_LATE, state="COMPLETED", attempt=1),
    HTTPStatus.PRECONDITION_FAILED: errors.Stale(JOB_ID),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: errors.ItemTooLarge("constraints", 421_337, 390_000),
    HTTPStatus.UNPROCESSABLE_ENTITY: ValidationError({"title": ["Missing data for required field."]}),
    HTTPStatus.SERVICE_UNAVAILABLE: errors.StoreUnavailable(),
}


def example_of(status: HTTPStatus) -> dict[str, Any]:
    """The members of such a problem document."""
    error = RAISED.get(status)
    if error is None:
        detail = status.description or status.phrase
        return {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": detail}
    return problem_details.members(problem_details.describe(error))
