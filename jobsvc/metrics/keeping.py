"""Where the processes of a machine keep their numbers, so that a scrape of one shows those of all.

Prometheus' client has a file for each process that ever was. Here a process takes the lowest slot that no living
process holds, and goes on with the numbers it finds there: a worker forks for years, and the files stay a few.
"""

from __future__ import annotations

import fcntl
import hashlib
import itertools
import os
import tempfile
from pathlib import Path

import structlog
from prometheus_client import values
from prometheus_client.multiprocess import mark_process_dead

log = structlog.get_logger()

#: Where Prometheus' client looks for the directory.
VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
#: The directory of this process, once it has one.
_kept: list[str] = []


class Slots:
    """The numbered places of a directory, each of one process at a time, for as long as it lives."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._pid = 0
        self._slot = ""
        self._lock = -1

    def mine(self) -> str:
        """This process's slot; a fork takes one of its own."""
        if self._pid != os.getpid():
            if self._lock >= 0:
                os.close(self._lock)  # The parent's hold is its own, and stays.
            self._take()
        return self._slot

    def _take(self) -> None:
        for number in itertools.count():
            lock = os.open(self._directory / f"{number}.lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
            try:
                fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                os.close(lock)
            else:
                self._pid, self._slot, self._lock = os.getpid(), str(number), lock
                mark_process_dead(self._slot, str(self._directory))  # What was so only while its last holder lived.
                return


def keep_in(directory: str) -> None:
    """Keep what is counted from now on in `directory`; the first one that a process is given stays its own.

    Where it cannot be used, the process keeps its numbers to itself, and a line in the log says so.
    """
    if kept_in() is not None:
        return
    try:
        _make(Path(directory))
        identified = values.MultiProcessValue(Slots(Path(directory)).mine)
    except OSError as error:
        log.warning("no directory for metrics, each process has its own", error=error.strerror, directory=directory)
        return
    os.environ[VARIABLE] = directory
    _kept.append(directory)
    values.ValueClass = identified


def kept_in() -> str | None:
    """The directory in which this process keeps its numbers; None where it keeps them to itself."""
    return _kept[0] if _kept else None


def default_directory(*place: str) -> str:
    """The same for all processes of this machine and user that work at the same `place`: a table and a queue."""
    name = hashlib.sha256("\0".join(place).encode()).hexdigest()[:12]
    return str(Path(tempfile.gettempdir()) / f"jobsvc-metrics-{os.getuid()}-{name}")


def _make(directory: Path) -> None:
    """Raises OSError where others could write there: who names a directory in /tmp may not be the first to do so."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = directory.lstat()
    if directory.is_symlink() or found.st_uid != os.getuid() or found.st_mode & 0o022:
        raise PermissionError(1, "not a directory that this user alone can write")
