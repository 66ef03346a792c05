from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from jobsvc import models
from jobsvc.config import Config
from jobsvc.migration.table import OtherTable, check_table, create_table, identity
from jobsvc.models.binding import client
from tests.migrating import migrate

Other = Callable[..., Config]


@pytest.fixture
def other(config: Config):
    """Makes a table that is not quite jobsvc's, and binds the models to it."""
    made: list[str] = []

    def make(*, keys: tuple[str, str] = ("PK", "SK"), types: dict[str, str] | None = None) -> Config:
        schema = models.Job._get_schema()
        defined = {each["AttributeName"] for each in schema["attribute_definitions"]}
        names = {*keys, *(defined - {"PK", "SK"})}
        indexes = [
            {
                "IndexName": index["index_name"],
                "KeySchema": [_key(key["AttributeName"], key["KeyType"]) for key in index["key_schema"]],
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            }
            for index in schema["global_secondary_indexes"]
        ]
        name = f"jobsvc-{uuid.uuid4()}"
        client().create_table(
            TableName=name,
            KeySchema=[_key(keys[0], "HASH"), _key(keys[1], "RANGE")],
            AttributeDefinitions=[
                {"AttributeName": each, "AttributeType": (types or {}).get(each, "S")} for each in sorted(names)
            ],
            GlobalSecondaryIndexes=indexes,
            BillingMode="PAY_PER_REQUEST",
        )
        made.append(name)
        models.release()
        return Config(table=name, region=config.region, dynamodb_url=config.dynamodb_url)

    yield make
    models.release()
    models.bind(config)
    for name in made:
        client().delete_table(TableName=name)


def _key(name: str, kind: str) -> dict[str, Any]:
    return {"AttributeName": name, "KeyType": kind}


def test_a_table_that_is_there_is_checked_and_left(config: Config):
    before = client().describe_table(TableName=config.table)["Table"]["CreationDateTime"]

    create_table(config)
    check_table(config)

    assert client().describe_table(TableName=config.table)["Table"]["CreationDateTime"] == before


@pytest.mark.parametrize(
    ("otherwise", "lack"),
    [({"keys": ("id", "SK")}, "keys PK and SK"), ({"types": {"GSI1SK": "N"}}, "GSI1SK as a string")],
)
@pytest.mark.parametrize("command", [create_table, check_table])
def test_a_table_of_another_form_is_refused_and_told_apart(other: Other, command, otherwise, lack: str):
    config = other(**otherwise)

    with pytest.raises(OtherTable, match=rf"exists, but lacks {lack}\. Set JOBSVC_TABLE to another name"):
        command(config)


def test_an_old_table_whose_index_has_numbers_for_keys_is_not_upgraded_in_place(other: Other):
    config = other(types={"GSI1SK": "N"})
    endpoint = f"&endpoint={config.dynamodb_url}" if config.dynamodb_url else ""

    with pytest.raises(OtherTable, match="Set JOBSVC_TABLE to another name"):
        migrate(config, f"dynamodb://{config.table}?region={config.region}{endpoint}")


def test_tables_of_one_form_are_told_apart(config: Config, other: Other):
    before = identity()
    models.bind(other())

    assert identity() != before
