from __future__ import annotations

import sys
import tracemalloc
import uuid
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import mysql, postgresql
from sqlalchemy.exc import DBAPIError

from jobsvc.migration import sql, sql_layout, sql_view
from jobsvc.migration.rows import EXTRACTION, GENERATION, PROGRESS, TABLES, Row, SourceError
from jobsvc.migration.sources import open_source
from tests import old_service
from tests.old_service import RawJSON, entry, extraction_job, generation_job

ONE_JOB = {GENERATION: [generation_job()]}


def read(url: str, table: str, **options: Any) -> list[Row]:
    with open_source(url) as source:
        return [row for page in source.pages(table, **options) for row in page]


def test_every_row_of_the_old_service_is_read_with_all_its_columns(old_database: str) -> None:
    rows = old_service.seed_rows()
    old_service.create(old_database, rows)

    with open_source(old_database) as source:
        found = {table: [row for page in source.pages(table) for row in page] for table in TABLES}

        assert {table: source.count(table) for table in TABLES} == {GENERATION: 1, EXTRACTION: 5, PROGRESS: 87}
        assert source.missing == []
        assert not source.unlisted
    for table in (GENERATION, EXTRACTION):
        shown = [{"id": int(row.id), **row.values} for row in found[table]]
        assert shown == [{**row, "legacy": {}} for row in rows[table]]
    for row, old in zip(found[PROGRESS], rows[PROGRESS], strict=True):
        job_type = {41: "generation", 42: "extraction"}[old["content_type_id"]]
        resolved = {"job_type": job_type, "job_id": str(old["object_id"]), "legacy": {}}
        assert {"id": int(row.id), "object_id": old["object_id"], **row.values} == {**old, **resolved}
        assert not row.orphan


def test_an_empty_source_has_no_rows(old_database: str) -> None:
    old_service.create(old_database)

    with open_source(old_database) as source:
        assert [list(source.pages(table)) for table in TABLES] == [[], [], []]
        assert [source.count(table) for table in TABLES] == [0, 0, 0]


@pytest.mark.parametrize("ids", ["integer", "uuid"])
def test_rows_come_in_pages_in_the_order_of_their_key_and_behind_any_id(
    old_database: str, ids: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sql.PAGE, GENERATION, 10)
    numbers = [*range(1, 34), 10**6, 2**62] if ids == "integer" else [uuid.uuid4() for _ in range(35)]
    jobs = [generation_job(1, id=number) for number in numbers]
    old_service.create(old_database, {GENERATION: jobs}, ids=ids)

    with open_source(old_database) as source:
        pages = [[row.id for row in page] for page in source.pages(GENERATION)]
        in_order = [row_id for page in pages for row_id in page]
        behind = {
            after: [row.id for page in source.pages(GENERATION, after=after) for row in page] for after in in_order
        }

    assert [len(page) for page in pages] == [10, 10, 10, 5]
    assert in_order == [str(number) for number in sorted(numbers)]
    assert behind == {after: in_order[place:] for place, after in enumerate(in_order, 1)}


def test_uuid_keys_are_found_from_their_entries(old_database: str) -> None:
    job, other = uuid.uuid4(), uuid.uuid4()
    entries = [
        entry(1, str(job), "generation", id=uuid.uuid4()),
        entry(2, job.hex, "generation", id=uuid.uuid4()),
        entry(3, str(other), "generation", id=uuid.uuid4()),
        entry(4, str(job), "extraction", id=uuid.uuid4()),
        entry(5, "no id at all", "generation", id=uuid.uuid4()),
    ]
    old_service.create(old_database, {GENERATION: [generation_job(id=job)], PROGRESS: entries}, ids="uuid")

    rows = {row.values["message"]: row for row in read(old_database, PROGRESS)}

    found = {message: (row.values["job_type"], row.values["job_id"], row.orphan) for message, row in rows.items()}
    assert found == {
        "Step 1 of the job": ("generation", str(job), False),
        "Step 2 of the job": ("generation", str(job), False),
        "Step 3 of the job": ("generation", str(other), True),
        "Step 4 of the job": ("extraction", str(job), True),
        "Step 5 of the job": ("generation", "no id at all", True),
    }
    assert sorted(row.id for row in rows.values()) == sorted(str(each["id"]) for each in entries)


def test_an_entry_of_nobody_knows_what_has_no_job_type(old_database: str) -> None:
    old_service.create(old_database, {PROGRESS: [entry(1, 3, "user"), entry(2, 3, content_type_id=99)]})

    rows = read(old_database, PROGRESS)

    assert [(row.values["job_type"], row.values["job_id"], row.orphan) for row in rows] == [(None, "3", False)] * 2
    assert [row.values["content_type_id"] for row in rows] == [4, 99]


def test_entries_of_jobs_that_are_gone_are_orphans(old_database: str) -> None:
    entries = [entry(number, number % 3, "generation") for number in range(1, 1500)]
    old_service.create(old_database, {**ONE_JOB, PROGRESS: entries})

    rows = read(old_database, PROGRESS)

    assert [row.orphan for row in rows] == [number % 3 != 1 for number in range(1, 1500)]


# What differs from one installation to another


def test_missing_columns_are_null_and_named(old_database: str) -> None:
    without = (f"{GENERATION}.generator_code", f"{GENERATION}.tags", f"{EXTRACTION}.title", f"{PROGRESS}.message")
    rows = {GENERATION: [generation_job()], EXTRACTION: [extraction_job()], PROGRESS: [entry(1)]}
    columns = {table: {name.partition(".")[2] for name in without if name.startswith(table)} for table in rows}
    kept = {t: [{k: v for k, v in row.items() if k not in columns[t]} for row in of_t] for t, of_t in rows.items()}
    old_service.create(old_database, kept, without=without)

    with open_source(old_database) as source:
        found = {table: next(iter(source.pages(table)))[0].values for table in TABLES}

        assert source.missing == [f"{GENERATION}.tags", f"{GENERATION}.generator_code", f"{PROGRESS}.message"]
    assert (found[GENERATION]["generator_code"], found[GENERATION]["tags"]) == (None, None)
    assert (found[EXTRACTION]["title"], found[PROGRESS]["message"]) == (None, None)


def test_columns_that_nobody_listed_are_kept_and_counted(old_database: str) -> None:
    json_type = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    extra = [
        sa.Column("score", sa.Numeric(40, 20)),
        sa.Column("seen_at", sa.DateTime(timezone=True)),
        sa.Column("details", json_type),
        sa.Column("raw", sa.LargeBinary()),
        sa.Column("owner", sa.String(10)),
    ]
    odd = {"seen_at": old_service.START, "details": RawJSON('{"ratio": 0.10}'), "raw": b"\x00\xff", "owner": None}
    jobs = [generation_job(number, score=Decimal("0.5"), **odd) for number in (1, 2, 3)]
    old_service.create(old_database, {GENERATION: jobs}, extra={GENERATION: extra})

    with open_source(old_database) as source:
        ((first, *_),) = source.pages(GENERATION)
        once = dict(source.unlisted)
        list(source.pages(GENERATION))

        assert source.unlisted == once == {f"{GENERATION}.{column.name}": 3 for column in extra}
    legacy = first.values["legacy"]
    assert (legacy["details"], legacy["raw"], legacy["owner"]) == ({"ratio": Decimal("0.10")}, "AP8=", None)
    assert str(legacy["seen_at"]).replace(" ", "T").startswith("2025-10-09T03:23:46.123456")
    assert Decimal(legacy["score"]) == Decimal("0.5")


def test_decimals_in_tags_are_exact(old_database: str) -> None:
    text = '[0.12345678901234567890123456789012345678, 1.50, 123456789012345678901234567890, "극장", [true, null]]'
    old_service.create(old_database, {GENERATION: [generation_job(tags=RawJSON(text))]})

    (row,) = read(old_database, GENERATION)

    exact = [Decimal("0.12345678901234567890123456789012345678"), Decimal("1.50"), 123456789012345678901234567890]
    assert row.values["tags"] == [*exact, "극장", [True, None]]


@pytest.mark.parametrize("text", ['"[1]"', '{"a": 1}', "5"])
def test_tags_that_are_no_list_stay_what_they_are(old_database: str, text: str) -> None:
    old_service.create(old_database, {GENERATION: [generation_job(tags=RawJSON(text))]})

    (row,) = read(old_database, GENERATION)

    assert not isinstance(row.values["tags"], list)


def test_times_are_in_utc_to_the_microsecond_whatever_zone_the_database_is_in(postgresql_database: str) -> None:
    seen = generation_job(seen_at=old_service.START)
    extra = {GENERATION: [sa.Column("seen_at", sa.DateTime(timezone=True))]}
    old_service.create(postgresql_database, {GENERATION: [seen]}, extra=extra)
    name = postgresql_database.rpartition("/")[2]
    old_service.execute(postgresql_database, f"ALTER DATABASE {name} SET timezone TO 'Asia/Seoul'")

    (row,) = read(postgresql_database, GENERATION)

    assert row.values["created_at"].isoformat() == "2025-10-09T03:23:47.123456+00:00"
    assert row.values["legacy"] == {"seen_at": "2025-10-09T03:23:46.123456+00:00"}


def test_a_time_that_is_none_spoils_its_row_only(postgresql_database: str) -> None:
    old_service.create(postgresql_database, {GENERATION: [generation_job(1), generation_job(2)]})
    old_service.execute(postgresql_database, f"UPDATE {GENERATION} SET created_at = 'infinity' WHERE id = 1")
    old_service.execute(postgresql_database, f"UPDATE {GENERATION} SET updated_at = '0044-03-15 BC' WHERE id = 2")

    first, second = read(postgresql_database, GENERATION)

    assert (first.values["created_at"], first.values["updated_at"]) == (
        "infinity",
        generation_job(1)["updated_at"],
    )
    assert second.values["updated_at"] == "0044-03-15 00:00:00+00 BC"


def test_bytes_that_are_no_text_spoil_their_row_only(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}"
    old_service.create(url, {GENERATION: [generation_job(1, title="a\0b"), generation_job(2)]})
    old_service.execute(url, f"UPDATE {GENERATION} SET title = CAST(x'61ff' AS TEXT), tags = '[NaN]' WHERE id = 2")

    first, second = read(url, GENERATION)

    assert (first.values["title"], second.values["title"]) == ("a\0b", "a\udcff")
    assert second.values["tags"] == "[NaN]"


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2025-10-09 03:23:46", "2025-10-09T03:23:46+00:00"),
        ("2025-10-09T05:23:46.000001+02:00", "2025-10-09T03:23:46.000001+00:00"),
        ("2025-10-09 03:23:46.1234567", None),
        ("soon", None),
    ],
)
def test_sqlite_has_times_as_text(tmp_path: Path, text: str, time: str | None) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}"
    old_service.create(url, ONE_JOB)
    old_service.execute(url, f"UPDATE {GENERATION} SET created_at = '{text}'")

    (row,) = read(url, GENERATION)

    assert row.values["created_at"] == text if time is None else row.values["created_at"].isoformat() == time


# One view


def test_what_is_written_meanwhile_is_not_seen(old_database: str) -> None:
    metadata = old_service.create(old_database, old_service.seed_rows())
    if old_database.startswith("sqlite"):
        old_service.execute(old_database, "PRAGMA journal_mode=WAL")

    with open_source(old_database) as source:
        old_service.fill(old_database, metadata, {GENERATION: [generation_job(2)]})
        old_service.execute(old_database, f"UPDATE {GENERATION} SET title = 'new' WHERE id = 1")
        old_service.execute(old_database, f"DELETE FROM {PROGRESS}")

        assert [row.values["title"] for page in source.pages(GENERATION) for row in page] == ["Theatre Square"]
        assert source.count(PROGRESS) == 87
    assert [row.values["title"] for row in read(old_database, GENERATION)] == ["new", "Theatre Square"]


def test_other_readers_can_share_the_view(postgresql_database: str) -> None:
    metadata = old_service.create(postgresql_database, ONE_JOB)

    with open_source(postgresql_database) as source:
        view = source.view
        old_service.fill(postgresql_database, metadata, {GENERATION: [generation_job(2)]})
        with open_source(postgresql_database, view=view) as other:
            assert (source.count(GENERATION), other.count(GENERATION)) == (1, 1)
    assert len(read(postgresql_database, GENERATION)) == 2


@pytest.mark.parametrize(
    ("view", "message"),
    [("x'; DROP", "no snapshot of PostgreSQL"), ("00000003-00000FFF-1", "invalid snapshot|does not")],
)
def test_a_view_that_is_not_there_is_told(postgresql_database: str, view: str, message: str) -> None:
    with pytest.raises(SourceError, match=message), open_source(postgresql_database, view=view):
        pass


def test_nothing_can_be_written(old_database: str) -> None:
    old_service.create(old_database, ONE_JOB)

    with sql_view.connect(sa.make_url(old_database)) as connection, pytest.raises(DBAPIError, match=r"read-?only"):
        connection.exec_driver_sql(f"DELETE FROM {GENERATION}")


def test_the_servers_patience_with_long_readings_is_not_tried(postgresql_database: str) -> None:
    name = postgresql_database.rpartition("/")[2]
    for setting in ("statement_timeout", "idle_in_transaction_session_timeout", "transaction_timeout"):
        old_service.execute(postgresql_database, f"ALTER DATABASE {name} SET {setting} TO '250ms'")
    old_service.create(postgresql_database, ONE_JOB)

    with open_source(postgresql_database) as source:
        next(source.pages(GENERATION))
        with sql_view.connect(sa.make_url(postgresql_database)) as connection:
            connection.exec_driver_sql("SELECT pg_sleep(0.6)")
        assert source.count(GENERATION) == 1


def test_memory_stays_flat(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}"
    old_service.create(url, {**ONE_JOB, PROGRESS: old_service.many_entries(20_000)})

    with open_source(url) as source:
        pages = source.pages(PROGRESS)
        next(pages)
        tracemalloc.start()
        counted = sum(len(page) for page in pages)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()

    assert counted == 19_000
    assert peak < 5_000_000


# Trouble


def trouble(url: str, table: str = GENERATION) -> str:
    """What is told when a source cannot be read: one line, without the password."""
    with pytest.raises(SourceError) as told:
        read(url, table)
    assert "\n" not in told.value.message
    assert "s3cret" not in told.value.message
    return told.value.message


def test_wrong_credentials_are_told(postgresql_database: str) -> None:
    wrong = postgresql_database.replace("s3cret", "s3cret-not")

    assert "refuses user 'old'" in trouble(wrong)
    assert "Check user and password" in trouble(postgresql_database.replace("old:", "nobody:"))


def test_an_unreachable_server_is_told() -> None:
    message = trouble("postgresql://old:s3cret@127.0.0.1:1/old")

    assert message.startswith("postgresql database 'old' at 127.0.0.1:1 cannot be reached: ")
    assert "mysql database 'old' at 127.0.0.1:1 cannot be reached" in trouble("mysql://old:s3cret@127.0.0.1:1/old")
    assert "mariadb database 'old' at 127.0.0.1:1 cannot" in trouble("mariadb://old:s3cret@127.0.0.1:1/old")
    assert "postgresql database 'old' at 127.0.0.1:1 cannot" in trouble("postgres://old:s3cret@127.0.0.1:1/old")
    assert open_source("postgres://old:s3cret@127.0.0.1/old").where == "postgresql database 'old' at 127.0.0.1"


def test_a_missing_database_is_told(postgresql_database: str, tmp_path: Path) -> None:
    assert "does not exist" in trouble(postgresql_database + "_not")
    assert trouble(f"sqlite:///{tmp_path / 'no.db'}") == f"There is no SQLite file '{tmp_path / 'no.db'}'."
    assert not list(tmp_path.iterdir())
    assert "names no file" in trouble("sqlite://")


@pytest.mark.parametrize("table", TABLES)
def test_a_missing_table_is_told(old_database: str, table: str) -> None:
    old_service.create(old_database, without=(table,))

    assert f"There is no table {table} here" in trouble(old_database, table)
    assert "django_content_type" in trouble(old_database, table)  # among those that are there
    assert "script_generation_jobs" in trouble(old_database, table)


def test_missing_content_types_are_told(old_database: str) -> None:
    old_service.create(old_database, {PROGRESS: [entry(1)]}, without=("django_content_type",))

    assert "no table django_content_type" in trouble(old_database, PROGRESS)


def test_a_table_that_may_not_be_read_is_told(postgresql_database: str) -> None:
    old_service.create(postgresql_database, ONE_JOB)
    user = f"reader_{uuid.uuid4().hex}"
    old_service.execute(postgresql_database, f"CREATE ROLE {user} LOGIN PASSWORD 's3cret'")

    message = trouble(postgresql_database.replace("old:", f"{user}:"))

    assert "refuses a query: permission denied for table script_generation_jobs." in message


def test_a_table_without_ids_is_told(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}"
    old_service.execute(url, f"CREATE TABLE {GENERATION} (platform text)")

    assert "has no column id" in trouble(url)


def test_a_lost_connection_is_told(postgresql_database: str) -> None:
    old_service.create(postgresql_database, ONE_JOB)

    with open_source(postgresql_database) as source:
        next(source.pages(GENERATION))
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = "
        old_service.execute(postgresql_database, f"{others} current_database()")
        with pytest.raises(SourceError, match=r"was lost: .* Run again with --resume\."):
            source.count(GENERATION)
        assert source.missing == []  # What is known already can still be told.


@pytest.mark.parametrize(
    ("url", "driver", "package"),
    [
        ("postgresql", "psycopg", "jobsvc[postgresql]"),
        ("mysql", "pymysql", "jobsvc[mysql]"),
        ("oracle", "oracledb", "oracledb"),
    ],
)
def test_a_missing_driver_is_told_with_the_package_that_brings_it(
    url: str, driver: str, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, driver, None)

    assert f"pip install '{package}'" in trouble(f"{url}://old:s3cret@127.0.0.1:1/old")


def test_what_a_driver_says_in_its_own_way_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise RuntimeError("'cryptography' package is required for\ncaching_sha2_password auth methods")

    monkeypatch.setattr("pymysql.connect", refuse)

    assert trouble("mysql://old:s3cret@127.0.0.1:1/old").endswith("required for caching_sha2_password auth methods.")


@pytest.mark.parametrize("url", ["", "old.db", "postgresql://old:s3cret@host:port/old", "://"])
def test_what_is_no_url_is_told(url: str) -> None:
    assert "no URL of a database" in trouble(url)


def test_an_unknown_kind_of_database_is_told() -> None:
    assert "'nosuch' is no kind of database" in trouble("nosuch://old:s3cret@127.0.0.1/old")


# Other engines


def test_mysql_is_asked_in_its_own_words() -> None:
    key = sql_layout.Key(sa.column("id", sa.BigInteger()))
    columns = {"tags": sa.cast(sa.column("tags"), sa.Text), "status": sa.column("status")}
    table = sql_layout.Layout(sa.table(GENERATION), key, columns, [], [], {}, {})
    literal = {"dialect": mysql.dialect(), "compile_kwargs": {"literal_binds": True}}

    assert str(sql.page(table, 200).compile(**literal)).split() == (
        f"SELECT id, CAST(tags AS CHAR) AS tags, status FROM {GENERATION} ORDER BY id LIMIT 200".split()
    )
    assert str(sql.page(table, 200, 17).compile(**literal)).split()[-6:] == ["17", "ORDER", "BY", "id", "LIMIT", "200"]
    assert "id IN (17, 18)" in str(sql.having(table, ["17", "18", "x"]).compile(**literal))


def test_mysqls_snapshot_is_taken_at_once_and_cannot_write() -> None:
    said: list[str] = []
    engine = sa.create_mock_engine("mysql+pymysql://", lambda *_: None)

    class Connection:
        dialect = engine.dialect

        def exec_driver_sql(self, statement: str) -> None:
            said.append(statement)

    sql_view._BEGIN["mysql"](Connection(), None)  # type: ignore[arg-type]

    assert said == [
        "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ",
        "SET time_zone = '+00:00'",
        "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY",
    ]


def test_sqlite_files_may_have_any_name(tmp_path: Path) -> None:
    odd = tmp_path / "old ?#%.db"
    url = f"sqlite:///{tmp_path / 'old.db'}"
    old_service.create(url, ONE_JOB)
    (tmp_path / "old.db").rename(odd)

    assert len(read(str(sa.URL.create("sqlite", database=str(odd))), GENERATION)) == 1
