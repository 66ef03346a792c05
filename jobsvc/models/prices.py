"""What a write will cost, by DynamoDB's rules: for a job's bill, which is part of a write and so written before it.

Source: the DynamoDB developer guide, "Capacity unit consumption" and "Global secondary indexes".
"""

from __future__ import annotations

from collections.abc import Iterator

from jobsvc.models.base import Item
from jobsvc.models.indexes import SUMMARY
from jobsvc.models.jobs import Job
from jobsvc.models.size import field_sizes

UNIT = 1024  #: bytes that one unit writes
IN_TRANSACTION = 2  #: times what the same write costs alone
#: A lease, or a condition on one: far below a unit's bytes.
LEASE = 1 * IN_TRANSACTION

#: What every index has of a job beside the two keys of its own.
_CARRIED = ("PK", "SK", *SUMMARY)
_INDEXES = (("gsi1pk", "gsi1sk"), ("gsi2pk", "gsi2sk"), ("gsi3pk", "gsi3sk"))


def of_item(item: Item) -> int:
    """Write units of an item that is in no index."""
    return _units(sum(field_sizes(item).values()))


def of_new(job: Job) -> int:
    """Write units of a new job, with its copies in the indexes."""
    sizes = field_sizes(job)
    return _units(sum(sizes.values())) + sum(copy[2] for copy in _copies(job, sizes) if copy)


def of_change(before: Job, after: Job) -> int:
    """Write units of a change that counts up a job's version, which every index carries.

    A copy whose keys stay is written once; one whose keys move is removed, and put anew.
    """
    old, new = field_sizes(before), field_sizes(after)
    units = _units(max(sum(old.values()), sum(new.values())))
    for was, becomes in zip(_copies(before, old), _copies(after, new), strict=True):
        there = [copy[2] for copy in (was, becomes) if copy]
        stays = was and becomes and was[:2] == becomes[:2]
        units += max(there) if stays else sum(there)
    return units


def _copies(job: Job, sizes: dict[str, int]) -> Iterator[tuple[str, str, int] | None]:
    """For each index, the keys and the units of what it has of a job; None where it does not have the job."""
    carried = sum(sizes.get(name, 0) for name in _CARRIED)
    keys = job.index_keys()
    for names in _INDEXES:
        if names[0] not in keys:
            yield None
            continue
        pk, sk = (keys[name] for name in names)
        yield pk, sk, _units(carried + sum(len(text.encode()) for text in (*names, pk, sk)))


def _units(size: int) -> int:
    return -(-size // UNIT)
