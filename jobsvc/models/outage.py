"""What DynamoDB answered, and whether it is an outage: something that may go well when it is tried again."""

from __future__ import annotations

from botocore.exceptions import ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as NoConnection
from pynamodb.exceptions import PutError, PynamoDBException, TransactWriteError

#: Two writers met on one item.
CONFLICTS = frozenset({"TransactionConflict", "TransactionConflictException", "TransactionInProgressException"})
#: DynamoDB is asked for more than it gives at the moment.
THROTTLES = frozenset(
    {
        "ProvisionedThroughputExceeded",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "ThrottlingError",
        "ThrottlingException",
    }
)
#: DynamoDB is overloaded or broken, and was not asked a wrong thing.
OUTAGES = (CONFLICTS | THROTTLES) | {
    "InternalFailure",
    "InternalServerError",
    "ServiceUnavailable",
    *("500", "502", "503", "504"),  # what botocore makes of an answer that is not DynamoDB's
}


def is_outage(error: BaseException) -> bool:
    """Whether the table could not be reached, did not answer in time, or is overloaded."""
    if not isinstance(error, PynamoDBException):
        return isinstance(error, NoConnection | HTTPClientError)
    if isinstance(error, PutError) and error.cause is None:
        return True  # A batch of which some items were refused again and again.
    return isinstance(error.cause, NoConnection | HTTPClientError) or bool(answered_codes(error) & OUTAGES)


def answered_codes(error: PynamoDBException) -> set[str]:
    """The codes of DynamoDB's answer: one, or one for each refused write of a transaction; none without an answer.

    PynamoDB's `cause_response_code` fails on botocore's time-outs, whose `response` is None.
    """
    codes = {error.cause.response["Error"]["Code"]} if isinstance(error.cause, ClientError) else set()
    if isinstance(error, TransactWriteError):
        codes |= {reason.code for reason in error.cancellation_reasons if reason}
    return codes
