"""The keys of the table: how they are written, and the time inside them."""

from __future__ import annotations

import uuid

META = "META"
PROGRESS_PREFIX = "PROG#"
#: Digits of epoch microseconds in a key: enough until the year 2286, so text order is time order.
TIME_DIGITS = 16
#: DynamoDB's limits on key values, in bytes of UTF-8.
MAX_PARTITION_KEY_BYTES = 2048
MAX_SORT_KEY_BYTES = 1024


def time_key(seconds: float) -> str:
    """Epoch seconds as the 16 digits of epoch microseconds that keys hold."""
    return f"{round(seconds * 1_000_000):0{TIME_DIGITS}d}"


def moment_of(key: str) -> float:
    """The epoch seconds with which a key begins."""
    return int(key[:TIME_DIGITS]) / 1_000_000


def history_key(job_type: str, job_id: str) -> str:
    """Partition of a job's history."""
    return f"JOB#{job_type}#{job_id}"


def progress_key(seconds: float, tag: str) -> str:
    """Sort key of one progress entry; `tag` tells entries of one microsecond apart, in order."""
    return f"{PROGRESS_PREFIX}{time_key(seconds)}#{tag}"


def is_job_id(text: object) -> bool:
    """Whether `text` is a UUID in its canonical form, 36 characters in lower case."""
    if not isinstance(text, str) or len(text) != 36:
        return False
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False
