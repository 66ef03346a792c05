"""How many jobs match a filter, counted up to a number.

DynamoDB counts by reading: a thousand jobs of usual size cost some fifty read units, so that nobody counts further.
"""

from __future__ import annotations

from collections.abc import Collection

from jobsvc import listing
from jobsvc.models import Job, Status

#: "1,000+" is as good an answer as any larger number.
MOST = 1_000


def count(
    kind: type[Job],
    *,
    status: str | Collection[Status] | None = None,
    platform: str | None = None,
    problem_id: str | None = None,
    before: str | None = None,
    most: int = MOST,
) -> int:
    """How many jobs match and are strictly older than the cursor `before`; `most` where there are as many or more.

    Raises InvalidField as `listing.page` does.
    """
    found = 0
    for stream in listing.streams(kind, status=status, platform=platform, problem_id=problem_id):
        found += _count(kind, stream, before, most - found)
        if found >= most:
            break
    return found


def shown(number: int) -> str:
    """`312`, or `1,000+` where nobody counted on."""
    return f"{number:,}+" if number >= MOST else f"{number:,}"


def _count(kind: type[Job], stream: listing.Stream, before: str | None, most: int) -> int:
    # PynamoDB's own `count` takes its limit for that of one request, and goes on to the end.
    found, start = 0, None
    while found < most:
        answer = kind._get_connection().query(
            stream.partition,
            stream.older(before),
            index_name=stream.index.Meta.index_name,
            exclusive_start_key=start,
            limit=most - found,
            select="COUNT",
        )
        found += answer["Count"]
        start = answer.get("LastEvaluatedKey")
        if not start:
            break
    return found
