"""The three indexes of the table, and what they carry."""

from __future__ import annotations

from typing import Any

from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, IncludeProjection

#: What a list, recovery and the charts need, and nothing large. Twenty is DynamoDB's limit for one
#: index, and the list cannot be changed without rebuilding the index.
SUMMARY = [
    "platform",
    "problem_id",
    "title",
    "language",
    "problem_identifier",
    "status",
    "task_id",
    "error_code",
    "error_message",
    "attempt",
    "tries",
    "version",
    "created_by",
    "legacy_id",
    "created_at",
    "updated_at",
    "submitted_at",
    "started_at",
    "finished_at",
    "next_attempt_at",
]


class ByStatus(GlobalSecondaryIndex[Any]):
    """`{T}#STATUS#{status}` / `{created}#{id}`: the jobs of one status."""

    class Meta:
        index_name = "GSI1"
        projection = IncludeProjection(SUMMARY)

    gsi1pk: Any = UnicodeAttribute(hash_key=True, attr_name="GSI1PK")
    gsi1sk: Any = UnicodeAttribute(range_key=True, attr_name="GSI1SK")


class ByPlatform(GlobalSecondaryIndex[Any]):
    """`{T}#PLATFORM#{platform}` / `{status}#{created}#{id}`: the jobs of one platform."""

    class Meta:
        index_name = "GSI2"
        projection = IncludeProjection(SUMMARY)

    gsi2pk: Any = UnicodeAttribute(hash_key=True, attr_name="GSI2PK")
    gsi2sk: Any = UnicodeAttribute(range_key=True, attr_name="GSI2SK")


class ByProblem(GlobalSecondaryIndex[Any]):
    """`{T}#PROBLEM#{platform}#{problem_id}` / `{status}#{created}#{id}`: the jobs of one problem."""

    class Meta:
        index_name = "GSI3"
        projection = IncludeProjection(SUMMARY)

    gsi3pk: Any = UnicodeAttribute(hash_key=True, attr_name="GSI3PK")
    gsi3sk: Any = UnicodeAttribute(range_key=True, attr_name="GSI3SK")
