"""What a table of the old service looks like in one installation: its key, and the columns it has."""

from __future__ import annotations

import re
import uuid
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, ColumnElement, Inspector, Integer, Numeric, TableClause, Text, Uuid, cast, column, table
from sqlalchemy.exc import NoSuchTableError, SAWarning

from jobsvc.migration import json_data, moments
from jobsvc.migration.rows import COLUMNS, PROGRESS, TIMES, SourceError
from jobsvc.models.keys import is_job_id

#: Columns that some installations have, and others never had.
OPTIONAL = {"problem_extraction_jobs.title"}
#: What names the job of an entry: in the old table, and in a Row.
POINTER, RESOLVED = ("content_type_id", "object_id"), ("job_type", "job_id")

_WHOLE = re.compile(r"-?[0-9]{1,19}")
_UNDASHED = re.compile(r"[0-9a-f]{32}")
_LARGEST = 2**63


@dataclass(frozen=True, slots=True)
class Key:
    """A primary key: as the database holds it, and as the text that a row's id is."""

    column: ColumnElement[Any]

    def text(self, value: Any) -> str:
        if isinstance(value, str) and self._is_undashed and _UNDASHED.fullmatch(value):
            return str(uuid.UUID(value))
        return str(value)

    def value(self, text: str) -> Any:
        """The inverse. Raises ValueError where this key cannot have such a value."""
        kind = self.column.type
        if isinstance(kind, Integer | Numeric):
            if not _WHOLE.fullmatch(text) or not -_LARGEST <= int(text) < _LARGEST:
                raise ValueError(text)
            return int(text)
        if isinstance(kind, Uuid):
            return uuid.UUID(text)
        return text.replace("-", "") if self._is_undashed and is_job_id(text) else text

    def normal(self, pointer: Any) -> str:
        """A pointer to this key, whatever type it was kept as, in the form of `text`. Raises ValueError likewise."""
        text = str(pointer)
        return self.text(self.value(str(uuid.UUID(text)) if _UNDASHED.fullmatch(text) else text))

    @property
    def _is_undashed(self) -> bool:
        """Databases without a type for UUIDs keep Django's in 32 characters."""
        return getattr(self.column.type, "length", None) == 32


@dataclass(frozen=True, slots=True)
class Layout:
    """How to read one table."""

    source: TableClause
    key: Key
    columns: Mapping[str, ColumnElement[Any]]  #: what is selected besides the key
    missing: Sequence[str]
    unlisted: Sequence[str]
    absent: Mapping[str, None]  #: the values of the missing ones
    readers: Mapping[str, Callable[[Any], Any]]  #: what makes of a column's value what a Row holds

    def values(self, record: Sequence[Any]) -> dict[str, Any]:
        """What a Row holds of a record: the key first, then `columns`."""
        values = {**dict(zip(self.columns, record[1:], strict=True)), **self.absent}
        for name, read in self.readers.items():
            values[name] = read(values[name])
        values["legacy"] = {name: values.pop(name) for name in self.unlisted}
        return values


def layout(inspector: Inspector, name: str) -> Layout:
    """Raises SourceError where there is no such table, or it has no `id`."""
    found = {each["name"]: each["type"] for each in _columns(inspector, name)}
    if "id" not in found:
        raise SourceError(f"Table {name} has no column id, so its rows cannot be told apart.")
    listed = [each for each in COLUMNS[name] if each not in RESOLVED] + [*(POINTER if name == PROGRESS else ())]
    unlisted = [each for each in found if each not in listed and each != "id"]
    missing = [each for each in listed if each not in found]
    columns = {each: _selected(each, kind) for each, kind in found.items() if each != "id"}
    readers = {each: _reader(each, kind, each in listed) for each, kind in found.items() if each != "id"}
    return Layout(
        source=table(name),
        key=Key(column("id", found["id"])),
        columns=columns,
        missing=[f"{name}.{each}" for each in missing if f"{name}.{each}" not in OPTIONAL],
        unlisted=unlisted,
        absent=dict.fromkeys(missing),
        readers={each: read for each, read in readers.items() if read is not None},
    )


def read_json(value: Any) -> Any:
    """The data of JSON text; what is none stays as it is."""
    if not isinstance(value, str):
        return json_data.to_plain(value)
    try:
        return json_data.parse(value)
    except ValueError:
        return value


def _columns(inspector: Inspector, name: str) -> Sequence[Any]:
    try:
        with warnings.catch_warnings(action="ignore", category=SAWarning):  # Types that SQLAlchemy does not know.
            return inspector.get_columns(name)
    except NoSuchTableError:
        known = ", ".join(sorted(inspector.get_table_names())[:8]) or "none"
        raise SourceError(
            f"There is no table {name} here; is it the old service's database? Its tables: {known}."
        ) from None


def _selected(name: str, kind: Any) -> ColumnElement[Any]:
    """JSON is read as its text, which is exact, and no driver's idea of numbers."""
    return cast(column(name), Text) if isinstance(kind, JSON) else column(name)


def _reader(name: str, kind: Any, listed: bool) -> Callable[[Any], Any] | None:
    if isinstance(kind, JSON) or name == "tags":
        return read_json
    if not listed:
        return json_data.to_plain
    return moments.in_utc if name in TIMES else None
