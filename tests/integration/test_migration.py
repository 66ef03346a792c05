"""The whole migration, by its commands: from a database of the old service to a table that real engines keep."""

from __future__ import annotations

import base64
import json
import sqlite3
import threading
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from werkzeug.serving import make_server

from jobsvc import create_app, models
from jobsvc.cli import main as commands
from jobsvc.config import Config
from jobsvc.job_helper import JobHelper
from jobsvc.migration import create_table
from jobsvc.migration.checks import Reason
from jobsvc.migration.cli import main
from jobsvc.migration.mapping import new_id
from jobsvc.migration.planning import Outcome
from jobsvc.migration.rows import EXTRACTION, GENERATION, JOB_TABLES, PROGRESS, Row
from jobsvc.migration.sources import open_source
from jobsvc.migration.verifying import verify
from jobsvc.migration.writer import Writer
from jobsvc.models.binding import client
from tests import old_service
from tests.migrating import target
from tests.old_items import SECONDS, OldItems
from tests.old_service import RawJSON, entry, extraction_job, generation_job, old_database, seed_rows

__all__ = ["old_database"]

copy_rows = Writer.copy


@dataclass
class Migration:
    """Runs `python migrate.py ...` on a table of its own."""

    config: Config
    directory: Path
    capsys: Any
    report: dict[str, Any] = field(default_factory=dict)
    said: str = ""

    def __call__(self, *arguments: str) -> int:
        """The exit code of a run or a verification; its report and what it said are kept."""
        path = self.directory / f"report-{uuid.uuid4()}.json"
        code = main([*arguments, "--report", str(path)])
        self.report = json.loads(path.read_text()) if path.exists() else {}
        self.said = "".join(self.capsys.readouterr())
        return code

    @property
    def verification(self) -> dict[str, Any]:
        return self.report["verification"]

    def found(self) -> dict[str, int]:
        """What the verification has counted, over all tables."""
        kinds = ("missing", "extra", "different", "conflict", "rejected", "mended")
        counts = {kind: sum(table[kind] for table in self.verification["tables"].values()) for kind in kinds}
        return {kind: count for kind, count in counts.items() if count}

    def tables(self, what: str) -> list[int]:
        return [self.report["tables"][name][what] for name in (GENERATION, EXTRACTION, PROGRESS)]

    def items(self) -> list[dict[str, Any]]:
        """The migrated items."""
        found = client().scan(TableName=self.config.table, ConsistentRead=True)["Items"]
        return [item for item in found if "migrated_by" in item]

    def put(self, item: dict[str, Any]) -> None:
        """Write an item as a hand would that knows nothing of jobsvc."""
        client().put_item(TableName=self.config.table, Item=item)


@pytest.fixture
def migrate(
    dynamodb_local: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Migration]:
    config = Config(table=f"new-{uuid.uuid4()}", dynamodb_url=dynamodb_local, secret="test", auth="off", queue="nobody")
    for name, value in {
        "JOBSVC_TABLE": config.table,
        "JOBSVC_DYNAMODB_URL": config.dynamodb_url,
        "JOBSVC_SECRET": config.secret,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    create_table(config)
    capsys.readouterr()
    yield Migration(config, tmp_path, capsys)
    models.Job.delete_table()
    models.release()


@pytest.fixture
def sqlite(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'old.db'}"


def test_the_seeds_own_numbers(migrate, old_database):
    """1 generation job, 5 extraction jobs, 87 progress entries, many sharing a second, some a microsecond."""
    rows = seed_rows()
    old_service.create(old_database, rows)

    assert migrate("run", old_database, "--unfinished", "keep") == 0

    assert migrate.tables("rows") == migrate.tables("written") == [1, 5, 87]
    assert migrate.found() == {}
    assert [table["equal"] for table in migrate.verification["tables"].values()] == [1, 5, 87]
    with create_app(migrate.config, serves=False).app_context():
        for job_type, number in [("generation", 1), *(("extraction", number) for number in range(1, 6))]:
            owner = (old_service.CONTENT_TYPE[job_type], number)
            history, _ = JobHelper.list_progress(job_type, new_id(JOB_TABLES[job_type], str(number)))
            of_the_job = [row for row in rows[PROGRESS] if (row["content_type_id"], row["object_id"]) == owner]
            assert [entry["message"] for entry in history] == [row["message"] for row in of_the_job]
        assert JobHelper.get("extraction", new_id(EXTRACTION, "4"))["status"] == "PENDING"


def test_nothing_at_all(migrate, old_database):
    old_service.create(old_database)

    assert migrate("run", old_database) == 0
    assert migrate.tables("rows") == [0, 0, 0]
    assert migrate.items() == []
    assert migrate("verify", old_database) == 0


# What stands in the way


DEEP = json.loads("[" * 40 + "]" * 40)
#: A row for each reason, as an SQLite file may hold it: its types are suggestions.
REJECTED: dict[Reason, tuple[str, dict[str, Any]]] = {
    Reason.UNKNOWN_STATUS: (GENERATION, generation_job(1, status="DONE")),
    Reason.TAGS_NOT_A_LIST: (GENERATION, generation_job(2, tags={"a": 1})),
    Reason.TOO_LARGE: (GENERATION, generation_job(3, solution_code="x" * 410_000)),
    Reason.KEY_TOO_LONG: (GENERATION, generation_job(4, platform="x" * 2_100)),
    Reason.BAD_NUMBER: (GENERATION, generation_job(5, tags=RawJSON("[1." + "1" * 40 + "]"))),
    Reason.BAD_NAME: (GENERATION, generation_job(6, tags=[{"": 1}])),
    Reason.TOO_DEEP: (GENERATION, generation_job(7, tags=DEEP)),
    Reason.BAD_TEXT: (GENERATION, generation_job(8, tags=RawJSON(r'["half \ud83d"]'))),
    Reason.BAD_TIME: (EXTRACTION, extraction_job(1, created_at=old_service.START.replace(year=1969))),
    Reason.NOT_TEXT: (EXTRACTION, extraction_job(2, title=b"\xff")),
    Reason.UNKNOWN_CONTENT_TYPE: (PROGRESS, entry(1, job_type="user")),
    Reason.EMPTY_KEY: (PROGRESS, entry(2, "")),
    Reason.NO_TIME: (PROGRESS, entry(3)),
}
#: Which this source cannot lead to: two rows of one id, and what only DynamoDB or an upgrade in place finds.
ELSEWHERE = {Reason.SAME_KEY, Reason.REFUSED, Reason.NOT_EXACT}
MENDED: dict[str, Any] = {
    "status": "FAILED",
    "tags": [],
    "solution_code": "",
    "platform": "codeforces",
    "created_at": "2025-10-09T03:23:46.123456+00:00",
    "title": "mended",
    "job_type": "extraction",
    "job_id": "1",
}


def bad_rows() -> dict[str, list[dict[str, Any]]]:
    rows: dict[str, list[dict[str, Any]]] = {GENERATION: [], EXTRACTION: [], PROGRESS: []}
    for table, row in REJECTED.values():
        rows[table].append(row)
    return rows


def make_nullable(sqlite: str, table: str) -> None:
    """SQLite cannot be asked to drop a constraint, but its catalogue can be written to."""
    with closing(sqlite3.connect(sqlite.removeprefix("sqlite:///"))) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_master SET sql = replace(sql, 'NOT NULL', '') WHERE name = ?", (table,))
        connection.commit()


def test_one_row_of_each_reason_is_named_and_mended(migrate, sqlite, tmp_path):
    assert REJECTED.keys() | ELSEWHERE == set(Reason)
    old_service.create(sqlite, bad_rows())
    make_nullable(sqlite, PROGRESS)
    old_service.execute(sqlite, f"UPDATE {PROGRESS} SET created_at = NULL WHERE id = 3")

    assert migrate("run", sqlite, "--rejects", "rejects.jsonl") == 3

    lines = [json.loads(line) for line in (tmp_path / "rejects.jsonl").read_text().splitlines()]
    assert {(line["code"], line["table"], line["id"]) for line in lines} == {
        (reason.value, table, str(row["id"])) for reason, (table, row) in REJECTED.items()
    }
    assert migrate.found() == {"rejected": len(REJECTED)}
    assert all(reason.value in migrate.said for reason in REJECTED)

    mended = [
        line | {"row": line["row"] | {name: MENDED[name] for name in MENDED if name in line["row"]}} for line in lines
    ]
    (tmp_path / "mended.jsonl").write_text("".join(json.dumps(line) + "\n" for line in mended))
    assert migrate("run", "--from-rejects", "mended.jsonl") == 0
    assert migrate.found() == {}
    assert migrate("verify", sqlite) == 0
    assert migrate.found() == {"mended": len(REJECTED)}
    assert "status is 'DONE' in the source, 'FAILED' here" in migrate.said


@pytest.mark.parametrize(
    "text", ["안녕 ≤ 10^9", "e\u0301 is not é", "😀🏳️‍🌈", "\u2028\u200f\ufeff", "a\0b\x1b[2J", " \t\r\n "]
)
def test_any_text_arrives_as_it_was(migrate, sqlite, text):
    columns = dict.fromkeys(("title", "constraints", "solution_code", "error_message", "platform", "problem_id"), text)
    old_service.create(
        sqlite,
        {
            GENERATION: [generation_job(1, tags=[text, {text: text}], **columns)],
            PROGRESS: [entry(1, 1, "generation", step=text, message=text)],
        },
    )

    assert migrate("run", sqlite) == 0

    with create_app(migrate.config, serves=False).app_context():
        job = JobHelper.get("generation", new_id(GENERATION, "1"))
        assert {name: job[name] for name in columns} == columns
        assert job["tags"] == [text, {text: text}]
        ((told,), _) = JobHelper.list_progress("generation", job["id"])
        assert (told["step"], told["message"]) == (text, text)


def test_decimals_in_tags_keep_every_digit(migrate, old_database):
    numbers = "[0.1, 1.10, 1e3, -0.0, 12345678901234567890, 0.12345678901234567890123456789]"
    old_service.create(old_database, {GENERATION: [generation_job(1, tags=RawJSON(numbers))]})

    assert migrate("run", old_database) == 0

    stored = next(item for item in migrate.items() if item["PK"]["S"].startswith("SGJOB#"))["tags"]["L"]
    assert [number["N"] for number in stored] == [
        "0.1", "1.1", "1000", "0", "12345678901234567890", "0.12345678901234567890123456789"
    ]  # fmt: skip


def test_uuid_keys_stay(migrate, old_database):
    job, other, told = (uuid.uuid4() for _ in range(3))
    old_service.create(
        old_database,
        {
            GENERATION: [generation_job(id=job)],
            EXTRACTION: [extraction_job(id=other)],
            PROGRESS: [entry(id=told, number=1, job_id=str(other))],
        },
        ids="uuid",
    )

    assert migrate("run", old_database) == 0

    keys = {(item["PK"]["S"], item["SK"]["S"]) for item in migrate.items()}
    assert keys == {
        (f"SGJOB#{job}", "META"),
        (f"PEJOB#{other}", "META"),
        (f"JOB#extraction#{other}", f"PROG#{int(old_service.START.timestamp() * 1e6)}#{told}"),
    }


def test_progress_of_a_job_that_is_gone_is_kept_and_told(migrate, old_database):
    old_service.create(
        old_database, {EXTRACTION: [extraction_job(1)], PROGRESS: [entry(1, 1), entry(2, 99), entry(3, 99)]}
    )

    assert migrate("run", old_database) == 0

    assert migrate.tables("orphans") == [0, 0, 2]
    assert "2 progress entries belong to jobs that are not in the source" in migrate.said
    with create_app(migrate.config, serves=False).app_context():
        history, _ = JobHelper.list_progress("extraction", new_id(EXTRACTION, "99"))
        assert len(history) == 2


# A source that somebody writes to


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], None]], None]:
    """Does something once, after the first rows of a run are written."""

    def set_up(act: Callable[[], None]) -> None:
        acts = [act]

        def copy(writer: Writer, rows: Sequence[Row]) -> Outcome:
            outcome = copy_rows(writer, rows)
            while acts:
                acts.pop()()
            return outcome

        monkeypatch.setattr(Writer, "copy", copy)

    return set_up


def test_a_source_that_is_written_to_meanwhile(migrate, postgresql, meanwhile):
    """The run sees the source as it was when it began, and so does its verification; the next ones see the rest."""
    url = old_service.postgres.new_database(postgresql)
    metadata = old_service.create(url, seed_rows())

    def write() -> None:
        old_service.fill(url, metadata, {EXTRACTION: [extraction_job(6)], PROGRESS: [entry(88, 6)]})
        old_service.execute(url, f"UPDATE {EXTRACTION} SET title = 'Another', status = 'COMPLETED' WHERE id = 4")
        old_service.execute(url, f"DELETE FROM {PROGRESS} WHERE id = 7")

    meanwhile(write)

    assert migrate("run", url) == 0
    assert migrate.tables("written") == [1, 5, 87]
    assert migrate.found() == {}

    assert migrate("verify", url) == 4
    assert migrate.found() == {"missing": 2, "different": 1, "extra": 1}
    assert "title is 'Another' in the source, 'Eastern Exhibition' here" in migrate.said

    assert migrate("run", url) == 4
    assert migrate.tables("written") == [0, 1, 1]
    assert migrate.tables("updated") == [0, 1, 0]
    assert migrate.found() == {"extra": 1}


def test_a_cut_over(migrate, sqlite):
    """Dry run, run, the new service works, the old one goes on for a while, final run, undo."""
    metadata = old_service.create(sqlite, seed_rows())
    assert migrate("run", sqlite, "--dry-run") == 0
    assert migrate.tables("written") == [1, 5, 87]
    assert migrate.items() == []

    assert migrate("run", sqlite) == 0
    first = migrate.report["run_id"]

    with create_app(migrate.config, serves=False).app_context():
        JobHelper.update("generation", new_id(GENERATION, "1"), {"title": "Edited in the new service"})
        JobHelper.delete("extraction", new_id(EXTRACTION, "2"))
    old_service.fill(sqlite, metadata, {EXTRACTION: [extraction_job(6)]})
    old_service.execute(sqlite, f"UPDATE {EXTRACTION} SET title = 'Edited in the old service' WHERE id = 3")

    assert migrate("verify", sqlite) == 4
    deleted = 1 + sum(
        (row["content_type_id"], row["object_id"]) == (old_service.CONTENT_TYPE["extraction"], 2)
        for row in seed_rows()[PROGRESS]
    )
    assert migrate.found() == {"conflict": 1 + deleted, "missing": 1, "different": 1}

    assert migrate("run", sqlite) == 5
    assert migrate.tables("written") == [0, 1, 0]
    assert migrate.tables("updated") == [0, 1, 0]
    assert migrate.tables("conflicts") == [1, 1, deleted - 1]
    assert migrate.found() == {"conflict": 1 + deleted}
    last = migrate.report["run_id"]

    with create_app(migrate.config, serves=False).app_context():
        assert JobHelper.get("generation", new_id(GENERATION, "1"))["title"] == "Edited in the new service"
        assert JobHelper.get("extraction", new_id(EXTRACTION, "3"))["title"] == "Edited in the old service"
        assert JobHelper.get("extraction", new_id(EXTRACTION, "2")) is None

    for run_id in (first, last):
        main(["undo", run_id])
    assert [item["PK"]["S"] for item in migrate.items()] == [f"SGJOB#{new_id(GENERATION, '1')}"]


# A table that somebody has changed


def another(typed: dict[str, Any]) -> dict[str, Any]:
    """Another value of the same type."""
    ((kind, value),) = typed.items()
    match kind:
        case "S":
            return {kind: f"{value}x"}
        case "N":
            return {kind: f"{value}1"}
        case "BOOL":
            return {kind: not value}
        case "L":
            return {kind: [*value, {"S": "x"}]}
    return {kind: {**value, "x": {"S": "x"}}}


def test_every_single_attribute_that_is_changed_is_found(migrate, sqlite):
    rows = {
        GENERATION: [generation_job(1, status="PROCESSING", error_message=None)],
        EXTRACTION: [extraction_job(1)],
        PROGRESS: [entry(1)],
    }
    old_service.create(sqlite, rows)
    migrate("run", sqlite)
    unnoticed = []
    with target(migrate.config) as there, open_source(sqlite) as source:
        for item in migrate.items():
            for name in item.keys() - {"PK", "SK"}:
                migrate.put({**item, name: another(item[name])})
                if verify(there.reader(), source).ok:
                    unnoticed.append(f"{item['PK']['S']} {name}")
            migrate.put(item)
        assert verify(there.reader(), source).ok

    assert unnoticed == []


def test_what_is_missing_too_much_and_different_is_named_and_counted(migrate, sqlite):
    old_service.create(sqlite, seed_rows())
    migrate("run", sqlite)
    jobs = {item["legacy_id"]["S"]: item for item in migrate.items() if item["PK"]["S"].startswith("PEJOB#")}
    client().delete_item(TableName=migrate.config.table, Key={name: jobs["1"][name] for name in ("PK", "SK")})
    migrate.put({**jobs["2"], "title": {"S": "Another"}})
    migrate.put({**jobs["3"], "PK": {"S": f"PEJOB#{uuid.uuid4()}"}})

    assert migrate("verify", sqlite) == 4

    assert migrate.found() == {"missing": 1, "different": 1, "extra": 1}
    assert [(each["finding"], each["table"], each["id"]) for each in migrate.verification["differences"]] == [
        ("missing", EXTRACTION, "1"),
        ("extra", EXTRACTION, "3"),
        ("different", EXTRACTION, "2"),
    ]
    assert migrate.verification["differences"][2]["fields"] == {"title": ["Eastern Exhibition", "Another"]}
    assert "The two sides are NOT the same." in migrate.said
    counts = migrate.verification["tables"][EXTRACTION]
    assert counts["source_checksum"] != counts["items_checksum"]


def test_only_what_was_asked_for_is_verified(migrate, sqlite):
    old_service.create(sqlite, seed_rows())

    assert migrate("run", sqlite, "--only", "extraction") == 0
    assert migrate("verify", sqlite, "--only", "extraction") == 0
    assert migrate("verify", sqlite) == 4
    assert migrate.found() == {"missing": 88}


# The old DynamoDB table


@pytest.fixture
def old_items(dynamodb_local: str, migrate: Migration) -> Iterator[OldItems]:
    """The seed's own numbers, as the old service had moved them: integer ids, keys of seconds; and one of its UUIDs."""
    old = OldItems.create(dynamodb_local)
    fill_old_items(old)
    yield old
    old.client.delete_table(TableName=old.name)
    old.client.close()


A_UUID = "2888a3b9-7f6c-4a57-9f3e-0d3c1f6c9a11"
CODE = "print('안녕')\n"
ENCODED = base64.b64encode(CODE.encode()).decode()


def fill_old_items(old: OldItems) -> None:
    old.put_job(A_UUID, plt="codeforces", pid="1A", tit="Theatre Square", sts="COMPLETED", gen=ENCODED, tag=["math"])
    for number in range(1, 6):
        old.put_job(str(number), "PEJOB", plt="codeforces", pid="1486B", sts="COMPLETED", tid="", mdl="old")
    for number in range(87):
        old.put_entry(
            "extraction", str(1 + number % 5), SECONDS + number // 5, stp="Fetching", msg=f"{number}", sts="x"
        )


def test_the_old_dynamodb_table_to_a_new_one(migrate, old_items):
    assert migrate("run", old_items.url) == 0

    assert migrate.tables("written") == [1, 5, 87]
    assert migrate.found() == {}
    assert migrate("verify", old_items.url) == 0
    with create_app(migrate.config, serves=False).app_context():
        assert JobHelper.get("generation", A_UUID)["generator_code"] == CODE
        told, _ = JobHelper.list_progress("extraction", new_id(EXTRACTION, "5"))
        assert [entry["message"] for entry in told] == [str(number) for number in range(4, 87, 5)]


def test_the_old_dynamodb_table_in_place(migrate):
    here = OldItems(client(), migrate.config.table, migrate.config.dynamodb_url)
    fill_old_items(here)
    here.put_job("6", "PEJOB", sts="BROKEN")

    assert migrate("run", here.url) == 3

    assert migrate.tables("written") == [1, 5, 87]
    assert migrate.found() == {"rejected": 1}
    assert [table["equal"] for table in migrate.verification["tables"].values()] == [1, 5, 87]
    assert len(migrate.items()) == 93

    job = next(item for item in migrate.items() if item["PK"]["S"] == f"SGJOB#{A_UUID}")
    migrate.put({**job, "generator_code": {"S": ENCODED}})
    assert migrate("verify", here.url) == 4
    assert migrate.found() == {"rejected": 1, "different": 1}


# The old id of a job


def test_a_job_is_found_by_its_old_id_with_one_read(migrate, sqlite):
    old_service.create(sqlite, {GENERATION: [generation_job(17)]})
    migrate("run", sqlite)
    app = create_app(replace(migrate.config, auth="off"))
    with served(app) as url, counted() as operations:
        shown = CliRunner().invoke(commands, ["jobs", "--api-url", url, "show", "--legacy", "generation:17", "--json"])

    assert json.loads(shown.output)["id"] == new_id(GENERATION, "17")
    assert json.loads(shown.output)["legacy_id"] == "17"
    assert operations == ["GetItem"]


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The API on loopback."""
    server = make_server("127.0.0.1", 0, app)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@contextmanager
def counted() -> Iterator[list[str]]:
    """The operations that are sent to DynamoDB."""
    operations: list[str] = []

    def note(event_name: str, **_: Any) -> None:
        operations.append(event_name.rpartition(".")[2])

    client().meta.events.register_first("before-send.dynamodb", note)
    yield operations
    client().meta.events.unregister("before-send.dynamodb", note)
