"""The rejects file of one run, which may be going on after having been stopped."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jobsvc.migration.marks import KeepRejects
from jobsvc.migration.rejects import RejectsFile
from jobsvc.migration.rows import SourceError


@contextmanager
def kept_rejects(path: Path, end: int | None) -> Iterator[KeepRejects]:
    """Keep rejected rows in a file, of which the first `end` bytes are there from before; one without rows is removed.

    Where the run was begun on another machine, the file has the rows from here on. Raises SourceError where it
    cannot be written.
    """
    if path.exists() and end is not None and path.stat().st_size < end:
        raise SourceError(
            f"The rejects file {str(path)!r} has been cut since the run stopped. Move it away, and the run goes on "
            "with a new one."
        )
    try:
        with RejectsFile(path, end=end if path.exists() else None) as file:
            yield file.keep
    finally:
        if path.exists() and not path.stat().st_size:
            path.unlink()
