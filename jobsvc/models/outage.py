"""Tells an outage of the table from other errors: what may go well when it is tried again later."""

from __future__ import annotations

from botocore.exceptions import ConnectionError as NoConnection
from botocore.exceptions import HTTPClientError
from pynamodb.exceptions import PutError, PynamoDBException

#: What DynamoDB answers when it is overloaded or broken, and not asked a wrong thing.
CODES = frozenset(
    {
        "InternalServerError",
        "LimitExceededException",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "ServiceUnavailable",
        "ThrottlingException",
        "TransactionInProgressException",
        "500",
        "502",
        "503",
        "504",
    }
)


def is_outage(error: BaseException) -> bool:
    """Whether the table could not be reached, did not answer in time, or is overloaded."""
    if not isinstance(error, PynamoDBException):
        return isinstance(error, (NoConnection, HTTPClientError))
    if isinstance(error.cause, (NoConnection, HTTPClientError)):
        return True
    if isinstance(error, PutError) and error.cause is None:
        return True  # A batch of which some items were refused again and again.
    return error.cause_response_code in CODES or _throttled_in_transaction(error)


def _throttled_in_transaction(error: PynamoDBException) -> bool:
    reasons = getattr(error, "cancellation_reasons", [])
    return any(reason and reason.code in ("ThrottlingError", "ProvisionedThroughputExceeded") for reason in reasons)
