"""Reading server-sent events as a client does."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Event:
    name: str
    data: Any
    id: str | None


def events(chunks: Iterable[bytes]) -> Iterator[Event]:
    """The events of a stream; comments and `retry` are passed over."""
    for block in blocks(chunks):
        fields = dict(line.partition(": ")[::2] for line in block.split("\n"))
        if "event" in fields:
            yield Event(fields["event"], json.loads(fields["data"]), fields.get("id"))


def blocks(chunks: Iterable[bytes]) -> Iterator[str]:
    """What stands between empty lines."""
    rest = ""
    for chunk in chunks:
        *whole, rest = (rest + chunk.decode()).split("\n\n")
        yield from whole


def until_end(stream: Iterator[Event]) -> list[Event]:
    """What comes from now on, the `end` included. Fails where the stream ends without."""
    found = []
    for event in stream:
        found.append(event)
        if event.name == "end":
            return found
    raise AssertionError(f"The stream has no end: {found}")


def next_named(stream: Iterator[Event], name: str) -> Event:
    """The next event of that name; others are passed over."""
    return next(event for event in stream if event.name == name)
