"""Tools that know nothing of jobsvc read its table by the documented keys: the AWS command line, NoSQL Workbench."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore import xform_name
from botocore.model import OperationModel
from flask import Flask

from jobsvc.config import Config
from jobsvc.job_helper import JobHelper
from jobsvc.models import (
    IdempotencyKey,
    Item,
    Job,
    Lease,
    PagePart,
    ProblemExtractionJob,
    ProgressEntry,
    ScriptGenerationJob,
)
from jobsvc.models.api_key import ApiKey
from jobsvc.models.indexes import SUMMARY
from jobsvc.models.lock import Lock
from jobsvc.runs import claim
from tests.unit.deploy.files import DEPLOY, ROOT

MODELS: tuple[type[Item], ...] = (
    ScriptGenerationJob,
    ProblemExtractionJob,
    ProgressEntry,
    Lease,
    IdempotencyKey,
    PagePart,
    ApiKey,
    Lock,
)
COMMANDS = re.findall(r"^aws dynamodb .+$", (ROOT / "docs" / "table.md").read_text(), re.MULTILINE)


@pytest.fixture
def plain(app: Flask, config: Config) -> Any:
    """The client that the AWS command line uses, too."""
    return boto3.client("dynamodb", region_name=config.region, endpoint_url=config.dynamodb_url or None)


def _run(client: Any, command: str) -> Any:
    """What a command of the AWS command line does: its options are the fields of the request, in other letters."""
    _, service, operation, *words = shlex.split(command)
    name = next(api for api in client.meta.service_model.operation_names if xform_name(api, "-") == operation)
    assert service == "dynamodb"
    model = client.meta.service_model.operation_model(name)
    return getattr(client, xform_name(name))(**dict(_fields(model, words)))


def _fields(model: OperationModel, words: list[str]) -> Iterator[tuple[str, Any]]:
    members = {f"--{xform_name(name, '-')}": (name, shape) for name, shape in model.input_shape.members.items()}
    rest = iter(words)
    for word in rest:
        name, shape = members[word.replace("--no-", "--")]
        if shape.type_name == "boolean":
            yield name, not word.startswith("--no-")
        elif shape.type_name == "integer":
            yield name, int(next(rest))
        else:
            yield name, next(rest) if shape.type_name == "string" else json.loads(next(rest))


def _one_of_each() -> str:
    """A failed job of a known problem; returns its id. A job waits beside it."""
    fields = {"platform": "codeforces", "problem_id": "1A", "title": "Theatre Square"}
    failed = str(JobHelper.create("generation", submit=True, **fields)["id"])
    claim(ScriptGenerationJob, failed).fail("Crash", "It failed.")
    JobHelper.create("extraction", submit=True, **fields)
    return failed


def test_the_documented_commands_find_what_they_say(plain: Any, config: Config) -> None:
    job_id = _one_of_each()
    job, history, lease, failed, of_judge, of_problem, waiting = (
        _run(plain, command.replace("jobsvc", config.table).replace("ID", job_id)) for command in COMMANDS
    )
    assert job["Item"]["title"] == {"S": "Theatre Square"}
    assert [entry["step"]["S"] for entry in history["Items"]] == ["created", "claimed", "failed"]
    assert lease["Item"]["attempt"] == {"N": "1"}
    for found in (failed, of_judge, of_problem):
        (item,) = found["Items"]
        assert (item["PK"], item["status"]) == ({"S": f"SGJOB#{job_id}"}, {"S": "FAILED"})
    assert waiting["Count"] == 1


def test_nosql_workbench_gets_the_table_as_the_models_have_it() -> None:
    document = json.loads((DEPLOY / "nosql-workbench" / "jobsvc.json").read_text())
    assert document["ModelMetadata"]["Version"] == "3.0"
    (table,) = document["DataModel"]
    attributes = {a.attr_name: a.attr_type for model in MODELS for a in model.get_attributes().values()}
    keys = {name: {"AttributeName": name, "AttributeType": "S"} for name in ("PK", "SK")}
    assert table["KeyAttributes"] == {"PartitionKey": keys["PK"], "SortKey": keys["SK"]}
    shown = {attribute["AttributeName"]: attribute["AttributeType"] for attribute in table["NonKeyAttributes"]}
    assert {**shown, "PK": "S", "SK": "S"} == attributes

    schema = {index["index_name"]: index for index in Job._get_schema()["global_secondary_indexes"]}
    assert [index["IndexName"] for index in table["GlobalSecondaryIndexes"]] == sorted(schema)
    for index in table["GlobalSecondaryIndexes"]:
        named = [part["AttributeName"] for part in index["KeyAttributes"].values()]
        assert named == [part["AttributeName"] for part in schema[index["IndexName"]]["key_schema"]]
        assert index["Projection"] == {"ProjectionType": "INCLUDE", "NonKeyAttributes": SUMMARY}


def test_its_items_are_ones_that_the_models_read() -> None:
    (table,) = json.loads((DEPLOY / "nosql-workbench" / "jobsvc.json").read_text())["DataModel"]
    kinds: dict[str, type[Item]] = {
        "SGJOB": ScriptGenerationJob,
        "PEJOB": ProblemExtractionJob,
        "PROG": ProgressEntry,
        "LEASE": Lease,
        "KEY": ApiKey,
    }
    for item in table["TableData"]:
        key = item["SK"]["S"] if item["SK"]["S"] != "META" else item["PK"]["S"]
        read = kinds.pop(key.partition("#")[0], ProgressEntry).from_raw_data(item)
        assert read.serialize() == item
        if isinstance(read, Job):
            assert {name: getattr(read, name) for name in read.index_keys()} == read.index_keys()
    assert kinds == {}
