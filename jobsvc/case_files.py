"""Test cases as files in a ZIP archive: `01.in`, and `01.out` beside it where the output is known; and its name."""

from __future__ import annotations

import io
import re
import time
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jobsvc.cases import Case

NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_-]+")
#: Characters of each part of a name.
MOST_OF_NAME = 60
#: The same cases are the same bytes, whenever they are made.
_DATE = (1980, 1, 1, 0, 0, 0)
_UNIX, _MODE = 3, 0o100644 << 16
#: Quick: large cases are mostly random digits, of which no level makes much less than half.
_LEVEL = 1
_CHUNK = 1 << 18


def archive_name(job: Mapping[str, Any], *parts: object) -> str:
    """A name for an archive of what belongs to the job."""
    return "-".join([stem(job), *map(str, parts)]) + ".zip"


def stem(job: Mapping[str, Any]) -> str:
    """`codeforces-1A`, of characters that need no quoting anywhere; of the job's id where it says no problem."""
    parts = [NOT_IN_NAMES.sub("_", job[name])[:MOST_OF_NAME].strip("_-") for name in ("platform", "problem_id")]
    return "-".join(filter(None, parts)) or f"job-{job['id'][:8]}"


def zipped(cases: Sequence[Case]) -> bytes:
    """The archive. Others get their turn while it is made, in a server with an event loop too."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in files(cases):
            data = text.encode()
            with archive.open(_entry(name), "w") as file:
                for start in range(0, len(data), _CHUNK):
                    file.write(data[start : start + _CHUNK])
                    time.sleep(0)
    return content.getvalue()


def files(cases: Sequence[Case]) -> Iterator[tuple[str, str]]:
    """Names and texts, by number; all numbers have as many digits as the last one, but two at the least."""
    digits = max(2, len(str(len(cases))))
    for number, case in enumerate(cases, 1):
        yield f"{number:0{digits}}.in", case.input
        if case.output is not None:
            yield f"{number:0{digits}}.out", case.output


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _DATE)
    entry.create_system, entry.external_attr = _UNIX, _MODE
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry._compresslevel = _LEVEL  # type: ignore[attr-defined]  # There is no other way to say it to `open`.
    return entry
