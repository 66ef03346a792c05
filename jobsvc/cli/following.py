"""Following a job of a running API to its end."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from jobsvc.cli.client import Api, Json
from jobsvc.models import FINAL

ENDINGS = ("completed", "failed")  #: statuses of a history's last entry
POLL_SECONDS = 0.5


def follow(api: Api, path: str, tell: Callable[[Json], None], *, meanwhile: Callable[[], None] = lambda: None) -> Json:
    """Tell every entry of a job's history as it comes; the job as it is at its end.

    `meanwhile` is called again and again; what it raises ends the wait.
    """
    history = History(api, path)
    last = ""
    already_final = False
    while True:
        job = api.get(path)
        for entry in history.new_entries():
            tell(entry)
            last = entry["status"]
        # The state is written before the last entry, which may still be on its way: look once more for it.
        if job["status"] in FINAL and (last in ENDINGS or already_final):
            return job
        already_final = job["status"] in FINAL
        meanwhile()
        time.sleep(POLL_SECONDS)


class History:
    """A job's history as it grows: each entry is given once."""

    def __init__(self, api: Api, path: str) -> None:
        self._api = api
        self._path = f"{path}/progress"
        self._cursor: str | None = None
        self._seen = 0  # entries of the page at the cursor

    def new_entries(self) -> Iterator[Json]:
        while True:
            page = self._api.get(self._path, cursor=self._cursor)
            entries = page["items"]
            yield from entries[self._seen :]
            if not page["next_cursor"]:
                self._seen = len(entries)
                return
            self._cursor, self._seen = page["next_cursor"], 0
