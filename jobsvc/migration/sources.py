"""The sources that a URL may name."""

from __future__ import annotations

from jobsvc.migration.rows import Source

OLD_TABLE = "dynamodb://"


def open_source(url: str, *, view: str | None = None) -> Source:
    """The old service's data at a URL: a SQL database, or `dynamodb://TABLE?region=...&endpoint=...`.

    Enter it to connect. `view` is that of a source that is open. Raises SourceError.
    """
    if url.startswith(OLD_TABLE):
        from jobsvc.migration.old_table import OldTable

        return OldTable(url)
    from jobsvc.migration.sql import SQLSource

    return SQLSource(url, view=view)
