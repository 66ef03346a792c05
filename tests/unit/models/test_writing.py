from __future__ import annotations

from botocore.exceptions import ClientError, ReadTimeoutError
from pynamodb.exceptions import UpdateError

from jobsvc.models.writing import is_refusal


def test_a_write_that_was_never_answered_was_not_refused() -> None:
    assert not is_refusal(UpdateError("timeout", ReadTimeoutError(endpoint_url="http://127.0.0.1:1")))


def test_only_a_failed_condition_is_a_refusal() -> None:
    for code, refused in (("ConditionalCheckFailedException", True), ("ThrottlingException", False)):
        assert is_refusal(UpdateError("refused", ClientError({"Error": {"Code": code}}, "UpdateItem"))) is refused
