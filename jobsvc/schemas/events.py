"""Streams of events."""

from __future__ import annotations

from jobsvc.schemas.base import Schema, Text, described


class EventsArgsSchema(Schema):
    """Where a stream goes on."""

    after = Text(
        metadata=described(
            "The id of an event, for who cannot send it as Last-Event-ID: only what came behind it is told. "
            "The header wins."
        )
    )
