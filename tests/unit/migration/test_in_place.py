"""Items of the old form that become those of the new one where they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ReadTimeoutError

from jobsvc.config import Config
from jobsvc.job_helper import JobHelper
from jobsvc.migration import copying, pace, running
from jobsvc.migration import record as records
from jobsvc.migration.checks import Reason
from jobsvc.migration.in_place import Upgrade
from jobsvc.migration.mapping import new_id
from jobsvc.migration.pace import Stopped
from jobsvc.migration.report import Exit, Report
from jobsvc.migration.rows import GENERATION
from jobsvc.migration.running import Interrupted
from jobsvc.migration.wire import Wire
from jobsvc.models.binding import client
from tests.migrating import items, migrate

UUID = "0f8fad5b-d9cb-469f-a165-70867728950e"


def old_job(job_id: str = UUID, **dat: str) -> dict[str, Any]:
    texts = {"plt": "codeforces", "pid": "1A", "tit": "Theatre Square", "lng": "python", "sts": "COMPLETED", **dat}
    return {
        "PK": {"S": f"SGJOB#{job_id}"},
        "SK": {"S": "META"},
        "tp": {"S": "sgjob"},
        "crt": {"N": "1728446626"},
        "upd": {"N": "1728446627"},
        "dat": {"M": {**{name: {"S": text} for name, text in texts.items()}, "tag": {"L": [{"S": "math"}]}}},
    }


def old_entry(job_id: str = UUID, second: int = 1728446626, message: str = "Reading") -> dict[str, Any]:
    texts = {"stp": "Fetching webpage", "msg": message, "sts": "completed"}
    return {
        "PK": {"S": f"JOB#generation#{job_id}"},
        "SK": {"S": f"PROG#{second}"},
        "tp": {"S": "prog"},
        "crt": {"N": str(second)},
        "dat": {"M": {name: {"S": text} for name, text in texts.items()}},
    }


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(pace, "LONGEST_WAIT", 0.01)


@pytest.fixture
def put(config: Config):
    def put(*olds: dict[str, Any]) -> None:
        for item in olds:
            client().put_item(TableName=config.table, Item=item)

    return put


def upgrade(config: Config, **options: Any) -> Report:
    endpoint = f"&endpoint={config.dynamodb_url}" if config.dynamodb_url else ""
    return migrate(config, f"dynamodb://{config.table}?region={config.region}{endpoint}", **options)


def test_jobs_and_entries_are_upgraded_and_nothing_of_the_old_form_is_left(app, config: Config, put):
    put(old_job(), old_job("17"), old_entry(), old_entry("17"), old_entry("17", second=1728446629))

    report = upgrade(config)

    assert report.in_place
    assert (report.exit_code, report.total.written) == (Exit.OK, 5)
    found = items(config)
    assert len(found) == 5
    assert not any("tp" in item for item in found.values())
    assert JobHelper.get_script_generation_job(UUID)["title"] == "Theatre Square"
    assert JobHelper.get_script_generation_job(new_id(GENERATION, "17"))["legacy_id"] == "17"


def test_what_nobody_listed_is_counted_although_its_old_form_is_gone(config: Config, put):
    put(old_job() | {"odd": {"N": "5"}})

    assert upgrade(config).to_dict()["kept_in_legacy"] == {"script_generation_jobs.odd": 1}


def test_items_of_other_types_are_left_and_told(app, config: Config, put):
    JobHelper.create_script_generation_job(platform="codeforces", problem_id="1A", submit=True)
    stranger = {"PK": {"S": "USER#1"}, "SK": {"S": "META"}}
    unmarked = {"PK": {"S": "SGJOB#9"}, "SK": {"S": "META"}, "dat": {"M": {}}}
    put(old_job(), stranger | {"tp": {"S": "user"}}, stranger | {"SK": {"S": "2"}}, unmarked)
    upgrade(config)

    report = upgrade(config)

    assert report.left_out == {"items without tp": 2, "items with tp 'user'": 1}
    assert report.to_dict()["left_out"] == report.left_out
    told = (
        "Left where they are, for they are no jobs and no progress entries: 2 items without tp, 1 items with tp 'user'"
    )
    assert told in list(report.lines())
    assert {("USER#1", "META"), ("USER#1", "2"), ("SGJOB#9", "META")} <= items(config).keys()


def test_a_second_upgrade_finds_nothing_to_do(config: Config, put):
    put(old_job(), old_entry("17"))
    upgrade(config)
    before = items(config)

    report = upgrade(config)

    assert (report.exit_code, report.total.rows) == (Exit.OK, 0)
    assert items(config) == before


def test_jobs_of_the_new_service_stay_as_they_are(app, config: Config, put):
    mine = JobHelper.create_script_generation_job(platform="codeforces", problem_id="1A", submit=True)
    before = items(config)
    put(old_job())

    assert upgrade(config).total.written == 1
    assert {key: item for key, item in items(config).items() if key in before} == before
    assert JobHelper.get_script_generation_job(mine["id"])


@pytest.mark.parametrize("steps", [0, 1, 3])
def test_an_upgrade_that_was_stopped_goes_on(config: Config, put, monkeypatch, steps: int):
    put(
        old_job(),
        *(old_job(str(number)) for number in range(1, 4)),
        *(old_entry(str(number)) for number in range(1, 4)),
    )
    copy, allowed = Upgrade.copy, iter(range(steps))

    def stopped(upgrade: Upgrade, rows: Any) -> Any:
        outcome = copy(upgrade, rows)  # What is done counts only when it is known to be.
        if next(allowed, None) is None:
            raise Stopped
        return outcome

    with monkeypatch.context() as patch:
        patch.setattr(copying, "STEP_ROWS", 1)
        patch.setattr(Upgrade, "copy", stopped)
        with pytest.raises(Interrupted):
            upgrade(config)

    report = upgrade(config, resume=True)

    assert report.exit_code is Exit.OK
    assert len(items(config)) == 7
    assert not any("tp" in item for item in items(config).values())


def test_a_rehearsal_leaves_the_items_as_they_are(config: Config, put):
    put(old_job(), old_entry("17"))
    before = items(config)

    report = upgrade(config, dry_run=True)

    assert (report.total.written, report.in_place) == (2, True)
    assert items(config) == before


def test_an_old_item_that_changes_meanwhile_is_left_for_the_next_run(config: Config, put, monkeypatch):
    put(old_job(), old_job("17"))
    replace, move = Wire.replace, Wire.move

    def late(write: Any):
        def meanwhile(wire: Wire, *arguments: Any) -> None:
            put(old_job(tit="Changed"), old_job("17", tit="Changed"))
            write(wire, *arguments)

        return meanwhile

    with monkeypatch.context() as patch:
        patch.setattr(Wire, "replace", late(replace))
        patch.setattr(Wire, "move", late(move))
        report = upgrade(config, concurrency=1)
    assert report.total.conflicts == 2
    assert all("tp" in item for item in items(config).values())

    assert upgrade(config).total.written == 2
    assert {item["title"]["S"] for item in items(config).values()} == {"Changed"}


def test_a_lost_answer_is_not_a_conflict(config: Config, put, monkeypatch):
    put(old_job(), old_job("17"))

    def lost(write: Any):
        def twice(wire: Wire, *arguments: Any) -> None:
            write(wire, *arguments)
            monkeypatch.setattr(Wire, write.__name__, write)
            raise ReadTimeoutError(endpoint_url="x")

        return twice

    monkeypatch.setattr(Wire, "replace", lost(Wire.replace))
    monkeypatch.setattr(Wire, "move", lost(Wire.move))

    report = upgrade(config)

    assert (report.total.written, report.total.conflicts) == (2, 0)


def test_a_row_that_its_item_would_not_tell_exactly_stays_in_the_old_form(config: Config, put, monkeypatch):
    put(old_job())
    map_row = running.map_row

    def forgetful(row, **options):
        found = map_row(row, **options)
        found.item["title"] = {"S": ""}
        return found

    monkeypatch.setattr(running, "map_row", forgetful)

    report = upgrade(config)

    assert report.total.reasons == {Reason.NOT_EXACT.value: 1}
    assert items(config)[f"SGJOB#{UUID}", "META"] == old_job()


def test_a_rejected_item_stays_in_the_old_form(config: Config, put):
    put(old_job(sts="LOST"), old_job("17"))

    report = upgrade(config)

    assert (report.total.written, report.total.rejected, report.exit_code) == (1, 1, Exit.REJECTED)
    assert items(config)[f"SGJOB#{UUID}", "META"] == old_job(sts="LOST")


def test_the_run_says_that_it_was_in_place(config: Config, put):
    put(old_job())

    upgrade(config)

    assert records.latest().options["in_place"] is True


def test_another_table_is_copied_from_and_stays(config: Config, put):
    other = f"{config.table}-old"
    key = [{"AttributeName": name, "KeyType": kind} for name, kind in (("PK", "HASH"), ("SK", "RANGE"))]
    client().create_table(
        TableName=other,
        KeySchema=key,
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("PK", "SK")],
        BillingMode="PAY_PER_REQUEST",
    )
    client().put_item(TableName=other, Item=old_job())
    endpoint = f"&endpoint={config.dynamodb_url}" if config.dynamodb_url else ""

    report = migrate(config, f"dynamodb://{other}?region={config.region}{endpoint}")

    assert not report.in_place
    assert report.total.written == 1
    assert client().get_item(TableName=other, Key={"PK": old_job()["PK"], "SK": old_job()["SK"]})["Item"] == old_job()
    client().delete_table(TableName=other)
