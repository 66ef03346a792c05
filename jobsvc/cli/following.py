"""Following a job of a running API to its end, by its events."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from jobsvc.announcing import DELETED
from jobsvc.cli.client import Api, ApiUnreachable, Json
from jobsvc.models import FINAL

#: Seconds between two tries to go on with a stream that broke, and for which it is tried.
RECONNECT_SECONDS, PATIENCE_SECONDS = 2.0, 60.0


class Event(NamedTuple):
    """One of a job's events, as the API's document has them."""

    name: str
    data: Json
    id: str


def follow(api: Api, path: str, tell: Callable[[Json], None], *, meanwhile: Callable[[], None] = lambda: None) -> Json:
    """Tell every entry of a job's history as it comes; the job as it is at its end.

    `meanwhile` is called now and then; what it raises ends the wait. Raises ApiUnreachable where no stream comes, or
    none comes back that broke; ApiProblem for a job that is deleted meanwhile.
    """
    last_id, heard_at, has_ended = "", -math.inf, False
    while not has_ended:
        try:
            for event in _events(api.stream(f"{path}/events", last_event_id=last_id)):
                heard_at = time.monotonic()
                meanwhile()
                last_id = event.id or last_id
                if event.name == "progress":
                    tell(event.data)
                elif event.name in ("state", "end"):
                    has_ended = event.data["status"] in (*FINAL, DELETED)
                if event.name == "end":
                    break
        except ApiUnreachable:
            if time.monotonic() > heard_at + PATIENCE_SECONDS:
                raise
        if not has_ended:
            meanwhile()
            time.sleep(RECONNECT_SECONDS)
    return api.get(path)


def _events(lines: Iterable[str]) -> Iterator[Event]:
    """What the lines of a stream say; a heartbeat is an event without a name."""
    fields: dict[str, str] = {}
    for line in lines:
        if line:
            name, _, value = line.partition(":")
            fields[name] = value.removeprefix(" ")
        else:
            yield Event(fields.get("event", ""), json.loads(fields.get("data", "{}")), fields.get("id", ""))
            fields = {}
