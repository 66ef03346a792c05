from __future__ import annotations

import base64
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from moto import mock_aws

from jobsvc.migration import old_items
from jobsvc.migration.mapping import Unfinished, map_row, new_id
from jobsvc.migration.rows import EXTRACTION, GENERATION, PROGRESS, TABLES, Row, SourceError
from jobsvc.migration.sources import open_source
from jobsvc.models.attributes import to_typed
from tests.old_items import SECONDS, OldItems

AT = datetime(2024, 10, 9, 4, 3, 46, tzinfo=UTC)
SCRIPT = "import random\nprint(random.randint(1, 10**9))  # 극장\n"


@pytest.fixture(params=["moto", pytest.param("dynamodb_local", marks=pytest.mark.dynamodb_local)])
def old(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[OldItems]:
    """An empty table of the old service."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    if request.param == "moto":
        with mock_aws():
            yield OldItems.create()
    else:
        yield OldItems.create(request.getfixturevalue("dynamodb_local"))


def read(url: str, table: str, **options: Any) -> list[Row]:
    with open_source(url) as source:
        return [row for page in source.pages(table, **options) for row in page]


def test_a_job_is_read_with_all_that_its_item_says(old: OldItems) -> None:
    old.put_job(
        "17",
        plt="codeforces",
        pid="1A",
        tit="Theatre Square",
        url="https://codeforces.com/problemset/problem/1/A",
        tag=["math", Decimal("0.10")],
        lng="python",
        con="1 ≤ n",
        sol="print()",
        gen=base64.b64encode(SCRIPT.encode()).decode(),
        sts="COMPLETED",
        tid="a3c1",
        err="",
    )

    (row,) = read(old.url, GENERATION)

    assert row == Row(
        GENERATION,
        "17",
        {
            "platform": "codeforces",
            "problem_id": "1A",
            "status": "COMPLETED",
            "celery_task_id": "a3c1",
            "error_message": "",
            "created_at": AT,
            "updated_at": AT,
            "title": "Theatre Square",
            "problem_url": "https://codeforces.com/problemset/problem/1/A",
            "tags": ["math", Decimal("0.1")],
            "solution_code": "print()",
            "language": "python",
            "constraints": "1 ≤ n",
            "generator_code": SCRIPT,
            "legacy": {},
        },
        key=("SGJOB#17", "META"),
    )
    assert map_row(row, unfinished=Unfinished.FAIL).item["PK"] == {"S": f"SGJOB#{new_id(GENERATION, '17')}"}


def test_an_extraction_job_is_read(old: OldItems) -> None:
    old.put_job("3", "PEJOB", plt="codeforces", pid="1486B", pidt="1486B", sts="FAILED", err="403", tit="Eastern")

    (row,) = read(old.url, EXTRACTION)

    assert (row.id, row.values["problem_identifier"], row.values["error_message"]) == ("3", "1486B", "403")
    assert row.values["problem_url"] is None


def test_entries_are_read_with_their_jobs(old: OldItems) -> None:
    job = str(uuid.uuid4())
    old.put_job("17", sts="COMPLETED")
    old.put_job(new_id(GENERATION, "18"), sts="COMPLETED")  # One that was upgraded in this table.
    old.put_job(job, "PEJOB", sts="COMPLETED")
    owners = [("generation", "17"), ("generation", "18"), ("generation", "19"), ("extraction", job)]
    for job_type, job_id in owners:
        old.put_entry(job_type, job_id, SECONDS, stp="Fetching", msg="a page", sts="in_progress")

    rows = {row.values["job_id"]: row for row in read(old.url, PROGRESS)}

    assert {(row.values["job_type"], row.values["job_id"]) for row in rows.values()} == set(owners)
    assert {job_id: row.orphan for job_id, row in rows.items()} == {"17": False, "18": False, "19": True, job: False}
    assert rows["17"].id == f"JOB#generation#17|PROG#{SECONDS}"
    assert rows["17"].key == ("JOB#generation#17", f"PROG#{SECONDS}")
    assert (rows["17"].values["step"], rows["17"].values["message"]) == ("Fetching", "a page")
    assert rows["17"].values["created_at"] == AT


def test_every_row_is_read_once_and_reading_goes_on_behind_any_of_them(old: OldItems) -> None:
    for number in range(40):
        old.put_job(str(number), sts="COMPLETED")
        old.put_entry("generation", str(number % 7), SECONDS + number, stp="", msg="", sts="")

    with open_source(old.url) as source:
        assert {table: source.count(table) for table in TABLES} == {GENERATION: 40, EXTRACTION: 0, PROGRESS: 40}
        for table in (GENERATION, PROGRESS):
            rows = [row for page in source.pages(table) for row in page]
            assert len({row.id for row in rows}) == len(rows) == 40
            for place in (0, 17, 39):
                behind = [row for page in source.pages(table, after=rows[place].id) for row in page]
                assert behind == rows[place + 1 :]


def test_every_read_is_consistent(old: OldItems) -> None:
    old.put_entry("generation", "17", stp="", msg="", sts="")
    asked: list[dict[str, Any]] = []

    with open_source(old.url) as source:
        source._client.meta.events.register(  # type: ignore[attr-defined]
            "provide-client-params.dynamodb.*", lambda params, **_: asked.append(params)
        )
        source.count(PROGRESS)
        list(source.pages(PROGRESS))

    reads = [each for params in asked for each in params.get("RequestItems", {old.name: params}).values()]
    assert [each["ConsistentRead"] for each in reads] == [True] * 3


def test_reading_goes_on_behind_a_row_that_is_gone(dynamodb_local: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    old = OldItems.create(dynamodb_local)
    for number in range(40):
        old.put_job(str(number), sts="COMPLETED")
    rows = read(old.url, GENERATION)
    old.delete(rows[17].key)

    assert read(old.url, GENERATION, after=rows[17].id) == rows[18:]


def test_what_nobody_listed_is_kept_under_its_own_name_and_counted(old: OldItems) -> None:
    old.put_job("1", sts="COMPLETED", mdl="gpt", new={"a": Decimal("1.5")}, also={"S": 1}, GSI1SK="inside")
    old.put({"PK": "SGJOB#2", "SK": "META", "tp": "sgjob", "GSI1PK": "SGJOB", "GSI1SK": 5, "dat": {"GSI1SK": "inside"}})

    with open_source(old.url) as source:
        legacy = {row.id: row.values["legacy"] for page in source.pages(GENERATION) for row in page}

        assert source.unlisted == {f"{GENERATION}.{name}": count for name, count in COUNTED.items()}
    assert legacy == {
        "1": {"model": "gpt", "new": {"a": Decimal("1.5")}, "also": {"S": 1}, "GSI1SK": "inside"},
        "2": {"GSI1PK": "SGJOB", "GSI1SK": "inside", "item.GSI1SK": 5},
    }


COUNTED = {"new": 1, "also": 1, "GSI1SK": 3, "GSI1PK": 1}


def test_other_items_of_the_table_are_left_alone(old: OldItems) -> None:
    old.put({"PK": "USER#1", "SK": "META", "tp": "usr"})
    old.put({"PK": "LOCK#recovery", "SK": "META"})
    old.put_job("1", sts="COMPLETED")

    assert [row.id for table in TABLES for row in read(old.url, table)] == ["1"]


def test_sets_and_bytes_are_kept_as_json() -> None:
    item = {
        "PK": {"S": "SGJOB#1"},
        "SK": {"S": "META"},
        "names": {"SS": ["b", "a"]},
        "numbers": {"NS": ["10", "9.5"]},
        "raw": {"B": b"\x00\xff"},
        "nothing": {"NULL": True},
        "dat": {"S": "no map at all"},
    }

    row, unlisted = old_items.to_row(GENERATION, item)

    assert row.values["legacy"] == {
        "names": ["a", "b"],
        "numbers": [Decimal("9.5"), 10],
        "raw": "AP8=",
        "nothing": None,
        "dat": "no map at all",
    }
    assert sorted(unlisted) == ["dat", "names", "nothing", "numbers", "raw"]


@pytest.mark.parametrize("script", [SCRIPT, "x", "print(1)", "\t\r\n", "# 극장 " * 500])
def test_a_script_in_base64_is_decoded_and_a_plain_one_is_not(script: str) -> None:
    assert old_items.decoded(base64.b64encode(script.encode()).decode()) == script
    assert old_items.decoded(script) == script


@pytest.mark.parametrize(
    "text",
    [
        "",
        "pass",  # base64 of bytes that are no UTF-8
        "abcd",
        "AAAA",  # base64 of NUL bytes
        base64.b64encode(b"\xff\xfe").decode(),
        base64.b64encode(SCRIPT.encode()).decode().rstrip("="),  # not whole
        "cHJpbnR=",  # its last bits are not what encoding gives
        base64.encodebytes(SCRIPT.encode() * 5).decode(),  # with line ends, which the old service did not write
        None,
        5,
    ],
)
def test_what_is_not_exactly_base64_of_text_stays(text: Any) -> None:
    assert old_items.decoded(text) == text


@pytest.mark.parametrize("value", ["soon", None, Decimal("0.1234567"), 10**30, True, {"a": 1}])
def test_what_is_no_time_stays_as_it_is(value: Any) -> None:
    item = {"PK": {"S": "SGJOB#1"}, "SK": {"S": "META"}}

    row, _ = old_items.to_row(GENERATION, item | {"crt": to_typed(value)})

    assert row.values["created_at"] == value


@pytest.mark.parametrize(
    ("table", "key", "row_id"),
    [
        (GENERATION, ("SGJOB#17", "META"), "17"),
        (EXTRACTION, ("PEJOB#a#b", "META"), "a#b"),
        (GENERATION, ("SGJOB#17", "OTHER"), "SGJOB#17|OTHER"),
        (GENERATION, ("PEJOB#17", "META"), "PEJOB#17|META"),
        (GENERATION, ("SGJOB#1|7", "META"), "SGJOB#1|7|META"),
        (PROGRESS, ("JOB#generation#17", "PROG#5"), "JOB#generation#17|PROG#5"),
        (PROGRESS, ("JOB#generation#1|7", "PROG#5|x"), "JOB#generation#1|7|PROG#5|x"),
    ],
)
def test_an_id_leads_back_to_its_key(table: str, key: tuple[str, str], row_id: str) -> None:
    assert old_items.row_id(table, key) == row_id
    assert old_items.row_key(table, row_id) == key


# Trouble


def trouble(url: str) -> str:
    with pytest.raises(SourceError) as told:
        read(url, GENERATION)
    assert "\n" not in told.value.message
    return told.value.message


def test_a_missing_table_is_told(old: OldItems) -> None:
    assert "There is no DynamoDB table 'nosuch'" in trouble(old.url.replace(old.name, "nosuch"))


def test_a_table_with_other_keys_is_told(old: OldItems) -> None:
    other = OldItems.create(old.endpoint, keys=("id", "at"))

    assert "has the keys at, id; the old service's has PK and SK" in trouble(other.url)


def test_an_unreachable_endpoint_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jobsvc.migration.old_table.TRIES", 1)

    message = trouble("dynamodb://old-table?endpoint=http://127.0.0.1:1")

    assert message.startswith("DynamoDB table 'old-table' at http://127.0.0.1:1 cannot be reached: ")


def test_missing_credentials_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "AWS_ENDPOINT_URL_DYNAMODB"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")

    assert "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY" in trouble("dynamodb://old-table?region=eu-west-1")


@pytest.mark.parametrize(
    "url",
    [
        "dynamodb://",
        "dynamodb://a b",
        "dynamodb://old-table/x",
        "dynamodb://old-table?zone=1",
        "dynamodb://old-table?endpoint=nowhere",
    ],
)
def test_what_is_no_url_of_a_table_is_told(url: str) -> None:
    assert "old-table" in trouble(url)


def test_region_and_endpoint_are_the_targets_unless_they_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:8000")

    assert open_source("dynamodb://old-table").where == "DynamoDB table 'old-table' at http://127.0.0.1:8000"
    monkeypatch.delenv("AWS_ENDPOINT_URL_DYNAMODB")
    assert open_source("dynamodb://old-table").where == "DynamoDB table 'old-table' at AWS, eu-west-1"
    assert open_source("dynamodb://Old.Table?region=us-west-2").where == "DynamoDB table 'Old.Table' at AWS, us-west-2"
