"""The file of rejected rows: one JSON object a line, for a person to mend and to feed back.

A line has `table`, `id`, `reason`, `code` and `row`, the values by the names of the columns, with times as ISO text.
What JSON lacks is an object of one name: `{"$decimal": "1.50"}`, `{"$bytes": base64}`; a map of the data that
looks like one of these is in `{"$map": {...}}`. `orphan` and `key` are there where a row has them.
"""

from __future__ import annotations

import base64
import json
import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Any, Self

from jobsvc.migration import json_data, moments
from jobsvc.migration.checks import Rejected
from jobsvc.migration.rows import COLUMNS, TABLES, TIMES, Row, SourceError

PAGE = 1000


class RejectsFile:
    """Where a run keeps what it rejects.

    A run that goes on says where the file's `end` is that counts, in bytes, and begins there again. A new
    one writes over no file that has something in it: somebody may be mending that.
    """

    def __init__(self, path: Path, *, end: int | None = None) -> None:
        if end is None and path.exists() and path.stat().st_size:
            raise SourceError(f"The rejects file {str(path)!r} has rows in it already; name another one.")
        try:
            self._file = path.open("ab")
            self._file.truncate(min(end or 0, self._file.tell()))
            self._file.seek(0, os.SEEK_END)
        except OSError as error:
            raise SourceError(f"The rejects file {str(path)!r} cannot be written: {error.strerror}.") from error

    def keep(self, rejects: Sequence[tuple[Row, Rejected]]) -> int:
        """Add rows, and return where the file ends then, in bytes; they are on the disk."""
        for row, rejected in rejects:
            self._file.write(to_line(row, rejected).encode())
        self._file.flush()
        os.fsync(self._file.fileno())
        return self._file.tell()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._file.close()


class RejectedRows:
    """A Source: the rows of a rejects file, as somebody has mended them."""

    view: str | None = None
    missing: Sequence[str] = ()
    left_out: Mapping[str, int] = MappingProxyType({})

    def __init__(self, path: Path) -> None:
        self._path = path
        self.where = f"rejects file {str(path)!r}"
        self.unlisted: Counter[str] = Counter()

    def __enter__(self) -> Self:
        for _ in self._rows():
            pass  # A line that cannot be read is told before anything is written.
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Nothing is open between two readings."""

    def count(self, table: str) -> int:
        """How many rows of a table there are."""
        return sum(row.table == table for row in self._rows())

    def pages(self, table: str, *, after: str | None = None) -> Iterator[list[Row]]:
        """The rows of a table as they stand in the file; only those behind the id `after`."""
        rows = _behind((row for row in self._rows() if row.table == table), after)
        while page := list(islice(rows, PAGE)):
            yield page

    def _rows(self) -> Iterator[Row]:
        try:
            with self._path.open(encoding="utf-8") as lines:
                for number, line in enumerate(lines, 1):
                    if line.strip():
                        yield self._row(number, line)
        except (OSError, UnicodeDecodeError) as error:
            raise SourceError(f"The {self.where} cannot be read: {error}.") from error

    def _row(self, number: int, line: str) -> Row:
        try:
            return from_line(line)
        except (ValueError, TypeError, LookupError, ArithmeticError) as error:
            raise SourceError(f"Line {number} of {self.where} is no rejected row: {_in_words(error)}.") from error


def to_line(row: Row, rejected: Rejected) -> str:
    """A row and why it was rejected, with everything that it holds."""
    line: dict[str, Any] = {
        "table": row.table,
        "id": row.id,
        "reason": rejected.message,
        "code": rejected.code,
        "row": {name: _to_json(value) for name, value in row.values.items()},
    }
    line |= {"orphan": True} if row.orphan else {}
    line |= {"key": row.key} if row.key else {}
    return json.dumps(line) + "\n"


def from_line(line: str) -> Row:
    """The row of a line. Raises ValueError, TypeError, LookupError or ArithmeticError where it is none."""
    data = json_data.parse(line)
    if not isinstance(data, dict):
        raise TypeError("it is no JSON object")
    table, row_id, values = data["table"], data["id"], data["row"]
    if table not in TABLES:
        raise ValueError(f"{table!r} is none of the tables {', '.join(TABLES)}")
    if not isinstance(row_id, str) or not isinstance(values, dict):
        raise TypeError("id has to be text, and row an object")
    unknown = values.keys() - {*COLUMNS[table], "legacy"}
    if unknown:
        raise ValueError(f"row has {', '.join(sorted(unknown))}, and {table} has not; other attributes are in legacy")
    read = {name: moments.in_utc(value) if name in TIMES else _from_json(value) for name, value in values.items()}
    key = data.get("key")
    return Row(
        table,
        row_id,
        {**dict.fromkeys(COLUMNS[table]), "legacy": {}, **read},
        orphan=data.get("orphan") is True,
        key=(str(key[0]), str(key[1])) if key else None,
    )


def _to_json(value: Any) -> Any:
    match value:
        case Decimal():
            return {"$decimal": str(value)}
        case bytes():
            return {"$bytes": base64.b64encode(value).decode()}
        case dict():
            plain = {name: _to_json(item) for name, item in value.items()}
            return {"$map": plain} if _is_special(value) else plain
        case list():
            return [_to_json(item) for item in value]
    return json_data.to_plain(value)


def _from_json(value: Any) -> Any:
    match value:
        case {"$decimal": str(digits)} if len(value) == 1:
            return Decimal(digits)
        case {"$bytes": str(text)} if len(value) == 1:
            return base64.b64decode(text, validate=True)
        case {"$map": dict(items)} if len(value) == 1:
            return {name: _from_json(item) for name, item in items.items()}
        case dict():
            return {name: _from_json(item) for name, item in value.items()}
        case list():
            return [_from_json(item) for item in value]
    return value


def _is_special(value: Mapping[str, Any]) -> bool:
    return len(value) == 1 and next(iter(value)) in ("$decimal", "$bytes", "$map")


def _in_words(error: Exception) -> str:
    match error:
        case KeyError():
            return f"it has no {error}"
        case ArithmeticError():
            return "what is in a $decimal is no number"
    return str(error)


def _behind(rows: Iterator[Row], after: str | None) -> Iterator[Row]:
    if after is not None:
        any(row.id == after for row in rows)  # Takes rows up to that one.
    return rows
