"""The old service's database, as it was in one installation or another, on any engine."""

from __future__ import annotations

import itertools
import json
import random
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import mysql, postgresql

from jobsvc.migration.rows import EXTRACTION, GENERATION, PROGRESS, TABLES
from tests import postgres

CONTENT_TYPES = "django_content_type"
#: Ids of the content types: of the two kinds of job, and of something else.
CONTENT_TYPE = {"generation": 41, "extraction": 42, "user": 4}
START = datetime(2025, 10, 9, 3, 23, 46, 123456, UTC)

#: Rows by table; the values by column.
Rows = Mapping[str, Iterable[Mapping[str, Any]]]


class RawJSON(str):
    """JSON text that goes to the database as it is, with its decimals."""


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def old_database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database: one story, told on both engines."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'old.db'}"
    return str(request.getfixturevalue("postgresql_database"))


@pytest.fixture
def postgresql_database(postgresql: str) -> str:
    """The URL of an empty database of a real PostgreSQL."""
    return postgres.new_database(postgresql)


def create(
    url: str,
    rows: Rows | None = None,
    *,
    ids: str = "integer",
    without: Sequence[str] = (),
    extra: Mapping[str, Sequence[sa.Column[Any]]] | None = None,
) -> sa.MetaData:
    """Make the tables and fill them. `ids` is `integer` or `uuid`, as in later installations.

    `without` names columns, `table.column`, or tables that this installation does not have; `extra` gives
    tables more columns.
    """
    metadata = schema(ids=ids, without=without, extra=extra)
    engine = _engine(url)
    metadata.create_all(engine)
    models = {"generation": "scriptgenerationjob", "extraction": "problemextractionjob", "user": "user"}
    content_types = [{"id": CONTENT_TYPE[name], "app_label": "api", "model": model} for name, model in models.items()]
    fill(url, metadata, {CONTENT_TYPES: content_types, **(rows or {})})
    return metadata


def fill(url: str, metadata: sa.MetaData, rows: Rows) -> None:
    """Add rows."""
    with _engine(url).begin() as connection:
        for name, values in rows.items():
            if name in metadata.tables:
                for batch in _batches(values, 1000):
                    connection.execute(metadata.tables[name].insert(), batch)


def execute(url: str, statement: str) -> None:
    """Run a statement in a transaction of its own."""
    with _engine(url).begin() as connection:
        connection.exec_driver_sql(statement)


def schema(
    *,
    ids: str = "integer",
    without: Sequence[str] = (),
    extra: Mapping[str, Sequence[sa.Column[Any]]] | None = None,
) -> sa.MetaData:
    key: Any = sa.BigInteger().with_variant(sa.Integer(), "sqlite") if ids == "integer" else sa.Uuid()
    pointer: Any = sa.Integer() if ids == "integer" else sa.String(255)
    json_type = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    moment = sa.DateTime(timezone=True).with_variant(mysql.DATETIME(fsp=6), "mysql")
    common = [
        ("platform", sa.String(50), False),
        ("problem_id", sa.String(50), False),
        ("status", sa.String(20), False),
        ("celery_task_id", sa.String(255), True),
        ("error_message", sa.Text(), True),
        ("created_at", moment, False),
        ("updated_at", moment, False),
        ("title", sa.String(255), False),
    ]
    generation = [
        ("problem_url", sa.String(200), True),
        ("tags", json_type, False),
        ("solution_code", sa.Text(), True),
        ("language", sa.String(50), False),
        ("constraints", sa.Text(), False),
        ("generator_code", sa.Text(), True),
    ]
    extraction = [("problem_url", sa.String(200), False), ("problem_identifier", sa.String(255), False)]
    progress = [
        ("content_type_id", sa.Integer(), False),
        ("object_id", pointer, False),
        ("step", sa.String(100), False),
        ("message", sa.Text(), False),
        ("status", sa.String(20), False),
        ("created_at", moment, False),
    ]
    metadata = sa.MetaData()
    columns = {GENERATION: common + generation, EXTRACTION: common + extraction, PROGRESS: progress}
    for name in set(TABLES) - set(without):
        kept = [sa.Column(*each[:2], nullable=each[2]) for each in columns[name] if f"{name}.{each[0]}" not in without]
        id_column = sa.Column("id", key, primary_key=True, autoincrement=False)
        sa.Table(name, metadata, id_column, *kept, *(extra or {}).get(name, ()))
    if CONTENT_TYPES not in without:
        text = [sa.Column("app_label", sa.String(100)), sa.Column("model", sa.String(100))]
        sa.Table(CONTENT_TYPES, metadata, sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False), *text)
    return metadata


def generation_job(number: int = 1, **values: Any) -> dict[str, Any]:
    """A finished script generation job, with every column set."""
    return {
        "id": number,
        "platform": "codeforces",
        "problem_id": "1A",
        "status": "COMPLETED",
        "celery_task_id": str(uuid.UUID(int=number)),
        "error_message": "",
        "created_at": START + timedelta(seconds=number),
        "updated_at": START + timedelta(seconds=number, microseconds=7),
        "title": "Theatre Square",
        "problem_url": "https://codeforces.com/problemset/problem/1/A",
        "tags": ["math", "geometry"],
        "solution_code": "n, m, a = map(int, input().split())\nprint(-(-n // a) * -(-m // a))\n",
        "language": "python",
        "constraints": "1 ≤ n, m, a ≤ 10^9",
        "generator_code": "import random\nprint(random.randint(1, 10**9))\n",
    } | values


def extraction_job(number: int = 1, **values: Any) -> dict[str, Any]:
    """A finished problem extraction job, with every column set."""
    return {
        "id": number,
        "platform": "codeforces",
        "problem_id": "1486B",
        "status": "COMPLETED",
        "celery_task_id": str(uuid.UUID(int=number)),
        "error_message": None,
        "created_at": START + timedelta(seconds=number),
        "updated_at": START + timedelta(seconds=number, microseconds=7),
        "title": "Eastern Exhibition",
        "problem_url": "https://codeforces.com/problemset/problem/1486/B",
        "problem_identifier": "1486B",
    } | values


def entry(number: int, job_id: Any = 1, job_type: str = "extraction", **values: Any) -> dict[str, Any]:
    """A progress entry; four in turn share a second, and two of them a microsecond."""
    return {
        "id": number,
        "content_type_id": CONTENT_TYPE[job_type],
        "object_id": job_id,
        "step": "Fetching webpage",
        "message": f"Step {number} of the job",
        "status": "in_progress",
        "created_at": START + timedelta(seconds=number // 4, microseconds=number % 4 // 2),
    } | values


def seed_rows() -> dict[str, list[dict[str, Any]]]:
    """The data of the old service when it was moved: 1 generation job, 5 extraction jobs, 87 progress entries."""
    statuses = ["COMPLETED", "COMPLETED", "FAILED", "PENDING", "PROCESSING"]
    extractions = [extraction_job(number, status=status) for number, status in enumerate(statuses, 1)]
    extractions[2]["error_message"] = "Failed to fetch the webpage: 403 Client Error"
    owners = [("generation", 1), *(("extraction", number) for number in range(1, 6))]
    entries = [entry(number, *reversed(owners[number % 6])) for number in range(1, 88)]
    return {GENERATION: [generation_job()], EXTRACTION: extractions, PROGRESS: entries}


def many_jobs(count: int, *, size: int = 3000, seed: int = 1) -> Iterator[dict[str, Any]]:
    """Script generation jobs of about `size` bytes each, the same for the same seed."""
    chance = random.Random(seed)
    platforms = ["codeforces", "atcoder", "baekjoon", "leetcode"]
    for number in range(1, count + 1):
        code = "".join(chance.choices("abcdefgh =()\n", k=size * 2 // 3))
        yield generation_job(
            number,
            platform=chance.choice(platforms),
            problem_id=f"{number % 1900}{chance.choice('ABCDEF')}",
            status=chance.choice(["COMPLETED"] * 8 + ["FAILED", "PENDING"]),
            solution_code=code[: size // 3],
            generator_code=code[size // 3 :],
            constraints="1 ≤ n, m, a ≤ 10^9 " * (size // 150),
        )


def many_entries(count: int, *, jobs: int = 100, seed: int = 1) -> Iterator[dict[str, Any]]:
    """Progress entries of script generation jobs 1 to `jobs`, in the order of time, the same for the same seed."""
    chance = random.Random(seed)
    for number in range(1, count + 1):
        yield entry(number, chance.randint(1, jobs), "generation", message="x" * chance.randint(20, 120))


def _engine(url: str) -> sa.Engine:
    return sa.create_engine(url, poolclass=sa.NullPool, json_serializer=_json)


def _json(value: Any) -> str:
    return value if isinstance(value, RawJSON) else json.dumps(value, ensure_ascii=False)


def _batches(values: Iterable[Mapping[str, Any]], size: int) -> Iterator[list[Mapping[str, Any]]]:
    remaining = iter(values)
    while batch := list(itertools.islice(remaining, size)):
        yield batch
