from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from jobsvc import create_app, models
from jobsvc.config import Config
from jobsvc.job_helper import JobHelper
from jobsvc.migration import indexes
from jobsvc.migration.report import Exit
from jobsvc.migration.table import OtherTable, check_table, create_table, identity
from jobsvc.models.binding import client
from tests.migrating import migrate
from tests.unit.migration.test_in_place import UUID, old_entry, old_job

Other = Callable[..., Config]


@pytest.fixture
def other(config: Config):
    """Makes a table that is not quite jobsvc's, and binds the models to it."""
    made: list[str] = []

    def make(
        *,
        keys: tuple[str, str] = ("PK", "SK"),
        types: dict[str, str] | None = None,
        names: Sequence[str] = ("GSI1", "GSI2", "GSI3"),
        projection: str = "ALL",
        **billing: Any,
    ) -> Config:
        attributes = {*keys, *(f"{name}{key}" for name in names for key in ("PK", "SK"))}
        made_with = [
            {
                "IndexName": name,
                "KeySchema": [_key(f"{name}PK", "HASH"), _key(f"{name}SK", "RANGE")],
                "Projection": {"ProjectionType": projection},
                **{name: value for name, value in billing.items() if name == "ProvisionedThroughput"},
            }
            for name in names
        ]
        name = f"jobsvc-{uuid.uuid4()}"
        client().create_table(
            TableName=name,
            KeySchema=[_key(keys[0], "HASH"), _key(keys[1], "RANGE")],
            AttributeDefinitions=[
                {"AttributeName": each, "AttributeType": (types or {}).get(each, "S")} for each in sorted(attributes)
            ],
            **({"GlobalSecondaryIndexes": made_with} if made_with else {}),
            **(billing or {"BillingMode": "PAY_PER_REQUEST"}),
        )
        made.append(name)
        models.release()
        return Config(table=name, region=config.region, dynamodb_url=config.dynamodb_url)

    yield make
    models.release()
    models.bind(config)
    for name in made:
        client().delete_table(TableName=name)


def in_place(config: Config) -> str:
    """The table of the settings, as a source."""
    endpoint = f"&endpoint={config.dynamodb_url}" if config.dynamodb_url else ""
    return f"dynamodb://{config.table}?region={config.region}{endpoint}"


def _key(name: str, kind: str) -> dict[str, Any]:
    return {"AttributeName": name, "KeyType": kind}


def test_a_table_that_is_there_is_checked_and_left(config: Config):
    before = client().describe_table(TableName=config.table)["Table"]["CreationDateTime"]

    create_table(config)
    check_table(config)

    assert client().describe_table(TableName=config.table)["Table"]["CreationDateTime"] == before


@pytest.mark.parametrize(
    ("otherwise", "lack"),
    [
        ({"keys": ("id", "SK")}, "keys PK and SK"),
        ({"types": {"GSI1SK": "N"}}, "GSI1SK as a string"),
        ({"projection": "KEYS_ONLY", "names": ["GSI2"]}, "index GSI2 with platform, problem_id, .* in it"),
    ],
)
@pytest.mark.parametrize("command", [create_table, check_table])
def test_a_table_of_another_form_is_refused_and_told_apart(other: Other, command, otherwise, lack: str):
    config = other(**otherwise)

    with pytest.raises(OtherTable, match=rf"exists, but lacks {lack}\. Set JOBSVC_TABLE to another name"):
        command(config)


def test_an_index_of_the_same_name_on_other_keys_is_refused(other: Other):
    config = other(names=[])
    models.bind(config)
    client().update_table(
        TableName=config.table,
        AttributeDefinitions=[{"AttributeName": "tp", "AttributeType": "S"}],
        GlobalSecondaryIndexUpdates=[
            {
                "Create": {
                    "IndexName": "GSI3",
                    "KeySchema": [_key("tp", "HASH")],
                    "Projection": {"ProjectionType": "ALL"},
                }
            }
        ],
    )

    with pytest.raises(OtherTable, match=r"lacks index GSI3 on GSI3PK, GSI3SK\. Set JOBSVC_TABLE"):
        create_table(config)


@pytest.mark.parametrize(
    "otherwise",
    [
        {"names": []},
        {"names": ["GSI2"]},
        {"names": ["GSI2"], "ProvisionedThroughput": {"ReadCapacityUnits": 7, "WriteCapacityUnits": 8}},
    ],
    ids=["of none", "of one", "of a table with provisioned units"],
)
def test_an_old_table_gets_the_indexes_that_it_lacks_and_is_upgraded_in_place(
    other: Other, otherwise: dict[str, Any], monkeypatch, tmp_path
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(indexes, "POLL_S", 0.02)
    config = other(**otherwise)
    models.bind(config)
    for item in (old_job(), old_entry()):
        client().put_item(TableName=config.table, Item=item)
    lacking = [name for name in ("GSI1", "GSI2", "GSI3") if name not in otherwise["names"]]

    with pytest.raises(OtherTable, match=rf"lacks index {', '.join(lacking)}; `python migrate.py table` adds it\."):
        migrate(config, in_place(config), dry_run=True)
    said: list[str] = []
    done = create_table(config, say=said.append)

    assert "indexes added" in done
    assert [line.split()[2] for line in said if line.startswith("Adding index")] == lacking
    assert "indexes added" not in create_table(config)
    found = client().describe_table(TableName=config.table)["Table"]["GlobalSecondaryIndexes"]
    assert {index["IndexName"] for index in found if index["IndexStatus"] == "ACTIVE"} == {"GSI1", "GSI2", "GSI3"}
    if "ProvisionedThroughput" in otherwise:
        assert {index["ProvisionedThroughput"]["WriteCapacityUnits"] for index in found} == {8}
    assert migrate(config, in_place(config)).exit_code is Exit.OK
    with create_app(config, serves=False).app_context():
        listed, _ = JobHelper.list_script_generation_jobs(platform="codeforces", problem_id="1A")
    assert [(job["id"], job["title"]) for job in listed] == [(UUID, "Theatre Square")]


def test_an_index_that_is_built_for_long_is_told_and_waited_for(config: Config, monkeypatch):
    monkeypatch.setattr(indexes, "POLL_S", 0.0)
    monkeypatch.setattr(indexes, "SAY_EVERY_S", 0.0)
    describe = indexes._describe
    built = iter([True] * 4)  # by an earlier call, whose operator did not wait

    def describe_as_built(table: str) -> dict[str, Any]:
        found = describe(table)
        found["GlobalSecondaryIndexes"][0]["IndexStatus"] = "CREATING" if next(built, False) else "ACTIVE"
        return found

    monkeypatch.setattr(indexes, "_describe", describe_as_built)
    said: list[str] = []

    create_table(config, say=said.append)

    assert len(said) == 3
    assert all(re.match(r"index GSI\d is CREATING, for 0 s so far\.", line) for line in said)


def test_a_ttl_on_another_attribute_stays_and_is_told(other: Other):
    config = other()
    models.bind(config)
    client().update_time_to_live(
        TableName=config.table, TimeToLiveSpecification={"Enabled": True, "AttributeName": "ttl"}
    )
    said: list[str] = []

    assert "TTL switched on" not in create_table(config, say=said.append)

    assert [line.partition(", and")[0] for line in said] == [f"Table {config.table!r} has its TTL on 'ttl'"]
    assert client().describe_time_to_live(TableName=config.table)["TimeToLiveDescription"]["AttributeName"] == "ttl"


def test_a_ttl_that_is_on_already_is_nothing_to_tell(config: Config):
    said: list[str] = []

    assert create_table(config, say=said.append) == []

    assert said == []


def test_an_old_table_whose_index_has_numbers_for_keys_is_not_upgraded_in_place(other: Other):
    config = other(types={"GSI1SK": "N"})

    with pytest.raises(OtherTable, match="Set JOBSVC_TABLE to another name"):
        migrate(config, in_place(config))


def test_tables_of_one_form_are_told_apart(config: Config, other: Other):
    before = identity()
    models.bind(other())

    assert identity() != before
